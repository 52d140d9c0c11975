"""Hand-made VRP devices with slices, steering, measurement and telemetry."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Collector,
    Device,
    Family,
    IfitFlow,
    Interface,
    InterfaceKind,
    Isis,
    Measurement,
    Origin,
    Platform,
    SliceInstance,
    SliceShare,
    Srv6,
    Telemetry,
    TrafficClass,
    TwampReflector,
    TwampSession,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device
from tests.render.samples_vrp_steering import STEERED
from tests.render.vrp_filters import FILTERS, GROUPS
from tests.render.vrp_parts import (
    BASELINE,
    DOMAIN,
    MANAGEMENT,
    SLICE,
    core,
    hand_off_session,
    loopback,
    management_port,
    measured,
    member,
    prefix_list,
    queues,
    trunk,
    vpn,
)

__all__ = ["SERVICE_SAMPLES", "SLICED", "STEERED"]

VIDEO = Origin(sources=("slice/public-video",))


def share(number: int, mbps: int, *, dedicated: bool = False) -> SliceShare:
    return SliceShare(slice=number, rate=mbps * 10**6, dedicated=dedicated, origin=VIDEO)


def closed(session: BgpNeighbor) -> BgpNeighbor:
    version = session.address.version
    return replace(
        session,
        ttl_security=True,
        import_list=f"H101-2-{version}-in",
        export_list=f"H101-2-{version}-out",
    )


SLICED = sorted_device(
    Device(
        name="eg-br-slice",
        platform=Platform.VRP,
        management=replace(MANAGEMENT, ntp_key="secret:ntp"),
        interfaces=(
            replace(
                core("GigabitEthernet0/1/0", "eg-cr1 eth3", "2001:db8:10:ff::1/127", 20),
                slices=(
                    share(103, 500, dedicated=True),
                    share(105, 200),
                    share(1107, 2000, dedicated=True),
                    share(1109, 1),
                ),
            ),
            replace(
                measured(
                    core("GigabitEthernet0/1/1", "eg-cr2", "2001:db8:10:ff::3/127", 16_777_214),
                    16_777_215,
                ),
                slices=(share(105, 200),),
            ),
            Interface(
                name="GigabitEthernet0/2/0",
                kind=InterfaceKind.PHYSICAL,
                description="hand-off to cp-br1",
                speed=40_000_000_000,
                mtu=9000,
                queues=queues(60),
                origin=DOMAIN,
            ),
            Interface(
                name="GigabitEthernet0/2/0.1000",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice office to cp-br1",
                parent="GigabitEthernet0/2/0",
                vlan=1000,
                mtu=9000,
                vrf="S101-office",
                addresses=(IPv4Interface("100.126.0.0/31"), IPv6Interface("2001:db8:7e00::/127")),
                filter_ipv4="H101-1-4",
                filter_ipv6="H101-1-6",
                marking=TrafficClass.ASSURED,
                shaper=1_000_000_000,
                committed=300_000_000,
                origin=SLICE,
            ),
            Interface(
                name="GigabitEthernet0/2/0.1001",
                kind=InterfaceKind.SUBINTERFACE,
                parent="GigabitEthernet0/2/0",
                vlan=1001,
                vrf="S103-video",
                addresses=(IPv4Interface("100.126.0.2/31"),),
                marking=TrafficClass.EXPEDITED,
                shaper=400_000_000,
                committed=400_000_000,
                origin=VIDEO,
            ),
            replace(trunk("Eth-Trunk20", "attachments"), min_links=2),
            Interface(
                name="Eth-Trunk20.103",
                kind=InterfaceKind.SUBINTERFACE,
                parent="Eth-Trunk20",
                vlan=103,
                vrf="S103-video",
                addresses=(IPv4Interface("10.30.0.1/24"), IPv6Interface("2001:db8:a30::1/64")),
                origin=VIDEO,
            ),
            member("GigabitEthernet0/6/2", "Eth-Trunk20"),
            member("GigabitEthernet0/6/3", "Eth-Trunk20"),
            loopback("100.64.10.3/32", "2001:db8:10::3/128"),
            management_port("198.51.100.21/24"),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                rd="100.64.10.3:101",
                locator="MAIN",
                sids=VrfSids(dt4=1, dt6=2, origin=SLICE),
                origin=SLICE,
            ),
            Vrf(
                name="S103-video",
                rd="100.64.10.3:103",
                import_targets=("65010:103",),
                export_targets=("65010:103",),
                locator="MAIN",
                sids=VrfSids(dt4=3, dt6=4, origin=VIDEO),
                slice=103,
                redistribute_connected=True,
                origin=VIDEO,
            ),
            Vrf(
                name="S103-video-s1",
                rd="100.64.10.3:1103",
                locator="MAIN",
                sids=VrfSids(dt4=5, dt6=6, origin=VIDEO),
                slice=103,
                origin=VIDEO,
            ),
        ),
        filters=FILTERS,
        address_groups=GROUPS,
        prefix_lists=(
            prefix_list("H101-2-4-in", Family.IPV4),
            prefix_list("H101-2-4-out", Family.IPV4),
            prefix_list("H101-2-6-in", Family.IPV6),
            prefix_list("H101-2-6-out", Family.IPV6),
        ),
        isis=Isis(
            tag="1",
            net="49.0010.1000.6401.0003.00",
            families=(Family.IPV6,),
            origin=DOMAIN,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=IPv6Network("2001:db8:1000:3::/64"),
            source=IPv6Address("2001:db8:10::3"),
            end=256,
            origin=DOMAIN,
        ),
        slices=(
            SliceInstance(number=103, description="public-video", origin=VIDEO),
            SliceInstance(number=105, origin=DOMAIN),
            SliceInstance(number=1107, description="grid control", origin=DOMAIN),
            SliceInstance(number=1109, description="traffic lights", origin=DOMAIN),
        ),
        measurement=Measurement(
            sessions=(
                TwampSession(
                    number=1,
                    vrf="S103-video",
                    source=IPv4Address("10.30.0.1"),
                    destination=IPv4Address("10.30.4.1"),
                    port=862,
                    origin=VIDEO,
                ),
                TwampSession(
                    number=3,
                    vrf="S103-video",
                    source=IPv6Address("2001:db8:a30::1"),
                    destination=IPv6Address("2001:db8:a30:4::1"),
                    port=862,
                    origin=VIDEO,
                ),
            ),
            reflectors=(
                TwampReflector(
                    number=2,
                    vrf="S103-video",
                    address=IPv4Address("10.30.0.1"),
                    sender=IPv4Address("10.30.8.1"),
                    port=862,
                    origin=VIDEO,
                ),
                TwampReflector(
                    number=4,
                    vrf="S101-office",
                    address=IPv6Address("2001:db8:7e00::"),
                    sender=IPv6Address("2001:db8:7e00:1::1"),
                    port=1862,
                    origin=SLICE,
                ),
            ),
            node=3,
            flows=(
                IfitFlow(
                    number=1,
                    vrf="S101-office",
                    peer_locator=IPv6Network("2001:db8:1000:4::/64"),
                    origin=SLICE,
                ),
                IfitFlow(
                    number=2,
                    vrf="S103-video",
                    peer_locator=IPv6Network("2001:db8:1000:4::/64"),
                    origin=VIDEO,
                ),
            ),
            origin=DOMAIN,
        ),
        telemetry=Telemetry(
            collectors=(
                Collector(address=IPv4Address("198.51.100.231"), port=57400),
                Collector(address=IPv6Address("2001:db8:c0::31"), port=57400),
            ),
            interval=30,
            origin=BASELINE,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.3"),
            neighbors=(
                vpn("2001:db8:10::1", "eg-cr1"),
                closed(hand_off_session(IPv4Address("100.126.0.1"), Family.IPV4)),
                closed(hand_off_session(IPv6Address("2001:db8:7e00::1"), Family.IPV6)),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A border in slices, with a link at the end of its life, a closed hand-off and all measurement."""


SERVICE_SAMPLES = (SLICED, STEERED)
