"""A small city whose names and numbers tests may spell out, and intents for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Network, ip_network
from pathlib import PurePosixPath

from citynet.city.model import (
    Baseline,
    City,
    CityDevice,
    Domain,
    HandOff,
    Link,
    LinkEnd,
    Partition,
    Pools,
    Port,
    Role,
    Site,
    Transport,
    VirtualNetwork,
)
from citynet.device.model import Platform, TrafficClass
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
    Service,
    ServiceKind,
    ServiceProfile,
    Zone,
)

__all__ = [
    "CITY",
    "Ask",
    "boundary",
    "intents_of",
    "link",
    "new_device",
    "new_domain",
    "service",
    "with_devices",
    "with_links",
]

GIGABIT = 10**9
HERE = Place(PurePosixPath("intents/small.yaml"), 1)


def new_domain(name: str, number: int, transport: Transport) -> Domain:
    """Return a domain whose pools carry its number."""
    return Domain(
        name=name,
        title=name,
        asn=65000 + number,
        transport=transport,
        isis_area=f"49.00{number}",
        mtu=9100,
        pools=Pools(
            loopback_ipv4=IPv4Network(f"100.64.{number}.0/24"),
            loopback_ipv6=IPv6Network(f"2001:db8:{number}::/64"),
            locators=IPv6Network(f"2001:db8:{number}00::/48"),
            links_ipv4=IPv4Network(f"100.65.{number}.0/24"),
            links_ipv6=IPv6Network(f"2001:db8:{number}:ff::/64"),
            slice_ids=(101, 399),
            vnis=(number * 1000, number * 1000 + 999),
        ),
    )


def new_device(name: str, domain: str, platform: Platform, role: Role, number: int) -> CityDevice:
    """Return a device at a site of its own, with one attachment port unless it is core."""
    port = {Platform.FRR: "eth9", Platform.EOS: "Ethernet9", Platform.VRP: "GE0/3/0"}[platform]
    return CityDevice(
        name=name,
        hostname=f"192.0.2.{number}",
        platform=platform,
        domain=domain,
        site=f"at-{name}",
        role=role,
        route_reflector=role is Role.CORE,
        management=IPv4Interface(f"192.0.2.{number}/24"),
        management_port="mgmt0",
        management_gateway=IPv4Address("192.0.2.254"),
        ports={} if role is Role.CORE else {port: Port(name=port, speed=10 * GIGABIT)},
        trust="standard",
    )


def link(one: str, other: str, *, capacity: int = 10 * GIGABIT, hand_off: bool = False) -> Link:
    """Return a link between two ports, each as ``device:port``."""
    ends = LinkEnd(*one.split(":")), LinkEnd(*other.split(":"))
    return Link(
        name=f"{ends[0].device}--{ends[1].device}",
        ends=ends,
        capacity=capacity,
        delay=10,
        shared_risk_groups=frozenset(),
        partition=Partition.QUEUE,
        granularity=0,
        encryption="none",
        trust="standard",
        region="here",
        hand_off=hand_off,
    )


_DEVICES = (
    new_device("core", "gov", Platform.FRR, Role.CORE, 1),
    new_device("edge", "gov", Platform.VRP, Role.EDGE, 2),
    new_device("border", "gov", Platform.FRR, Role.BORDER, 3),
    new_device("spine", "dc", Platform.EOS, Role.CORE, 4),
    new_device("leaf", "dc", Platform.EOS, Role.EDGE, 5),
    new_device("exit", "dc", Platform.EOS, Role.BORDER, 6),
)

_LINKS = (
    link("core:eth1", "edge:GE0/1/0"),
    link("core:eth2", "border:eth1"),
    link("spine:Ethernet1", "leaf:Ethernet1"),
    link("spine:Ethernet2", "exit:Ethernet1"),
    link("border:eth2", "exit:Ethernet2", hand_off=True),
)

CITY = City(
    name="small",
    baseline=Baseline(
        ssh_sources=(IPv4Network("192.0.2.0/24"), IPv4Network("203.0.113.0/28")),
        ntp_servers=(IPv4Address("203.0.113.1"),),
        syslog_servers=(IPv4Address("203.0.113.2"),),
        tacacs_servers=(IPv4Address("203.0.113.3"),),
        snmp_user="noc",
        admin_user="ops",
        banner="Small city.",
    ),
    domains={
        "gov": new_domain("gov", 10, Transport.SRV6),
        "dc": new_domain("dc", 20, Transport.VXLAN),
    },
    hand_offs=(
        HandOff(
            domains=("gov", "dc"),
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
    sites={
        f"at-{d.name}": Site(name=f"at-{d.name}", title=d.name, district="d", region="here")
        for d in _DEVICES
    },
    devices={device.name: device for device in _DEVICES},
    links={one.name: one for one in _LINKS},
)


def with_devices(city: City, **changes: Mapping[str, object]) -> City:
    """Return ``city`` with fields of some devices replaced."""
    devices = {
        name: replace(device, **changes.get(name, {}))  # type: ignore[arg-type]
        for name, device in city.devices.items()
    }
    return replace(city, devices=devices)


def with_links(city: City, *links: Link) -> City:
    """Return ``city`` with links of the same names replaced, others added."""
    return replace(city, links={**city.links, **{one.name: one for one in links}})


@dataclass(frozen=True, slots=True)
class Ask:
    """An endpoint of a test: a device's site, prefixes, role."""

    device: str
    prefixes: tuple[str, ...]
    role: EndpointRole = EndpointRole.MEMBER
    name: str = ""
    data_class: str | None = None


def service(
    name: str,
    *asks: Ask,
    profile: str = "plain",
    virtual_network: str = "society",
    kind: ServiceKind = ServiceKind.SLICE,
) -> Service:
    """Return a service; hub-spoke if an endpoint is no member."""
    roles = {ask.role for ask in asks}
    connectivity = (
        Connectivity.ANY_TO_ANY if roles <= {EndpointRole.MEMBER} else Connectivity.HUB_SPOKE
    )
    return Service(
        kind=kind,
        name=name,
        owner="city",
        virtual_network=virtual_network,
        profile=profile,
        connectivity=connectivity,
        endpoints=tuple(
            Endpoint(
                name=ask.name or ask.device,
                site=f"at-{ask.device}",
                role=ask.role,
                attachment=Attachment(),
                prefixes=tuple(ip_network(prefix) for prefix in ask.prefixes),
                data_class=ask.data_class,
                origin=HERE,
            )
            for ask in asks
        ),
        origin=HERE,
    )


def boundary(
    name: str, left: tuple[str, str | None], right: tuple[str, str | None], *permissions: Permission
) -> Boundary:
    """Return a boundary between two zones, each a service key and a domain."""
    zones = [Zone(service=key, domain=domain, origin=HERE) for key, domain in (left, right)]
    return Boundary(
        name=name,
        owner="city",
        left=zones[0],
        right=zones[1],
        permissions=permissions,
        origin=HERE,
    )


def intents_of(
    *services: Service, boundaries: tuple[Boundary, ...] = (), peak: int = 10**9
) -> Intents:
    """Return intents with the profiles ``plain`` (standard) and ``swift`` (expedited)."""
    classes = {"plain": TrafficClass.STANDARD, "swift": TrafficClass.EXPEDITED}
    return Intents(
        profiles={
            name: ServiceProfile(
                name=name,
                title=name,
                committed=10**8,
                peak=peak,
                delay=10**6,
                isolation=Isolation.SOFT,
                traffic_class=traffic_class,
                survives=frozenset(),
                origin=HERE,
            )
            for name, traffic_class in classes.items()
        },
        services={one.key: one for one in services},
        boundaries={one.name: one for one in boundaries},
        protections={},
    )
