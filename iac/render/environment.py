"""One Jinja environment per process, and its twin that marks each line with its cause."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined

from iac.render.marks import MarkLines

if TYPE_CHECKING:
    from jinja2.runtime import Undefined

PACKAGE = "network_templates"


class Forbidden(StrictUndefined):
    """A name the intent does not have; printing, testing or looping over it is an error that names it."""

    __slots__ = ()


def bytecode_folder() -> Path | None:
    """Return where compiled templates are kept between runs; None when nothing can be written there."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "iac" / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


@cache
def environment(*, marked: bool = False) -> Environment:
    """Return the process's environment; ``marked`` is the slower twin that :func:`iac.render.explain` uses.

    The twin's compiled templates differ under the same name, so it keeps none on disk.
    """
    folder = None if marked else bytecode_folder()
    undefined: type[Undefined] = Forbidden
    options: dict[str, Any] = {"extensions": [MarkLines]} if marked else {}
    return Environment(
        loader=PackageLoader(PACKAGE, ""),
        undefined=undefined,
        autoescape=False,  # noqa: S701  # device configuration is not HTML; names are checked when the city is read
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=FileSystemBytecodeCache(str(folder)) if folder else None,
        **options,
    )
