"""Names of a stand-in's interfaces: short, one to one, and refused where they cannot be."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import (
    Device,
    Interface,
    InterfaceKind,
    Management,
    Platform,
    Vrf,
)
from citynet.errors import FindingsError
from citynet.rehearsal.names import interface_names

MANAGEMENT = Management(
    ssh_sources=(IPv4Network("198.51.100.0/24"),),
    ntp_servers=(IPv4Address("198.51.100.1"),),
    syslog_servers=(),
    tacacs_servers=(),
    tacacs_key="secret:t",
    snmp_user="noc",
    snmp_auth="secret:a",
    snmp_privacy="secret:p",
    admin_user="ops",
    admin_password="secret:ops",  # noqa: S106 -- a reference, not a password
    banner="Ours.",
)


def port(name: str, kind: InterfaceKind = InterfaceKind.PHYSICAL) -> Interface:
    return Interface(name=name, kind=kind)


def inner(parent: str, vlan: int) -> Interface:
    kind = InterfaceKind.SUBINTERFACE
    return Interface(name=f"{parent}.{vlan}", kind=kind, parent=parent, vlan=vlan)


def device(*interfaces: Interface, vrfs: tuple[Vrf, ...] = ()) -> Device:
    return Device(
        name="r1",
        platform=Platform.VRP,
        management=MANAGEMENT,
        interfaces=interfaces,
        vrfs=vrfs,
    )


@pytest.mark.parametrize(
    ("interface", "name"),
    [
        (port("Ethernet10"), "eth10"),
        (port("Ethernet3/1/2"), "eth3-1-2"),
        (inner("Ethernet10", 100), "eth10.100"),
        (port("GigabitEthernet0/3/0"), "ge0-3-0"),
        (inner("GigabitEthernet0/3/0", 101), "ge0-3-0.101"),
        (port("XGigabitEthernet1/0/1"), "xge1-0-1"),
        (port("100GE1/0/1"), "100ge1-0-1"),
        (port("100GE1/0/12"), "p1-0-12"),
        (inner("100GE1/10/10", 1000), "p1-10-10.1000"),
        (inner("Ethernet100/10/10", 4094), "p100-10-10.4094"),
        (port("Eth-Trunk7"), "trunk7"),
        (port("Port-Channel7"), "po7"),
        (inner("et-0/0/2", 100), "et-0-0-2.100"),
        (port("xe-0/0/1"), "xe-0-0-1"),
        (inner("et-10/0/12", 4094), "et-10-0-12.4094"),
        (inner("xe-10/10/12", 999), "p10-10-12.999"),
        (port("ae0"), "ae0"),
        (inner("TenGigE0/0/0/2", 100), "te0-0-0-2.100"),
        (inner("TenGigE0/0/0/2/3", 1000), "p0-0-0-2-3.1000"),
        (port("HundredGigE0/0/0/1"), "hu0-0-0-1"),
        (port("FourHundredGigE0/0/0/1"), "fh0-0-0-1"),
        (inner("Bundle-Ether1", 100), "be1.100"),
        (port("Eth-Trunk1"), "trunk1"),
        (port("lo0", InterfaceKind.LOOPBACK), "lo"),
        (port("fxp0", InterfaceKind.MANAGEMENT), "mgmt0"),
        (port("MgmtEth0/RP0/CPU0/0", InterfaceKind.MANAGEMENT), "mgmt0"),
        (port("Serial0/1"), "serial0-1"),
        (port("Ethernet"), "eth"),
        (port("Loopback0", InterfaceKind.LOOPBACK), "lo"),
        (port("Management1", InterfaceKind.MANAGEMENT), "mgmt0"),
        (port("GigabitEthernet0/0/0", InterfaceKind.MANAGEMENT), "mgmt0"),
    ],
)
def test_a_name_is_short_and_still_tells_the_port(interface: Interface, name: str) -> None:
    assert interface_names(device(interface)) == {interface.name: name}


VRF = Vrf(name="S101-x", vni=20101)


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (device(port("Ethernet1/1"), port("ethernet1/1")), "eth1-1, which is also interface"),
        (device(port("Ethernet1/1"), port("Ethernet1-1")), "eth1-1, which is also interface"),
        (device(inner("100GE10/10/10/10", 1000)), "p10-10-10-10.1000: 17 characters"),
        (device(port("100GE1/0/12"), port("400GE1/0/12")), "p1-0-12, which is also interface"),
        (device(port("br20101"), vrfs=(VRF,)), "br20101, which is also the VXLAN device"),
        (device(port("Lo")), "lo, which is also what Linux calls lo"),
        (device(port("MGMT")), "mgmt, which is also what Linux calls mgmt"),
        (
            device(port("mgmt0"), port("Management1", InterfaceKind.MANAGEMENT)),
            "mgmt0, which is also interface mgmt0",
        ),
        (
            device(
                port("Loopback0", InterfaceKind.LOOPBACK), port("Loopback1", InterfaceKind.LOOPBACK)
            ),
            "lo, which is also interface Loopback0",
        ),
    ],
)
def test_a_name_that_cannot_be_is_refused(one: Device, found: str) -> None:
    with pytest.raises(FindingsError) as refused:
        interface_names(one)
    assert {finding.code for finding in refused.value.findings} == {"CN628"}
    assert [finding for finding in refused.value.findings if found in finding.found]


@given(
    st.lists(
        st.from_regex(r"[A-Za-z0-9][A-Za-z0-9/-]{0,12}", fullmatch=True), unique=True, max_size=6
    )
)
def test_names_are_one_to_one_or_refused(names: list[str]) -> None:
    one = device(*map(port, names))
    try:
        found = interface_names(one)
    except FindingsError:
        return
    assert found.keys() == set(names)
    assert len(set(found.values())) == len(names)
    assert all(0 < len(name) <= 15 and "/" not in name for name in found.values())
