"""Hand-made FRR routers that use every field of the device model.

``SAMPLES`` are a small edge, a reflector, a border with hand-offs, a hub-spoke service and an
exchange, and a VXLAN leaf. Numbers follow ``docs/explanation/network-design.md``.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_interface, ip_network
from typing import Final

from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Isis,
    Origin,
    Platform,
    Srv6,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device
from tests.render.frr_parts import (
    CLOUD,
    COMPUTE,
    EGOV,
    MARKET,
    OFFICE,
    RULES,
    VIDEO,
    attachment,
    attachment_filters,
    attachment_port,
    core_port,
    exchange_filter,
    exchange_port,
    hand_off_filter,
    hand_off_session,
    loopback,
    management,
    management_port,
    prefix_list,
    queues,
    reflector_session,
    route,
)

__all__ = ["BORDER", "EDGE", "LEAF", "REFLECTOR", "SAMPLES"]

EDGE: Final = sorted_device(
    Device(
        name="eg-pe-a",
        platform=Platform.FRR,
        management=management(),
        interfaces=(
            loopback("100.64.10.3/32", "2001:db8:10::3/128", EGOV),
            management_port("198.51.100.23/24"),
            core_port("eth1", "eg-cr1", "2001:db8:10:ff::9/127", metric=130),
            core_port("eth2", "eg-cr2", "2001:db8:10:ff::b/127", metric=10, enabled=False),
            attachment_port(),
            attachment(
                101,
                "office",
                100,
                ("10.1.0.1/24", "2001:db8:a::1/64"),
                OFFICE,
                vrf="S101-office",
            ),
            attachment(102, "video", 101, ("2001:db8:b::1/64",), VIDEO, vrf="S102-video-s1"),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                table=1001,
                rd="100.64.10.3:101",
                import_targets=("65010:101",),
                export_targets=("65010:101",),
                locator="MAIN",
                sids=VrfSids(dt4=1, dt6=2, origin=OFFICE),
                redistribute_connected=True,
                origin=OFFICE,
            ),
            Vrf(
                name="S102-video-s1",
                table=1127,
                rd="100.64.10.3:1102",
                import_targets=("65010:102",),
                export_targets=("65010:30102",),
                locator="MAIN",
                sids=VrfSids(dt4=253, dt6=254, origin=VIDEO),
                redistribute_connected=True,
                origin=VIDEO,
            ),
        ),
        filters=(
            *attachment_filters(
                101, ("10.1.0.0/24", "10.1.0.1"), ("2001:db8:a::/64", "2001:db8:a::1"), OFFICE
            ),
            *attachment_filters(102, None, ("2001:db8:b::/64", "2001:db8:b::1"), VIDEO),
        ),
        isis=Isis(
            tag="egov",
            net="49.0010.1000.6401.0003.00",
            families=(Family.IPV6,),
            authentication="secret:isis.egov.lsp",
            origin=EGOV,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=ip_network("2001:db8:1000:3::/64"),  # type: ignore[arg-type]
            source=ip_address("2001:db8:10::3"),  # type: ignore[arg-type]
            block=ip_network("2001:db8:1000::/48"),  # type: ignore[arg-type]
            origin=EGOV,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=ip_address("100.64.10.3"),  # type: ignore[arg-type]
            neighbors=(
                reflector_session("2001:db8:10::1", "reflector eg-cr1"),
                reflector_session("2001:db8:10::2", "reflector eg-cr2"),
            ),
            origin=EGOV,
        ),
    )
)
"""An edge with one slice of both families and a spoke that has IPv6 only; one port is down."""

REFLECTOR: Final = sorted_device(
    Device(
        name="eg-cr1",
        platform=Platform.FRR,
        management=management(),
        interfaces=(
            loopback("100.64.10.1/32", "2001:db8:10::1/128", EGOV),
            management_port("198.51.100.11/24"),
            core_port("eth1", "eg-pe-a", "2001:db8:10:ff::8/127", metric=130),
            core_port("eth2", "eg-br1", "2001:db8:10:ff::c/127", metric=5),
        ),
        isis=Isis(
            tag="egov",
            net="49.0010.1000.6401.0001.00",
            families=(Family.IPV6,),
            authentication="secret:isis.egov.lsp",
            origin=EGOV,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=ip_address("100.64.10.1"),  # type: ignore[arg-type]
            neighbors=(
                reflector_session("2001:db8:10::2", "reflector eg-cr2"),
                reflector_session("2001:db8:10::3", "eg-pe-a", client=True),
                reflector_session("2001:db8:10::4", "eg-br1", client=True),
            ),
            origin=EGOV,
        ),
    )
)
"""A core router that reflects: no locator, no VRFs."""

BORDER: Final = sorted_device(
    Device(
        name="eg-br1",
        platform=Platform.FRR,
        management=management(),
        interfaces=(
            loopback("100.64.10.4/32", "2001:db8:10::4/128", EGOV),
            management_port("198.51.100.31/24"),
            core_port("eth1", "eg-cr1", "2001:db8:10:ff::d/127", metric=5),
            Interface(
                name="eth9",
                kind=InterfaceKind.PHYSICAL,
                description="to cp-br1 Ethernet9",
                speed=40 * 10**9,
                mtu=9000,
                queues=queues(1, 10, CLOUD),
                origin=Origin(sources=("link/eg-br1--cp-br1",)),
            ),
            Interface(
                name="eth9.1000",
                kind=InterfaceKind.SUBINTERFACE,
                description="interconnect gov-cloud",
                parent="eth9",
                vlan=1000,
                vrf="S103-gov-cloud",
                addresses=(
                    ip_interface("100.126.0.0/31"),
                    ip_interface("2001:db8:7e00::/127"),
                ),
                filter_ipv4="H103-1-4",
                filter_ipv6="H103-1-6",
                shaper=750 * 10**6,
                origin=CLOUD,
            ),
            exchange_port(
                "x104l", "x104lx", "S101-office", "100.127.0.0/31", "2001:db8:7f00::/127"
            ),
            exchange_port(
                "x104lx",
                "x104l",
                "X104-office-mar",
                "100.127.0.1/31",
                "2001:db8:7f00::1/127",
                side="l",
            ),
            exchange_port(
                "x104r", "x104rx", "S105-market", "100.127.0.2/31", "2001:db8:7f00::2/127"
            ),
            exchange_port(
                "x104rx",
                "x104r",
                "X104-office-mar",
                "100.127.0.3/31",
                "2001:db8:7f00::3/127",
                side="r",
            ),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                table=1001,
                rd="100.64.10.4:101",
                import_targets=("65010:101",),
                export_targets=("65010:101",),
                locator="MAIN",
                sids=VrfSids(dt4=1, dt6=2, origin=OFFICE),
                redistribute_static=True,
                static_routes=(
                    route("10.5.0.0/24", "x104l", "100.127.0.1"),
                    route("2001:db8:e::/64", "x104l", "2001:db8:7f00::1"),
                ),
                origin=OFFICE,
            ),
            Vrf(
                name="S103-gov-cloud",
                table=1002,
                rd="100.64.10.4:103",
                import_targets=("65010:103", "65010:100103"),
                export_targets=("65010:103",),
                locator="MAIN",
                sids=VrfSids(dt4=3, dt6=4, origin=CLOUD),
                origin=CLOUD,
            ),
            Vrf(
                name="S105-market",
                table=1003,
                rd="100.64.10.4:105",
                import_targets=("65010:105",),
                export_targets=("65010:105",),
                locator="MAIN",
                sids=VrfSids(dt4=5, dt6=6, origin=MARKET),
                redistribute_static=True,
                static_routes=(route("10.1.0.0/24", "x104r", "100.127.0.3"),),
                origin=MARKET,
            ),
            Vrf(
                name="X104-office-mar",
                table=3104,
                static_routes=(
                    route("10.1.0.0/24", "x104lx", "100.127.0.0"),
                    route("10.5.0.0/24", "x104rx", "100.127.0.2"),
                ),
                origin=RULES,
            ),
        ),
        filters=(
            hand_off_filter(
                Family.IPV4,
                "100.126.0.0",
                "100.126.0.1",
                ip_network("10.3.0.0/24"),
                ip_network("10.30.0.0/24"),
            ),
            hand_off_filter(
                Family.IPV6,
                "2001:db8:7e00::",
                "2001:db8:7e00::1",
                ip_network("2001:db8:c::/64"),
                ip_network("2001:db8:30::/64"),
            ),
            exchange_filter("l", "10.1.0.0/24", "10.5.0.0/24", answers=False),
            exchange_filter("r", "10.5.0.0/24", "10.1.0.0/24", answers=True),
        ),
        prefix_lists=(
            prefix_list("H103-1-4-in", Family.IPV4, "10.30.0.0/24", "10.31.0.0/16"),
            prefix_list("H103-1-4-out", Family.IPV4, "10.3.0.0/24"),
            prefix_list("H103-1-6-in", Family.IPV6, "2001:db8:30::/64"),
            prefix_list("H103-1-6-out", Family.IPV6),
        ),
        isis=Isis(
            tag="egov",
            net="49.0010.1000.6401.0004.00",
            families=(Family.IPV6,),
            authentication="secret:isis.egov.lsp",
            origin=EGOV,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=ip_network("2001:db8:1000:4::/64"),  # type: ignore[arg-type]
            source=ip_address("2001:db8:10::4"),  # type: ignore[arg-type]
            block=ip_network("2001:db8:1000::/48"),  # type: ignore[arg-type]
            origin=EGOV,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=ip_address("100.64.10.4"),  # type: ignore[arg-type]
            neighbors=(
                reflector_session("2001:db8:10::1", "reflector eg-cr1"),
                hand_off_session("100.126.0.1", Family.IPV4),
                hand_off_session("2001:db8:7e00::1", Family.IPV6),
            ),
            origin=EGOV,
        ),
    )
)
"""A border: a hand-off with both families, an exchange, a hub's VRF, an empty prefix list."""

LEAF: Final = sorted_device(
    Device(
        name="cp-le-a",
        platform=Platform.FRR,
        management=management(),
        interfaces=(
            loopback("100.64.20.3/32", "2001:db8:20::3/128", COMPUTE),
            management_port("198.51.100.51/24"),
            core_port("eth1", "cp-sp1", "100.66.0.3/31", metric=2, domain="compute"),
            attachment_port(),
            attachment(
                301,
                "training",
                300,
                ("10.60.0.1/24", "2001:db8:60::1/64"),
                CLOUD,
                vrf="S301-training",
            ),
        ),
        vrfs=(
            Vrf(
                name="S301-training",
                table=1301,
                rd="100.64.20.3:301",
                import_targets=("65020:301", "65020:100301"),
                export_targets=("65020:301",),
                vni=20301,
                redistribute_connected=True,
                origin=CLOUD,
            ),
        ),
        filters=attachment_filters(
            301, ("10.60.0.0/24", "10.60.0.1"), ("2001:db8:60::/64", "2001:db8:60::1"), CLOUD
        ),
        isis=Isis(
            tag="compute",
            net="49.0020.1000.6402.0003.00",
            families=(Family.IPV4,),
            authentication="secret:isis.compute.lsp",
            origin=COMPUTE,
        ),
        vtep="lo",
        bgp=Bgp(
            asn=65020,
            router_id=ip_address("100.64.20.3"),  # type: ignore[arg-type]
            neighbors=(
                BgpNeighbor(
                    address=ip_address("100.64.20.1"),
                    remote_as=65020,
                    description="reflector cp-sp1",
                    update_source="lo",
                    families=(Family.EVPN,),
                    authentication="secret:bgp.compute.core",
                    origin=COMPUTE,
                ),
            ),
            origin=COMPUTE,
        ),
    )
)
"""A VXLAN leaf, which the laboratory runs in place of other platforms."""

SAMPLES: Final = (BORDER, EDGE, LEAF, REFLECTOR)
