"""Turns a city into tests: one a device, a stack and a domain."""
