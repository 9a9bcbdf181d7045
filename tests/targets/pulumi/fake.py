"""A ``pulumi`` that answers what a real one (3.260) once answered, and notes what it is asked.

``recorded/<verb>.json`` holds exit code, output and events of one command. ``FAKE_PULUMI`` names the folder in which
``calls.jsonl`` grows and which may hold files that go before the recorded ones.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "recorded"
NOTED = ("PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_DEBUG_PROVIDERS", "PULUMI_HOME")
VERSION = "v3.205.0"  # the newest to which the Automation API gives a file for its events, and not an address


def main(arguments: list[str]) -> int:
    """Answer one command."""
    home = Path(os.environ["FAKE_PULUMI"])
    if arguments == ["version"]:
        sys.stdout.write(f"{VERSION}\n")
        return 0
    words = [word for word in arguments if not word.startswith("-")]
    verb = "-".join(words[: 2 if words[0] in ("stack", "config") else 1])
    given = _file(arguments)
    with (home / "calls.jsonl").open("a") as calls:
        noted = {name: os.environ.get(name, "") for name in NOTED}
        calls.write(json.dumps({"verb": verb, "arguments": arguments, "environment": noted, "given": given}) + "\n")
    return _answer(_recorded(home, f"{verb}-secrets" if "--show-secrets" in arguments else verb, verb), arguments)


def _file(arguments: list[str]) -> str:
    return Path(arguments[arguments.index("--file") + 1]).read_text() if "--file" in arguments else ""


def _recorded(home: Path, *names: str) -> dict[str, Any]:
    for folder in (home, RECORDED):
        for name in names:
            path = folder / f"{name}.json"
            if path.exists():
                found: dict[str, Any] = json.loads(path.read_text())
                return found
    return {"code": 0}


def _answer(recorded: dict[str, Any], arguments: list[str]) -> int:
    if "--event-log" in arguments:
        with Path(arguments[arguments.index("--event-log") + 1]).open("a") as log:
            log.writelines(json.dumps(event) + "\n" for event in recorded.get("events", ()))
    if "stdout" in recorded:
        sys.stdout.write(json.dumps(recorded["stdout"]) + "\n")
    sys.stderr.write(recorded.get("stderr", ""))
    return int(recorded["code"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
