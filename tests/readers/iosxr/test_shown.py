"""A device shows its text otherwise than it was loaded; what the page names is read as the same."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from citynet.device.model import Device, MacSec
from tests.readers.iosxr.examples import EXAMPLES

EDGE = EXAMPLES["ci-pe-east"]
BORDER = EXAMPLES["ci-br1"]
MARK = "!RANCID-CONTENT-TYPE: cisco-xr\n"
HEAD = (
    "Tue Nov 24 16:11:02.123 UTC\nBuilding configuration...\n!! IOS XR Configuration 7.11.2\n"
    "!! Last configuration change at Tue Nov 24 16:10:00 2026 by netops\n!\n"
)
ENCRYPTED = "encrypted"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (MARK, HEAD),
        (MARK, HEAD.partition("\n")[2]),
        (MARK, HEAD.partition("...\n")[2]),
        ("hostname", "call-home\n service active\n contact smart-licensing\n!\nhostname"),
        ("severity informational", "severity info"),
        ("severity informational", "severity info port default"),
        ("clear secret:snmp.privacy", "clear secret:snmp.privacy SystemOwner"),
        (" description attachments\n", " description attachments\n load-interval 30\n"),
        ("10.30.0.1 255.255.255.0", "10.30.0.1/24"),
        ("10.30.0.0 0.0.0.255 any", "10.30.0.0/24 any"),
        ("permit 47", "permit gre"),
        ("set dscp af31", "set dscp 26"),
        ("police rate 1000000 kbps", "police rate 1 gbps"),
        ("police rate 1000000 kbps", "police rate 1000000000 bps"),
        ("secret 0 secret", "secret secret"),
        ("key 0 secret", "key secret"),
        ("key-string clear secret", "key-string secret"),
        ("key-string clear secret:isis.circle.hello", "key-string password 0822455D0A16"),
        ("password clear secret", "password secret"),
        ("banner login ~", "banner login \x5e"),
        ("lldp\nntp", "lldp\n!\nntp"),
        (
            "interface TenGigE0/0/0/11\n",
            "interface preconfigure TenGigE0/0/0/12\n shutdown\n!\ninterface TenGigE0/0/0/11\n",
        ),
        ("router static", "controller Optics0/0/0/12\n shutdown\n!\nrouter static"),
    ],
)
def test_what_a_device_shows_besides_says_nothing(before: str, after: str) -> None:
    text = EDGE.text.replace("recorded.~", "recorded.^") if "\x5e" in after else EDGE.text
    assert before in text
    found = EDGE.read(text.replace(before, after, 1))
    assert found.unread == ()
    assert found.device == EDGE.device


def test_names_of_ports_and_protocols_are_their_numbers() -> None:
    shown = BORDER.text.replace("eq 179", "eq bgp")
    found = BORDER.read(shown)
    assert found.unread == ()
    assert found.device == BORDER.device


def test_sids_may_stand_before_redistribution() -> None:
    block = "   segment-routing srv6\n    locator ALG128\n    alloc mode per-vrf\n   !\n"
    static = "   redistribute static\n"
    assert static + block in BORDER.text
    found = BORDER.read(BORDER.text.replace(static + block, block + static))
    assert found.unread == ()
    assert found.device == BORDER.device


def _without_keys(device: Device) -> Device:
    """Return the device as it is read when all keys but those of IS-IS are encrypted."""
    assert device.bgp is not None
    return replace(
        device,
        management=replace(
            device.management,
            tacacs_key=ENCRYPTED,
            snmp_auth=ENCRYPTED,
            snmp_privacy=ENCRYPTED,
            admin_password=ENCRYPTED,
        ),
        interfaces=tuple(
            replace(each, macsec=MacSec(key_name=each.macsec.key_name, key=ENCRYPTED))
            if each.macsec
            else each
            for each in device.interfaces
        ),
        bgp=replace(
            device.bgp,
            neighbors=tuple(
                replace(each, authentication=ENCRYPTED) for each in device.bgp.neighbors
            ),
        ),
    )


def test_encrypted_keys_tell_only_that_they_are_there() -> None:
    text = BORDER.text
    for before, after in (
        (r"secret 0 \S+", "secret 10 $6$Zf1x0$7Yk.9/abc"),
        (r"key 0 \S+", "key 7 13061E010803"),
        (
            r"auth sha-256 clear \S+ priv aes 128 clear \S+",
            "auth sha-256 encrypted 00AA priv aes 128 encrypted 00BB",
        ),
        (r"key-string clear \S+", "key-string password 0822455D0A16"),
        (r"password clear \S+", "password encrypted 0822455D0A16"),
    ):
        text, count = re.subn(before, after, text)
        assert count
    found = BORDER.read(text)
    assert found.unread == ()
    assert found.device == _without_keys(BORDER.device)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (MARK, ""),
        (MARK, "Building configuration...\n"),
        (MARK, f"{MARK}Building configuration...\n"),
        ("router static", "interface preconfigure TenGigE0/0/0/10\n shutdown\n!\nrouter static"),
        ("router static", "controller Optics0/0/0/10\n shutdown\n!\nrouter static"),
        ("router static", "controller Optics0/0/0/12\n transmit-power 5\n!\nrouter static"),
        ("hostname", "service timestamps log datetime\n undo\nhostname"),
        (" description attachments\n", " description attachments\n load-interval 60\n"),
        (" description attachments\n", " description attachments\n ! a comment\n"),
        ("severity informational", "severity informational port 5140"),
    ],
)
def test_nothing_else_is_taken_for_it(before: str, after: str) -> None:
    assert EDGE.changed(before, after).unread
