"""Small cities made by hand: two domains, three devices, and what a test says about services."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Network
from pathlib import PurePosixPath

from citynet.allocation.model import EndpointIds, Ids, ServiceIds
from citynet.city.model import (
    Baseline,
    City,
    CityDevice,
    Domain,
    HandOff,
    Pools,
    Role,
    Transport,
    VirtualNetwork,
)
from citynet.device.model import Network, Platform, PortRange, TrafficClass
from citynet.errors import Place
from citynet.intent.model import (
    Attachment,
    Boundary,
    Connectivity,
    Endpoint,
    EndpointRole,
    Intents,
    Isolation,
    Permission,
    Protection,
    Service,
    ServiceKind,
    ServiceProfile,
    Zone,
)
from citynet.placement.model import Placement, Reservation, ServicePlacement
from citynet.promises import promises_of
from citynet.promises.model import Promise, Terminal

HERE = Place(PurePosixPath("intents/x.yaml"), 1)
TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58
HUB_SPOKE, ANY = Connectivity.HUB_SPOKE, Connectivity.ANY_TO_ANY


def pools(number: int) -> Pools:
    return Pools(
        loopback_ipv4=IPv4Network(f"100.64.{number}.0/24"),
        loopback_ipv6=IPv6Network(f"2001:db8:{number}::/64"),
        locators=IPv6Network(f"2001:db8:{number}00::/48"),
        links_ipv4=IPv4Network(f"100.65.{number}.0/24"),
        links_ipv6=IPv6Network(f"2001:db8:{number}:ff::/64"),
        slice_ids=(101, 399),
        vnis=(number * 1000, number * 1000 + 999),
    )


def domain(name: str, number: int) -> Domain:
    return Domain(
        name=name,
        title=name,
        asn=65000 + number,
        transport=Transport.SRV6,
        isis_area="49.0001",
        mtu=9000,
        pools=pools(number),
    )


def device(name: str, of: str) -> CityDevice:
    return CityDevice(
        name=name,
        hostname="198.51.100.1",
        platform=Platform.FRR,
        domain=of,
        site="s",
        role=Role.EDGE,
        route_reflector=False,
        management=IPv4Interface("198.51.100.1/24"),
        management_port="mgmt0",
        management_gateway=IPv4Address("198.51.100.254"),
        ports={},
        trust="high",
    )


CITY = City(
    name="c",
    baseline=Baseline(
        ssh_sources=(IPv4Network("203.0.113.0/24"),),
        ntp_servers=(),
        syslog_servers=(),
        tacacs_servers=(),
        snmp_user="u",
        admin_user="a",
        banner="b",
    ),
    domains={"east": domain("east", 10), "west": domain("west", 20)},
    hand_offs=(
        HandOff(
            domains=("east", "west"),
            vlans=(1000, 1999),
            ipv4=IPv4Network("100.126.0.0/24"),
            ipv6=IPv6Network("2001:db8:7e00::/64"),
        ),
    ),
    virtual_networks={
        "society": VirtualNetwork(name="society", trust_domain="public"),
        "economy": VirtualNetwork(name="economy", trust_domain="private"),
    },
    exchange_pool_ipv4=IPv4Network("100.127.0.0/24"),
    exchange_pool_ipv6=IPv6Network("2001:db8:7f00::/64"),
    attachment_vlans=(100, 999),
    sites={},
    devices={"e1": device("e1", "east"), "e2": device("e2", "east"), "w1": device("w1", "west")},
    links={},
)


def profile(name: str, survives: frozenset[str]) -> ServiceProfile:
    return ServiceProfile(
        name=name,
        title=name,
        committed=10,
        peak=20,
        delay=1000,
        isolation=Isolation.SOFT,
        traffic_class=TrafficClass.ASSURED,
        survives=survives,
        origin=HERE,
    )


PROFILES = {
    "gold": profile("gold", frozenset({"link", "node"})),
    "tin": profile("tin", frozenset({"link"})),
}


def prefixes(service: int, endpoint: int, families: str) -> tuple[Network, ...]:
    found: list[Network] = []
    if "4" in families:
        found.append(IPv4Network(f"10.{service}.{endpoint}.0/24"))
    if "6" in families:
        found.append(IPv6Network(f"2001:db8:a{service:02}:{endpoint}::/64"))
    return tuple(found)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Spot:
    """An endpoint of a test: where it is and what it plays."""

    device: str = "e1"
    role: EndpointRole = EndpointRole.MEMBER
    families: str = "46"
    data_class: str | None = None


def service(
    number: int,
    *spots: Spot,
    connectivity: Connectivity = ANY,
    network: str = "society",
    of: str = "gold",
) -> Service:
    return Service(
        kind=ServiceKind.SLICE,
        name=f"s{number}",
        owner="o",
        virtual_network=network,
        profile=of,
        connectivity=connectivity,
        endpoints=tuple(
            Endpoint(
                name=f"n{index}",
                site="s",
                role=spot.role,
                attachment=Attachment(device=spot.device),
                prefixes=prefixes(number, index, spot.families),
                data_class=spot.data_class,
                origin=HERE,
            )
            for index, spot in enumerate(spots)
        ),
        origin=HERE,
    )


def permission(
    source: str = "left",
    protocol: int = TCP,
    ports: tuple[tuple[int, int], ...] = ((443, 443),),
    sources: tuple[Network, ...] = (),
    destinations: tuple[Network, ...] = (),
) -> Permission:
    return Permission(
        source=source,
        protocol=protocol,
        ports=tuple(PortRange(*ports) for ports in ports),
        sources=sources,
        destinations=destinations,
        log=False,
        reason="r",
        origin=HERE,
    )


def boundary(left: str, right: str, *permissions: Permission, name: str = "b") -> Boundary:
    def zone(text: str) -> Zone:
        key, _, of = text.partition("@")
        return Zone(service=f"slice/{key}", domain=of or None, origin=HERE)

    return Boundary(
        name=name,
        owner="o",
        left=zone(left),
        right=zone(right),
        permissions=permissions,
        origin=HERE,
    )


def protection(data_class: str = "records", trust: str = "public") -> Protection:
    return Protection(name="p", owner="o", data_class=data_class, trust_domain=trust, origin=HERE)


def state(
    services: list[Service],
    boundaries: list[Boundary] | None = None,
    protections: list[Protection] | None = None,
    reservations: Mapping[str, tuple[Reservation, ...]] | None = None,
    placed: Mapping[str, ServicePlacement] | None = None,
) -> tuple[Promise, ...]:
    """Return the promises of a small city; endpoints attach where their intent says."""
    intents = Intents(
        profiles=PROFILES,
        services={s.key: s for s in services},
        boundaries={b.name: b for b in boundaries or []},
        protections={p.name: p for p in protections or []},
    )
    ids = Ids(
        devices={},
        links={},
        services={
            s.key: ServiceIds(
                number=100 + number,
                endpoints={
                    e.name: EndpointIds(
                        index=index + 1,
                        device=e.attachment.device or "e1",
                        port="eth10",
                        vlan=100 + 10 * number + index,
                    )
                    for index, e in enumerate(s.endpoints)
                },
            )
            for number, s in enumerate(sorted(services, key=lambda s: s.key))
        },
        boundaries={},
    )
    placement = Placement(
        services={
            key: ServicePlacement(domains=(), hand_offs=(), routes=(), reservations=r)
            for key, r in (reservations or {}).items()
        }
        | dict(placed or {})
    )
    return promises_of(CITY, intents, ids, placement)


def key(terminal: Terminal) -> tuple[str, str]:
    """Return what identifies an endpoint in the whole city."""
    return terminal.service, terminal.endpoint
