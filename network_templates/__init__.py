"""The templates: per platform one ``device.j2`` of ordered includes and one small file a feature. They only print."""
