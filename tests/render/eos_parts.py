"""Hand-made parts of EOS devices: ports, attachments, sessions and management."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
)

from citynet.device.model import (
    BgpNeighbor,
    Family,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    MacSec,
    Origin,
    Policer,
    PrefixList,
    Queue,
    TrafficClass,
)
from tests.render import parts
from tests.render.parts import SLICE

__all__ = [
    "ATTACHMENT",
    "BASELINE",
    "DOMAIN",
    "HAND_OFF",
    "LOSSLESS_ATTACHMENT",
    "MACSEC",
    "MANAGEMENT",
    "core",
    "evpn",
    "hand_off_session",
    "isis",
    "loopback",
    "management_port",
    "members",
    "prefix_list",
    "queues",
]

DOMAIN = Origin(sources=("domain/compute",))
BASELINE = Origin(sources=("platform/eos",))

MANAGEMENT = parts.baseline(BASELINE, "198.51.100.0/24", "203.0.113.7/32")


def core(name: str, peer: str, address: str, metric: int) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=peer,
        speed=100_000_000_000,
        mtu=9100,
        addresses=(IPv4Interface(address),),
        isis=IsisInterface(
            metric=metric, bfd=True, authentication="secret:isis.compute.hello", origin=DOMAIN
        ),
        queues=queues(70),
        origin=DOMAIN,
    )


def queues(standard: int, lossless: int = 0) -> tuple[Queue, ...]:
    shares = {
        TrafficClass.CONTROL: 5,
        TrafficClass.EXPEDITED: 95 - standard - 15 - lossless,
        TrafficClass.ASSURED: 15,
        TrafficClass.STANDARD: standard,
    }
    if lossless:
        shares[TrafficClass.LOSSLESS] = lossless
    return parts.shared(shares, DOMAIN)


MACSEC = MacSec(
    key_name=f"{3:064x}",
    key="secret:macsec.cp-sp1.cp-br1",
    origin=Origin(sources=("link/cp-sp1.cp-br1",)),
)


def members(lag: str, description: str, *ports: str) -> tuple[Interface, ...]:
    return tuple(parts.member(port, lag, description, DOMAIN) for port in ports)


def loopback(ipv4: str, ipv6: str) -> Interface:
    return Interface(
        name="Loopback0",
        kind=InterfaceKind.LOOPBACK,
        description="router ID and tunnels",
        addresses=(IPv4Interface(ipv4), IPv6Interface(ipv6)),
        isis=IsisInterface(metric=0, passive=True, origin=DOMAIN),
        origin=DOMAIN,
    )


def management_port(address: str) -> Interface:
    return parts.management_port("Management1", "MGMT", address, BASELINE)


def isis(net: str) -> Isis:
    return Isis(
        tag="compute",
        net=net,
        families=(Family.IPV4,),
        authentication="secret:isis.compute.lsp",
        origin=DOMAIN,
    )


def evpn(address: str, description: str, *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=IPv4Address(address),
        remote_as=65020,
        description=description,
        update_source="Loopback0",
        families=(Family.EVPN,),
        route_reflector_client=client,
        bfd=True,
        authentication="secret:bgp.compute.core",
        origin=DOMAIN,
    )


ATTACHMENT = Interface(
    name="Ethernet10.101",
    kind=InterfaceKind.SUBINTERFACE,
    description="slice office, east-lake-dc",
    parent="Ethernet10",
    vlan=101,
    vrf="S101-office",
    addresses=(
        IPv4Interface("10.10.64.1/24"),
        IPv4Interface("10.10.66.1/24"),
        IPv6Interface("2001:db8:a10:64::1/64"),
    ),
    filter_ipv4="A101-5-4",
    filter_ipv6="A101-5-6",
    policer=Policer(rate=1_000_000_000, burst=2_500_000, origin=SLICE),
    marking=TrafficClass.ASSURED,
    urpf=True,
    origin=SLICE,
)
LOSSLESS_ATTACHMENT = Interface(
    name="Ethernet10.102",
    kind=InterfaceKind.SUBINTERFACE,
    description="slice model-training, east-lake-dc",
    parent="Ethernet10",
    vlan=102,
    vrf="S102-trai-s0",
    addresses=(IPv4Interface("10.20.64.1/24"),),
    marking=TrafficClass.LOSSLESS,
    urpf=True,
    origin=Origin(sources=("slice/model-training",)),
)
HAND_OFF = Interface(
    name="Ethernet9.1000",
    kind=InterfaceKind.SUBINTERFACE,
    description="slice office to eg-br1",
    parent="Ethernet9",
    vlan=1000,
    mtu=9000,
    vrf="S101-office",
    addresses=(IPv4Interface("100.126.0.1/31"), IPv6Interface("2001:db8:7e00::1/127")),
    filter_ipv4="H101-1-4",
    filter_ipv6="H101-1-6",
    shaper=2_000_000_000,
    origin=SLICE,
)


def hand_off_session(address: IPv4Address | IPv6Address, family: Family) -> BgpNeighbor:
    version = address.version
    return BgpNeighbor(
        address=address,
        remote_as=65010,
        description="eg-br1, slice office",
        vrf="S101-office",
        families=(family,),
        bfd=True,
        authentication="secret:bgp.hand-off.compute.egov",
        import_list=f"H101-1-{version}-in",
        export_list=f"H101-1-{version}-out",
        origin=SLICE,
    )


def prefix_list(name: str, family: Family, *prefixes: str) -> PrefixList:
    return parts.prefix_list(name, family, prefixes)
