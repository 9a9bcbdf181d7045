"""``iac lab env``: what a plain ``pulumi`` needs to work on a lab, with a provider that outlives this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.errors import StateError, UsageError
from iac.intent.cloud.place import environment
from iac.model.load import load_city
from iac.stacks import CITY_VARIABLE, LAB_SECRETS_VARIABLE
from iac.workflow.engine import azure_store
from iac.workflow.lab import lab_of, prepare_cloud

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AZURE = "azure-native"


def lab_environment(folder: Path, env_name: str, given: Path | None = None) -> Mapping[str, str]:
    """Return the variables for a ``pulumi`` that somebody types: state, passphrase, provider, city and secrets.

    Simulated Azure is served by a process of its own from here on, until ``iac lab down``. Everything ``pulumi`` writes
    goes to the lab's folder. Raises :class:`iac.errors.UsageError` for an environment that is not a lab,
    :class:`iac.errors.StateError` when there is no lab or the provider does not start.
    """
    from iac.lab.azure.process import serve_apart  # noqa: PLC0415  # start-up
    from iac.targets.pulumi.engine import environment as pulumi_environment  # noqa: PLC0415  # heavy: Pulumi

    city = load_city(folder)
    env = environment(city, env_name)
    if env.target != "lab":
        raise UsageError(f"environment {env_name} is no lab", hint="Its state and credentials are your own")
    place = lab_of(folder, given).place
    if not place.exists:
        raise StateError(place.folder, "there is no lab yet; start it with `iac lab up CITY`")
    with place.exclusive():
        prepare_cloud(place)
        azure_store(env, place)
        served = serve_apart(place.azure, place.provider, place.provider_log)
    passphrase = place.passphrase.read_text(encoding="utf-8").strip()
    return {
        **pulumi_environment(place.backend, passphrase, {AZURE: served.port}),
        "PULUMI_HOME": str(place.backend / ".pulumi-cli" / "home"),
        CITY_VARIABLE: str(folder.resolve()),
        LAB_SECRETS_VARIABLE: str(place.secrets),
    }
