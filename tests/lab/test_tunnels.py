"""What a route into VXLAN needs and nobody set is missing; what others set is never touched.

What was added here and no route needs any more is unneeded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Interface, ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Interface, InterfaceKind
from citynet.render.frr import frr_mac
from lab.inside.tunnels import (
    Forwarding,
    Neighbor,
    Repair,
    bridge_lines,
    concerns_tunnels,
    ip_lines,
    repair_of,
    router_mac,
)

ROOT = Path(__file__).parents[2]
Entry = dict[str, object]

# As iproute2 6.1 prints them: a filter by protocol leaves the protocol out.
ROUTE: Entry = {
    "dst": "10.80.0.0/24",
    "gateway": "100.64.20.2",
    "dev": "br20102",
    "table": "1012",
    "metric": 20,
    "flags": ["onlink"],
}
ROUTE6: Entry = {
    "dst": "2001:db8:80::/64",
    "gateway": "::ffff:100.64.20.2",
    "dev": "br20102",
    "table": "1012",
    "metric": 20,
    "flags": ["onlink"],
    "pref": "medium",
}
TWO_HOPS: Entry = {
    "dst": "10.83.0.0/24",
    "nhid": 9,
    "table": "1012",
    "flags": [],
    "nexthops": [
        {"gateway": "100.64.20.2", "dev": "br20102", "weight": 1, "flags": ["onlink"]},
        {"gateway": "100.64.20.3", "dev": "br20102", "weight": 1, "flags": ["onlink"]},
    ],
}
OTHERS: list[Entry] = [
    {"dst": "10.9.0.0/24", "gateway": "10.0.0.1", "dev": "eth10", "flags": []},
    {"dst": "10.9.1.0/24", "gateway": "10.0.0.1", "dev": "eth10.100", "flags": ["onlink"]},
    {"dst": "10.9.2.0/24", "gateway": "100.64.20.9", "dev": "br20102", "flags": []},
    {"dst": "10.9.3.0/24", "dev": "br20102", "flags": ["onlink"]},
    {"dst": "2001:db8::/64", "gateway": "2001:db8:1::1", "dev": "br20102", "flags": ["onlink"]},
    {"type": "unreachable", "dst": "default", "flags": []},
]
ZEBRA: Entry = {
    "dst": "100.64.20.2",
    "dev": "br20102",
    "lladdr": "02:00:64:40:14:02",
    "extern_learn": None,
    "state": ["NOARP"],
    "protocol": "zebra",
}
ZEBRA6 = {**ZEBRA, "dst": "::ffff:100.64.20.2"}
OTHER_NEIGHBORS: list[Entry] = [
    {"dst": "224.0.0.22", "dev": "br20102", "lladdr": "01:00:5e:00:00:16", "state": ["NOARP"]},
    {"dst": "192.0.2.1", "dev": "eth0", "lladdr": "02:fc:00:00:00:05", "state": ["STALE"]},
    {"dst": "fd00::1", "dev": "eth0", "state": ["FAILED"]},
]
FDB: Entry = {
    "mac": "02:00:64:40:14:02",
    "ifname": "vx20102",
    "dst": "100.64.20.2",
    "flags": ["self", "extern_learn"],
    "state": "",
}
OTHER_FDB: list[Entry] = [
    {
        "mac": "02:00:64:40:14:02",
        "ifname": "vx20102",
        "flags": ["extern_learn"],
        "master": "br20102",
        "state": "",
    },
    {"mac": "33:33:00:00:00:01", "ifname": "br20102", "flags": ["self"], "state": "permanent"},
    {"mac": "ce:c0:8d:a3:5d:03", "ifname": "vx20102", "flags": [], "state": "permanent"},
]
NEIGHBOR = Neighbor(device="br20102", address=IPv4Address("100.64.20.2"), mac="02:00:64:40:14:02")
NEIGHBOR6 = Neighbor(
    device="br20102", address=ip_address("::ffff:100.64.20.2"), mac="02:00:64:40:14:02"
)
FORWARDING = Forwarding(device="vx20102", mac="02:00:64:40:14:02", vtep=IPv4Address("100.64.20.2"))


def own(entry: Entry) -> Entry:
    """Return an entry as it looks when it was added by the lab."""
    return {**entry, **({"protocol": "static"} if "lladdr" in entry else {"state": "permanent"})}


def repair(
    routes: Iterable[Entry], neighbors: Iterable[Entry] = (), fdb: Iterable[Entry] = ()
) -> Repair:
    return repair_of([*OTHERS, *routes], [*OTHER_NEIGHBORS, *neighbors], [*OTHER_FDB, *fdb])


def test_what_is_whole_needs_nothing() -> None:
    assert repair([ROUTE, ROUTE6], [ZEBRA, ZEBRA6], [FDB]) == Repair()
    assert repair([]) == Repair()
    assert repair_of([], [], []) == Repair()


def test_a_lost_forwarding_entry_is_missing() -> None:
    assert repair([ROUTE], [ZEBRA]) == Repair(missing_forwarding=(FORWARDING,))


def test_each_family_has_a_neighbor_of_its_own() -> None:
    assert repair([ROUTE, ROUTE6], [ZEBRA6], [FDB]) == Repair(missing_neighbors=(NEIGHBOR,))
    assert repair([ROUTE, ROUTE6], [ZEBRA], [FDB]) == Repair(missing_neighbors=(NEIGHBOR6,))
    assert repair([ROUTE6], [], []) == Repair(
        missing_neighbors=(NEIGHBOR6,), missing_forwarding=(FORWARDING,)
    )


def test_every_next_hop_of_a_route_counts_and_each_once() -> None:
    third = IPv4Address("100.64.20.3")
    assert repair([TWO_HOPS, ROUTE], [ZEBRA], [FDB]) == Repair(
        missing_neighbors=(Neighbor(device="br20102", address=third, mac="02:00:64:40:14:03"),),
        missing_forwarding=(Forwarding(device="vx20102", mac="02:00:64:40:14:03", vtep=third),),
    )


def test_an_ipv4_route_by_the_twin_needs_the_twin() -> None:
    via = {"family": "inet6", "host": "::ffff:100.64.20.2"}
    route: Entry = {"dst": "10.80.0.0/24", "via": via, "dev": "br20102", "flags": ["onlink"]}
    assert repair([route], [ZEBRA], [FDB]) == Repair(missing_neighbors=(NEIGHBOR6,))


@pytest.mark.parametrize("state", [["FAILED"], ["INCOMPLETE"], ["STALE"], ["REACHABLE"], []])
def test_a_neighbor_that_the_kernel_asks_for_is_missing(state: list[str]) -> None:
    asked: Entry = {
        "dst": "100.64.20.2",
        "dev": "br20102",
        "lladdr": "02:aa:00:00:00:01",
        "state": state,
    }
    assert repair([ROUTE], [asked], [FDB]) == Repair(missing_neighbors=(NEIGHBOR,))
    assert repair([ROUTE], [{**ZEBRA, "lladdr": ""}], [FDB]) == Repair(
        missing_neighbors=(NEIGHBOR,)
    )


def test_the_same_next_hop_elsewhere_is_another() -> None:
    elsewhere = [{**ZEBRA, "dev": "br20103"}]
    assert repair([ROUTE], elsewhere, [{**FDB, "ifname": "vx20103"}]) == Repair(
        missing_neighbors=(NEIGHBOR,), missing_forwarding=(FORWARDING,)
    )


@pytest.mark.parametrize(
    "by_hand",
    [
        {**ZEBRA, "state": ["PERMANENT"], "protocol": "static"},
        {"dst": "100.64.20.2", "dev": "br20102", "lladdr": "02:bb:00:00:00:07", "state": ["NOARP"]},
        {**ZEBRA, "lladdr": "02:bb:00:00:00:07"},
    ],
)
def test_what_somebody_set_is_not_replaced(by_hand: Entry) -> None:
    mac = by_hand["lladdr"]
    forwarding = {**FDB, "mac": mac}
    assert repair([ROUTE], [by_hand], [forwarding]) == Repair()
    moved = {**forwarding, "dst": "203.0.113.9"}
    assert repair([ROUTE], [by_hand], [moved]) == Repair()


def test_a_router_mac_that_zebra_knows_is_believed() -> None:
    """A device whose MAC somebody changed: BGP brings the new one."""
    other = {**ZEBRA, "lladdr": "02:bb:00:00:00:07"}
    assert repair([ROUTE], [other]).missing_forwarding == (
        Forwarding(device="vx20102", mac="02:bb:00:00:00:07", vtep=IPv4Address("100.64.20.2")),
    )


def test_own_entries_stay_while_a_route_needs_them_and_go_then() -> None:
    added = [own(ZEBRA), own(ZEBRA6)]
    assert repair([ROUTE, ROUTE6], added, [own(FDB)]) == Repair()
    # One family is enough for the forwarding entry.
    assert repair([ROUTE6], added, [own(FDB)]) == Repair(unneeded_neighbors=(NEIGHBOR,))
    assert repair([], added, [own(FDB)]) == Repair(
        unneeded_neighbors=(NEIGHBOR, NEIGHBOR6), unneeded_forwarding=(FORWARDING,)
    )


@pytest.mark.parametrize(
    ("neighbor", "forwarding"),
    [
        (ZEBRA, FDB),
        ({**own(ZEBRA), "state": ["STALE"]}, {**own(FDB), "flags": ["self"]}),
        ({**own(ZEBRA), "dev": "eth0"}, {**own(FDB), "ifname": "eth0"}),
        (
            {key: value for key, value in own(ZEBRA).items() if key != "extern_learn"},
            {key: value for key, value in own(FDB).items() if key != "dst"},
        ),
    ],
)
def test_what_others_set_is_never_removed(neighbor: Entry, forwarding: Entry) -> None:
    assert repair([], [neighbor], [forwarding]) == Repair()


def test_lines_say_whose_they_are() -> None:
    missing = Repair(
        missing_neighbors=(NEIGHBOR, NEIGHBOR6),
        missing_forwarding=(FORWARDING,),
        unneeded_neighbors=(NEIGHBOR,),
        unneeded_forwarding=(FORWARDING,),
    )
    mac = "02:00:64:40:14:02"
    how = "dev br20102 nud noarp extern_learn protocol static"
    assert ip_lines(missing) == (
        f"neigh replace 100.64.20.2 lladdr {mac} {how}",
        f"neigh replace ::ffff:100.64.20.2 lladdr {mac} {how}",
        "neigh del 100.64.20.2 dev br20102",
    )
    where = f"{mac} dev vx20102 dst 100.64.20.2 self"
    assert bridge_lines(missing) == (
        f"fdb replace {where} permanent extern_learn",
        f"fdb del {where}",
    )
    assert ip_lines(Repair()) == bridge_lines(Repair()) == ()


@pytest.mark.parametrize(
    "line",
    [
        "10.80.0.0/24 via 100.64.20.2 dev br20102 table 1012 proto bgp metric 20 onlink ",
        "10.81.0.0/24 table 1012 proto bgp \\\tnexthop via 100.64.20.2 dev br20102 weight 1 ",
        "Deleted 100.64.20.3 dev vx20102 lladdr 02:00:64:40:14:03 extern_learn REACHABLE ",
        "::ffff:100.64.20.2 dev br20102 FAILED proto zebra ",
        "100.64.20.2 dev if17 FAILED proto zebra ",
        "netlink receive error No buffer space available (105)",
    ],
)
def test_lines_about_vxlan_are_heard(line: str) -> None:
    assert concerns_tunnels(line)


@pytest.mark.parametrize(
    "line",
    [
        "192.0.2.1 dev mgmt0 lladdr 02:fc:00:00:00:05 REACHABLE ",
        "10.9.0.0/24 via 10.0.0.1 dev eth10.100 proto isis metric 20 ",
        "Deleted 10.9.0.0/24 via 10.0.0.1 dev br-old proto bgp metric 20 ",
        "",
    ],
)
def test_other_lines_are_not(line: str) -> None:
    assert not concerns_tunnels(line)


@pytest.mark.parametrize(
    ("routes", "neighbors", "fdb"),
    [
        (None, [], []),
        ([1], [], []),
        ([{**ROUTE, "gateway": 7}], [], []),
        ([{**ROUTE, "gateway": "nobody"}], [], []),
        ([{**ROUTE, "nexthops": {}}], [], []),
        ([], {}, []),
        ([], [{**ZEBRA, "dst": "nobody"}], []),
        ([], [], "no list"),
        ([], [], [{**own(FDB), "dst": "1.2.3"}]),
    ],
)
def test_what_no_program_prints_is_refused(routes: object, neighbors: object, fdb: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        repair_of(routes, neighbors, fdb)


def test_the_rule_of_router_macs_is_the_texts() -> None:
    text = (ROOT / "tests/golden/frr/cp-le-a/etc/network/interfaces").read_text()
    ends = set(re.findall(r"vxlan-local-tunnelip (\S+)", text))
    assert len(ends) == 1
    assert set(re.findall(r"hwaddress (\S+)", text)) == {router_mac(IPv4Address(ends.pop()))}


@given(st.ip_addresses(v=4))
def test_the_rule_of_router_macs_is_the_templates(vtep: IPv4Address) -> None:
    loopback = Interface(
        name="lo", kind=InterfaceKind.LOOPBACK, addresses=(IPv4Interface(f"{vtep}/32"),)
    )
    assert router_mac(vtep) == frr_mac(loopback)


_hops = st.tuples(
    st.sampled_from(["br1", "br2", "eth1"]),
    st.sampled_from(["100.64.20.2", "::ffff:100.64.20.2", "100.64.20.3", "2001:db8::1"]),
)
_routes = st.lists(
    _hops.map(lambda hop: {"dev": hop[0], "gateway": hop[1], "flags": ["onlink"]}), max_size=6
)
_macs = st.sampled_from(["02:00:64:40:14:02", "02:00:64:40:14:03"])
_neighbors = st.dictionaries(
    _hops,
    st.fixed_dictionaries(
        {
            "lladdr": _macs,
            "state": st.sampled_from([["NOARP"], ["FAILED"]]),
            "protocol": st.sampled_from(["zebra", "static"]),
            "extern_learn": st.none(),
        }
    ),
).map(lambda found: {hop: {"dev": hop[0], "dst": hop[1], **rest} for hop, rest in found.items()})
_entries = st.dictionaries(
    st.tuples(st.sampled_from(["vx1", "vx2"]), _macs),
    st.fixed_dictionaries(
        {
            "dst": st.sampled_from(["100.64.20.2", "100.64.20.3"]),
            "flags": st.just(["self", "extern_learn"]),
            "state": st.sampled_from(["", "permanent"]),
        }
    ),
).map(lambda found: {key: {"ifname": key[0], "mac": key[1], **rest} for key, rest in found.items()})


@given(_routes, _neighbors, _entries)
def test_one_repair_is_enough_and_touches_its_own_alone(
    routes: list[Entry],
    neighbors: dict[tuple[str, str], Entry],
    entries: dict[tuple[str, str], Entry],
) -> None:
    found = repair_of(routes, list(neighbors.values()), list(entries.values()))
    for gone in found.unneeded_neighbors:
        assert neighbors.pop((gone.device, _spelled(gone)))["protocol"] == "static"
    for removed in found.unneeded_forwarding:
        assert entries.pop((removed.device, removed.mac))["state"] == "permanent"
    for each in found.missing_neighbors:
        key = (each.device, _spelled(each))
        assert neighbors.get(key, {"state": ["FAILED"]})["state"] == ["FAILED"]
        said: Entry = {"dev": key[0], "dst": key[1], "lladdr": each.mac, "state": ["NOARP"]}
        neighbors[key] = {**said, "protocol": "static", "extern_learn": None}
    for added in found.missing_forwarding:
        key = (added.device, added.mac)
        assert entries.get(key, {"state": "permanent"})["state"] == "permanent"
        said = {"ifname": key[0], "mac": key[1], "dst": str(added.vtep)}
        entries[key] = {**said, "flags": ["self", "extern_learn"], "state": "permanent"}
    again = repair_of(routes, list(neighbors.values()), list(entries.values()))
    assert again == Repair()


def _spelled(each: Neighbor) -> str:
    mapped = getattr(each.address, "ipv4_mapped", None)
    return f"::ffff:{mapped}" if mapped else str(each.address)
