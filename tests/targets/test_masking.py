from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iac.targets.masking import hide, mask
from iac.targets.secrets import PLACEHOLDER

if TYPE_CHECKING:
    from iac.model.city import City


@pytest.mark.parametrize(
    "line",
    [
        "username admin privilege 15 secret 9 HIDE",
        "username admin privilege 15 role network-admin secret sha512 HIDE",
        "username old password 7 HIDE",
        "username plain secret HIDE",
        "enable secret 9 HIDE",
        "enable password HIDE",
        "enable secret sha512 HIDE",
        " password 7 HIDE",
        "snmp-server community HIDE ro",
        "snmp-server host 10.0.0.9 version 2c HIDE",
        "snmp-server user u g v3 auth sha HIDE priv aes 128 HIDE",
        "tacacs-server host 10.0.0.1 key 7 HIDE",
        " key 7 HIDE",
        " key HIDE",
        "  key-string HIDE",
        " pre-shared-key address 0.0.0.0 key HIDE",
        " pre-shared-key address 0.0.0.0 0.0.0.0 key 6 HIDE",
        "  pre-shared-key HIDE",
        "  pre-shared-key 6 HIDE",
        "  pre-shared-key local hex HIDE",
        "  pre-shared-key remote HIDE",
        "enable password sha512 HIDE",
        "crypto isakmp key HIDE address 10.0.0.1",
        " ip ospf message-digest-key 1 md5 HIDE",
        " neighbor 10.0.0.1 password 7 HIDE",
        "ntp authentication-key 1 md5 HIDE 7",
        " authentication username sip password HIDE realm x",
        " pin HIDE",
    ],
)
def test_secret_is_masked_and_its_line_still_shows(line: str) -> None:
    masked = mask(line)

    assert "HIDE" not in masked
    assert masked.split(maxsplit=1)[0] == line.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    "line",
    ["service password-encryption", "aaa authentication login default local", "key chain OSPF", "ip ssh version 2"],
)
def test_harmless_line_is_kept(line: str) -> None:
    assert mask(line) == line + "\n"


def test_two_nights_with_new_salts_and_times_look_the_same() -> None:
    night = "! Last configuration change at {}\nenable secret 9 $9${}\nhostname a\n"

    assert mask(night.format("01:00", "aaa")) == mask(night.format("02:00", "bbb"))


def test_masking_twice_changes_nothing() -> None:
    text = "enable secret 9 x\ncrypto pki certificate chain A\n certificate self-signed 01\n  30820330 3082\n  \tquit\n"

    assert mask(mask(text)) == mask(text)
    assert "30820330" not in mask(text)


def test_difference_of_two_texts_is_hidden_too() -> None:
    assert hide("+username a secret sha512 HASH\n-enable secret 9 HASH\n+ key <secret:k>") == (
        "+username a secret sha512 <masked>\n-enable secret 9 <masked>\n+ key <secret:k>"
    )


@pytest.mark.parametrize("platform", ["iosxe", "eos"])
def test_every_secret_of_the_town_is_masked_wherever_it_stands(town: City, platform: str) -> None:
    """Every line of every device that has a secret, with the secret in clear as a device may show it."""
    from iac.intent.devices import plan_devices  # noqa: PLC0415  # heavy: only here
    from iac.render import explain  # noqa: PLC0415  # the same

    texts = [explain(device).text for device in plan_devices(town).devices if device.platform == platform]
    lines = {line for text in texts for line in text.splitlines() if "<secret:" in line}

    shown = [mask(PLACEHOLDER.sub("Clear-Text-1", line)) for line in sorted(lines)]

    assert lines
    assert [line for line in shown if "Clear-Text-1" in line] == []
