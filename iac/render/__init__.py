"""The one Jinja environment: a device's intent becomes its configuration, and each line knows where it comes from."""

from iac.render.devices import explain, has_templates, render_device

__all__ = ["explain", "has_templates", "render_device"]
