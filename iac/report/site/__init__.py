"""A city as a static site: plain values in, files out; no scripts, no requests, the same bytes every time."""

from iac.report.site.folder import MARKER, write_site
from iac.report.site.pages import build_site

__all__ = ["MARKER", "build_site", "write_site"]
