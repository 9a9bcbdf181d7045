"""Harborview's devices: one of each kind as a whole text that people have read, the others by their digests."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from iac.findings import State

if TYPE_CHECKING:
    from iac.workflow.render import Rendering
    from tests.conftest import Golden

KINDS = (
    "ch-a1",  # access switch, IOS-XE
    "ch-dist1",  # distribution switch
    "ch-gw1",  # voice gateway of a large site
    "ch-r1",  # router of a large site, on fibre
    "dc-edge1",  # the data centre's edge
    "dc-leaf1",  # data-centre leaf, EOS
    "fs01-r1",  # router of a fire station: exchange line, cellular circuit, two floors
    "lib01-r1",  # router of a site on the public internet
    "pc01-a1",  # access switch, EOS
    "pc03-r1",  # router of a site that has a cellular circuit only
)


def test_one_of_each_kind_is_as_it_was_reviewed(rendered_harborview: dict[str, str], golden: Golden) -> None:
    golden.check_folder("harborview/devices", {f"{host}.cfg": rendered_harborview[host] for host in KINDS})


def test_all_others_are_as_they_were(rendered_harborview: dict[str, str], golden: Golden) -> None:
    """After a change, look at ``iac render``'s texts with ``diff -r`` before the digests are written anew."""
    lines = [
        f"{hashlib.sha256(text.encode()).hexdigest()}  {host}.cfg\n"
        for host, text in rendered_harborview.items()
        if host not in KINDS
    ]

    golden.check("harborview/devices.sha256", "".join(lines))


def test_what_is_not_rendered_is_said(harborview_rendering: Rendering) -> None:
    """Every device is rendered or named, with the reason."""
    left_out = {finding.subject for finding in harborview_rendering.findings if finding.state is State.NOT_CHECKED}
    rendered = {config.hostname for config in harborview_rendering.configs}

    assert {device.hostname for device in harborview_rendering.plan.devices} == left_out ^ rendered
    assert {finding.rule for finding in harborview_rendering.findings} == {"render.no-templates"}
