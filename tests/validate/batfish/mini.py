"""A small network with both transports: its frozen texts, its cabling, and what it promises.

``egov`` (SRv6, FRR): reflector ``rr``, edge ``pe``, border ``br``; ``compute`` (VXLAN, EOS):
reflector ``sp``, border ``cb``; a hand-off ``br``--``cb``. Slices ``one`` and ``two`` cross it.
``records`` and ``market`` stay in ``egov`` and meet in an exchange on ``br``, where the market may
ask the records' hall by TCP 443; the records in the north never leave.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Network, ip_network
from pathlib import Path, PurePosixPath

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
    Role,
    Transport,
)
from citynet.device.model import Family, Platform, PortRange, TrafficClass
from citynet.errors import Place
from citynet.promises.model import (
    DataStays,
    Exactly,
    HiddenInfrastructure,
    Isolated,
    Marked,
    Promise,
    Reaches,
    SessionsUp,
    Sound,
    SourceGuarded,
    Terminal,
    Traffic,
)
from citynet.readers import read_back
from validate.outcome import Network

TEXTS = Path(__file__).parent / "texts"
PLATFORMS = {
    "rr": Platform.FRR,
    "pe": Platform.FRR,
    "br": Platform.FRR,
    "sp": Platform.EOS,
    "cb": Platform.EOS,
}
ROLES = {"rr": Role.CORE, "sp": Role.CORE, "pe": Role.EDGE, "br": Role.BORDER, "cb": Role.BORDER}
LINKS = {
    "rr--pe": ("rr", "eth1", "pe", "eth1"),
    "rr--br": ("rr", "eth2", "br", "eth1"),
    "pe--br": ("pe", "eth2", "br", "eth2"),
    "sp--cb": ("sp", "Ethernet1", "cb", "Ethernet1"),
    "br--cb": ("br", "eth9", "cb", "Ethernet9"),
}
HERE = Place(PurePosixPath("intents/x.yaml"), 1)
V4, V6 = Family.IPV4, Family.IPV6
HTTPS = (PortRange(443, 443),)
LINK, NODE, NOTHING = frozenset({"link"}), frozenset({"node"}), frozenset[str]()


def terminal(service: str, name: str, device: str, number: int, half: int) -> Terminal:
    return Terminal(
        service=f"slice/{service}",
        endpoint=name,
        device=device,
        port="Ethernet10" if device == "cb" else "eth10",
        vlan=100 + number,
        prefixes=(
            IPv4Network(f"10.{number}.{half}.0/24"),
            IPv6Network(f"2001:db8:a{number}:{half}::/64"),
        ),
    )


ONE_HALL, ONE_DC = terminal("one", "hall", "pe", 1, 1), terminal("one", "dc", "cb", 1, 2)
TWO_HALL, TWO_DC = terminal("two", "hall", "pe", 2, 1), terminal("two", "dc", "cb", 2, 2)
RECORDS_HALL = terminal("records", "hall", "pe", 3, 1)
RECORDS_NORTH = terminal("records", "north", "br", 3, 2)
MARKET_HALL = terminal("market", "hall", "pe", 4, 1)
MARKET_NORTH = terminal("market", "north", "br", 4, 2)
SERVICES = {
    "one": (ONE_HALL, ONE_DC),
    "two": (TWO_HALL, TWO_DC),
    "records": (RECORDS_HALL, RECORDS_NORTH),
    "market": (MARKET_HALL, MARKET_NORTH),
}
EVERYONE = tuple(t for terminals in SERVICES.values() for t in terminals)
INFRASTRUCTURE = tuple(
    map(
        ip_network,
        (
            "100.64.10.0/24",
            "100.64.20.0/24",
            "100.65.0.0/24",
            "100.66.0.0/24",
            "100.126.0.0/24",
            "100.127.0.0/24",
            "198.51.100.0/24",
            "2001:db8:10::/64",
            "2001:db8:10:ff::/64",
            "2001:db8:20::/64",
            "2001:db8:20:ff::/64",
            "2001:db8:1000::/48",
            "2001:db8:2000::/48",
            "2001:db8:7e00::/64",
            "2001:db8:7f00::/64",
        ),
    )
)


def prefixes(one: Terminal, family: Family) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(p for p in one.prefixes if p.version == (4 if family is V4 else 6))


def network() -> Network:
    """Return the network that the frozen texts say, as our readers find it."""
    files = {
        (name, str(path.relative_to(TEXTS / name))): path.read_text(encoding="ascii")
        for name in PLATFORMS
        for path in sorted((TEXTS / name).rglob("*"))
        if path.is_file()
    }
    return network_of(files)


def network_of(files: dict[tuple[str, str], str]) -> Network:
    """Return the network that ``files``, by device and path, say."""
    devices = {
        name: read_back(
            name, platform, {path: text for (owner, path), text in files.items() if owner == name}
        ).device
        for name, platform in PLATFORMS.items()
    }
    texts = {key: tuple(text.splitlines()) for key, text in files.items()}
    return Network(city=city(), devices=devices, texts=texts)


def city() -> City:
    """Return the inventory and the cables."""
    return City(
        name="mini",
        baseline=Baseline(
            ssh_sources=(),
            ntp_servers=(),
            syslog_servers=(),
            tacacs_servers=(),
            snmp_user="u",
            admin_user="n",
            banner="b",
        ),
        domains={
            "egov": _domain("egov", 65010, Transport.SRV6, 10),
            "compute": _domain("compute", 65020, Transport.VXLAN, 20),
        },
        hand_offs=(
            HandOff(
                domains=("egov", "compute"),
                vlans=(1000, 1999),
                ipv4=IPv4Network("100.126.0.0/24"),
                ipv6=IPv6Network("2001:db8:7e00::/64"),
            ),
        ),
        virtual_networks={},
        exchange_pool_ipv4=IPv4Network("100.127.0.0/24"),
        exchange_pool_ipv6=IPv6Network("2001:db8:7f00::/64"),
        attachment_vlans=(100, 999),
        sites={},
        devices={name: _device(name, platform) for name, platform in PLATFORMS.items()},
        links={name: _link(name, *ends) for name, ends in LINKS.items()},
    )


def _domain(name: str, asn: int, transport: Transport, side: int) -> Domain:
    return Domain(
        name=name,
        title=name,
        asn=asn,
        transport=transport,
        isis_area=f"49.00{side}",
        mtu=9100,
        pools=Pools(
            loopback_ipv4=IPv4Network(f"100.64.{side}.0/24"),
            loopback_ipv6=IPv6Network(f"2001:db8:{side}::/64"),
            locators=IPv6Network(f"2001:db8:{side}00::/48"),
            links_ipv4=IPv4Network("100.65.0.0/24" if side == 10 else "100.66.0.0/24"),
            links_ipv6=IPv6Network(f"2001:db8:{side}:ff::/64"),
            slice_ids=(101, 399),
            vnis=(1000 * side, 1000 * side + 9999),
        ),
    )


def _device(name: str, platform: Platform) -> CityDevice:
    return CityDevice(
        name=name,
        hostname="198.51.100.9",
        platform=platform,
        domain="egov" if platform is Platform.FRR else "compute",
        site="s",
        role=ROLES[name],
        route_reflector=ROLES[name] is Role.CORE,
        management=IPv4Interface("198.51.100.9/24"),
        management_port="mgmt0",
        management_gateway=IPv4Address("198.51.100.1"),
        ports={},
        trust="high",
    )


def _link(name: str, one: str, port: str, other: str, other_port: str) -> Link:
    return Link(
        name=name,
        ends=(LinkEnd(one, port), LinkEnd(other, other_port)),
        capacity=10**10,
        delay=10,
        shared_risk_groups=frozenset(),
        partition=Partition.QUEUE,
        granularity=0,
        encryption="none",
        trust="high",
        region="r",
        hand_off=name == "br--cb",
    )


def reaches(
    source: Terminal, destination: Terminal, family: Family, survives: frozenset[str] = NOTHING
) -> Reaches:
    return Reaches(
        id="/".join(("reaches", source.name, destination.endpoint, family, *sorted(survives))),
        intent=source.service,
        place=HERE,
        source=source,
        destination=destination,
        traffic=(
            Traffic(
                family=family,
                sources=prefixes(source, family),
                destinations=prefixes(destination, family),
            ),
        ),
        survives=survives,
    )


def reaches_of(service: str) -> tuple[Promise, ...]:
    one, other = SERVICES[service]
    pairs = ((one, other), (other, one))
    return tuple(reaches(*pair, family) for pair in pairs for family in (V4, V6))


def isolated(service: str) -> Isolated:
    known = {service} | ({"records", "market"} if service in {"records", "market"} else set())
    return Isolated(
        id=f"isolated/slice/{service}",
        intent=f"slice/{service}",
        place=HERE,
        sources=SERVICES[service],
        strangers=tuple(t for name, ts in SERVICES.items() if name not in known for t in ts),
    )


def questions() -> Exactly:
    """Return what the market may ask the records."""
    return Exactly(
        id="exactly/questions",
        intent="boundary/edge",
        place=HERE,
        sources=SERVICES["market"],
        destinations=SERVICES["records"],
        permitted=tuple(
            Traffic(
                family=family,
                sources=tuple(p for t in SERVICES["market"] for p in prefixes(t, family)),
                destinations=prefixes(RECORDS_HALL, family),
                protocol=6,
                destination_ports=HTTPS,
            )
            for family in (V4, V6)
        ),
        survives=NOTHING,
    )


def answers() -> Exactly:
    """Return what the records may answer to the market."""
    return Exactly(
        id="exactly/answers",
        intent="boundary/edge",
        place=HERE,
        sources=SERVICES["records"],
        destinations=SERVICES["market"],
        permitted=tuple(
            Traffic(
                family=family,
                sources=prefixes(RECORDS_HALL, family),
                destinations=tuple(p for t in SERVICES["market"] for p in prefixes(t, family)),
                protocol=6,
                source_ports=HTTPS,
                established=True,
            )
            for family in (V4, V6)
        ),
        survives=NOTHING,
    )


def data_stays() -> DataStays:
    return DataStays(
        id="data-stays",
        intent="boundary/stay",
        place=HERE,
        prefixes=RECORDS_NORTH.prefixes,
        inside=(*SERVICES["records"], *SERVICES["one"]),
        outside=(*SERVICES["market"], *SERVICES["two"]),
    )


def guarded(one: Terminal) -> SourceGuarded:
    return SourceGuarded(id=f"guarded/{one.name}", intent=one.service, place=HERE, terminal=one)


def hidden() -> HiddenInfrastructure:
    return HiddenInfrastructure(
        id="hidden",
        intent="domain/egov",
        place=HERE,
        terminals=EVERYONE,
        infrastructure=INFRASTRUCTURE,
    )


def sessions(domain: str) -> SessionsUp:
    return SessionsUp(id=f"sessions/{domain}", intent=f"domain/{domain}", place=HERE, domain=domain)


def sound(domain: str) -> Sound:
    return Sound(id=f"sound/{domain}", intent=f"domain/{domain}", place=HERE, domain=domain)


def marked() -> Marked:
    return Marked(
        id="marked",
        intent="slice/one",
        place=HERE,
        terminal=ONE_HALL,
        traffic_class=TrafficClass.ASSURED,
    )


def promises() -> tuple[Promise, ...]:
    """Return promises of every kind, all of which the network keeps."""
    return (
        *(promise for service in SERVICES for promise in reaches_of(service)),
        reaches(RECORDS_HALL, RECORDS_NORTH, V4, LINK),
        *(isolated(service) for service in SERVICES),
        questions(),
        answers(),
        data_stays(),
        *(guarded(one) for one in EVERYONE),
        hidden(),
        *(sessions(domain) for domain in ("egov", "compute")),
        *(sound(domain) for domain in ("egov", "compute")),
        marked(),
    )
