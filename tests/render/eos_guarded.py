"""A hand-made EOS border that is drained, with closed and guarded hand-offs and telemetry."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address

from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Platform,
    TrafficClass,
    Vrf,
)
from citynet.device.sorting import sorted_device
from tests.render.eos_parts import (
    BASELINE,
    DOMAIN,
    HAND_OFF,
    MANAGEMENT,
    core,
    evpn,
    hand_off_session,
    isis,
    loopback,
    management_port,
    members,
    prefix_list,
    queues,
)
from tests.render.parts import SIGNED, SLICE, telemetry

__all__ = ["GUARDED"]


def _guarded(address: IPv4Address | IPv6Address, family: Family) -> BgpNeighbor:
    return replace(hand_off_session(address, family), ttl_security=True)


GUARDED = sorted_device(
    Device(
        name="cp-br2",
        platform=Platform.EOS,
        management=replace(MANAGEMENT, ntp_key=SIGNED),
        interfaces=(
            core("Ethernet1", "cp-sp1 Ethernet4", "100.66.0.15/31", 16_777_214),
            *members("Port-Channel9", "hand-off to ci-br2", "Ethernet8", "Ethernet9"),
            Interface(
                name="Port-Channel9",
                kind=InterfaceKind.LAG,
                description="hand-off to ci-br2 Bundle-Ether1",
                speed=20_000_000_000,
                mtu=9000,
                min_links=2,
                queues=queues(60),
                origin=DOMAIN,
            ),
            replace(
                HAND_OFF,
                name="Port-Channel9.1000",
                parent="Port-Channel9",
                filter_ipv4=None,
                filter_ipv6=None,
                marking=TrafficClass.ASSURED,
            ),
            loopback("100.64.20.6/32", "2001:db8:20::6/128"),
            management_port("198.51.100.62/24"),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                rd="100.64.20.6:101",
                import_targets=("65020:101",),
                export_targets=("65020:101",),
                vni=20101,
                origin=SLICE,
            ),
        ),
        prefix_lists=(
            prefix_list("H101-1-4-in", Family.IPV4),
            prefix_list("H101-1-4-out", Family.IPV4),
            prefix_list("H101-1-6-in", Family.IPV6),
            prefix_list("H101-1-6-out", Family.IPV6),
        ),
        isis=isis("49.0020.1000.6402.0006.00"),
        telemetry=telemetry(BASELINE),
        vtep="Loopback0",
        bgp=Bgp(
            asn=65020,
            router_id=IPv4Address("100.64.20.6"),
            neighbors=(
                evpn("100.64.20.1", "cp-sp1"),
                _guarded(IPv4Address("100.126.0.0"), Family.IPV4),
                _guarded(IPv6Address("2001:db8:7e00::"), Family.IPV6),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""Its hand-off is closed: no prefix passes either way."""
