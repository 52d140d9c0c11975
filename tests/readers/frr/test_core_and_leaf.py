"""A reflector of an SRv6 core and a leaf of a VXLAN domain: what is read is what they say."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import (
    IPv4Address,
    ip_interface,
)

import pytest

from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Isis,
    Platform,
    Policer,
    TrafficClass,
    Vrf,
)
from citynet.readers.frr import read
from tests.readers.frr.builders import (
    MANAGEMENT,
    PERMIT,
    V4,
    Files,
    core_port,
    egov_isis,
    filter_,
    loopback,
    management_port,
    reflector,
    rule,
)

REFLECTOR = Device(
    name="rr1",
    platform=Platform.FRR,
    management=MANAGEMENT,
    interfaces=(
        core_port("eth1", "to rr2:eth1", "2001:db8:10:ff::/127", 90, 10**10, (5, 1, 1, 93)),
        core_port("eth2", "to pe1:eth1", "2001:db8:10:ff::7/127", 40, 10**10, (5, 1, 1, 93)),
        loopback("100.64.10.11/32", "2001:db8:10::11/128"),
        management_port("198.51.100.11/24"),
    ),
    isis=egov_isis("0011"),
    bgp=Bgp(
        asn=65010,
        router_id=IPv4Address("100.64.10.11"),
        neighbors=(
            reflector("2001:db8:10::12", "reflector rr2"),
            reflector("2001:db8:10::22", "client pe1", client=True),
        ),
    ),
)

LEAF = Device(
    name="le1",
    platform=Platform.FRR,
    management=MANAGEMENT,
    interfaces=(
        core_port("eth1", "", "100.66.0.0/31", 2, 10**8, (5, 10, 20, 65)),
        Interface(name="eth10", kind=InterfaceKind.PHYSICAL, mtu=9000),
        Interface(
            name="eth10.130",
            kind=InterfaceKind.SUBINTERFACE,
            parent="eth10",
            vlan=130,
            vrf="S105-train",
            addresses=(ip_interface("10.50.1.1/24"), ip_interface("2001:db8:e:1::1/64")),
            filter_ipv4="A105-0-4",
            filter_ipv6="A105-0-6",
            policer=Policer(rate=20_000_000, burst=50_000),
            marking=TrafficClass.EXPEDITED,
        ),
        loopback("100.64.20.71/32", "2001:db8:20::71/128"),
        management_port("198.51.100.71/24"),
    ),
    vrfs=(
        Vrf(
            name="S105-train",
            table=1001,
            rd="100.64.20.71:105",
            import_targets=("65020:105", "65020:100105"),
            export_targets=("65020:105",),
            vni=20105,
            redistribute_connected=True,
        ),
    ),
    filters=(
        filter_("A105-0-4", rule(10, PERMIT, "10.50.1.0/24")),
        filter_("A105-0-6", rule(10, PERMIT, "2001:db8:e:1::/64")),
    ),
    isis=Isis(
        tag="compute",
        net="49.0020.1000.6402.0071.00",
        families=(V4,),
        authentication="secret:isis.compute.domain",
    ),
    vtep="lo",
    bgp=Bgp(
        asn=65020,
        router_id=IPv4Address("100.64.20.71"),
        neighbors=(
            BgpNeighbor(
                address=IPv4Address("100.64.20.41"),
                remote_as=65020,
                update_source="lo",
                families=(Family.EVPN,),
                bfd=True,
                authentication="secret:bgp.compute",
            ),
        ),
    ),
)


@pytest.mark.parametrize(("name", "expected"), [("reflector", REFLECTOR), ("leaf", LEAF)])
def test_device_is_what_the_files_say(
    router: Callable[[str], Files], name: str, expected: Device
) -> None:
    found = read(name, router(name))
    assert found.unread == ()
    assert found.device == expected
