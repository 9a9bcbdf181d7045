"""A city as pytest tests: one a device, one a stack, and one a domain and severity."""
