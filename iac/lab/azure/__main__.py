"""``python -m iac.lab.azure --store DIR --port 0``: serve a simulated Azure until the process is ended.

The port goes to standard output, alone on its line, as Pulumi expects of a plugin.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from iac.errors import IacError
from iac.lab.azure.server import serve
from iac.lab.azure.store import Store


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 1 when the store or the port is in the way."""
    parser = argparse.ArgumentParser(prog="python -m iac.lab.azure", description="Serve a simulated Azure to Pulumi.")
    parser.add_argument("--store", type=Path, required=True, help="the folder of the simulated Azure")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 (the default) chooses a free one")
    options, _ = parser.parse_known_args(arguments)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        server, port = serve(Store(options.store), options.port)
    except IacError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    ended.wait()
    server.stop(grace=2).wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
