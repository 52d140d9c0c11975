"""Hand-offs with guaranteed rates, marking and TTL security, and time servers that sign.

The router is the border, with such lines written by hand into it. Of each of them nothing can
change unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from citynet.device.model import Device, Interface, TrafficClass
from citynet.readers.frr import read
from tests.readers.frr.mutations import Files, doubled, dropped, token_changed, unnoticed
from tests.readers.frr.trunks import (
    BELOW,
    CHRONY,
    KEYS,
    NFT,
    PRIORITIES,
    SESSIONS,
    SHAPER,
    TC,
    WAITING,
    put,
)

Router = Callable[[str], Files]


@pytest.fixture
def files(router: Router) -> Files:
    return router("trunk")


def port(device: Device, name: str) -> Interface:
    return next(one for one in device.interfaces if one.name == name)


def test_what_is_read(files: Files, router: Router) -> None:
    found = read("border", files)
    assert found.unread == ()
    first, second = (port(found.device, f"eth9.{vlan}") for vlan in (1001, 1002))
    assert (first.shaper, first.committed) == (300_000_000, 100_000_000)
    assert (second.shaper, second.committed) == (50_000_000, 50_000_000)
    assert {first.marking, second.marking} == {TrafficClass.ASSURED}
    before = port(read("border", router("border")).device, "eth9")
    assert port(found.device, "eth9") == before
    assert found.device.bgp is not None
    near = {str(one.address) for one in found.device.bgp.neighbors if one.ttl_security}
    assert near == {"100.126.0.1"}
    assert found.device.management.ntp_key == "secret:ntp"
    assert [KEYS in (one[0] for one in found.device.management.origin.elsewhere)] == [True]


@pytest.mark.parametrize("mutation", [dropped, doubled, token_changed])
def test_nothing_changes_unnoticed(files: Files, router: Router, mutation: object) -> None:
    assert callable(mutation)
    assert unnoticed("border", files, mutation, tried=router("border")) == []


REST: Final = BELOW.splitlines()[1]
REFUSED: Final[dict[str, tuple[str, tuple[str, str]]]] = {
    "a class of a queue that is not there": (TC, ("1:23 htb", "1:24 htb")),
    "another class than the marking": (
        NFT,
        ('"eth9.1002" ip dscp set 26', '"eth9.1002" ip dscp set 46'),
    ),
    "a VLAN without a sub-interface": (TC, ("classid 1:1002 ", "classid 1:1003 ")),
    "a rate above its ceil": (
        TC,
        ("htb rate 50000000bit ceil 50000000bit", "htb rate 60000000bit ceil 50000000bit"),
    ),
    "what is left is not what is left": (TC, (REST, REST.replace("650000000", "640000000"))),
    "a class beside its place": (TC, (REST, REST.replace("parent 1:23", "parent 1:1"))),
    "a parent after its class": (TC, (BELOW, "".join(BELOW.splitlines(keepends=True)[::-1]))),
    "a shaper twice": (TC, (WAITING, WAITING + SHAPER)),
    "neighbour discovery with tenants": (NFT, (PRIORITIES.splitlines()[2], "")),
    "control before the sub-interfaces": (
        NFT,
        (
            f"{PRIORITIES}        ip dscp 48 meta priority set 1:16\n",
            f"        ip dscp 48 meta priority set 1:16\n{PRIORITIES}",
        ),
    ),
    "a sub-interface that is named twice": (NFT, ('"eth9.1002" meta', '"eth9.1001" meta')),
    "a session that sends near only": (NFT, (" ip ttl 255 tcp dport", " tcp dport")),
    "a session that takes near only": (NFT, (SESSIONS, "")),
    "a chain without a session": (
        NFT,
        (SESSIONS, "".join(SESSIONS.splitlines(keepends=True)[:2]) + "    }\n\n"),
    ),
    "FRR's own TTL security, which changes BFD": (
        "etc/frr/frr.conf",
        (
            " neighbor 100.126.0.1 timers connect 10\n",
            " neighbor 100.126.0.1 ttl-security hops 1\n neighbor 100.126.0.1 timers connect 10\n",
        ),
    ),
    "a server that signs nothing": (CHRONY, ("201 iburst key 1", "201 iburst")),
    "a key that no server signs with": (CHRONY, ("keyfile /etc/chrony/citynet.keys\n", "")),
    "another kind of key": (KEYS, ("AES128", "MD5")),
    "a key in clear text": (KEYS, ("secret:ntp", "0123456789abcdef")),
}


@pytest.mark.parametrize(("path", "pair"), REFUSED.values(), ids=REFUSED.keys())
def test_a_contradiction_is_unread(files: Files, path: str, pair: tuple[str, str]) -> None:
    put(files, path, pair)
    assert read("border", files).unread


def test_a_key_is_never_shown(files: Files) -> None:
    files[KEYS] = "1 AES128 ASCII:0123456789abcdef\n1 MD5 0123456789abcdef\n"
    shown = [one.text for one in read("border", files).unread]
    assert shown
    assert not any("0123456789abcdef" in text for text in shown)


def test_without_keys_no_file_is_missed(files: Files) -> None:
    del files[KEYS]
    put(files, CHRONY, ("keyfile /etc/chrony/citynet.keys\n", ""))
    files[CHRONY] = files[CHRONY].replace(" key 1", "")
    found = read("border", files)
    assert found.unread == ()
    assert found.device.management.ntp_key is None
