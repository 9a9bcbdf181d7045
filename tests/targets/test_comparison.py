"""Two texts of a device are the same when they mean the same, whatever the device prints around them."""

from __future__ import annotations

import pytest

from iac.targets.comparison import SyntaxComparison

DATA, VOICE = "vlan 10\n name DATA\n", "vlan 20\n name VOICE\n"
RUNNING = f"!\n\nversion 17.9\nhostname sw1\n!\n{DATA}{VOICE}end\n"
SAVED = "Using 8736 out of 2097152 bytes\n!\n" + RUNNING.lstrip("!\n")


@pytest.mark.parametrize(
    ("startup", "same"),
    [
        pytest.param(RUNNING, True, id="equal"),
        pytest.param(SAVED, True, id="another head"),
        pytest.param("file prompt quiet\n" + RUNNING, True, id="a line of the driver's"),
        pytest.param(SAVED.replace("!\nvlan", "! by hand\nvlan"), True, id="another comment"),
        pytest.param(RUNNING.replace(DATA + VOICE, VOICE + DATA), True, id="another order"),
        pytest.param(SAVED.replace("VOICE", "PHONES"), False, id="another value"),
        pytest.param("", False, id="nothing saved"),
    ],
)
def test_saved_is_what_means_the_same(startup: str, *, same: bool) -> None:
    assert SyntaxComparison().same("iosxe", RUNNING, startup) is same
