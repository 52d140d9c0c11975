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
    Filter,
    FilterAction,
    FilterRule,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    Management,
    Network,
    Origin,
    Platform,
    Policer,
    PortRange,
    PrefixList,
    Queue,
    Srv6,
    StaticRoute,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device

__all__ = ["BORDER", "EDGE", "LEAF", "REFLECTOR", "SAMPLES"]

_EGOV: Final = Origin(sources=("domain/egov",))
_COMPUTE: Final = Origin(sources=("domain/compute",))
_OFFICE: Final = Origin(sources=("slice/office",))
_VIDEO: Final = Origin(sources=("slice/video",))
_MARKET: Final = Origin(sources=("slice/market",))
_CLOUD: Final = Origin(sources=("interconnect/gov-cloud",))
_RULES: Final = Origin(sources=("boundary/office-market",))


def _management() -> Management:
    return Management(
        ssh_sources=(ip_network("198.51.100.0/24"), ip_network("2001:db8:99::/64")),
        ntp_servers=(ip_address("198.51.100.11"), ip_address("2001:db8:99::11")),
        syslog_servers=(ip_address("198.51.100.21"),),
        tacacs_servers=(ip_address("198.51.100.31"), ip_address("198.51.100.32")),
        tacacs_key="secret:baseline.tacacs",
        snmp_user="citynoc",
        snmp_auth="secret:baseline.snmp.auth",
        snmp_privacy="secret:baseline.snmp.privacy",
        admin_user="netops",
        admin_password="secret:baseline.admin",  # noqa: S106 (a reference)
        banner="Linjiang city network. Authorised use only; every change is recorded.",
        gateway=ip_address("198.51.100.1"),  # type: ignore[arg-type]
        origin=Origin(sources=("baseline",)),
    )


def _management_port(address: str) -> Interface:
    return Interface(
        name="mgmt0",
        kind=InterfaceKind.MANAGEMENT,
        vrf="mgmt",
        addresses=(ip_interface(address),),
        origin=Origin(sources=("baseline",)),
    )


def _loopback(ipv4: str, ipv6: str, origin: Origin) -> Interface:
    return Interface(
        name="lo",
        kind=InterfaceKind.LOOPBACK,
        description="router ID",
        addresses=(ip_interface(ipv4), ip_interface(ipv6)),
        isis=IsisInterface(metric=0, passive=True, origin=origin),
        origin=origin,
    )


def _queues(expedited: int, assured: int, origin: Origin) -> tuple[Queue, ...]:
    shares = {
        TrafficClass.CONTROL: 5,
        TrafficClass.EXPEDITED: expedited,
        TrafficClass.ASSURED: assured,
        TrafficClass.STANDARD: 95 - expedited - assured,
    }
    return tuple(
        Queue(traffic_class=one, percent=percent, origin=origin) for one, percent in shares.items()
    )


def _core_port(
    name: str,
    other: str,
    address: str,
    *,
    metric: int,
    domain: str = "egov",
    expedited: int = 3,
    enabled: bool = True,
) -> Interface:
    origin = Origin(sources=(f"domain/{domain}", f"link/{other}"))
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=f"to {other}",
        enabled=enabled,
        speed=10 * 10**9,
        mtu=9000,
        addresses=(ip_interface(address),),
        isis=IsisInterface(
            metric=metric, bfd=True, authentication=f"secret:isis.{domain}.hello", origin=origin
        ),
        queues=_queues(expedited, 20, Origin(sources=("slice/office", f"link/{other}"))),
        origin=origin,
    )


def _attachment(
    number: int, name: str, vlan: int, addresses: tuple[str, ...], origin: Origin, *, vrf: str
) -> Interface:
    return Interface(
        name=f"eth10.{vlan}",
        kind=InterfaceKind.SUBINTERFACE,
        description=f"slice {name} endpoint 1",
        parent="eth10",
        vlan=vlan,
        vrf=vrf,
        addresses=tuple(ip_interface(address) for address in addresses),
        filter_ipv4=f"A{number}-1-4",
        filter_ipv6=f"A{number}-1-6",
        policer=Policer(rate=200 * 10**6, burst=500_000, origin=origin),
        marking=TrafficClass.ASSURED if number % 2 else TrafficClass.EXPEDITED,
        origin=origin,
    )


def _attachment_port() -> Interface:
    return Interface(
        name="eth10", kind=InterfaceKind.PHYSICAL, mtu=9000, origin=Origin(sources=("device/port",))
    )


def _rule(  # noqa: PLR0913 (a rule has that many parts)
    sequence: int,
    action: str,
    source: str | None = None,
    destination: str | None = None,
    *,
    protocol: int | None = None,
    source_ports: tuple[int, int] | None = None,
    ports: tuple[int, int] | None = None,
    established: bool = False,
    log: bool = False,
    origin: Origin,
) -> FilterRule:
    return FilterRule(
        sequence=sequence,
        action=FilterAction(action),
        protocol=protocol,
        source=ip_network(source) if source else None,
        destination=ip_network(destination) if destination else None,
        source_ports=PortRange(*source_ports) if source_ports else None,
        destination_ports=PortRange(*ports) if ports else None,
        established=established,
        log=log,
        origin=origin,
    )


def _attachment_filters(
    number: int, ipv4: tuple[str, str] | None, ipv6: tuple[str, str], origin: Origin
) -> tuple[Filter, Filter]:
    """Return the filters of an endpoint with one prefix and gateway per family."""
    four: tuple[FilterRule, ...]
    if ipv4 is None:
        four = (_rule(10, "deny", log=True, origin=origin),)
    else:
        prefix, gateway = ipv4
        four = (
            _rule(10, "permit", prefix, f"{gateway}/32", protocol=1, origin=origin),
            _rule(20, "deny", None, "100.64.10.0/24", origin=_EGOV),
            _rule(30, "deny", None, "198.51.100.0/24", origin=_EGOV),
            _rule(40, "deny", None, f"{gateway}/32", origin=origin),
            _rule(50, "permit", prefix, origin=origin),
            _rule(60, "deny", log=True, origin=origin),
        )
    prefix, gateway = ipv6
    six = (
        _rule(10, "permit", prefix, f"{gateway}/128", protocol=58, origin=origin),
        _rule(20, "permit", "fe80::/10", "ff02::/16", protocol=58, origin=origin),
        _rule(30, "permit", "fe80::/10", "fe80::/10", protocol=58, origin=origin),
        _rule(40, "permit", "fe80::/10", f"{gateway}/128", protocol=58, origin=origin),
        _rule(50, "permit", prefix, "ff02::/16", protocol=58, origin=origin),
        _rule(60, "permit", prefix, "fe80::/10", protocol=58, origin=origin),
        _rule(70, "permit", "::/128", "ff02::/16", protocol=58, origin=origin),
        _rule(80, "deny", None, "2001:db8:1000::/48", origin=_EGOV),
        _rule(90, "deny", None, f"{gateway}/128", origin=origin),
        _rule(100, "permit", prefix, origin=origin),
        _rule(110, "deny", log=True, origin=origin),
    )
    return (
        Filter(name=f"A{number}-1-4", family=Family.IPV4, rules=four, origin=origin),
        Filter(name=f"A{number}-1-6", family=Family.IPV6, rules=six, origin=origin),
    )


def _reflector_session(address: str, name: str, *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=ip_address(address),
        remote_as=65010,
        description=name,
        update_source="lo",
        families=(Family.VPNV4, Family.VPNV6),
        route_reflector_client=client,
        authentication="secret:bgp.egov.core",
        origin=_EGOV,
    )


EDGE: Final = sorted_device(
    Device(
        name="eg-pe-a",
        platform=Platform.FRR,
        management=_management(),
        interfaces=(
            _loopback("100.64.10.3/32", "2001:db8:10::3/128", _EGOV),
            _management_port("198.51.100.23/24"),
            _core_port("eth1", "eg-cr1", "2001:db8:10:ff::9/127", metric=130),
            _core_port("eth2", "eg-cr2", "2001:db8:10:ff::b/127", metric=10, enabled=False),
            _attachment_port(),
            _attachment(
                101,
                "office",
                100,
                ("10.1.0.1/24", "2001:db8:a::1/64"),
                _OFFICE,
                vrf="S101-office",
            ),
            _attachment(102, "video", 101, ("2001:db8:b::1/64",), _VIDEO, vrf="S102-video-s1"),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                table=1001,
                rd="100.64.10.3:101",
                import_targets=("65010:101",),
                export_targets=("65010:101",),
                sids=VrfSids(dt4=1, dt6=2, origin=_OFFICE),
                redistribute_connected=True,
                origin=_OFFICE,
            ),
            Vrf(
                name="S102-video-s1",
                table=1127,
                rd="100.64.10.3:1102",
                import_targets=("65010:102",),
                export_targets=("65010:100102",),
                sids=VrfSids(dt4=253, dt6=254, origin=_VIDEO),
                redistribute_connected=True,
                origin=_VIDEO,
            ),
        ),
        filters=(
            *_attachment_filters(
                101, ("10.1.0.0/24", "10.1.0.1"), ("2001:db8:a::/64", "2001:db8:a::1"), _OFFICE
            ),
            *_attachment_filters(102, None, ("2001:db8:b::/64", "2001:db8:b::1"), _VIDEO),
        ),
        isis=Isis(
            tag="egov",
            net="49.0010.1000.6401.0003.00",
            families=(Family.IPV6,),
            authentication="secret:isis.egov.lsp",
            origin=_EGOV,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=ip_network("2001:db8:1000:3::/64"),  # type: ignore[arg-type]
            source=ip_address("2001:db8:10::3"),  # type: ignore[arg-type]
            origin=_EGOV,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=ip_address("100.64.10.3"),  # type: ignore[arg-type]
            neighbors=(
                _reflector_session("2001:db8:10::1", "reflector eg-cr1"),
                _reflector_session("2001:db8:10::2", "reflector eg-cr2"),
            ),
            origin=_EGOV,
        ),
    )
)
"""An edge with one slice of both families and a spoke that has IPv6 only; one port is down."""

REFLECTOR: Final = sorted_device(
    Device(
        name="eg-cr1",
        platform=Platform.FRR,
        management=_management(),
        interfaces=(
            _loopback("100.64.10.1/32", "2001:db8:10::1/128", _EGOV),
            _management_port("198.51.100.11/24"),
            _core_port("eth1", "eg-pe-a", "2001:db8:10:ff::8/127", metric=130),
            _core_port("eth2", "eg-br1", "2001:db8:10:ff::c/127", metric=5),
        ),
        isis=Isis(
            tag="egov",
            net="49.0010.1000.6401.0001.00",
            families=(Family.IPV6,),
            authentication="secret:isis.egov.lsp",
            origin=_EGOV,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=ip_address("100.64.10.1"),  # type: ignore[arg-type]
            neighbors=(
                _reflector_session("2001:db8:10::2", "reflector eg-cr2"),
                _reflector_session("2001:db8:10::3", "eg-pe-a", client=True),
                _reflector_session("2001:db8:10::4", "eg-br1", client=True),
            ),
            origin=_EGOV,
        ),
    )
)
"""A core router that reflects: no locator, no VRFs."""


def _hand_off_filter(
    family: Family, ours: str, theirs: str, here: Network, there: Network
) -> Filter:
    """Return a filter on what comes from the other domain, which may reach our TCP 443."""
    version, everything, icmp = (4, 32, 1) if family is Family.IPV4 else (6, 128, 58)
    us, them = f"{ours}/{everything}", f"{theirs}/{everything}"
    services: tuple[dict[str, tuple[int, int] | int], ...] = (
        {"protocol": 6, "ports": (179, 179)},
        {"protocol": 6, "source_ports": (179, 179)},
        {"protocol": 17, "ports": (3784, 3784)},
        {"protocol": icmp},
    )
    neighbors = ((them, us),)
    discovery = (
        ()
        if family is Family.IPV4
        else tuple(
            (source, destination)
            for source in (them, "fe80::/10")
            for destination in (us, "fe80::/10", "ff02::/16")
            if (source, destination) != (them, us)
        )
    )
    content: tuple[dict[str, tuple[int, int] | int], ...] = (
        {"protocol": 6, "ports": (443, 443)},
        {"protocol": 17, "ports": (5000, 5999)},
        {"protocol": 132},
    )
    permitted = (
        *((*pair, service) for pair in neighbors for service in services),
        *((*pair, {"protocol": icmp}) for pair in discovery),
        *((str(there), str(here), service) for service in content),
    )
    rules = tuple(
        _rule(10 * index, "permit", source, destination, origin=_CLOUD, **service)  # type: ignore[arg-type]
        for index, (source, destination, service) in enumerate(permitted, 1)
    )
    last = _rule(10 * (len(rules) + 1), "deny", log=True, origin=_CLOUD)
    return Filter(name=f"H103-1-{version}", family=family, rules=(*rules, last), origin=_CLOUD)


def _exchange_filter(side: str, source: str, destination: str, *, answers: bool) -> Filter:
    return Filter(
        name=f"X104-{side}-4",
        family=Family.IPV4,
        rules=(
            _rule(
                10,
                "permit",
                source,
                destination,
                protocol=6,
                source_ports=(443, 443) if answers else None,
                ports=None if answers else (443, 443),
                established=answers,
                origin=_RULES,
            ),
            _rule(20, "deny", log=True, origin=_RULES),
        ),
        origin=_RULES,
    )


def _exchange_port(
    name: str, peer: str, vrf: str, ipv4: str, ipv6: str, *, side: str | None = None
) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.EXCHANGE,
        peer=peer,
        mtu=9000,
        vrf=vrf,
        addresses=(ip_interface(ipv4), ip_interface(ipv6)),
        filter_ipv4=f"X104-{side}-4" if side else None,
        origin=_RULES,
    )


def _route(prefix: str, interface: str, next_hop: str) -> StaticRoute:
    return StaticRoute(
        prefix=ip_network(prefix),
        interface=interface,
        next_hop=ip_address(next_hop),
        origin=_RULES,
    )


def _hand_off_session(address: str, family: Family) -> BgpNeighbor:
    version = 4 if family is Family.IPV4 else 6
    return BgpNeighbor(
        address=ip_address(address),
        remote_as=65020,
        description="cp-br1",
        vrf="S103-gov-cloud",
        families=(family,),
        bfd=True,
        authentication="secret:bgp.hand-off.1",
        import_list=f"H103-1-{version}-in",
        export_list=f"H103-1-{version}-out",
        origin=_CLOUD,
    )


def _prefix_list(name: str, family: Family, *prefixes: str) -> PrefixList:
    return PrefixList(
        name=name,
        family=family,
        prefixes=tuple(ip_network(prefix) for prefix in prefixes),
        origin=_CLOUD,
    )


BORDER: Final = sorted_device(
    Device(
        name="eg-br1",
        platform=Platform.FRR,
        management=_management(),
        interfaces=(
            _loopback("100.64.10.4/32", "2001:db8:10::4/128", _EGOV),
            _management_port("198.51.100.31/24"),
            _core_port("eth1", "eg-cr1", "2001:db8:10:ff::d/127", metric=5),
            Interface(
                name="eth9",
                kind=InterfaceKind.PHYSICAL,
                description="to cp-br1 Ethernet9",
                speed=40 * 10**9,
                mtu=9000,
                queues=_queues(1, 10, _CLOUD),
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
                origin=_CLOUD,
            ),
            _exchange_port(
                "x104l", "x104lx", "S101-office", "100.127.0.0/31", "2001:db8:7f00::/127"
            ),
            _exchange_port(
                "x104lx",
                "x104l",
                "X104-office-mar",
                "100.127.0.1/31",
                "2001:db8:7f00::1/127",
                side="l",
            ),
            _exchange_port(
                "x104r", "x104rx", "S105-market", "100.127.0.2/31", "2001:db8:7f00::2/127"
            ),
            _exchange_port(
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
                sids=VrfSids(dt4=1, dt6=2, origin=_OFFICE),
                redistribute_static=True,
                static_routes=(
                    _route("10.5.0.0/24", "x104l", "100.127.0.1"),
                    _route("2001:db8:e::/64", "x104l", "2001:db8:7f00::1"),
                ),
                origin=_OFFICE,
            ),
            Vrf(
                name="S103-gov-cloud",
                table=1002,
                rd="100.64.10.4:103",
                import_targets=("65010:103", "65010:100103"),
                export_targets=("65010:103",),
                sids=VrfSids(dt4=3, dt6=4, origin=_CLOUD),
                origin=_CLOUD,
            ),
            Vrf(
                name="S105-market",
                table=1003,
                rd="100.64.10.4:105",
                import_targets=("65010:105",),
                export_targets=("65010:105",),
                sids=VrfSids(dt4=5, dt6=6, origin=_MARKET),
                redistribute_static=True,
                static_routes=(_route("10.1.0.0/24", "x104r", "100.127.0.3"),),
                origin=_MARKET,
            ),
            Vrf(
                name="X104-office-mar",
                table=3104,
                static_routes=(
                    _route("10.1.0.0/24", "x104lx", "100.127.0.0"),
                    _route("10.5.0.0/24", "x104rx", "100.127.0.2"),
                ),
                origin=_RULES,
            ),
        ),
        filters=(
            _hand_off_filter(
                Family.IPV4,
                "100.126.0.0",
                "100.126.0.1",
                ip_network("10.3.0.0/24"),
                ip_network("10.30.0.0/24"),
            ),
            _hand_off_filter(
                Family.IPV6,
                "2001:db8:7e00::",
                "2001:db8:7e00::1",
                ip_network("2001:db8:c::/64"),
                ip_network("2001:db8:30::/64"),
            ),
            _exchange_filter("l", "10.1.0.0/24", "10.5.0.0/24", answers=False),
            _exchange_filter("r", "10.5.0.0/24", "10.1.0.0/24", answers=True),
        ),
        prefix_lists=(
            _prefix_list("H103-1-4-in", Family.IPV4, "10.30.0.0/24", "10.31.0.0/16"),
            _prefix_list("H103-1-4-out", Family.IPV4, "10.3.0.0/24"),
            _prefix_list("H103-1-6-in", Family.IPV6, "2001:db8:30::/64"),
            _prefix_list("H103-1-6-out", Family.IPV6),
        ),
        isis=Isis(
            tag="egov",
            net="49.0010.1000.6401.0004.00",
            families=(Family.IPV6,),
            authentication="secret:isis.egov.lsp",
            origin=_EGOV,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=ip_network("2001:db8:1000:4::/64"),  # type: ignore[arg-type]
            source=ip_address("2001:db8:10::4"),  # type: ignore[arg-type]
            origin=_EGOV,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=ip_address("100.64.10.4"),  # type: ignore[arg-type]
            neighbors=(
                _reflector_session("2001:db8:10::1", "reflector eg-cr1"),
                _hand_off_session("100.126.0.1", Family.IPV4),
                _hand_off_session("2001:db8:7e00::1", Family.IPV6),
            ),
            origin=_EGOV,
        ),
    )
)
"""A border: a hand-off with both families, an exchange, a hub's VRF, an empty prefix list."""

LEAF: Final = sorted_device(
    Device(
        name="cp-le-a",
        platform=Platform.FRR,
        management=_management(),
        interfaces=(
            _loopback("100.64.20.3/32", "2001:db8:20::3/128", _COMPUTE),
            _management_port("198.51.100.51/24"),
            _core_port("eth1", "cp-sp1", "100.66.0.3/31", metric=2, domain="compute"),
            _attachment_port(),
            _attachment(
                301,
                "training",
                300,
                ("10.60.0.1/24", "2001:db8:60::1/64"),
                _CLOUD,
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
                origin=_CLOUD,
            ),
        ),
        filters=_attachment_filters(
            301, ("10.60.0.0/24", "10.60.0.1"), ("2001:db8:60::/64", "2001:db8:60::1"), _CLOUD
        ),
        isis=Isis(
            tag="compute",
            net="49.0020.1000.6402.0003.00",
            families=(Family.IPV4,),
            authentication="secret:isis.compute.lsp",
            origin=_COMPUTE,
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
                    origin=_COMPUTE,
                ),
            ),
            origin=_COMPUTE,
        ),
    )
)
"""A VXLAN leaf, which the laboratory runs in place of other platforms."""

SAMPLES: Final = (BORDER, EDGE, LEAF, REFLECTOR)
