"""Pulumi components over azure-native: they declare what an intent has decided, and decide nothing themselves."""
