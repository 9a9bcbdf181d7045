"""The one table of everything that can be wrong with city files, and the list that problems are gathered in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


@dataclass(frozen=True)
class ProblemKind:
    """What a code stands for: a title, what follows when it is left as it is, and the usual way to put it right."""

    title: str
    why: str
    fix: str


KINDS: dict[str, ProblemKind] = {
    "MOD001": ProblemKind(
        "The folder holds no city", "There is nothing to read.", "Name the folder that holds city.yaml."
    ),
    "MOD002": ProblemKind(
        "A file cannot be read", "What it says about the city would be missing.", "Make it a readable, ordinary file."
    ),
    "MOD003": ProblemKind(
        "A file is too large",
        "A table of twenty thousand telephones needs a tenth of that; this is not a city file.",
        "Move it out of the folder.",
    ),
    "MOD004": ProblemKind(
        "A file is not UTF-8", "Names and addresses would be read wrongly.", "Save the file as UTF-8."
    ),
    "MOD005": ProblemKind(
        "A character that is no text", "It is invisible in an editor and breaks what is rendered.", "Delete it."
    ),
    "MOD006": ProblemKind(
        "The YAML cannot be read", "Nothing in this file can be used.", "Correct the line or the one before it."
    ),
    "MOD007": ProblemKind(
        "A YAML feature that city files do without",
        "Repetition by reference hides what a record says, and lets a small file grow without bound.",
        "Write the value out.",
    ),
    "MOD008": ProblemKind(
        "Two documents in one file", "Only one would be read.", "Delete the '---' or make it two files."
    ),
    "MOD009": ProblemKind("A tab in YAML", "YAML cannot tell how far a tab indents.", "Replace it by spaces."),
    "MOD010": ProblemKind(
        "Nested too deep", "No part of a city is that deep.", "Look for a bracket that was never closed."
    ),
    "MOD011": ProblemKind(
        "The wrong shape",
        "It cannot be told what the records are.",
        "Compare it with the example in cities/town.",
    ),
    "MOD012": ProblemKind("A key twice in one place", "One of the two values would be lost.", "Delete one of them."),
    "MOD013": ProblemKind(
        "An unknown section", "Nothing reads it, so nothing would come of it.", "Correct the name or delete it."
    ),
    "MOD014": ProblemKind("A section in two files", "It cannot be told which one counts.", "Write it in one file."),
    "MOD015": ProblemKind(
        "A section is missing", "Without it nothing can be decided.", "Add it; cities/town has an example."
    ),
    "MOD016": ProblemKind(
        "The table cannot be read", "The rows after it would be shifted.", "Close the quotation mark or double it."
    ),
    "MOD017": ProblemKind(
        "A bad column heading", "It cannot be told what the cells mean.", "Give each column one known heading."
    ),
    "MOD018": ProblemKind(
        "A row that does not fit its heading",
        "Its cells would land under the wrong headings.",
        "Put text that contains a comma in double quotes.",
    ),
    "MOD019": ProblemKind(
        "A file that nothing reads",
        "What it says would be silently ignored.",
        "Rename it after a section, or move it out of the folder.",
    ),
    "MOD020": ProblemKind(
        "No schema version",
        "It cannot be told which spelling the files use.",
        "Write 'schema: 1' at the top of city.yaml.",
    ),
    "MOD021": ProblemKind(
        "Files of a newer release",
        "This release would misread them.",
        "Install the release of iac that the files were written for.",
    ),
    "MOD022": ProblemKind(
        "Files of an older release", "Some keys have other names now.", "Run 'iac migrate' on the folder."
    ),
    "MOD030": ProblemKind(
        "An unknown key", "Nothing reads it, so nothing would come of it.", "Correct the name or delete it."
    ),
    "MOD031": ProblemKind("A missing key", "The record cannot be used without it.", "Add it."),
    "MOD032": ProblemKind(
        "A value of the wrong kind", "It cannot be used as it is written.", "Write it as the message says."
    ),
    "MOD033": ProblemKind(
        "A value that is not one of the choices", "Nothing would know what to do with it.", "Use one of the choices."
    ),
    "MOD034": ProblemKind("A value out of range", "Equipment or services would refuse it.", "Correct the value."),
    "MOD035": ProblemKind(
        "A value that is written wrongly", "It cannot be used as it is written.", "Correct the value."
    ),
    "MOD036": ProblemKind(
        "A secret in clear",
        "Whoever can read the files can use it, and version control keeps it for ever.",
        "Write secret:NAME, keep the value in a secret source, and change it: it must be taken as known.",
    ),
    "MOD040": ProblemKind(
        "A name that nothing answers to", "Whatever depends on it would be left out.", "Correct the name or add it."
    ),
    "MOD041": ProblemKind(
        "Written twice", "It cannot be told which of the two is meant.", "Delete one, or give it a name of its own."
    ),
    "MOD042": ProblemKind(
        "Addresses that overlap",
        "Two networks would answer for one address, and traffic would go to either.",
        "Move one of them.",
    ),
    "MOD043": ProblemKind(
        "An address outside its block", "Routes and filters for the block would miss it.", "Correct one of the two."
    ),
    "MOD044": ProblemKind(
        "A VLAN with two meanings", "Devices kept apart on purpose would share a network.", "Use another VLAN id."
    ),
    "MOD045": ProblemKind(
        "A management address in another network", "The device could not be reached.", "Correct the address."
    ),
    "MOD046": ProblemKind("A port claimed twice", "Only one of the two can be plugged in.", "Use another port."),
    "MOD047": ProblemKind(
        "A number with two owners",
        "Which of the two rings is left to chance; for an emergency number, responders reach the wrong place.",
        "Give one of them another number.",
    ),
    "MOD048": ProblemKind(
        "A number that nobody has", "Callers would hear silence until the time is up.", "Correct the number."
    ),
    "MOD049": ProblemKind(
        "A phone without a place",
        "Responders would not know which floor to go to (47 CFR 9.16(b)(3)).",
        "Add a location for the floor, or name one at the phone.",
    ),
    "MOD050": ProblemKind(
        "A place in another building",
        "In an emergency the wrong building would be named, or the right one left without a way out.",
        "Name one of this site's own.",
    ),
    "MOD051": ProblemKind(
        "A floor the site does not have", "Responders would look for it in vain.", "Correct the floor or the site."
    ),
}
CONSEQUENCES: dict[str, str] = {
    "environments": "The environment could not be told from another.",
    "departments": "Its phones and services would belong to nobody.",
    "sites": "The site would have no addresses, and 911 calls from it no street.",
    "archetypes": "Sites of that kind would be held to what ships, not to the city's own standard.",
    "locations": "911 calls from there would not say where (47 CFR 9.16(b)(3)).",
    "network": "No device could be configured.",
    "prefixes": "The network would be numbered anew.",
    "allocations": "The address would be derived anew.",
    "devices": "The device would get no configuration.",
    "ports": "The port would be what its device's default says.",
    "links": "Nobody would know what is plugged in where.",
    "circuits": "The site would have no way out.",
    "voice": "No telephone could be configured, nor 911 be proven.",
    "did_ranges": "Calls from outside would not arrive.",
    "phones": "The phone would not work, nor reach 911.",
    "analog_lines": "The line would not work, nor reach 911.",
    "hunt_groups": "Callers of the group would reach nobody.",
    "attendants": "Callers would be led astray.",
    "trunks": "Calls could not leave the city.",
    "schedules": "Callers would hear the wrong greeting.",
    "holidays": "Callers would be told that somebody is there.",
    "services": "The service would have no machines and no backup.",
    "servers": "The machine would not be built, nor backed up.",
    "databases": "The database would not be backed up.",
    "shares": "The share would not be built, nor backed up.",
    "cloud": "Nothing could be built in the cloud.",
    "unmanaged": "It would not be counted.",
    "waivers": "What was accepted would be reported again.",
}
"""What follows when a record of a section cannot be used; more telling than the general word of its kind."""
UNREAD = frozenset(f"MOD{number:03}" for number in (*range(1, 11), 16))
"""Codes that mean that part of a file is missing from what was read."""
OTHER_SPELLING = frozenset({"MOD011", "MOD013", "MOD014", "MOD017", "MOD018", "MOD019"})
"""Codes that files of another schema are bound to raise."""


def make_problem(
    code: str, file: str, line: int, column: int, message: str, *, path: str = "", why: str = "", fix: str = ""
) -> Problem:
    """Return a problem; consequence and fix are those of its kind unless this one has better."""
    kind = KINDS[code]
    sentence = message if message.endswith((".", "?")) else f"{message}."
    return Problem(
        _line(file, 120), line, column, code, _line(path, 200), _line(sentence, 1000), why or kind.why, fix or kind.fix
    )


def _line(text: str, longest: int) -> str:
    """Return a text as one line of bounded length: names and keys of files may hold anything."""
    if text.isprintable() and len(text) <= longest:
        return text
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[:longest])
    return shown if len(text) <= longest else f"{shown}..."


@dataclass
class Problems:
    """Gathers problems; reading goes on so that all of them are told at once."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        file: str,
        line: int,
        column: int,
        message: str,
        *,
        path: str = "",
        why: str = "",
        fix: str = "",
    ) -> None:
        """Add a problem; consequence and fix are those of its kind unless this one has better."""
        self.found.append(make_problem(code, file, line, column, message, path=path, why=why, fix=fix))

    def any_of(self, codes: Collection[str]) -> bool:
        """Return whether a problem with one of these codes was found."""
        return any(problem.code in codes for problem in self.found)

    def forget(self, codes: Collection[str]) -> None:
        """Drop the problems with these codes."""
        self.found = [problem for problem in self.found if problem.code not in codes]

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add problems that somebody else has made."""
        self.found.extend(problems)

    def __bool__(self) -> bool:
        return bool(self.found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)
