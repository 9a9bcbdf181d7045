"""How a city names its devices: what stands before and after the site's code, and how the numbers are written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iac.model.city import City
    from iac.model.network import Device
    from iac.model.types import DeviceRole

_SITE = "\0"


@dataclass(frozen=True)
class Custom:
    """The city's custom for one role; ``stem`` has a mark where the site's code goes."""

    stem: str
    width: int
    """How many digits a number has at least."""
    squeezed: bool
    """Whether hyphens of the site's code are left out."""
    by_floor: bool
    """Whether numbers begin with the floor: 201 is the first of floor 2."""

    def name(self, site: str, number: int, floor: str, on_floor: int) -> str:
        """Return the host name of the site's ``number``-th such device, the ``on_floor``-th of its floor."""
        code = site.replace("-", "") if self.squeezed else site
        digits = f"{floor}{on_floor:0{self.width - 1}}" if self.by_floor else f"{number:0{self.width}}"
        return self.stem.replace(_SITE, code) + digits


def custom(city: City, role: DeviceRole, default: str) -> Custom:
    """Return how most devices of a role are named; ``default`` is the suffix when no name follows any custom."""
    found = [one for device in city.devices if device.role is role and (one := _custom(device)) is not None]
    if not found:
        return Custom(f"{_SITE}-{default}", 1, squeezed=False, by_floor=False)
    stem, _ = min(Counter(one.stem for one in found).items(), key=lambda item: (-item[1], item[0]))
    alike = [one for one in found if one.stem == stem]
    floors = sum(one.by_floor for one in alike)
    squeezed = any(one.squeezed for one in alike)
    return Custom(stem, min(one.width for one in alike), squeezed, by_floor=floors * 2 > len(alike))


def _custom(device: Device) -> Custom | None:
    for squeezed, code in ((False, device.site), (True, device.site.replace("-", ""))):
        match = re.fullmatch(r"(.*?)(\d+)", device.hostname.replace(code, _SITE, 1))
        if match and _SITE in match[1]:
            by_floor = len(match[2]) > 2 and match[2].startswith(device.floor or "?")  # noqa: PLR2004  # floor and two
            return Custom(match[1], len(match[2]), squeezed, by_floor)
    return None
