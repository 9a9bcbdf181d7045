"""A dropped SSH connection must be noticed at once, not after netmiko's read timeout.

netmiko 4.8 polls a channel that has been closed until the timeout is over: 90 s in the middle of a commit. An empty
read on a closed channel means the other side has gone.
"""

from __future__ import annotations

from typing import Any


def guard(connection: Any) -> None:
    """Make a netmiko ``connection`` raise ``OSError`` when it reads from a channel that was closed."""
    channel = connection.channel
    read = channel.read_channel

    def read_or_raise() -> str:
        text: str = read()
        if not text and getattr(channel.remote_conn, "closed", False):
            raise ConnectionResetError("the device closed the connection")
        return text

    channel.read_channel = read_or_raise
