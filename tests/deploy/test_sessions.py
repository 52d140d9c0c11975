"""Sessions: what the text wants, what is up, and which of them must be up after a change."""

from __future__ import annotations

import json

from citynet.device.model import Device
from tasks.deploy.sessions import bfd_up, bgp_up, isis_up, required, wanted
from tests.running.recorded import read

SUMMARY = {
    "default": {
        "ipv4Vpn": {"peers": {"2001:db8:10::1": {"state": "Established"}}},
        "ipv6Vpn": {
            "peers": {
                "2001:db8:10::1": {"state": "Established"},
                "2001:DB8:10::2": {"state": "Active"},
            }
        },
    },
    "S107-office": {"ipv4Unicast": {"peers": {"100.126.0.1": {"state": "Established"}}}},
    "empty": {},
}
ADJACENCIES = {
    "areas": [
        {
            "area": "egov",
            "circuits": [
                {"circuit": 0},
                {"circuit": 2, "interface": {"name": "eth1", "state": "Up"}},
                {"circuit": 3, "interface": {"name": "eth2", "state": "Initializing"}},
            ],
        }
    ]
}
PEERS = [
    {"multihop": False, "peer": "fe80::1", "vrf": "default", "interface": "eth1", "status": "up"},
    {"multihop": False, "peer": "fe80::2", "vrf": "default", "interface": "eth2", "status": "down"},
    {"multihop": False, "peer": "2001:DB8::1", "vrf": "S107-office", "status": "up"},
    {
        "multihop": False,
        "peer": "100.126.0.1",
        "vrf": "S107-office",
        "interface": "eth9.1000",
        "status": "up",
    },
    {"multihop": True, "peer": "10.0.0.9", "vrf": "default", "interface": "eth3", "status": "up"},
    {"multihop": False, "peer": "10.0.0.7", "vrf": "default", "status": "init"},
]


def border() -> Device:
    return read("eg-br1").device


def test_the_text_of_a_router_says_its_sessions() -> None:
    found = wanted(border())
    assert {one.split()[0] for one in found} == {"bfd", "bgp", "isis"}
    assert "bgp - 2001:db8:10::3" in found
    assert not any("lo" in one.split() for one in found)


def test_what_daemons_say_is_read() -> None:
    assert bgp_up(json.dumps(SUMMARY)) == {"bgp - 2001:db8:10::1", "bgp S107-office 100.126.0.1"}
    assert isis_up(json.dumps(ADJACENCIES)) == {"isis eth1"}
    flat = {"areas": [{"circuits": [{"adj": "eg-cr1", "interface": "eth3", "state": "Up"}]}]}
    assert isis_up(json.dumps(flat)) == {"isis eth3"}


def test_each_neighbour_with_bfd_has_a_session_to_wait_for() -> None:
    device = border()
    assert device.bgp is not None
    watched = {(one.vrf or "-", str(one.address)) for one in device.bgp.neighbors if one.bfd}
    ports = {one.name for one in device.interfaces if one.isis and one.isis.bfd}
    assert watched
    assert ports
    expected = {f"bfd {vrf} {address}" for vrf, address in watched} | {f"bfd {p}" for p in ports}
    assert {one for one in wanted(device) if one.startswith("bfd ")} == expected


def test_sessions_of_bfd_are_named_by_neighbour_and_by_interface() -> None:
    assert bfd_up(json.dumps(PEERS)) == {
        "bfd - fe80::1",
        "bfd eth1",
        "bfd S107-office 2001:db8::1",
        "bfd S107-office 100.126.0.1",
        "bfd - 10.0.0.9",
    }
    for said in ("", "bfdd is not running", "{}", "[7]", '[{"status": "up"}]'):
        assert bfd_up(said) == frozenset()


def test_a_session_of_bfd_that_was_down_before_is_not_waited_for() -> None:
    device = border()
    down = {one for one in wanted(device) if one.startswith("bfd ")}
    assert required(device, wanted(device) - down, device) == wanted(device) - down
    assert required(device, wanted(device), device) >= down


def test_a_daemon_that_does_not_answer_has_no_sessions() -> None:
    for said in ("", "bgpd is not running", "[]", "{}", '{"default": []}'):
        assert bgp_up(said) == isis_up(said) == frozenset()


def test_all_that_is_wanted_must_be_up_but_what_was_down_before() -> None:
    after, blank = border(), Device(name="x", platform=border().platform, management=None)  # type: ignore[arg-type]
    whole = wanted(after)
    assert required(blank, frozenset(), after) == whole
    down = {"bgp - 2001:db8:10::3"}
    assert required(after, whole - down, after) == whole - down
    assert required(after, whole, blank) == frozenset()
