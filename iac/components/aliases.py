"""Version aliases of azure-native, left out: one for every API version a type ever had, and most of a run's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKAGE = "azure-native:"


def _is_version_alias(alias: object) -> bool:
    return isinstance(alias, pulumi.Alias) and isinstance(alias.type_, str) and alias.type_.startswith(_PACKAGE)


def strip_version_aliases(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    """Drop aliases that only name another API version of the same type; our own aliases stay."""
    aliases: Sequence[object] | None = args.opts.aliases
    if not aliases or not args.type_.startswith(_PACKAGE):
        return None
    args.opts.aliases = [alias for alias in aliases if not _is_version_alias(alias)]  # type: ignore[misc]
    return pulumi.ResourceTransformationResult(args.props, args.opts)


def use_short_aliases() -> None:
    """Strip version aliases from everything the program registers from here on.

    The client-side transformation, because the newer one needs a callback server in the engine.
    """
    pulumi.runtime.register_stack_transformation(strip_version_aliases)
