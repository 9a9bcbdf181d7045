"""Many devices in waves: some at once, the others after them, and a record of everything in case of a power cut."""
