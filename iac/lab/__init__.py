"""The embedded default: what stands in for Azure and for devices when there are none."""
