"""A hand-made VRP edge whose applications take SRv6 policies of their own."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

from citynet.device.model import (
    Application,
    ApplicationMatch,
    Bgp,
    CandidatePath,
    Collector,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Isis,
    Origin,
    Platform,
    Policer,
    PortRange,
    Srv6,
    Srv6Policy,
    Steering,
    Telemetry,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device
from tests.render.vrp_filters import FILTERS, GROUPS
from tests.render.vrp_parts import (
    AFFINITIES,
    ALGORITHMS,
    BASELINE,
    DOMAIN,
    MANAGEMENT,
    algorithm_locators,
    core,
    loopback,
    management_port,
    measured,
    vpn,
)

__all__ = ["STEERED"]

SCADA = Origin(sources=("slice/scada",))


def policy(algorithm: int, device: int, sid: str) -> Srv6Policy:
    return Srv6Policy(
        name=f"P{1000 + algorithm}-{device}",
        color=1000 + algorithm,
        endpoint=IPv6Address(f"2001:db8:10::{device}"),
        paths=(CandidatePath(preference=100, segments=(IPv6Address(sid),)),),
        origin=DOMAIN,
    )


STEERED = sorted_device(
    Device(
        name="eg-pe-steer",
        platform=Platform.VRP,
        management=MANAGEMENT,
        interfaces=(
            measured(core("GigabitEthernet0/1/0", "eg-cr1", "2001:db8:10:ff::5/127", 20), 20),
            Interface(
                name="GigabitEthernet0/3/0",
                kind=InterfaceKind.PHYSICAL,
                description="attachments",
                origin=DOMAIN,
            ),
            Interface(
                name="GigabitEthernet0/3/0.106",
                kind=InterfaceKind.SUBINTERFACE,
                parent="GigabitEthernet0/3/0",
                vlan=106,
                vrf="S106-scada",
                addresses=(IPv4Interface("10.60.0.1/24"), IPv6Interface("2001:db8:a60::1/64")),
                filter_ipv4="A101-1-4",
                filter_ipv6="A101-1-6",
                policer=Policer(rate=100_000_000, burst=250_000, origin=SCADA),
                marking=TrafficClass.ASSURED,
                urpf=True,
                applications=(
                    ApplicationMatch(
                        application="S106-telecontrol",
                        protocol=6,
                        ports=(PortRange(2404, 2404), PortRange(20000, 20010)),
                        origin=SCADA,
                    ),
                    ApplicationMatch(
                        application="S106-clock",
                        protocol=17,
                        ports=(PortRange(319, 320),),
                        origin=SCADA,
                    ),
                ),
                origin=SCADA,
            ),
            Interface(
                name="GigabitEthernet0/3/0.107",
                kind=InterfaceKind.SUBINTERFACE,
                parent="GigabitEthernet0/3/0",
                vlan=107,
                vrf="S106-scada",
                addresses=(IPv4Interface("10.60.1.1/24"),),
                applications=(
                    ApplicationMatch(
                        application="S106-telecontrol",
                        protocol=6,
                        ports=(PortRange(2404, 2404),),
                        origin=SCADA,
                    ),
                ),
                origin=SCADA,
            ),
            loopback("100.64.10.5/32", "2001:db8:10::5/128"),
            management_port("198.51.100.25/24"),
        ),
        vrfs=(
            Vrf(
                name="S106-scada",
                rd="100.64.10.5:106",
                import_targets=("65010:106",),
                export_targets=("65010:106",),
                locator="ALG129",
                sids=VrfSids(dt4=1, dt6=2, origin=SCADA),
                color=106,
                redistribute_connected=True,
                origin=SCADA,
            ),
        ),
        filters=FILTERS[:2],
        address_groups=GROUPS[:2],
        isis=Isis(
            tag="1",
            net="49.0010.1000.6401.0005.00",
            families=(Family.IPV6,),
            affinities=AFFINITIES,
            algorithms=ALGORITHMS,
            ti_lfa=True,
            origin=DOMAIN,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=IPv6Network("2001:db8:1000:5::/64"),
            source=IPv6Address("2001:db8:10::5"),
            algorithms=algorithm_locators(5),
            end=256,
            origin=DOMAIN,
        ),
        policies=(
            policy(128, 3, "2001:db8:1000:1003::100"),
            policy(129, 3, "2001:db8:1000:2003::100"),
            policy(128, 4, "2001:db8:1000:1004::100"),
            policy(129, 4, "2001:db8:1000:2004::100"),
        ),
        applications=(
            Application(name="S106-telecontrol", number=6784, origin=SCADA),
            Application(name="S106-clock", number=6785, origin=SCADA),
        ),
        steering=(
            Steering(
                color=106,
                colors=(("S106-clock", 1128), ("S106-telecontrol", 1128)),
                default=1129,
                origin=SCADA,
            ),
        ),
        telemetry=Telemetry(
            collectors=(Collector(address=IPv4Address("198.51.100.231"), port=57400),),
            interval=5,
            origin=BASELINE,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.5"),
            neighbors=(vpn("2001:db8:10::1", "eg-cr1"),),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""An edge whose applications take policies of their own."""
