"""Hand-made parts of Junos devices: ports, sessions, management and algorithms."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import (
    IPv4Address,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_interface,
    ip_network,
)
from typing import Any

from citynet.device.model import (
    AddressGroup,
    AlgorithmLocator,
    AlgorithmMetric,
    BgpNeighbor,
    Family,
    FilterAction,
    FilterRule,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    MacSec,
    Network,
    Origin,
    PortRange,
    PrefixList,
    Queue,
    Srv6,
    TrafficClass,
)
from tests.render import parts
from tests.render.parts import DENY, PERMIT, SLICE

__all__ = [
    "AFFINITIES",
    "BASELINE",
    "DENY",
    "DOMAIN",
    "HEALTH",
    "JUSTICE",
    "MANAGEMENT",
    "PERMIT",
    "SLICE",
    "TRUSTED",
    "core",
    "group",
    "hand_off_session",
    "isis",
    "link",
    "loopback",
    "management_port",
    "member",
    "ports",
    "prefix_list",
    "queues",
    "rule",
    "secured",
    "srv6",
    "trunk",
    "vpn",
]

DOMAIN = Origin(sources=("domain/egov",))
BASELINE = Origin(sources=("platform/junos",))
JUSTICE = Origin(sources=("slice/justice",))
HEALTH = Origin(sources=("slice/health",))


MANAGEMENT = parts.baseline(BASELINE, "198.51.100.0/24")

AFFINITIES = parts.affinities(DOMAIN)
TRUSTED = FlexAlgorithm(
    number=128,
    metric=AlgorithmMetric.DELAY,
    exclude=("trust-low", "unencrypted"),
    origin=DOMAIN,
)


def link(metric: int, *affinities: str, delay: int | None = None) -> IsisInterface:
    return IsisInterface(
        metric=metric,
        bfd=True,
        authentication="secret:isis.egov.hello",
        delay=delay,
        affinities=affinities,
        origin=DOMAIN,
    )


def core(name: str, description: str, address: str, isis: IsisInterface) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=description,
        speed=100_000_000_000,
        mtu=9100,
        addresses=(IPv6Interface(address),),
        isis=isis,
        queues=queues(10, 70),
        origin=DOMAIN,
    )


def trunk(
    name: str, description: str, address: str, isis: IsisInterface, *, members: int
) -> Interface:
    port = core(name, description, address, isis)
    return replace(port, kind=InterfaceKind.LAG, speed=100_000_000_000 * members)


def member(name: str, description: str, lag: str) -> Interface:
    return parts.member(name, lag, description, DOMAIN)


def secured(port: Interface, key_name: str, key: str) -> Interface:
    return replace(port, macsec=MacSec(key_name=key_name, key=key, origin=DOMAIN))


def queues(expedited: int, standard: int) -> tuple[Queue, ...]:
    shares = {
        TrafficClass.CONTROL: 5,
        TrafficClass.EXPEDITED: expedited,
        TrafficClass.ASSURED: 15,
        TrafficClass.STANDARD: standard,
    }
    return parts.shared(shares, DOMAIN)


def loopback(description: str, *addresses: str) -> Interface:
    return Interface(
        name="lo0",
        kind=InterfaceKind.LOOPBACK,
        description=description,
        addresses=tuple(ip_interface(address) for address in addresses),
        isis=IsisInterface(metric=0, passive=True, origin=DOMAIN),
        origin=DOMAIN,
    )


def management_port(address: str) -> Interface:
    return parts.management_port("fxp0", "mgmt_junos", address, BASELINE)


def isis(net: str) -> Isis:
    return Isis(
        tag="isis",
        net=net,
        families=(Family.IPV6,),
        authentication="secret:isis.egov.lsp",
        affinities=AFFINITIES,
        algorithms=(TRUSTED,),
        ti_lfa=True,
        origin=DOMAIN,
    )


def srv6(number: int, *algorithms: int) -> Srv6:
    return Srv6(
        locator_name="MAIN",
        locator=IPv6Network(f"2001:db8:1000:{number:x}::/64"),
        source=IPv6Address(f"2001:db8:10::{number:x}"),
        algorithms=tuple(
            AlgorithmLocator(
                name=f"ALG{one}",
                prefix=IPv6Network(f"2001:db8:1000:{(one - 127) * 4096 + number:x}::/64"),
                algorithm=one,
                origin=DOMAIN,
            )
            for one in algorithms
        ),
        origin=DOMAIN,
    )


def vpn(address: str, description: str, *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=IPv6Address(address),
        remote_as=65010,
        description=description,
        update_source="lo0",
        families=(Family.VPNV4, Family.VPNV6),
        route_reflector_client=client,
        bfd=True,
        authentication="secret:bgp.egov.core",
        origin=DOMAIN,
    )


def hand_off_session(address: IPv4Address | IPv6Address) -> BgpNeighbor:
    version = address.version
    return BgpNeighbor(
        address=address,
        remote_as=65020,
        description="cp-br1, slice office",
        vrf="S101-office",
        families=(Family.IPV4 if version == 4 else Family.IPV6,),
        bfd=True,
        authentication="secret:bgp.hand-off.compute.egov",
        import_list=f"H101-1-{version}-in",
        export_list=f"H101-1-{version}-out",
        origin=SLICE,
    )


def prefix_list(name: str, *prefixes: str, origin: Origin = SLICE) -> PrefixList:
    family = Family.IPV6 if "-6-" in name else Family.IPV4
    return parts.prefix_list(name, family, prefixes, origin)


def group(name: str, *prefixes: str, origin: Origin = DOMAIN) -> AddressGroup:
    return AddressGroup(
        name=name,
        family=Family.IPV6 if name.endswith("6") else Family.IPV4,
        prefixes=tuple(ip_network(prefix) for prefix in prefixes),
        origin=origin,
    )


def ports(first: int, last: int | None = None) -> PortRange:
    return PortRange(first, first if last is None else last)


def rule(
    sequence: int,
    action: FilterAction,
    protocol: int | None = None,
    source: str | None = None,
    destination: str | None = None,
    **parts: Any,  # noqa: ANN401 -- any field
) -> FilterRule:
    """Return a rule; a source or destination is a prefix if it has a length, else a group."""
    return FilterRule(
        sequence=sequence,
        action=action,
        protocol=protocol,
        source=_prefix(source),
        destination=_prefix(destination),
        source_group=_group(source),
        destination_group=_group(destination),
        **{"origin": SLICE, **parts},
    )


def _prefix(end: str | None) -> Network | None:
    return ip_network(end) if end is not None and "/" in end else None


def _group(end: str | None) -> str | None:
    return end if end is not None and "/" not in end else None
