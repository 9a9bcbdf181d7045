"""Ctrl-C in the middle of a deployment: nothing new is begun, what is under way is brought to its end."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INTERRUPTED = "not begun: interrupted"
"""What became of a host whose turn had not come when somebody pressed Ctrl-C."""


@contextlib.contextmanager
def interruptible(halt: Callable[[str], None]) -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C call ``halt`` with the reason, and a second one do what it always does.

    Yields a function that tells whether it was pressed. A handler and not an exception: an exception could strike
    between any two lines and lose an outcome. Only a main thread hears signals; in another one nothing changes.
    """
    pressed = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield pressed.is_set
        return

    def interrupt(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        pressed.set()
        halt(INTERRUPTED)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)
