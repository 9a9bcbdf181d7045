"""Runs an ordinary Pulumi program in this process, once, with nothing left behind in the SDK's global state.

The SDK keeps its settings, its root stack and its pending calls in context variables and in the event loop of the
thread. So each run gets an empty context, a thread and a loop of its own.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi.runtime import config, settings, stack

from iac.errors import EngineError, IacError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SDK = ("/pulumi/", "/pulumi_azure_native/", "/asyncio/", "/concurrent/", "/threading.py", "/grpc/")
_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Surroundings:
    """What a program finds around it: where to register, and which stack it is.

    ``monitor`` and ``engine`` are service objects or the gRPC address of them.
    """

    monitor: Any
    engine: Any
    project: str
    stack: str
    organization: str
    preview: bool = False
    config: Mapping[str, str] = field(default_factory=dict)


def run(program: Callable[[], Any], surroundings: Surroundings, stop: Callable[[], None]) -> BaseException | None:
    """Run the program to its end and return what it raised.

    On Ctrl-C ``stop`` is called, what is under way ends, and :class:`KeyboardInterrupt` goes on.
    """
    outcome: list[BaseException | None] = []
    context = contextvars.Context()

    def body() -> None:
        outcome.append(context.run(_in_loop, program, surroundings))

    thread = threading.Thread(target=body, name="pulumi-program")
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_POLL_SECONDS)
    except KeyboardInterrupt:
        stop()
        thread.join()
        raise
    return outcome[0]


def _in_loop(program: Callable[[], Any], surroundings: Surroundings) -> BaseException | None:
    config.set_all_config(dict(surroundings.config), [])
    settings.configure(
        settings.Settings(
            project=surroundings.project,
            stack=surroundings.stack,
            monitor=surroundings.monitor,
            engine=surroundings.engine,
            parallel=16,
            dry_run=surroundings.preview,
            organization=surroundings.organization,
        )
    )
    try:
        with asyncio.Runner() as runner:
            runner.run(_quietly(stack.run_in_stack, program))
    except BaseException as exc:  # noqa: BLE001  # whatever a program raises is told to the user, not to the thread
        return exc
    return None


async def _quietly(run_in_stack: Callable[[Any], Any], program: Callable[[], Any]) -> None:
    """Run it; what other registrations raise after the first failure is known to the engine already."""
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    await run_in_stack(program)


def explain(exc: BaseException) -> IacError:
    """Return the error for a user: what the program raised, and on which of its own lines."""
    known = _first_of_ours(exc)
    if known is not None:
        return known
    place = next(
        (
            f" ({frame.filename}:{frame.lineno})"
            for frame in reversed(traceback.extract_tb(exc.__traceback__))
            if not any(part in frame.filename for part in _SDK)
        ),
        "",
    )
    return EngineError(f"the program failed{place}: {type(exc).__name__}: {exc}")


def _first_of_ours(exc: BaseException | None) -> IacError | None:
    while exc is not None:
        if isinstance(exc, IacError):
            return exc
        exc = exc.__cause__ or exc.__context__
    return None
