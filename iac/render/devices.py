"""``render_device``: an intent in, the whole configuration out; ``explain``: the same with each line's cause."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, TemplateNotFound, meta

from iac.artifacts import DeviceConfig
from iac.errors import RenderError
from iac.render.environment import PACKAGE, environment
from iac.render.marks import TRACE, Trace, read
from iac.render.plain import plain

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import Environment

    from iac.intent.devices import DeviceIntent

_END = "end"
"""The section that closes a text; it belongs to every device, also to one that is partly ours."""


def has_templates(platform: str) -> bool:
    """Return whether devices of a platform can be rendered."""
    return f"{platform}/device.j2" in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(environment().list_templates(extensions=["j2"]))


@cache
def sections(platform: str) -> tuple[str, ...]:
    """Return the templates of a platform's sections in the order its ``device.j2`` includes them."""
    env = environment()
    loader = env.loader
    assert loader is not None  # noqa: S101  # the environment is made with one
    source, _, _ = loader.get_source(env, f"{platform}/device.j2")
    return tuple(name for name in meta.find_referenced_templates(env.parse(source)) if name)


def _templates(device: DeviceIntent) -> tuple[str, ...]:
    """The whole device at once, or the sections that are ours one after the other."""
    if not device.sections:
        return (f"{device.platform}/device.j2",)
    wanted = {f"{device.platform}/sections/{name}.j2" for name in (*device.sections, _END)}
    return tuple(name for name in sections(device.platform) if name in wanted)


def render_device(device: DeviceIntent) -> DeviceConfig:
    """Return the device's configuration; RenderError names the template and its line when it cannot be printed."""
    text = _render(environment(), device, {"device": device})
    return DeviceConfig(device.hostname, device.platform, text, sections=device.sections)


def explain(device: DeviceIntent) -> DeviceConfig:
    """Return the same configuration with ``origins``: for each line the template's place, then the city files'.

    It is a rendering of its own, several times as slow; the fast way carries no marks.
    """
    trace = Trace()
    marked = _render(environment(marked=True), device, {"device": device, TRACE: trace})
    text, origins = read(marked, trace, PACKAGE, device.origins)
    return DeviceConfig(device.hostname, device.platform, text, origins, sections=device.sections)


def render_template(name: str, device: DeviceIntent) -> str:
    """Return one template's text for a device, such as ``iosxe/bootstrap.j2``."""
    return _print(environment(), name, device, {"device": device})


def _render(env: Environment, device: DeviceIntent, values: dict[str, Any]) -> str:
    return "".join(_print(env, name, device, values) for name in _templates(device))


def _print(env: Environment, name: str, device: DeviceIntent, values: dict[str, Any]) -> str:
    try:
        return plain(env.get_template(name).render(values))
    except TemplateNotFound as error:
        missing = f"there is no template {error.name}"
        raise RenderError(device.hostname, name, 0, missing) from error
    except TemplateError as error:
        template, line = _where(error.__traceback__, name)
        raise RenderError(device.hostname, template, line, str(error.message)) from error


def _where(traceback: TracebackType | None, name: str) -> tuple[str, int]:
    """The innermost template in a traceback; jinja rewrites its frames to the template's own lines."""
    place = (name, 0)
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            place = (file.partition(f"{PACKAGE}/")[2] or file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place
