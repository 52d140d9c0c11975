"""Hand-made Junos devices that together use every field that Junos can say.

``BORDER`` and ``REFLECTOR`` are the two devices at the end of the dialect's page, written down from
its tables; the two of :mod:`.junos_variety` have what these have not, and ``SERVICE_SAMPLES`` have
slices, measurements, telemetry and guards of hand-offs.
"""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
)

from citynet.device.model import (
    Bgp,
    Device,
    Interface,
    InterfaceKind,
    Platform,
    Policer,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device
from tests.render.junos_filters import FILTERS, GROUPS, LISTS
from tests.render.junos_parts import (
    BASELINE,
    DOMAIN,
    JUSTICE,
    MANAGEMENT,
    SLICE,
    core,
    hand_off_session,
    isis,
    link,
    loopback,
    management_port,
    member,
    queues,
    secured,
    srv6,
    trunk,
    vpn,
)
from tests.render.junos_sliced import sliced_border, sliced_core
from tests.render.junos_variety import BARE, EDGE

__all__ = [
    "BARE",
    "BORDER",
    "EDGE",
    "REFLECTOR",
    "SAMPLES",
    "SERVICE_SAMPLES",
    "SLICED_BORDER",
    "SLICED_CORE",
]

ROUTER = IPv4Address("100.64.10.9")

BORDER = sorted_device(
    Device(
        name="eg-br2",
        platform=Platform.JUNOS,
        management=MANAGEMENT,
        interfaces=(
            trunk(
                "ae0",
                "eg-cr2 ae0",
                "2001:db8:10:ff::b/127",
                link(110, "trust-standard", delay=110),
                members=2,
            ),
            secured(
                core(
                    "et-0/0/0",
                    "eg-cr1 et-0/0/3",
                    "2001:db8:10:ff::9/127",
                    link(20, "trust-standard", delay=20),
                ),
                "11".zfill(64),
                "secret:macsec.eg-cr1-eg-br2",
            ),
            Interface(
                name="et-0/0/1",
                kind=InterfaceKind.PHYSICAL,
                description="hand-off to cp-br1 Ethernet9",
                speed=40_000_000_000,
                mtu=9000,
                queues=queues(20, 60),
                origin=DOMAIN,
            ),
            Interface(
                name="et-0/0/1.1000",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice office to cp-br1",
                parent="et-0/0/1",
                vlan=1000,
                vrf="S101-office",
                addresses=(IPv4Interface("100.126.0.0/31"), IPv6Interface("2001:db8:7e00::/127")),
                filter_ipv4="H101-1-4",
                filter_ipv6="H101-1-6",
                shaper=2_000_000_000,
                committed=2_000_000_000,
                origin=SLICE,
            ),
            member("et-0/0/4", "eg-cr2 et-0/0/4", "ae0"),
            member("et-0/0/5", "eg-cr2 et-0/0/5", "ae0"),
            management_port("198.51.100.29/24"),
            loopback("router ID and SRv6 source", "100.64.10.9/32", "2001:db8:10::9/128"),
            Interface(
                name="xe-0/1/0",
                kind=InterfaceKind.PHYSICAL,
                description="attachments",
                mtu=9000,
                origin=DOMAIN,
            ),
            Interface(
                name="xe-0/1/0.101",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice office, civic-centre",
                parent="xe-0/1/0",
                vlan=101,
                vrf="S101-office",
                addresses=(
                    IPv4Interface("10.10.0.1/24"),
                    IPv4Interface("10.11.0.1/25"),
                    IPv6Interface("2001:db8:a10::1/64"),
                ),
                filter_ipv4="A101-1-4",
                filter_ipv6="A101-1-6",
                policer=Policer(rate=1_000_000_000, burst=2_500_000, origin=SLICE),
                marking=TrafficClass.ASSURED,
                urpf=True,
                origin=SLICE,
            ),
            Interface(
                name="xe-0/1/0.105",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice justice, courts",
                parent="xe-0/1/0",
                vlan=105,
                vrf="S105-justice",
                addresses=(IPv4Interface("10.50.0.1/24"), IPv6Interface("2001:db8:a50::1/64")),
                filter_ipv4="A105-1-4",
                policer=Policer(rate=200_000_000, burst=500_000, origin=JUSTICE),
                marking=TrafficClass.EXPEDITED,
                urpf=True,
                origin=JUSTICE,
            ),
            Interface(
                name="xe-0/1/1",
                kind=InterfaceKind.PHYSICAL,
                description="unused",
                enabled=False,
                origin=BASELINE,
            ),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                rd="100.64.10.9:101",
                import_targets=("65010:101", "65010:30101"),
                export_targets=("65010:101",),
                locator="MAIN",
                sids=VrfSids(dt4=1, dt6=2, origin=SLICE),
                redistribute_connected=True,
                origin=SLICE,
            ),
            Vrf(
                name="S105-justice",
                rd="100.64.10.9:105",
                import_targets=("65010:105",),
                export_targets=("65010:105",),
                locator="ALG128",
                sids=VrfSids(dt4=253, dt6=254, origin=JUSTICE),
                redistribute_connected=True,
                origin=JUSTICE,
            ),
        ),
        filters=FILTERS,
        address_groups=GROUPS,
        prefix_lists=LISTS,
        isis=isis("49.0010.1000.6401.0009.00"),
        srv6=srv6(9, 128),
        bgp=Bgp(
            asn=65010,
            router_id=ROUTER,
            neighbors=(
                vpn("2001:db8:10::1", "eg-cr1"),
                vpn("2001:db8:10::2", "eg-cr2"),
                hand_off_session(IPv4Address("100.126.0.1")),
                hand_off_session(IPv6Address("2001:db8:7e00::1")),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A border and edge: the first device of the dialect's page."""

REFLECTOR = sorted_device(
    Device(
        name="eg-cr2",
        platform=Platform.JUNOS,
        management=MANAGEMENT,
        interfaces=(
            trunk(
                "ae0",
                "eg-br2 ae0",
                "2001:db8:10:ff::a/127",
                link(110, "trust-standard", delay=110),
                members=2,
            ),
            core(
                "et-0/0/0",
                "eg-cr1 et-0/0/0",
                "2001:db8:10:ff::1/127",
                link(15, "trust-low", "unencrypted", delay=15),
            ),
            member("et-0/0/4", "eg-br2 et-0/0/4", "ae0"),
            member("et-0/0/5", "eg-br2 et-0/0/5", "ae0"),
            management_port("198.51.100.22/24"),
            loopback("router ID", "100.64.10.2/32", "2001:db8:10::2/128"),
        ),
        isis=isis("49.0010.1000.6401.0002.00"),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.2"),
            neighbors=(
                vpn("2001:db8:10::1", "eg-cr1"),
                vpn("2001:db8:10::3", "eg-pe-civic", client=True),
                vpn("2001:db8:10::9", "eg-br2", client=True),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A core router that reflects, without services and locators: the second one of the page."""

SLICED_BORDER = sliced_border(BORDER)
SLICED_CORE = sliced_core(REFLECTOR)
SERVICE_SAMPLES = (SLICED_BORDER, SLICED_CORE)
SAMPLES = (BORDER, REFLECTOR, EDGE, BARE, *SERVICE_SAMPLES)
