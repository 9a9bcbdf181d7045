"""Where ``iac`` and ``python -m iac`` begin: with so little that Ctrl-C is heard from the first moment."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; whoever interrupts before it is loaded is told so in words."""
    try:
        from iac.cli.main import main as command_line  # noqa: PLC0415  # loading it is what may be interrupted
    except KeyboardInterrupt:
        print("iac: interrupted before anything had begun.", file=sys.stderr)  # noqa: T201  # there is nothing else yet
        sys.exit(130)
    command_line()


if __name__ == "__main__":
    main()
