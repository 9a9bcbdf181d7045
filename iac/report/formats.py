"""One door to every way findings are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.errors import UsageError
from iac.findings import Finding, sort_findings
from iac.report.junit import junit
from iac.report.markdown import markdown
from iac.report.records import document
from iac.report.sarif import sarif
from iac.report.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

FORMATS: dict[str, Callable[[Sequence[Finding], str], str]] = {
    "text": text,
    "json": document,
    "junit": junit,
    "sarif": sarif,
    "markdown": markdown,
}


def render_findings(findings: Iterable[Finding], fmt: str, *, title: str) -> str:
    """Return the findings in ``fmt`` (a key of :data:`FORMATS`), worst first, ending in a newline.

    ``title`` says what was asked: ``drift of town (lab)``.
    """
    try:
        render = FORMATS[fmt]
    except KeyError:
        message = f"'{fmt}' is not a format"
        raise UsageError(message, hint=f"Choose one of {', '.join(FORMATS)}") from None
    return render(sort_findings(findings), title)
