"""The names under which the rule files call for code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iac.lab.azure.request import Removal, Request
    from iac.lab.azure.world import Document, World

CHECKS: dict[str, Callable[[Request], None]] = {}
EFFECTS: dict[str, Callable[[Request], None]] = {}
GUARDS: dict[str, Callable[[Removal], None]] = {}
AFTERMATHS: dict[str, Callable[[Removal], bool]] = {}
Derivation = Callable[["World", "Document", dict[str, Any]], None]
DERIVED: dict[str, list[Derivation]] = {}


def check(function: Callable[[Request], None]) -> Callable[[Request], None]:
    """Register a check: it raises what ARM would answer, or returns."""
    CHECKS[function.__name__] = function
    return function


def effect(function: Callable[[Request], None]) -> Callable[[Request], None]:
    """Register an effect: what Azure adds to the body, or does besides."""
    EFFECTS[function.__name__] = function
    return function


def guard(function: Callable[[Removal], None]) -> Callable[[Removal], None]:
    """Register a guard: it raises when the document must not go."""
    GUARDS[function.__name__] = function
    return function


def aftermath(function: Callable[[Removal], bool]) -> Callable[[Removal], bool]:
    """Register what follows a deletion; the function returns True when the document was softly deleted instead."""
    AFTERMATHS[function.__name__] = function
    return function


def derived(*tokens: str) -> Callable[[Derivation], Derivation]:
    """Register values that follow from other resources and are worked out at every read."""

    def register(function: Derivation) -> Derivation:
        for token in tokens:
            DERIVED.setdefault(token, []).append(function)
        return function

    return register


def derive(world: World, document: Document, body: dict[str, Any]) -> None:
    """Add to ``body`` what a GET shows beyond what is stored."""
    for function in DERIVED.get(document.sdk, ()):
        function(world, document, body)
