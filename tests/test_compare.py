"""Comparison is complete: two devices differ exactly when some fact differs, and it says which."""

from __future__ import annotations

import dataclasses
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest

from citynet.compare import PRESENT, Difference, differences, facts
from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Interface,
    InterfaceKind,
    Management,
    Origin,
    Platform,
    PortRange,
    PrefixList,
    StaticRoute,
    Vrf,
)

MANAGEMENT = Management(
    ssh_sources=(IPv4Network("192.0.2.0/24"),),
    ntp_servers=(),
    syslog_servers=(),
    tacacs_servers=(),
    tacacs_key="secret:tacacs.key",
    snmp_user="noc",
    snmp_auth="secret:snmp.auth",
    snmp_privacy="secret:snmp.privacy",
    admin_user="ops",
    admin_password="secret:login.ops",  # noqa: S106 - a reference
    banner="keep out",
)


def rule(sequence: int, **fields: object) -> FilterRule:
    values: dict[str, object] = {"action": FilterAction.PERMIT, **fields}
    return FilterRule(sequence=sequence, **values)  # type: ignore[arg-type]


def device(**fields: object) -> Device:
    values: dict[str, object] = {
        "name": "r1",
        "platform": Platform.FRR,
        "management": MANAGEMENT,
        "interfaces": (
            Interface(
                name="eth1.7",
                kind=InterfaceKind.SUBINTERFACE,
                vlan=7,
                addresses=(IPv4Interface("10.0.0.1/24"),),
                origin=Origin(sources=("slice/a",), file="frr.conf", lines=(4, 5)),
            ),
        ),
        "filters": (
            Filter(
                name="F",
                family=Family.IPV4,
                rules=(
                    rule(10, protocol=6, destination_ports=PortRange(80, 90)),
                    rule(20, action=FilterAction.DENY),
                ),
                origin=Origin(sources=("slice/b",), file="nft", lines=(1,)),
            ),
        ),
    }
    return Device(**{**values, **fields})  # type: ignore[arg-type]


def test_facts_are_named_by_path() -> None:
    found = facts(device())
    assert found["name",] == "r1"
    assert found["interfaces", "eth1.7", "vlan"] == 7
    assert found["interfaces", "eth1.7", "enabled"] is True
    assert found["interfaces", "eth1.7", "addresses", "10.0.0.1/24"] == PRESENT
    assert found["filters", "F", "rules", "10", "destination_ports"] == "80-90"
    assert found["filters", "F", "rules", "20", "action"] == "deny"
    assert ("interfaces", "eth1.7", "mtu") not in found
    assert not any("origin" in path for path in found)


def test_equal_devices_have_no_differences_whatever_their_origins() -> None:
    other = dataclasses.replace(device(), origin=Origin(file="elsewhere", lines=(99,)))
    assert differences(device(), other) == ()


def test_a_changed_value_names_both_values_and_both_places() -> None:
    intended = device()
    found = device(
        interfaces=(
            dataclasses.replace(
                intended.interfaces[0], vlan=8, origin=Origin(file="interfaces", lines=(12, 14))
            ),
        )
    )
    assert differences(intended, found) == (
        Difference(
            device="r1",
            path=("interfaces", "eth1.7", "vlan"),
            intended=7,
            found=8,
            sources=("slice/a",),
            file="interfaces",
            lines=(12, 14),
        ),
    )
    assert str(differences(intended, found)[0]) == (
        "r1: interfaces/eth1.7/vlan: intended 7 (from slice/a), found 8 at interfaces:12"
    )


def test_a_missing_part_is_one_difference_that_says_what_it_was() -> None:
    intended = device()
    found = device(
        filters=(dataclasses.replace(intended.filters[0], rules=intended.filters[0].rules[1:]),)
    )
    (difference,) = differences(intended, found)
    assert difference.path == ("filters", "F", "rules", "10")
    assert difference.intended == (
        "sequence=10 action=permit protocol=6 destination_ports=80-90 established=False log=False"
    )
    assert difference.found is None
    assert difference.sources == ("slice/b",)


def test_an_additional_part_is_one_difference_with_its_line() -> None:
    more = Interface(
        name="eth9", kind=InterfaceKind.PHYSICAL, origin=Origin(file="interfaces", lines=(40,))
    )
    intended = device()
    (difference,) = differences(intended, device(interfaces=(*intended.interfaces, more)))
    assert difference.path == ("interfaces", "eth9")
    assert difference.intended is None
    assert difference.found == (
        "name=eth9 kind=physical description= enabled=True urpf=False lossless=False"
    )
    assert (difference.file, difference.lines) == ("interfaces", (40,))


def test_a_collection_that_one_side_lacks_differs_member_by_member() -> None:
    intended, found = device(), device(filters=())
    (difference,) = differences(intended, found)
    assert difference.path == ("filters", "F")
    assert difference.found is None


def test_a_repeated_name_is_not_lost() -> None:
    intended = device()
    found = device(interfaces=intended.interfaces * 2)
    (difference,) = differences(intended, found)
    assert difference.path == ("interfaces", "eth1.7#2")


NEIGHBOR = BgpNeighbor(address=IPv4Address("10.0.0.2"), remote_as=65001, vrf="S1-a")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "r2"},
        {"platform": Platform.EOS},
        {"management": dataclasses.replace(MANAGEMENT, gateway=IPv4Address("192.0.2.1"))},
        {"management": dataclasses.replace(MANAGEMENT, tacacs_key="secret:other")},
        {"management": dataclasses.replace(MANAGEMENT, ssh_sources=())},
        {"vtep": "lo"},
        {"interfaces": ()},
        {"prefix_lists": (PrefixList(name="P", family=Family.IPV4, prefixes=()),)},
        {"vrfs": (Vrf(name="S1-a"),)},
        {"bgp": Bgp(asn=65000, router_id=IPv4Address("10.0.0.1"))},
        {"bgp": Bgp(asn=65000, router_id=IPv4Address("10.0.0.1"), neighbors=(NEIGHBOR,))},
        {
            "vrfs": (
                Vrf(
                    name="S1-a",
                    static_routes=(
                        StaticRoute(
                            prefix=IPv4Network("10.1.0.0/16"),
                            interface="x1l",
                            next_hop=IPv4Address("10.0.0.3"),
                        ),
                    ),
                ),
            )
        },
    ],
)
def test_every_change_is_found_both_ways(change: dict[str, object]) -> None:
    one, other = device(), device(**change)
    there, back = differences(one, other), differences(other, one)
    assert there
    assert [(d.path, d.intended, d.found) for d in there] == [
        (d.path, d.found, d.intended) for d in back
    ]
    assert dict(facts(one)) != dict(facts(other))
