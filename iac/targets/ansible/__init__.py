"""Devices through ansible-runner: an order is transmitted to a worker, its events come back as outcomes."""
