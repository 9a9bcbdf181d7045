"""The one place where the exceptions of five libraries become ours.

NAPALM lets through what netmiko, paramiko, pyeapi and scp raise, and plain ``ValueError`` and ``OSError`` besides
(napalm 5.2: ``NetmikoAuthenticationException`` on a wrong password, ``ValueError`` without an enable secret,
``pyeapi.eapilib.ConnectionError`` for everything eAPI).
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from iac.errors import ApplyError, IacError, TargetError, TargetRefusedError, TargetUnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class ChangeNotBegunError(TargetRefusedError):
    """The driver saw an obstacle and sent nothing: a change of somebody else is pending, or no timer can be armed."""


LONGEST_REASON = 300
UNAUTHORISED = re.compile(r"unauthori[sz]ed|authentication|permission denied|bad credentials", re.IGNORECASE)
ARCHIVE = re.compile(r"archive.*(feature|enabled|on\b)", re.IGNORECASE)
BUSY = re.compile(r"already in pro(gress|cess)", re.IGNORECASE)
"""NAPALM's own words, on both platforms, before it sends anything."""
ENABLE = re.compile(r"failed to enter enable mode|enable mode|secret", re.IGNORECASE)


@contextlib.contextmanager
def translated(host: str, redact: Callable[[str], str]) -> Iterator[None]:
    """Let only errors of our own tree out, without secrets and without the libraries' banners."""
    try:
        yield
    except IacError:
        raise
    except Exception as error:  # noqa: BLE001  # five libraries, and what they let through
        # Not chained: pyeapi's exceptions hold every command that was sent, secrets included.
        raise translate(host, error, redact) from None


def translate(host: str, error: Exception, redact: Callable[[str], str]) -> TargetError:
    """Return the error of our tree that says what ``error`` means to the person at the keyboard."""
    reason = redact(_words(error))
    for kind, build in _table():
        if isinstance(error, kind):
            return build(host, reason)
    return TargetError(host, f"{type(error).__name__}: {reason}")


def _words(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = " ".join(lines) or type(error).__name__
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"


def _table() -> tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[str, str], TargetError]], ...]:
    """Return kinds and what they become, the most specific first."""
    import napalm.base.exceptions as nap  # noqa: PLC0415  # start-up
    import paramiko  # noqa: PLC0415
    import pyeapi.eapilib as eapi  # noqa: PLC0415
    import scp  # noqa: PLC0415
    from netmiko import exceptions as net  # noqa: PLC0415

    return (
        ((net.NetmikoAuthenticationException, paramiko.AuthenticationException, nap.ConnectAuthError), _login),
        ((nap.LockError, nap.SessionLockedException), _locked),
        ((nap.MergeConfigException, nap.ReplaceConfigException), _rejected),
        (eapi.CommandError, _rejected),
        (eapi.ConnectionError, _eapi),
        ((nap.CommitConfirmException, nap.CommitError, nap.CommandErrorException), _refused),
        ((net.ReadTimeout, nap.CommandTimeoutException), _slow),
        ((nap.UnsupportedVersion, nap.ModuleImportError), _refused),
        ((nap.ConnectionException, nap.ConnectionClosedException, net.NetmikoTimeoutException), _unreachable),
        ((net.NetmikoBaseException, paramiko.SSHException, EOFError), _unreachable),
        (scp.SCPException, _transfer),
        (ValueError, _value),
        (OSError, _unreachable),
    )


def _login(host: str, _reason: str) -> TargetError:
    return TargetRefusedError(host, "the device refused the user or the password")


def _locked(host: str, _reason: str) -> TargetError:
    return TargetRefusedError(host, "somebody else has a configuration session open on the device")


def _rejected(host: str, reason: str) -> TargetError:
    if ARCHIVE.search(reason):
        return ChangeNotBegunError(host, "a revert timer needs 'archive' with a 'path' on the device, which it lacks")
    return ApplyError(host, f"the device rejected the configuration: {reason}", rolled_back=False)


def _refused(host: str, reason: str) -> TargetError:
    if BUSY.search(reason):
        return ChangeNotBegunError(host, "a change of somebody else waits for its confirmation on the device")
    if ARCHIVE.search(reason):
        return _rejected(host, reason)
    return TargetRefusedError(host, reason)


def _slow(host: str, _reason: str) -> TargetError:
    return TargetUnreachableError(host, "the device did not answer in time")


def _unreachable(host: str, reason: str) -> TargetError:
    return TargetUnreachableError(host, f"no conversation with the device: {reason}")


def _eapi(host: str, reason: str) -> TargetError:
    return _login(host, reason) if UNAUTHORISED.search(reason) else _unreachable(host, reason)


def _transfer(host: str, reason: str) -> TargetError:
    return ApplyError(host, f"the file transfer broke off: {reason}", rolled_back=False)


def _value(host: str, reason: str) -> TargetError:
    if ENABLE.search(reason):
        return TargetRefusedError(host, "the device does not let this user into privileged mode")
    return TargetError(host, reason)
