"""Simulated IOS-XE and EOS devices, complete enough for the unmodified NAPALM drivers."""
