"""Day-2 changes to a city's files: planned as text, tried as a city, shown with what follows, then written or not."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.checks.run import check_city
from iac.findings import Finding, Severity, State
from iac.intent.devices import plan_devices
from iac.render import has_templates, render_device
from iac.workflow.replacing import replace_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iac.model.city import City
    from iac.model.draft import Draft
    from iac.model.files import CityFile
    from iac.ports import Clock


@dataclass(frozen=True)
class Edit:
    """A change that holds together: the files before and after, and what follows from it."""

    files: tuple[tuple[CityFile, CityFile], ...]
    told: tuple[str, ...]
    """What it does, in words."""
    devices: tuple[str, ...]
    """Whose configuration is another afterwards."""
    new: tuple[Finding, ...]
    """What the rules object to that they did not before."""
    settled: tuple[Finding, ...]
    """What they no longer object to."""

    @property
    def difference(self) -> str:
        """The change as a unified difference; empty when there is none."""
        return "".join(line for before, after in self.files for line in _difference(before, after))

    def refused_by(self, threshold: Severity) -> tuple[Finding, ...]:
        """Return the new findings that are too grave to write such a change without a word."""
        return tuple(finding for finding in self.new if finding.severity.rank >= threshold.rank)


def plan_edit(draft: Draft, told: Sequence[str], clock: Clock) -> Edit:
    """Return what a draft's changes amount to; nothing is written.

    Raises :class:`iac.errors.ModelError` with everything the changed files would break, and
    :class:`iac.errors.IntentError` when the changed city demands what cannot be decided.
    """
    after = draft.result()
    today = clock.now().date()
    old = {finding.fingerprint: finding for finding in check_city(draft.city, today) if finding.state is State.FOUND}
    now = {finding.fingerprint: finding for finding in check_city(after, today) if finding.state is State.FOUND}
    return Edit(
        files=tuple((draft.files[name], file) for name, file in sorted(draft.changed_files().items())),
        told=tuple(told),
        devices=_reconfigured(draft.city, after),
        new=tuple(finding for print_, finding in now.items() if print_ not in old),
        settled=tuple(finding for print_, finding in old.items() if print_ not in now),
    )


def write_edit(folder: Path, edit: Edit) -> None:
    """Write the changed files, all of them or none; StateError when one was changed meanwhile."""
    replace_files(folder, edit.files)


def _reconfigured(before: City, after: City) -> tuple[str, ...]:
    old, new = _texts(before), _texts(after)
    return tuple(sorted(host for host in {*old, *new} if old.get(host) != new.get(host)))


def _texts(city: City) -> dict[str, str]:
    devices = [device for device in plan_devices(city).devices if has_templates(device.platform)]
    return {device.hostname: render_device(device).text for device in devices}


def _difference(before: CityFile, after: CityFile) -> list[str]:
    old, new = before.text.splitlines(keepends=True), after.text.splitlines(keepends=True)
    lines = difflib.unified_diff(old, new, f"a/{before.name}", f"b/{after.name}")
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]
