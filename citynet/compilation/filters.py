"""The rules that filters share: infrastructure, neighbour discovery, sessions, protected data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from citynet.city.model import City
from citynet.compilation.gateways import gateway_network, outermost
from citynet.compilation.origins import BASELINE, of_domain
from citynet.compilation.rules import FilterDraft
from citynet.device.model import Network, PortRange

__all__ = [
    "Infrastructure",
    "deny_gateways",
    "deny_infrastructure",
    "deny_link_scope",
    "infrastructure_of",
    "permit_gateways",
    "permit_link_discovery",
    "permit_neighbour_discovery",
    "permit_sessions",
]

TCP: Final = 6
UDP: Final = 17
ICMP: Final = {4: 1, 6: 58}
"""ICMP's protocol number in each IP version."""

_BGP: Final = PortRange(179, 179)
_BFD: Final = PortRange(3784, 3784)
"""Single-hop BFD control packets (RFC 5881 §4)."""

_LINK_LOCAL: Final = IPv6Network("fe80::/10")
_MULTICAST: Final = IPv6Network("ff02::/16")
_UNSPECIFIED: Final = IPv6Network("::/128")

_NEVER_FORWARDED: Final[Mapping[int, tuple[Network, ...]]] = {
    4: (IPv4Network("224.0.0.0/4"), IPv4Network("255.255.255.255/32")),
    6: (_LINK_LOCAL, IPv6Network("ff00::/8")),
}
"""Destinations of link scope, which a router hears itself, and multicast, which none carries."""

Infrastructure = tuple[tuple[Network, str], ...]
"""Prefixes that no tenant may reach, each with the source that says so."""


def infrastructure_of(city: City) -> Infrastructure:
    """Return every infrastructure prefix of the city that lies in no other one, sorted.

    Of all domains, not only the device's own: hand-offs join them.
    """
    sources: dict[Network, str] = {}
    for domain in city.domains.values():
        pools = domain.pools
        for network in (
            pools.loopback_ipv4,
            pools.loopback_ipv6,
            pools.locators,
            pools.links_ipv4,
            pools.links_ipv6,
        ):
            sources.setdefault(network, of_domain(domain.name))
    for hand_off in city.hand_offs:
        for network in (hand_off.ipv4, hand_off.ipv6):
            sources.setdefault(network, of_domain(hand_off.domains[0]))
    management = (device.management.network for device in city.devices.values())
    exchanges = (city.exchange_pool_ipv4, city.exchange_pool_ipv6)
    for network in (*exchanges, *city.baseline.ssh_sources, *management):
        sources.setdefault(network, BASELINE)
    return tuple((network, sources[network]) for network in outermost(sources))


def deny_infrastructure(draft: FilterDraft, infrastructure: Infrastructure) -> None:
    """Add a rule per infrastructure prefix of the filter's family."""
    for network, source in infrastructure:
        if network.version == draft.version:
            draft.deny(None, network, also=(source,))


def deny_link_scope(draft: FilterDraft) -> None:
    """Keep hosts from talking to the router's protocols (RFC 5771, RFC 4291)."""
    for network in _NEVER_FORWARDED[draft.version]:
        draft.deny(None, network)


def permit_gateways(draft: FilterDraft, prefixes: Iterable[Network]) -> None:
    """Let hosts ping their own gateway, and in IPv6 find each gateway from each address.

    A host asks for its gateway with any of its addresses as the source (RFC 4861 §7.2.2), not
    only with one of the gateway's own prefix. IPv4 has ARP for that.
    """
    behind = tuple(prefixes)
    for prefix in behind:
        for other in behind if draft.version == 6 else (prefix,):
            draft.permit(prefix, gateway_network(other), protocol=ICMP[draft.version])


def deny_gateways(draft: FilterDraft, gateways: Iterable[Network]) -> None:
    """Keep hosts away from everything else on a router that is somebody's gateway."""
    for gateway in gateways:
        draft.deny(None, gateway)


def permit_neighbour_discovery(draft: FilterDraft, prefixes: Iterable[Network]) -> None:
    """Let hosts find their gateway and each other (RFC 4861); IPv6 only."""
    behind = tuple(prefixes)
    towards = (_MULTICAST, _LINK_LOCAL, *map(gateway_network, behind))
    pairs = [
        *((_LINK_LOCAL, destination) for destination in towards),
        *((prefix, destination) for prefix in behind for destination in (_MULTICAST, _LINK_LOCAL)),
        (_UNSPECIFIED, _MULTICAST),
    ]
    for source, destination in pairs:
        draft.permit(source, destination, protocol=ICMP[6])


def permit_sessions(draft: FilterDraft, neighbour: Network, own: Network) -> None:
    """Let the neighbour at a hand-off hold its BGP and BFD sessions with us, and ping us."""
    draft.permit(neighbour, own, protocol=TCP, destination_ports=_BGP)
    # Answers only: a neighbour that opens from port 179 would else reach every port of ours.
    draft.permit(neighbour, own, protocol=TCP, source_ports=_BGP, established=True)
    draft.permit(neighbour, own, protocol=UDP, destination_ports=_BFD)
    if neighbour.version == 4:  # in IPv6, ICMP comes with neighbour discovery
        draft.permit(neighbour, own, protocol=ICMP[4])


def permit_link_discovery(draft: FilterDraft, neighbour: Network, own: Network) -> None:
    """Let the two ends of a link find each other (RFC 4861); IPv6 only, IPv4 has ARP."""
    for source in (neighbour, _LINK_LOCAL):
        for destination in (own, _LINK_LOCAL, _MULTICAST):
            draft.permit(source, destination, protocol=ICMP[6])
