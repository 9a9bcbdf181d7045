"""Runs an ordinary Pulumi program in this process, once, with nothing left behind in the SDK's global state.

The SDK keeps its settings, its root stack and its pending calls in context variables and in the event loop of the
thread. So each run gets an empty context, a thread and a loop of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import gc
import threading
import traceback
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi.runtime import config, settings, stack

from iac.errors import EngineError, IacError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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
    ended = threading.Event()

    def body() -> None:
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", r"coroutine 'Output\.\w+' was never awaited", RuntimeWarning)
                outcome.append(context.run(_in_loop, program, surroundings))
        finally:
            ended.set()

    with _few_collections():
        threading.Thread(target=body, name="pulumi-program").start()
        _wait(ended, stop)
    return outcome[0]


def _wait(ended: threading.Event, stop: Callable[[], None]) -> None:
    """Wait for the program; after Ctrl-C for the step at hand, and a second Ctrl-C does not hurry it.

    An event, because a ``Thread.join`` that Ctrl-C interrupted takes the thread for ended (CPython before 3.13).
    """
    try:
        while not ended.wait(_POLL_SECONDS):
            pass
    except KeyboardInterrupt:
        stop()
        while not ended.is_set():
            with contextlib.suppress(KeyboardInterrupt):
                ended.wait(_POLL_SECONDS)
        raise


@contextlib.contextmanager
def _few_collections() -> Iterator[None]:
    """Collect garbage less often while a program runs.

    Half of the time of registering 500 resources was collections that found nothing: the SDK makes many small objects,
    and azure-native's classes are many large ones (measured: 4.1 to 4.6 s of CPU without this, 1.5 to 2.8 s with it).
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


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
        _let_go()
        return _detached(exc)
    _let_go()
    return None


def _let_go() -> None:
    """Take this run out of the SDK's global state.

    What is set in an empty context becomes the default of every other one (``ContextProperty.fset``), so the defaults
    are put back the same way.
    """
    settings.SETTINGS.rpc_manager.clear()
    settings.SETTINGS.outputs.clear()
    blank = settings.Settings(project="project", stack="stack", organization="organization")
    contextvars.Context().run(settings.configure, blank)


def _detached(exc: BaseException) -> BaseException:
    """Return the error without what the failed program left lying about; where it came from is kept as text.

    The SDK's outputs hold coroutines that nobody will await any more, on the frames of the tracebacks. They are let go
    of here, where the warning about them is switched off.
    """
    place = _place(exc)
    for link in _chain(exc):
        link.__traceback__ = None
    if place:
        exc.add_note(place)
    gc.collect()
    return exc


async def _quietly(run_in_stack: Callable[[Any], Any], program: Callable[[], Any]) -> None:
    """Run it; what other registrations raise after the first failure is known to the engine already."""
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    await run_in_stack(program)


def explain(exc: BaseException) -> IacError:
    """Return the error for a user: what the program raised, and on which of its own lines."""
    known = _first_of_ours(exc)
    if known is not None:
        return known
    place = "".join(f" ({note})" for note in getattr(exc, "__notes__", ()))
    return EngineError(f"the program failed{place}: {type(exc).__name__}: {exc}")


def _place(exc: BaseException) -> str:
    """Return the last line of the program's own on the way to the error, as file:line."""
    frames = reversed(traceback.extract_tb(exc.__traceback__))
    own = (frame for frame in frames if not any(part in frame.filename for part in _SDK))
    return next((f"{frame.filename}:{frame.lineno}" for frame in own), "")


def _first_of_ours(exc: BaseException) -> IacError | None:
    return next((link for link in _chain(exc) if isinstance(link, IacError)), None)


def _chain(exc: BaseException) -> Iterator[BaseException]:
    """Yield an error and what led to it, each once: an error that was raised again may lead to itself."""
    seen: set[int] = set()
    link: BaseException | None = exc
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__
