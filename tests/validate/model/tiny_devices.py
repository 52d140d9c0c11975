"""Devices of the small network, all of them right."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_interface,
)

from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceAddress,
    InterfaceKind,
    Isis,
    IsisInterface,
    Management,
    Platform,
    Policer,
    PrefixList,
    Queue,
    Srv6,
    StaticRoute,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.promises.model import Terminal
from tests.validate.model.tiny import (
    ASN,
    BEHIND,
    DOMAIN,
    EVERYONE,
    EXCHANGE,
    LINKS,
    NUMBER,
    NUMBERS,
    ONE_PE1,
    ONE_PE2,
    RATE,
    REFERENCE,
    TRUNK,
    TWO,
    V4,
    V6,
    VRF,
    port,
    prefixes,
)
from tests.validate.model.tiny_filters import attachment_filter, crossing_filter, exchange_filter


def loopback(name: str) -> Interface:
    number = NUMBERS[name]
    side = 10 if DOMAIN[name] == "egov" else 20
    return Interface(
        name="lo",
        kind=InterfaceKind.LOOPBACK,
        addresses=(
            IPv4Interface(f"100.64.{side}.{number}/32"),
            IPv6Interface(f"2001:db8:{side}::{number}/128"),
        ),
        isis=IsisInterface(metric=0, passive=True),
    )


def loopback_address(name: str) -> IPv4Address | IPv6Address:
    """Return the loopback that the domain's iBGP uses."""
    four, six = loopback(name).addresses
    return six.ip if DOMAIN[name] == "egov" else four.ip


def core_port(name: str, link: str) -> Interface:
    index = list(LINKS).index(link)
    one, _, metric = LINKS[link]
    last = 0 if one == name else 1
    if link == TRUNK:
        addresses: tuple[IPv4Interface | IPv6Interface, ...] = ()
        isis = None
    elif DOMAIN[name] == "egov":
        addresses = (IPv6Interface(f"2001:db8:10:ff::{2 * index + last:x}/127"),)
        isis = IsisInterface(metric=metric, authentication="secret:isis.egov.hello")
    else:
        addresses = (IPv4Interface(f"100.66.0.{2 * index + last}/31"),)
        isis = IsisInterface(metric=metric, authentication="secret:isis.compute.hello")
    return Interface(
        name=port(link),
        kind=InterfaceKind.PHYSICAL,
        speed=10 * RATE,
        mtu=9000,
        addresses=addresses,
        isis=isis,
        queues=(
            Queue(traffic_class=TrafficClass.CONTROL, percent=5),
            Queue(traffic_class=TrafficClass.EXPEDITED, percent=15),
            Queue(traffic_class=TrafficClass.ASSURED, percent=30),
            Queue(traffic_class=TrafficClass.STANDARD, percent=50),
        ),
    )


def attachment(t: Terminal) -> Interface:
    number = NUMBER[t.service]
    return Interface(
        name=f"{t.port}.{t.vlan}",
        kind=InterfaceKind.SUBINTERFACE,
        parent=t.port,
        vlan=t.vlan,
        vrf=VRF[t.service],
        addresses=tuple(ip_interface(f"{p.network_address + 1}/{p.prefixlen}") for p in t.prefixes),
        filter_ipv4=f"A{number}-{t.endpoint}-4",
        filter_ipv6=f"A{number}-{t.endpoint}-6",
        policer=Policer(rate=RATE, burst=25000),
        marking=TrafficClass.ASSURED,
    )


def vrf(name: str, service: str, *, attached: bool) -> Vrf:
    number = NUMBER[service]
    asn, egov = ASN[DOMAIN[name]], DOMAIN[name] == "egov"
    return Vrf(
        name=VRF[service],
        rd=f"{loopback(name).addresses[0].ip}:{number}",
        import_targets=(f"{asn}:{number}",),
        export_targets=(f"{asn}:{number}",),
        vni=None if egov else 20000 + number,
        sids=VrfSids(dt4=2 * (number - 100) - 1, dt6=2 * (number - 100)) if egov else None,
        redistribute_connected=attached,
    )


def speaker(name: str) -> Bgp:
    egov = DOMAIN[name] == "egov"
    reflector = "rr" if egov else "sp"
    others = [reflector] if name != reflector else [n for n in NUMBERS if DOMAIN[n] == DOMAIN[name]]
    return Bgp(
        asn=ASN[DOMAIN[name]],
        router_id=IPv4Address(str(loopback(name).addresses[0].ip)),
        neighbors=tuple(
            BgpNeighbor(
                address=loopback_address(other),
                remote_as=ASN[DOMAIN[name]],
                update_source="lo",
                families=(Family.VPNV4, Family.VPNV6) if egov else (Family.EVPN,),
                route_reflector_client=name == reflector,
                authentication="secret:bgp.inside",
            )
            for other in others
            if other != name
        ),
    )


def management() -> Management:
    return Management(
        ssh_sources=(),
        ntp_servers=(),
        syslog_servers=(),
        tacacs_servers=(),
        tacacs_key="secret:t",
        snmp_user="u",
        snmp_auth="secret:a",
        snmp_privacy="secret:p",
        admin_user="n",
        admin_password=REFERENCE,
        banner="b",
    )


def basic_device(name: str) -> Device:
    egov = DOMAIN[name] == "egov"
    attached = [t for t in EVERYONE if t.device == name]
    interfaces = [loopback(name), *(core_port(name, k) for k, v in LINKS.items() if name in v[:2])]
    if attached:
        interfaces.append(Interface(name="eth10", kind=InterfaceKind.PHYSICAL, mtu=9000))
    return Device(
        name=name,
        platform=Platform.FRR if egov else Platform.EOS,
        management=management(),
        interfaces=(*interfaces, *map(attachment, attached)),
        vrfs=tuple(vrf(name, t.service, attached=True) for t in attached),
        filters=tuple(attachment_filter(t, f) for t in attached for f in (V4, V6)),
        isis=Isis(
            tag="C",
            net=f"49.0001.0000.00{'10' if egov else '20'}.000{NUMBERS[name]}.00",
            families=(V6,) if egov else (V4,),
            authentication="secret:isis.lsp",
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=IPv6Network(f"2001:db8:1000:{NUMBERS[name]}::/64"),
            source=IPv6Address(str(loopback(name).addresses[1].ip)),
        )
        if egov and name != "rr"
        else None,
        vtep="lo" if not egov and name != "sp" else None,
        bgp=speaker(name),
    )


HAND_OFF: dict[tuple[str, Family], InterfaceAddress] = {
    ("br", V4): IPv4Interface("100.126.0.0/31"),
    ("cb", V4): IPv4Interface("100.126.0.1/31"),
    ("br", V6): IPv6Interface("2001:db8:7e00::/127"),
    ("cb", V6): IPv6Interface("2001:db8:7e00::1/127"),
}


def with_hand_off(device: Device, other: str) -> Device:
    name = device.name
    assert device.bgp is not None
    trunk = f"{port(TRUNK)}.1001"
    sub = Interface(
        name=trunk,
        kind=InterfaceKind.SUBINTERFACE,
        parent=port(TRUNK),
        vlan=1001,
        vrf="S101-one",
        addresses=(HAND_OFF[name, V4], HAND_OFF[name, V6]),
        filter_ipv4="H101-0-4",
        filter_ipv6="H101-0-6",
        shaper=2 * RATE,
    )
    lists, filters, neighbors = [], [], []
    for family in (V4, V6):
        digit = family.value[-1]
        ours, theirs = prefixes(BEHIND[name], family), prefixes(BEHIND[other], family)
        lists += [
            PrefixList(name=f"H101-0-{digit}-out", family=family, prefixes=ours),
            PrefixList(name=f"H101-0-{digit}-in", family=family, prefixes=theirs),
        ]
        near, far = HAND_OFF[name, family].ip, HAND_OFF[other, family].ip
        filters.append(crossing_filter(f"H101-0-{digit}", family, (far, near), theirs, ours))
        neighbors.append(
            BgpNeighbor(
                address=far,
                remote_as=ASN[DOMAIN[other]],
                vrf="S101-one",
                families=(family,),
                bfd=True,
                authentication="secret:bgp.handoff",
                import_list=f"H101-0-{digit}-in",
                export_list=f"H101-0-{digit}-out",
            )
        )
    return replace(
        device,
        interfaces=(*device.interfaces, sub),
        vrfs=(*device.vrfs, vrf(name, "slice/one", attached=False)),
        filters=(*device.filters, *filters),
        prefix_lists=tuple(lists),
        bgp=replace(device.bgp, neighbors=(*device.bgp.neighbors, *neighbors)),
    )


def cable(name: str, peer: str, vrf_name: str, last: int, filters: str | None) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.EXCHANGE,
        peer=peer,
        vrf=vrf_name,
        mtu=9000,
        addresses=(
            IPv4Interface(f"100.127.0.{last}/31"),
            IPv6Interface(f"2001:db8:7f00::{last}/127"),
        ),
        filter_ipv4=filters and f"{filters}-4",
        filter_ipv6=filters and f"{filters}-6",
    )


def statics(targets: tuple[Terminal, ...], interface: str, last: int) -> tuple[StaticRoute, ...]:
    hop4, hop6 = IPv4Address(f"100.127.0.{last}"), IPv6Address(f"2001:db8:7f00::{last}")
    return tuple(
        StaticRoute(prefix=p, interface=interface, next_hop=hop4 if p.version == 4 else hop6)
        for t in targets
        for p in t.prefixes
    )


def with_exchange(device: Device) -> Device:
    """Join slices one (left) and two (right) on a border."""
    left_zone = (ONE_PE1, ONE_PE2)
    exchange = Vrf(
        name=EXCHANGE,
        static_routes=(*statics(left_zone, "x201lx", 0), *statics(TWO, "x201rx", 2)),
    )
    vrfs = [
        replace(v, static_routes=statics(TWO, "x201l", 1), redistribute_static=True)
        if v.name == "S101-one"
        else v
        for v in device.vrfs
    ]
    right = replace(
        vrf(device.name, "slice/two", attached=False),
        static_routes=statics(left_zone, "x201r", 3),
        redistribute_static=True,
    )
    return replace(
        device,
        interfaces=(
            *device.interfaces,
            cable("x201l", "x201lx", "S101-one", 0, None),
            cable("x201lx", "x201l", EXCHANGE, 1, "X201-l"),
            cable("x201r", "x201rx", "S102-two", 2, None),
            cable("x201rx", "x201r", EXCHANGE, 3, "X201-r"),
        ),
        vrfs=(*vrfs, right, exchange),
        filters=(
            *device.filters,
            *(exchange_filter(f"X201-l-{f.value[-1]}", f, forward=True) for f in (V4, V6)),
            *(exchange_filter(f"X201-r-{f.value[-1]}", f, forward=False) for f in (V4, V6)),
        ),
    )


def devices() -> dict[str, Device]:
    """Return the whole network, right in every respect."""
    found = {name: basic_device(name) for name in DOMAIN}
    found["br"] = with_exchange(with_hand_off(found["br"], "cb"))
    found["cb"] = with_hand_off(found["cb"], "br")
    return found
