"""Ports that two records claim, and runs of ports that make no sense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.model.consistency.unique import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.consistency.review import Path, Review

PORT = re.compile(r"(?P<kind>[A-Za-z][A-Za-z-]*)(?P<slot>(?:\d{1,3}[/.:])*)(?P<first>\d{1,4})(?:-(?P<last>\d{1,4}))?")
"""A port as a device prints it, or a run of them: ``GigabitEthernet1/0/5-12``."""
_LONGEST_RUN = 512


def check_ports(review: Review) -> None:
    """Report ports that are claimed twice or written wrongly."""
    once(review, "MOD046", "port {1} of {0}", _settings(review))
    once(review, "MOD046", "port {1} of {0}", _cables(review))
    once(review, "MOD046", "voice port {1} of {0}", _voice_ports(review))


def expand(port: str) -> list[str] | None:
    """Return the ports of a run; None when it is not written as a port or a rising run."""
    match = PORT.fullmatch(port)
    if match is None:
        return None
    stem, first = match["kind"] + match["slot"], int(match["first"])
    last = int(match["last"] or first)
    if last < first or last - first >= _LONGEST_RUN:
        return None
    return [f"{stem}{number}" for number in range(first, last + 1)]


def _settings(review: Review) -> Iterator[tuple[Path, tuple[str, str]]]:
    for i, port in enumerate(review.city.ports):
        run = expand(port.port)
        if run is None:
            message = f"'{port.port}' is not a port or a rising run of ports"
            review.report("MOD035", ("ports", i, "port"), message, fix="Write it like GigabitEthernet1/0/5-12.")
            continue
        yield from ((("ports", i, "port"), (port.device, name)) for name in run)


def _cables(review: Review) -> Iterator[tuple[Path, tuple[str, str]]]:
    for i, link in enumerate(review.city.links):
        yield ("links", i, "a_port"), (link.a_device, link.a_port)
        if link.b_device != "wan":
            yield ("links", i, "b_port"), (link.b_device, link.b_port)
    for i, phone in enumerate(review.city.phones):
        if phone.port:
            device, slash, port = phone.port.partition("/")
            if not slash or expand(port) is None:
                message = f"'{phone.port}' is not a switch and a port"
                fix = "Write it like hall-sw1/GigabitEthernet1/0/5."
                review.report("MOD035", ("phones", i, "port"), message, fix=fix)
                continue
            yield ("phones", i, "port"), (device, port)


def _voice_ports(review: Review) -> Iterator[tuple[Path, tuple[str, str]]]:
    lines = {}
    for i, line in enumerate(review.city.analog_lines):
        lines[line.gateway, line.port] = line.number
        yield ("analog_lines", i, "port"), (line.gateway, line.port)
    for i, trunk in enumerate(review.city.trunks):
        if trunk.port and lines.get((trunk.gateway, trunk.port)) != trunk.line:
            yield ("trunks", i, "port"), (trunk.gateway, trunk.port)
