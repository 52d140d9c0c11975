"""How FRR on Linux spells values, and what it has no words for (``dialects/frr.md``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.model import (
    Address,
    BgpNeighbor,
    Device,
    Interface,
    InterfaceKind,
    PortRange,
    Queue,
)
from citynet.render.frr_limits import frr_wordless

__all__ = ["FRR_FILTERS", "frr_unsayable"]

_PROTOCOLS: Final = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}
_TABLES: Final = range(1001, 5000)
"""Tables of VRFs: ifupdown2 takes 1001 to 5000, and the last one is the VRF ``mgmt``'s."""
_DEFAULT_MTU: Final = 1500
_VXLAN_HEADERS: Final = 50
"""Outer IPv4, UDP and VXLAN headers and the inner Ethernet header: 20 + 8 + 8 + 14 bytes."""
_LEAST_REST: Final = 10**6
_LONGEST_NAME: Final = 15
"""Characters of a Linux interface's name (``IFNAMSIZ`` less the closing zero)."""


def frr_protocol(number: int) -> str:
    """Return the name that nftables gives an IP protocol, or its number where it has none."""
    return _PROTOCOLS.get(number, str(number))


def frr_ports(ports: PortRange) -> str:
    """Return ``443`` or ``1000-2000``."""
    if ports.first == ports.last:
        return str(ports.first)
    return f"{ports.first}-{ports.last}"


def frr_burst(rate: int) -> int:
    """Return what ``rate`` sends in a millisecond, in bytes, at least two jumbo frames."""
    return max(rate // 8000, 18000)


def frr_waiting(rate: int) -> int:
    """Return what ``rate`` sends in 50 milliseconds, in bytes, at least two jumbo frames."""
    return max(rate // 160, 18000)


def frr_rest(rate: int, guaranteed: Iterable[Interface]) -> int:
    """Return what of a class's rate is guaranteed to nobody, at least 1 Mbit/s."""
    return max(rate - sum(one.committed or 0 for one in guaranteed), _LEAST_REST)


def frr_guaranteed(
    device: Device, port: Interface | None = None, queue: Queue | None = None
) -> tuple[Interface, ...]:
    """Return the sub-interfaces with a guaranteed rate: all, of a port, or of a port's queue."""
    return tuple(
        one
        for one in device.interfaces
        if one.committed is not None
        and (port is None or one.parent == port.name)
        and (queue is None or one.marking is queue.traffic_class)
    )


def frr_hops(address: Address) -> str:
    """Return what nftables calls the hops that a packet of this family has left."""
    return "ip ttl" if address.version == 4 else "ip6 hoplimit"


def frr_near_only(device: Device) -> tuple[BgpNeighbor, ...]:
    """Return the sessions with TTL security."""
    neighbors = () if device.bgp is None else device.bgp.neighbors
    return tuple(one for one in neighbors if one.ttl_security)


def frr_ipv4(interface: Interface) -> str:
    """Return the first IPv4 address of an interface, without its length."""
    return str(next(address.ip for address in interface.addresses if address.version == 4))


def frr_mac(interface: Interface) -> str:
    """Return a locally administered MAC made of the first IPv4 address: ``02:00:64:40:14:03``."""
    octets = next(address.ip for address in interface.addresses if address.version == 4).packed
    return "02:00:" + ":".join(f"{octet:02x}" for octet in octets)


def frr_vxlan_mtu(device: Device) -> int:
    """Return the largest packet that fits into VXLAN over the smallest core port (RFC 7348)."""
    mtus = (one.mtu for one in frr_core_ports(device))
    return min(_DEFAULT_MTU if mtu is None else mtu for mtu in mtus) - _VXLAN_HEADERS


def frr_core_ports(device: Device) -> tuple[Interface, ...]:
    """Return the ports that speak IS-IS to a neighbor."""
    return tuple(one for one in device.interfaces if one.isis is not None and not one.isis.passive)


def frr_lldp_ports(interfaces: Iterable[Interface]) -> tuple[Interface, ...]:
    """Return the ports that speak LLDP: management, core and hand-offs, never a tenant's."""
    return tuple(
        interface
        for interface in interfaces
        if interface.kind is InterfaceKind.MANAGEMENT or interface.queues
    )


def frr_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on FRR."""
    yield from _interfaces(device)
    yield from _vrfs(device)
    yield from _block(device)
    yield from _rest(device)
    yield from frr_wordless(device)


def _interfaces(device: Device) -> Iterator[str]:
    loopbacks = [one.name for one in device.interfaces if one.kind is InterfaceKind.LOOPBACK]
    if loopbacks != ["lo"]:
        yield f"loopbacks {loopbacks} in place of lo"
    for interface in device.interfaces:
        name = interface.name
        if len(name) > _LONGEST_NAME or "/" in name:
            yield f"an interface {name}: not a name that Linux has"
        if bool(interface.queues) != (interface.speed is not None):
            yield f"speed of {name} without queues, or queues without speed"
        if interface.queues and interface.shaper is not None:
            yield f"queues and a shaper of {name}"
        if (interface.kind is InterfaceKind.MANAGEMENT) != (interface.vrf == "mgmt"):
            yield f"{name} on the wrong side of the VRF mgmt"
        yield from _shape(interface)


def _shape(interface: Interface) -> Iterator[str]:
    """Yield what does not go with the kind of an interface."""
    name, kind = interface.name, interface.kind
    numbered = interface.parent is not None and interface.vlan is not None
    if numbered != (kind is InterfaceKind.SUBINTERFACE):
        yield f"{name} with a VLAN of a port, or without"
    if interface.mtu is not None and kind is InterfaceKind.SUBINTERFACE:
        yield f"an MTU of {name} beside its port's"
    if (interface.peer is not None) != (kind is InterfaceKind.EXCHANGE):
        yield f"{name} with a peer, or without"
    if kind is InterfaceKind.LOOPBACK:
        if interface.vrf is not None or not interface.enabled:
            yield f"a VRF of {name}, or that it is down"
        if interface.isis is not None and not interface.isis.passive:
            yield f"IS-IS of {name} that is not passive"


def _vrfs(device: Device) -> Iterator[str]:
    for vrf in device.vrfs:
        name = vrf.name
        if len(name) > _LONGEST_NAME or "/" in name:
            yield f"a VRF {name}: not a name that Linux has"
        if vrf.table not in _TABLES:
            yield f"table {vrf.table} of {name}"
        if vrf.sids is not None and vrf.vni is not None:
            yield f"SIDs and a VNI of {name}"
        if vrf.rd is None and (
            vrf.import_targets
            or vrf.export_targets
            or vrf.redistribute_connected
            or vrf.redistribute_static
            or vrf.sids is not None
            or vrf.vni is not None
        ):
            yield f"routes of {name}, which has no RD"
        if vrf.rd is not None and vrf.sids is None and vrf.vni is None:
            yield f"an RD of {name}, which has neither SIDs nor a VNI"


def _block(device: Device) -> Iterator[str]:
    with_sids = any(vrf.sids is not None for vrf in device.vrfs)
    block = None if device.srv6 is None else device.srv6.block
    if with_sids and block is None:
        yield "SIDs of VRFs without the block of all locators"
    if block is not None and not with_sids:
        yield f"locators {block} that no VRF leaves to the main table"


def _rest(device: Device) -> Iterator[str]:
    if device.vtep is not None and not frr_core_ports(device):
        yield "a VTEP without a core port"
    if device.vtep not in (None, "lo"):
        yield f"VTEP {device.vtep}"
    if device.isis is None and any(one.isis is not None for one in device.interfaces):
        yield "IS-IS of an interface without the router's"
    vrfs = {vrf.name for vrf in device.vrfs if vrf.rd is not None}
    for neighbor in device.bgp.neighbors if device.bgp is not None else ():
        if neighbor.vrf is not None and neighbor.vrf not in vrfs:
            yield f"neighbor {neighbor.address} of VRF {neighbor.vrf}"
        plain = [family for family in neighbor.families if family in ("ipv4", "ipv6")]
        if neighbor.vrf is not None and len(plain) != len(neighbor.families):
            yield f"families {neighbor.families} of {neighbor.address} in a VRF"
        if not neighbor.families and neighbor.route_reflector_client:
            yield f"client {neighbor.address} without a family"
        if (neighbor.import_list or neighbor.export_list) and len(plain) != 1:
            yield f"prefix lists of {neighbor.address}, which does not speak one of ipv4 and ipv6"
    if device.bgp is None and any(vrf.rd is not None for vrf in device.vrfs):
        yield "VPN routes without BGP"


FRR_FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            frr_burst,
            frr_core_ports,
            frr_guaranteed,
            frr_hops,
            frr_ipv4,
            frr_lldp_ports,
            frr_mac,
            frr_near_only,
            frr_ports,
            frr_protocol,
            frr_rest,
            frr_vxlan_mtu,
            frr_waiting,
        )
    }
)
