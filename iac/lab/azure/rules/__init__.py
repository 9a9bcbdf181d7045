"""What the simulation knows, as data: one file a service, one :class:`TypeRule` a resource type.

What is not here is not simulated, and the simulation says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.lab.azure.identifiers import parse
from iac.lab.azure.refusals import NotSimulatedError
from iac.lab.azure.rules import (
    backup,
    compute,
    gateways,
    keyvault,
    monitoring,
    network,
    privatedns,
    resources,
    siterecovery,
    storage,
)

if TYPE_CHECKING:
    from iac.lab.azure.identifiers import ArmId
    from iac.lab.azure.rules.model import TypeRule

RULES: tuple[TypeRule, ...] = tuple(
    rule
    for module in (
        resources,
        network,
        gateways,
        privatedns,
        compute,
        storage,
        keyvault,
        monitoring,
        backup,
        siterecovery,
    )
    for rule in module.RULES
)
BY_TOKEN = {rule.sdk: rule for rule in RULES}
BY_TYPE = {rule.arm.lower(): rule for rule in RULES}
PREFIX = "azure-native:"


def rule_of_token(token: str) -> TypeRule:
    """Return the rule of ``azure-native:network:Subnet``; :class:`NotSimulatedError` when there is none.

    A token with an API version (``azure-native:network/v20230901:Subnet``) is another resource shape, not simulated.
    """
    try:
        return BY_TOKEN[token.removeprefix(PREFIX)]
    except KeyError:
        raise NotSimulatedError(token) from None


def rule_of_id(text: str) -> tuple[TypeRule, ArmId]:
    """Return the rule of an ARM id's type, and the id taken apart; :class:`NotSimulatedError` when there is none."""
    arm_id = parse(text)
    if arm_id is None:
        raise NotSimulatedError(f"the id {text!r}")
    rule = BY_TYPE.get(arm_id.type.lower())
    if rule is None:
        raise NotSimulatedError(f"the type {arm_id.type}")
    return rule, arm_id


def known(arm_type: str) -> TypeRule | None:
    """Return the rule of an ARM resource type, or None."""
    return BY_TYPE.get(arm_type.lower())
