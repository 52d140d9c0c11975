"""What somebody made beside the file, or made anew, goes when the file is applied again.

The audit and the agent call the same things somebody's: recordings of routers, untouched and
changed by hand, say so. Where the kernel can, it takes the commands.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from citynet.running.links import read_links
from citynet.running.routes import read_routes
from tasks.drivers.frr.agent import interfaces, routes, strangers
from tasks.drivers.frr.agent.applying import Change, apply
from tasks.drivers.frr.agent.machine import Machine
from tests.drivers.frr.emulator.root import FakeRoot
from tests.running.recorded import ROUTERS, changes, observed

FILE = "etc/network/interfaces"
TEXT = """auto lo
iface lo inet loopback
    address 192.0.2.1/32
    vxlan-local-tunnelip 192.0.2.1

auto red
iface red
    vrf-table 1001
    post-up ip route replace unreachable default metric 4278198272 table 1001
    post-up ip -6 route replace unreachable default metric 4278198272 table 1001
    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1001

auto vx5
iface vx5
    vxlan-id 5

auto br5
iface br5
    bridge-ports vx5
    bridge-stp no
    vrf red

auto eth1
iface eth1

auto eth1.7
iface eth1.7
    vlan-raw-device eth1
    vlan-id 7
    vrf red

auto mgmt0
iface mgmt0
    gateway 198.51.100.1
"""


def link(name: str, kind: str = "", **more: object) -> dict[str, object]:
    said: dict[str, object] = {"ifname": name, "mtu": 1500, "flags": [], **more}
    data = said.pop("data", {})
    return {**said, "linkinfo": {"info_kind": kind, "info_data": data}} if kind else said


RIGHT = (
    link("lo"),
    link("red", "vrf", data={"table": 1001}),
    link("vx5", "vxlan", data={"id": 5, "local": "192.0.2.1", "port": 4789}),
    link("br5", "bridge", data={"vlan_filtering": 0}),
    link("eth1"),
    link("eth1.7", "vlan", link="eth1", data={"protocol": "802.1Q", "id": 7}),
    link("mgmt0"),
)


@pytest.fixture
def machine(root: FakeRoot) -> Machine:
    return Machine(root.path, 0.2)


def have(root: FakeRoot, *links: dict[str, object]) -> None:
    names = {one["ifname"] for one in links}
    others = [one for one in RIGHT if one["ifname"] not in names]
    root.put("fake/links", json.dumps([*others, *links]))


def deleted(root: FakeRoot) -> list[str]:
    return sorted(one[3] for one in root.calls("ip") if one[:2] == ["link", "delete"])


# Interfaces


@pytest.mark.parametrize(
    "other",
    [
        link("red", "vrf", data={"table": 1002}),
        link("red", "dummy"),
        link("vx5", "vxlan", data={"id": 66666, "local": "192.0.2.1", "port": 4789}),
        link("vx5", "vxlan", data={"id": 5, "local": "192.0.2.9", "port": 4789}),
        link("vx5", "vxlan", data={"id": 5, "local6": "2001:db8::1", "port": 4789}),
        link("vx5", "vxlan", data={"id": 5, "local": "192.0.2.1", "port": 8472}),
        link("br5", "dummy"),
        link("br5", "bridge", data={"vlan_filtering": 1}),
        link("eth1.7", "vlan", link="eth1", data={"protocol": "802.1Q", "id": 8}),
        link("eth1.7", "vlan", link="eth2", data={"protocol": "802.1Q", "id": 7}),
        link("eth1.7", "vlan", link="eth1", data={"protocol": "802.1ad", "id": 7}),
        link("eth1.7", "macvlan", link="eth1"),
    ],
)
def test_what_is_not_as_the_file_says_is_made_anew(
    machine: Machine, root: FakeRoot, other: dict[str, object]
) -> None:
    have(root, other)
    assert strangers.unlike(machine, TEXT)[0].startswith(f"{FILE}: {other['ifname']}: ")
    assert strangers.remove(machine, TEXT) == []
    assert deleted(root) == [other["ifname"]]


def test_what_is_as_the_file_says_is_left_alone(machine: Machine, root: FakeRoot) -> None:
    have(root)
    assert strangers.unlike(machine, TEXT) == []
    assert strangers.remove(machine, TEXT) == []
    assert not [one for one in root.calls("ip") if one[:1] == ["link"]]


def test_only_virtual_interfaces_of_nobodys_are_deleted(machine: Machine, root: FakeRoot) -> None:
    evil = [link("evil", "vrf", data={"table": 4242}), link("gre-x", "gre", master="evil")]
    evil += [link("a#b", "dummy"), link("wg0", "wireguard"), link("eth1.9", "vlan", link="eth1")]
    kept = [link("eth7", flags=["UP"]), link("pod1", "veth", flags=["UP"]), link("wwan0", "wwan")]
    kept += [link("sit0", "sit"), link("gre0", "gre"), link("ip6tnl0", "ip6tnl")]
    have(root, *evil, *kept)
    assert strangers.remove(machine, TEXT) == []
    assert deleted(root) == ["a#b", "eth1.9", "evil", "gre-x", "wg0"]


def test_the_kernels_own_tunnels_are_taken_down(machine: Machine, root: FakeRoot) -> None:
    have(root, link("tunl0", "ipip", flags=["UP"]))
    said = strangers.remove(machine, TEXT)
    assert ["link", "set", "dev", "tunl0", "nomaster", "down"] in root.calls("ip")
    # The stand-in does not take it down, and that is said.
    assert said == [f"{FILE}: tunl0: cannot be removed: it comes back"]
    assert deleted(root) == []


def test_what_cannot_be_deleted_is_named(machine: Machine, root: FakeRoot) -> None:
    have(root, link("vx5"), link("evil", "vrf", data={"table": 4242}))
    # A port that has the name of another interface is no device that could be made again.
    assert strangers.unlike(machine, TEXT) == [f"{FILE}: vx5: is a port, not a vxlan"]
    assert strangers.remove(machine, TEXT) == []
    assert deleted(root) == ["evil"]


def test_a_member_that_its_bridge_has_not_is_named(machine: Machine, root: FakeRoot) -> None:
    text = "auto br5\niface br5\n    bridge-ports vx5\n"
    for master, said in ((None, [f"{FILE}: br5: vx5 is not in it"]), ("br5", [])):
        member = link("vx5", "vxlan", **({"master": master} if master else {}))
        have(root, link("br5", "bridge", flags=["UP"]), member)
        assert interfaces.missing(machine, text) == said


# Routes

ENTRIES: dict[str, list[dict[str, object]]] = {
    "-4": [
        {"type": "7", "dst": "default", "table": "1001", "protocol": "3", "metric": 4278198272},
        {
            "type": "1",
            "dst": "default",
            "table": "254",
            "protocol": "2",
            "gateway": "198.51.100.1",
            "dev": "mgmt0",
        },
        {"type": "1", "dst": "10.1.0.0/16", "dev": "eth1", "table": "254", "protocol": "2"},
        {"type": "1", "dst": "10.2.0.0/16", "dev": "eth1", "table": "254", "protocol": "186"},
        {"type": "2", "dst": "10.1.0.1", "dev": "eth1", "table": "255", "protocol": "2"},
    ],
    "-6": [
        {"type": "7", "dst": "default", "dev": "lo", "table": "1001", "protocol": "3"}
        | {"metric": 4278198272},
        {"type": "9", "dst": "2001:db8:1000::/48", "dev": "lo", "table": "1001", "protocol": "3"}
        | {"metric": 1024},
        {"type": "1", "dst": "fe80::/64", "dev": "eth1", "protocol": "2", "metric": 256}
        | {"table": "254", "pref": "medium"},
    ],
}
EVIL: list[tuple[str, dict[str, object], str]] = [
    (
        "-4",
        {"dst": "10.99.0.0/16", "dev": "eth1.7", "table": "1001", "protocol": "3"},
        "route delete unicast 10.99.0.0/16 dev eth1.7 proto 3 table 1001",
    ),
    (
        "-4",
        {"dst": "default", "gateway": "198.51.100.9", "dev": "mgmt0", "table": "9"}
        | {"protocol": "3", "metric": 5, "tos": "0x10"},
        "route delete unicast default tos 0x10 via 198.51.100.9 dev mgmt0 metric 5 proto 3 table 9",
    ),
    (
        "-4",
        {
            "dst": "10.3.0.0/16",
            "dev": "eth1",
            "protocol": "3",
            "table": "254",
            "via": {"family": "inet6", "host": "fe80::1"},
        },
        "route delete unicast 10.3.0.0/16 via inet6 fe80::1 dev eth1 proto 3 table 254",
    ),
    (
        "-4",
        {"dst": "10.4.0.0/16", "protocol": "3", "table": "254"}
        | {"nexthops": [{"gateway": "10.1.0.2", "dev": "eth1"}, {"dev": "eth1.7"}]},
        "route delete unicast 10.4.0.0/16 proto 3 table 254",
    ),
    (
        "-6",
        {"type": "6", "dst": "2001:db8:66::/48", "dev": "lo", "table": "1001", "protocol": "3"}
        | {"metric": 1024, "pref": "medium"},
        "route delete blackhole 2001:db8:66::/48 metric 1024 proto 3 table 1001",
    ),
]


def with_routes(root: FakeRoot, *more: tuple[str, dict[str, object]], without: int = -1) -> None:
    for family, entries in ENTRIES.items():
        kept = [one for index, one in enumerate(entries) if index != without]
        added = [{"type": "1", **entry} for where, entry in more if where == family]
        root.put(f"fake/routes{family}", json.dumps([*kept, *added]))


def batches(root: FakeRoot) -> list[str]:
    return [line for given in root.given("ip") for line in given.splitlines()]


def test_routes_of_the_file_daemons_and_kernel_are_left_alone(
    machine: Machine, root: FakeRoot
) -> None:
    with_routes(root)
    assert routes.mend(machine, TEXT) == []
    assert batches(root) == []


@pytest.mark.parametrize(("family", "entry", "command"), EVIL)
def test_a_route_of_nobodys_is_deleted(
    machine: Machine, root: FakeRoot, family: str, entry: dict[str, object], command: str
) -> None:
    with_routes(root, (family, entry))
    assert routes.mend(machine, TEXT) == []
    assert batches(root) == [command]


def test_routes_of_the_file_come_back(machine: Machine, root: FakeRoot) -> None:
    with_routes(root, without=0)
    assert routes.mend(machine, TEXT) == []
    assert batches(root) == ["route replace unreachable default metric 4278198272 table 1001"] * 2
    with_routes(root, without=1)
    assert routes.mend(machine, TEXT) == []
    assert batches(root)[2:] == [
        "route replace default via 198.51.100.1 dev mgmt0 proto kernel onlink table 254",
        "route replace throw 2001:db8:1000::/48 table 1001",
    ]


def test_what_stands_in_the_place_of_ours_is_replaced(machine: Machine, root: FakeRoot) -> None:
    other = {**ENTRIES["-4"][0], "type": "6"}
    with_routes(root, ("-4", other), without=0)
    root.put("fake/routes-6", json.dumps(ENTRIES["-6"]))
    assert routes.mend(machine, TEXT) == []
    assert batches(root) == ["route replace unreachable default metric 4278198272 table 1001"]


def test_routes_that_cannot_be_read_or_set_are_named(machine: Machine, root: FakeRoot) -> None:
    with_routes(root, EVIL[0][:2])
    root.put("fake/fail-ip-batch", "RTNETLINK answers: no")
    assert routes.mend(machine, TEXT) == [
        f"{FILE}: eth1.7: not done: {EVIL[0][2]}",
        f"{FILE}: lo: RTNETLINK answers: no",
    ]
    root.put("fake/routes-4", "nothing")
    assert routes.mend(machine, TEXT) == [
        f"{FILE}: lo: what routes of IPv4 there are cannot be read"
    ]


# The audit calls the same things somebody's


@pytest.mark.parametrize("router", ROUTERS)
def test_agent_and_audit_agree_on_recordings(machine: Machine, root: FakeRoot, router: str) -> None:
    text, seen = observed(router).files[FILE], 0
    names = set(interfaces.stanzas(text))
    usual = {one.command for one in read_routes(observed(router).routes, read_links("[]"))}
    for change in (None, *changes(router)):
        said = observed(router, change)
        links = read_links(said.links)
        root.put("fake/links", said.links)
        strange = {one for one, found in links.items() if found.kind and one not in names}
        odd = {one.split(": ")[1] for one in strangers.unlike(machine, text)}
        before = len(root.calls("ip"))
        assert strangers.remove(machine, text) == [], change
        gone = {one[3] for one in root.calls("ip")[before:] if one[:2] == ["link", "delete"]}
        assert gone == strange | odd, change
        assert (change == "vlan-changed") == bool(odd)
        for family, version in (("-4", "ipv4"), ("-6", "ipv6")):
            root.put(f"fake/routes{family}", said.routes[version])
        count = len(batches(root))
        assert routes.mend(machine, text) == [], change
        other = {one.command for one in read_routes(said.routes, links)} != usual
        assert bool(batches(root)[count:]) == other, change
        seen += other + len(gone)
    assert (seen > 0) == (router != "eg-br1")


# When


@pytest.mark.parametrize("gone", [["evil"], []], ids=["again", "ordinary"])
def test_an_ordinary_push_deletes_nothing(
    machine: Machine, root: FakeRoot, gone: list[str]
) -> None:
    text = "auto eth1\niface eth1\n"
    root.put(FILE, text)
    root.put("fake/links", json.dumps([link("eth1"), link("evil", "vrf", data={"table": 4242})]))
    root.put("fake/routes-4", json.dumps([{"type": "1", **EVIL[0][1]}]))
    parts = frozenset({"interfaces"})
    texts = {FILE: text, "etc/frr/frr.conf": root.text("etc/frr/frr.conf")}
    states: tuple[dict[str, object] | None, ...] = (None, {"rules": {}, "sysctls": {}})
    for back in states:
        wanted = gone if back is None else []
        change = Change(texts, texts, parts, parts if gone else frozenset(), back)
        before = len(deleted(root))
        assert apply(machine, change) == []
        assert deleted(root)[before:] == wanted
        assert bool([x for x in batches(root) if x.startswith("route delete")]) == bool(gone)
    # Whatever was deleted, queues and FRR are looked at after it.
    assert root.calls("tc")
    assert ["-c", "show running-config"] in root.calls("vtysh")


# With the real program, as far as the kernel of this machine goes

_SCRIPT = r"""
set -e
ip link set lo up
ip link add p0 type veth peer name p1
ip link set p0 up; ip link set p1 up
ip address add 10.1.0.1/16 dev p0
ip -6 address add 2001:db8:1::1/64 dev p0 nodad
ip link add vx5 type vxlan id 66666 local 192.0.2.1 dstport 4789
ip link add br5 type bridge
ip link add odd type bridge
ip link add ifb-x type ifb
ip link add mac-x link p0 type macvlan
ip route add unreachable default metric 4278198272 table 1001
ip -6 route add unreachable default metric 4278198272 table 1001
ip route add 10.99.0.0/16 dev p0 table 1003
ip route add 10.98.0.0/16 via 10.1.0.2 dev p0 tos 0x10
ip route add 10.97.0.0/16 nexthop via 10.1.0.2 dev p0 nexthop via 10.1.0.3 dev p0
ip route append 10.96.0.0/16 via 10.1.0.2 dev p0
ip route append 10.96.0.0/16 via 10.1.0.3 dev p0
ip route add 10.96.0.0/16 via 10.1.0.4 dev p0 proto 186 metric 20
ip route add 10.95.0.0/16 via inet6 2001:db8:1::9 dev p0
ip nexthop add id 7 via 10.1.0.2 dev p0
ip route add 10.94.0.0/16 nhid 7
ip route add blackhole default metric 4278198272 table 1002
ip -6 route add 2001:db8:99::/48 via 2001:db8:1::2 dev p0
ip -6 route append 2001:db8:99::/48 via 2001:db8:1::3 dev p0
ip -6 route add 2001:db8:99::/48 via 2001:db8:1::4 dev p0 proto 186 metric 20
ip -6 route add 2001:db8:98::/48 dev p0 table 1003 metric 5
ip -6 route add blackhole default metric 4278198272 table 1002
ip -6 route add throw 2001:db8:1000::/48 table 1002 metric 7
"""
_REAL = """auto lo
iface lo inet loopback

auto red
iface red
    post-up ip route replace unreachable default metric 4278198272 table 1001
    post-up ip -6 route replace unreachable default metric 4278198272 table 1001
    post-up ip route replace unreachable default metric 4278198272 table 1002
    post-up ip -6 route replace unreachable default metric 4278198272 table 1002
    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1002

auto vx5
iface vx5
    vxlan-id 5
    vxlan-local-tunnelip 192.0.2.1

auto br5
iface br5
    bridge-ports vx5
    bridge-stp no
"""
_MEND = """
import json, pathlib, sys
from tasks.drivers.frr.agent import interfaces, routes, strangers
from tasks.drivers.frr.agent.machine import Machine
machine, text = Machine(pathlib.Path(sys.argv[1])), sys.argv[2]
said = strangers.remove(machine, text) + routes.mend(machine, text)
shown = [machine.run("ip", ["-N", family, "-json", "-details", "route", "show", "table", "all"]).out
         for family in ("-4", "-6")]
links = [[one["ifname"], interfaces.kind(one)] for one in interfaces.shown(machine)]
print(json.dumps([said, links, shown]))
"""


def test_the_real_program_takes_what_is_said(tmp_path: Path) -> None:
    program = shutil.which("ip")
    unshare = shutil.which("unshare")
    if program is None or unshare is None:
        pytest.skip("no ip, or no unshare")
    place = tmp_path / "usr/sbin/ip"
    place.parent.mkdir(parents=True)
    place.symlink_to(program)
    inside = [unshare, "--user", "--map-root-user", "--net", "sh", "-c"]
    made = subprocess.run(
        [*inside, f"{_SCRIPT}\necho made"], capture_output=True, text=True, timeout=60, check=False
    )
    if "made" not in made.stdout:
        pytest.skip(f"this kernel has not all of it: {made.stderr.strip()}")
    command = f'{_SCRIPT}\nexec {sys.executable} -c "$0" "$1" "$2"'
    done = subprocess.run(
        [*inside, command, _MEND, str(tmp_path), _REAL],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    said, links, shown = json.loads(done.stdout)
    assert said == []
    assert sorted(links) == [["br5", "bridge"], ["lo", ""], ["p0", "veth"], ["p1", "veth"]]
    left = read_routes(dict(zip(("ipv4", "ipv6"), shown, strict=True)), read_links("[]"))
    wanted = [x.split("post-up ")[1] for x in _REAL.splitlines() if "post-up" in x]
    assert sorted(one.command for one in left) == sorted(wanted)
    # Daemons' routes to the same places stand.
    for version in shown:
        assert [one["protocol"] for one in json.loads(version)].count("186") == 1
