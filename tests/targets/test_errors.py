from __future__ import annotations

import napalm.base.exceptions as nap
import netmiko
import paramiko
import pyeapi.eapilib as eapi
import pytest
import scp

from iac.errors import ApplyError, TargetError, TargetRefusedError, TargetUnreachableError, UsageError
from iac.targets.napalm.errors import ChangeNotBegunError, translated
from iac.targets.secrets import Redactor


@pytest.mark.parametrize(
    ("foreign", "ours", "words"),
    [
        pytest.param(netmiko.NetmikoAuthenticationException("x"), TargetRefusedError, "password", id="netmiko login"),
        pytest.param(paramiko.AuthenticationException("x"), TargetRefusedError, "password", id="paramiko login"),
        pytest.param(eapi.ConnectionError("h", "Unauthorized. x"), TargetRefusedError, "password", id="eapi login"),
        pytest.param(eapi.ConnectionError("h", "timed out"), TargetUnreachableError, "conversation", id="eapi"),
        pytest.param(eapi.CommandError(1002, "bad"), ApplyError, "rejected", id="eapi command"),
        pytest.param(nap.ConnectionException("x"), TargetUnreachableError, "conversation", id="napalm connection"),
        pytest.param(nap.MergeConfigException("x"), ApplyError, "rejected", id="napalm merge"),
        pytest.param(nap.ReplaceConfigException("x"), ApplyError, "rejected", id="napalm replace"),
        pytest.param(nap.SessionLockedException("x"), TargetRefusedError, "session", id="eos lock"),
        pytest.param(
            nap.MergeConfigException("For Cisco devices, revert_in requires 'archive' feature to be enabled."),
            ChangeNotBegunError,
            "archive",
            id="archive off, merge",
        ),
        pytest.param(
            nap.CommandErrorException("Configuration session already in progress, cannot perform"),
            ChangeNotBegunError,
            "somebody else",
            id="ios pending",
        ),
        pytest.param(
            nap.CommitError("Pending commit confirm already in process!"),
            ChangeNotBegunError,
            "somebody else",
            id="eos busy",
        ),
        pytest.param(nap.CommandErrorException("SCP file transfers are not"), TargetRefusedError, "SCP", id="no scp"),
        pytest.param(netmiko.ReadTimeout("x"), TargetUnreachableError, "in time", id="slow"),
        pytest.param(netmiko.NetmikoTimeoutException("x"), TargetUnreachableError, "conversation", id="netmiko"),
        pytest.param(paramiko.SSHException("x"), TargetUnreachableError, "conversation", id="paramiko"),
        pytest.param(scp.SCPException("x"), ApplyError, "transfer", id="scp"),
        pytest.param(EOFError(), TargetUnreachableError, "EOFError", id="eof"),
        pytest.param(OSError("Socket is closed"), TargetUnreachableError, "closed", id="socket"),
        pytest.param(ValueError("Failed to enter enable mode"), TargetRefusedError, "privileged", id="enable"),
        pytest.param(ValueError("odd"), TargetError, "odd", id="value"),
        pytest.param(RuntimeError("odd"), TargetError, "RuntimeError: odd", id="anything else"),
    ],
)
def test_foreign_exception_becomes_ours(foreign: Exception, ours: type[Exception], words: str) -> None:
    with pytest.raises(ours, match=words) as caught, translated("sw1", lambda text: text):
        raise foreign

    assert type(caught.value) is ours
    assert isinstance(caught.value, TargetError)
    assert caught.value.host == "sw1"
    assert caught.value.__suppress_context__


def test_secret_in_a_foreign_message_is_taken_out() -> None:
    redact = Redactor({"core": "hunter22"})

    with pytest.raises(ApplyError) as caught, translated("sw1", redact):
        raise nap.MergeConfigException("CLI command 2 of 3 'username a secret hunter22' failed")

    assert "hunter22" not in str(caught.value)
    assert "<secret:core>" in str(caught.value)


def test_long_message_is_cut() -> None:
    with pytest.raises(ApplyError) as caught, translated("sw1", lambda text: text):
        raise nap.MergeConfigException("x\n" * 5000)

    assert len(str(caught.value)) < 400


def test_error_of_our_own_passes_through() -> None:
    with pytest.raises(UsageError), translated("sw1", lambda text: text):
        raise UsageError("mine")
