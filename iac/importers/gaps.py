"""What a sheet leaves out and another one shows; each filled gap is an assumption on the ledger."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from iac.importers.facts import network_of
from iac.importers.ledger import Entry, Fate, Ledger

if TYPE_CHECKING:
    from iac.importers.drafts import DraftRow
    from iac.importers.facts import Facts

CONFIRM = "Confirm or correct it."


def fill_gaps(facts: Facts, ledger: Ledger) -> None:
    """Fill what can be read off other sheets: sites, floors, power on ports, blocks that do not follow a number."""
    _fill_sites(facts, ledger)
    _fill_floors(facts, ledger)
    _fill_power(facts, ledger)
    _fill_supernets(facts, ledger)


def _assume(ledger: Ledger, row: DraftRow, field: str, value: str, reason: str) -> None:
    subject = next(iter(row.values.values()), "")
    row.values[field] = value
    ledger.add(Entry(row.sheet, row.line, field, Fate.ASSUMED, subject, reason, CONFIRM))


def _fill_sites(facts: Facts, ledger: Ledger) -> None:
    """A device or location without a site, as merged cells leave it: its address or its name may say where it is."""
    codes = sorted(facts.distinct("sites", "code"), key=len, reverse=True)
    prefixes = [(network, row.values.get("site", "")) for row in facts.rows("prefixes")
                if (network := network_of(row.values.get("prefix", "")))]  # fmt: skip
    for row in facts.rows("devices"):
        address = _address(row.values.get("management_address", ""))
        found = {site for network, site in prefixes if address and address in network}
        if "site" not in row.values and len(found) == 1:
            _assume(ledger, row, "site", found.pop(), f"It stands where its management address {address} is from.")
    for row in facts.rows("locations"):
        name = row.values.get("location", "")
        site = next((code for code in codes if name.startswith(f"{code}-")), "")
        if "site" not in row.values and site:
            _assume(ledger, row, "site", site, f"It is at the site that its name {name} begins with.")


def _address(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text)
    except ValueError:
        return None


def _fill_floors(facts: Facts, ledger: Ledger) -> None:
    highest: dict[str, int] = {}
    for row in facts.rows("locations"):
        site, floor = row.values.get("site", ""), row.values.get("floor", "")
        if floor.isascii() and floor.isdecimal():
            highest[site] = max(highest.get(site, 1), int(floor))
    for row in facts.rows("sites"):
        floors = highest.get(row.values.get("code", ""), 1)
        if "floors" not in row.values and floors > 1:
            _assume(
                ledger, row, "floors", str(floors), f"It has {floors} floors, because one of its locations is up there."
            )


def _fill_power(facts: Facts, ledger: Ledger) -> None:
    """A list of switches that says of none whether it gives power, in a city with telephones."""
    if not facts.distinct("phones", "mac") or facts.distinct("devices", "poe"):
        return
    for row in facts.select("devices", role="access"):
        _assume(ledger, row, "poe", "yes", "Access switches give power to telephones; the sheet says of none.")


def _fill_supernets(facts: Facts, ledger: Ledger) -> None:
    whole, length, blocks = facts.supernet(), facts.site_prefix_length(), _blocks(facts)
    for row in facts.rows("sites"):
        code, number = row.values.get("code", ""), row.values.get("number", "")
        block = blocks.get(code)
        if block is None or "supernet" in row.values or not (number.isascii() and number.isdecimal()):
            continue
        alone = not any(block.overlaps(other) for site, other in blocks.items() if site != code)
        if alone and block != _derived(whole, length, int(number)):
            reason = f"Its prefixes come from {block}, which its number does not lead to."
            _assume(ledger, row, "supernet", str(block), reason)


def _blocks(facts: Facts) -> dict[str, IPv4Network]:
    """The supernet that most of each site's prefixes name, else the smallest that holds them all."""
    rows: dict[str, list[DraftRow]] = {}
    for row in facts.rows("prefixes"):
        rows.setdefault(row.values.get("site", ""), []).append(row)
    return {site: block for site, found in rows.items() if (block := _block(found)) is not None}


def _block(rows: list[DraftRow]) -> IPv4Network | None:
    named = Counter(network for row in rows if (network := network_of(row.values.get("supernet", ""))))
    if named:
        return named.most_common(1)[0][0]
    prefixes = [network for row in rows if (network := network_of(row.values.get("prefix", "")))]
    cover = prefixes[0] if prefixes else None
    while cover is not None and not all(prefix.subnet_of(cover) for prefix in prefixes):
        cover = cover.supernet()
    return cover


def _derived(whole: IPv4Network, length: int, number: int) -> IPv4Network | None:
    if length < whole.prefixlen or number >= 2 ** (length - whole.prefixlen):
        return None
    return IPv4Network((int(whole.network_address) + (number << (32 - length)), length))
