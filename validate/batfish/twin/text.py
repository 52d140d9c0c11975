"""A twin's device as text, in the dialect of Arista EOS as Batfish reads it."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Final

from validate.batfish.twin.nodes import (
    DEFAULT_VRF,
    SILENT,
    TwinInterface,
    TwinNeighbor,
    TwinNode,
    TwinRoute,
    TwinVrf,
)

__all__ = ["node_text"]

_CARRIED: Final = "CARRIED"
"""Policy that keeps the twin's own addresses out of BGP."""


def node_text(node: TwinNode, own: IPv4Network) -> str:
    """Return the configuration of ``node``; addresses in ``own`` are the twin's."""
    return "\n".join((*_lines(node, own), "end", ""))


def _lines(node: TwinNode, own: IPv4Network) -> Iterator[str]:
    yield "! BATFISH_FORMAT: arista"
    yield f"hostname {node.name}"
    yield "ip routing"
    for name in node.vrfs:
        if name != DEFAULT_VRF:
            yield f"vrf instance {name}"
            yield f"ip routing vrf {name}"
    for interface in node.interfaces.values():
        yield from _interface(interface)
    for name, lines in sorted(node.filters.items()):
        yield f"ip access-list {name}"
        yield from (f"   {10 * number} {line}" for number, line in enumerate(lines, 1))
    yield from _policies(node, own)
    for route in node.routes:
        yield _route(route)
    for number, vrf in enumerate(node.vrfs.values(), 1):
        yield from _ospf(node, vrf, number)
    yield from _bgp(node)


def _interface(interface: TwinInterface) -> Iterator[str]:
    yield f"interface {interface.name}"
    if interface.shut:
        yield "   shutdown"
    if interface.mtu is not None:
        yield f"   mtu {interface.mtu}"
    if interface.vlan is not None:
        yield f"   encapsulation dot1q vlan {interface.vlan}"
    elif interface.name.startswith("Ethernet"):
        yield "   no switchport"
    if interface.vrf != DEFAULT_VRF:
        yield f"   vrf {interface.vrf}"
    for number, address in enumerate(interface.addresses):
        yield f"   ip address {address}{' secondary' if number else ''}"
    if interface.proxy_arp:
        yield "   ip proxy-arp"
    if interface.filter_in is not None:
        yield f"   ip access-group {interface.filter_in} in"
    yield from _interface_ospf(interface)


def _interface_ospf(interface: TwinInterface) -> Iterator[str]:
    if interface.cost is None:
        return
    if interface.name.startswith("Ethernet"):
        yield "   ip ospf network point-to-point"
        yield f"   ip ospf cost {interface.cost}"
    yield "   ip ospf area 0.0.0.0"


def _policies(node: TwinNode, own: IPv4Network) -> Iterator[str]:
    if any(vrf.redistribute for vrf in node.vrfs.values()):
        yield f"ip prefix-list {_CARRIED}"
        yield f"   seq 10 deny {own} le 32"
        yield "   seq 20 permit 0.0.0.0/0 le 32"
        yield f"route-map {_CARRIED} permit 10"
        yield f"   match ip address prefix-list {_CARRIED}"
        # What is connected and what is static count alike, as they do on most platforms.
        yield "   set origin incomplete"
    for name, prefixes in sorted(node.prefix_lists.items()):
        yield f"ip prefix-list {name}"
        for number, prefix in enumerate(prefixes, 1):
            yield f"   seq {10 * number} permit {prefix}"
        if not prefixes:
            yield "   seq 10 deny 0.0.0.0/0 le 32"
        yield f"route-map {name} permit 10"
        yield f"   match ip address prefix-list {name}"
    if any(SILENT in {n.policy_in, n.policy_out} for v in node.vrfs.values() for n in v.neighbors):
        yield f"route-map {SILENT} deny 10"


def _route(route: TwinRoute) -> str:
    vrf = "" if route.vrf == DEFAULT_VRF else f"vrf {route.vrf} "
    hop = "Null0" if route.next_hop is None else str(route.next_hop)
    return f"ip route {vrf}{route.prefix} {hop} {route.distance}"


def _ospf(node: TwinNode, vrf: TwinVrf, number: int) -> Iterator[str]:
    inside = [i for i in node.interfaces.values() if i.vrf == vrf.name and i.cost is not None]
    if not inside:
        return
    yield f"router ospf {number}" + ("" if vrf.name == DEFAULT_VRF else f" vrf {vrf.name}")
    if vrf.router_id is not None:
        yield f"   router-id {vrf.router_id}"
    if vrf.carries:
        yield "   redistribute bgp"
        yield "   redistribute static"


def _bgp(node: TwinNode) -> Iterator[str]:
    speaking = [vrf for vrf in node.vrfs.values() if vrf.neighbors or vrf.redistribute]
    if node.asn is None or not speaking:
        return
    yield f"router bgp {node.asn}"
    for vrf in sorted(speaking, key=lambda v: v.name != DEFAULT_VRF):
        margin = "   "
        if vrf.name != DEFAULT_VRF:
            yield f"   vrf {vrf.name}"
            margin = "      "
        if vrf.router_id is not None:
            yield f"{margin}router-id {vrf.router_id}"
        # Equal routes all count; a VRF does not take this from the router's own BGP.
        yield f"{margin}maximum-paths 64 ecmp 64"
        if vrf.carries:
            yield f"{margin}distance bgp 20 20 20"
        for protocol in vrf.redistribute:
            yield f"{margin}redistribute {protocol} route-map {_CARRIED}"
        for neighbor in vrf.neighbors:
            yield from (f"{margin}neighbor {neighbor.address} {w}" for w in _neighbor(neighbor))


def _neighbor(neighbor: TwinNeighbor) -> Iterator[str]:
    yield f"remote-as {neighbor.remote_as}"
    if neighbor.source is not None:
        yield f"update-source {neighbor.source}"
    if neighbor.inside:
        yield "next-hop-self"
    if neighbor.client:
        yield "route-reflector-client"
    if neighbor.policy_in is not None:
        yield f"route-map {neighbor.policy_in} in"
    if neighbor.policy_out is not None:
        yield f"route-map {neighbor.policy_out} out"
