"""The interfaces and VRF devices that ``etc/network/interfaces`` describes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Final, TypeVar

from citynet.device.model import Interface, InterfaceAddress, InterfaceKind
from citynet.readers.frr.lines import Line, Said, Source, origin_of, value_of
from citynet.readers.frr.stanzas import Stanza, read_stanzas
from citynet.readers.frr.tables import read_table
from citynet.readers.frr.values import (
    address_v4,
    address_v6,
    interface_address,
    number,
    port_name,
)

__all__ = ["MANAGEMENT", "Ports", "read_ports"]

T = TypeVar("T")

MANAGEMENT: Final = "mgmt"
"""VRF of the management port; it is not among the device's VRFs."""

_MANAGEMENT_TABLE: Final = 5000
_TUNNEL: Final = frozenset(
    {
        "vxlan-id",
        "vxlan-learning",
        "bridge-arp-nd-suppress",
        "bridge-learning",
        "bridge-ports",
        "bridge-stp",
        "hwaddress",
        "ipv6-addrgen",
    }
)


@dataclass(slots=True)
class Ports:
    """What the file says. Interfaces have what it says of them, and no more."""

    source: Source
    interfaces: dict[str, Interface] = field(default_factory=dict)
    stanzas: dict[str, Stanza] = field(default_factory=dict)
    tables: dict[str, Said[int]] = field(default_factory=dict)
    """VRF → number of its routing table."""
    blocks: dict[str, Said[IPv6Network]] = field(default_factory=dict)
    """VRF → the locators that it leaves to the main table."""
    following: dict[str, Said[int]] = field(default_factory=dict)
    """Sub-interface → its MTU, which is its port's."""
    tunnels: list[Stanza] = field(default_factory=list)
    """Stanzas of VXLAN devices and their bridges: they follow from the VRFs."""
    tunnel_end: Said[IPv4Address] | None = None
    tunnel_source: Said[IPv6Address] | None = None
    """Source address of SRv6 encapsulation."""
    gateway: Said[IPv4Address] | None = None
    """Of the management VRF's default route."""

    def first_ipv4(self) -> IPv4Address | None:
        """Return the loopback's first IPv4 address."""
        loopback = self.interfaces.get("lo")
        addresses = loopback.addresses if loopback else ()
        return min((a.ip for a in addresses if isinstance(a.ip, IPv4Address)), default=None)


def read_ports(source: Source) -> Ports:
    """Return what ``etc/network/interfaces`` says."""
    ports = Ports(source)
    for name, stanza in read_stanzas(source).items():
        ports.stanzas[name] = stanza
        if stanza.loopback:
            _loopback(ports, stanza)
        elif "vrf-table" in stanza.left:
            _vrf(ports, stanza)
        elif _TUNNEL.intersection(stanza.left):
            ports.tunnels.append(stanza)
            continue
        else:
            _port(ports, stanza)
        source.refuse_all(
            [*stanza.left.values(), *stanza.commands], f"{name} cannot have this attribute"
        )
    _check_tables(ports)
    _check_references(ports)
    return ports


def _loopback(ports: Ports, stanza: Stanza) -> None:
    _keep(ports, stanza, InterfaceKind.LOOPBACK)
    line = stanza.take("vxlan-local-tunnelip")
    if line is not None:
        ports.tunnel_end = ports.source.first(None, address_v4(line.rest), line)
        first = ports.first_ipv4()
        if ports.tunnel_end is None or ports.tunnel_end.value != first:
            ports.source.refuse(line, "it is not the first IPv4 address of lo")
    for line in stanza.take_commands():
        match line.words:
            case ["post-up", "ip", "sr", "tunsrc", "set", text]:
                ports.tunnel_source = ports.source.first(
                    ports.tunnel_source, address_v6(text), line
                )
            case _:
                ports.source.refuse(line, "the only command is 'ip sr tunsrc set ADDRESS'")


def _vrf(ports: Ports, stanza: Stanza) -> None:
    line = stanza.left.pop("vrf-table")
    ports.source.refuse_all(stanza.addresses, "a VRF device has no address")
    if stanza.name == MANAGEMENT:
        if line.rest != str(_MANAGEMENT_TABLE):
            ports.source.refuse(line, f"the table of {MANAGEMENT} is {_MANAGEMENT_TABLE}")
        block = read_table(ports.source, stanza, _MANAGEMENT_TABLE)
        if block is not None:
            ports.source.refuse(block.line, f"{MANAGEMENT} has no SIDs")
        return
    # ifupdown2 takes tables from 1001; 5000, its last one, is the management VRF's.
    table = ports.source.first(None, number(line.rest, 1001, _MANAGEMENT_TABLE - 1), line)
    if table is not None:
        ports.tables[stanza.name] = table
        block = read_table(ports.source, stanza, table.value)
        if block is not None:
            ports.blocks[stanza.name] = block


def _port(ports: Ports, stanza: Stanza) -> None:
    left = stanza.left
    kind = InterfaceKind.PHYSICAL
    if "vlan-raw-device" in left:
        kind = InterfaceKind.SUBINTERFACE
    elif "link-type" in left:
        kind = InterfaceKind.EXCHANGE
    elif "vrf" in left and left["vrf"].rest == MANAGEMENT:
        kind = InterfaceKind.MANAGEMENT
    _keep(ports, stanza, kind)


def _keep(ports: Ports, stanza: Stanza, kind: InterfaceKind) -> None:
    """Build the interface from the attributes that its kind has."""
    source = ports.source
    parent = vlan = peer = vrf = None
    enabled = True
    if kind is InterfaceKind.SUBINTERFACE:
        parent = _value(source, stanza, "vlan-raw-device", port_name)
        vlan = _value(source, stanza, "vlan-id", lambda text: number(text, 1, 4094))
    if kind is InterfaceKind.EXCHANGE:
        _value(source, stanza, "link-type", lambda text: text if text == "veth" else None)
        peer = _value(source, stanza, "veth-peer-name", port_name)
    if kind is not InterfaceKind.LOOPBACK:
        vrf = _value(source, stanza, "vrf", port_name, optional=True)
        down = _value(
            source,
            stanza,
            "link-down",
            lambda text: text if text == "yes" else None,
            optional=True,
        )
        enabled = down is None
    if kind is InterfaceKind.MANAGEMENT:
        _gateway(ports, stanza)
    mtu = _mtu(source, stanza)
    if kind is InterfaceKind.SUBINTERFACE and mtu is not None:
        ports.following[stanza.name] = mtu
        mtu = None
    ports.interfaces[stanza.name] = Interface(
        name=stanza.name,
        kind=kind,
        description=_value(source, stanza, "alias", str, optional=True) or "",
        enabled=enabled,
        mtu=value_of(mtu),
        parent=parent,
        vlan=vlan,
        peer=peer,
        vrf=vrf,
        addresses=_addresses(source, stanza),
        origin=origin_of((source, stanza.lines)),
    )


def _value(
    source: Source,
    stanza: Stanza,
    attribute: str,
    parse: Callable[[str], T | None],
    *,
    optional: bool = False,
) -> T | None:
    line = stanza.take(attribute)
    if line is None:
        if not optional:
            source.refuse(stanza.header, f"its {attribute} is missing")
        return None
    said = source.first(None, parse(line.rest), line)
    return None if said is None else said.value


def _mtu(source: Source, stanza: Stanza) -> Said[int] | None:
    line = stanza.take("mtu")
    return None if line is None else source.first(None, number(line.rest, 68, 65535), line)


def _addresses(source: Source, stanza: Stanza) -> tuple[InterfaceAddress, ...]:
    found: dict[InterfaceAddress, Line] = {}
    for line in stanza.addresses:
        value = interface_address(line.rest)
        if value is None:
            source.refuse(line, "no address with its length")
        elif value in found:
            source.refuse(line, f"said before, in line {found[value].number}")
        else:
            found[value] = line
    return tuple(found)


def _gateway(ports: Ports, stanza: Stanza) -> None:
    line = stanza.take("gateway")
    if line is not None:
        ports.gateway = ports.source.first(ports.gateway, address_v4(line.rest), line)


def _check_tables(ports: Ports) -> None:
    owners: dict[int, str] = {}
    for name, table in ports.tables.items():
        owner = owners.setdefault(table.value, name)
        if owner != name:
            ports.source.refuse(table.line, f"{owner} has this table")
    if MANAGEMENT not in ports.stanzas:
        ports.source.missing(f"iface {MANAGEMENT}", "the management VRF is missing")


def _check_references(ports: Ports) -> None:
    tags: dict[tuple[str, int], str] = {}
    for interface in ports.interfaces.values():
        header = ports.stanzas[interface.name].header
        reason = _dangling(ports, interface)
        if reason is not None:
            ports.source.refuse(header, reason)
        elif interface.parent is not None:
            _check_mtu(ports, interface.name, ports.interfaces[interface.parent])
        if interface.parent is not None and interface.vlan is not None:
            other = tags.setdefault((interface.parent, interface.vlan), interface.name)
            if other != interface.name:
                ports.source.refuse(header, f"{other} has this VLAN of {interface.parent}")


def _check_mtu(ports: Ports, name: str, port: Interface) -> None:
    """Refuse a sub-interface that does not state its port's MTU: ifupdown2 would give it 1500."""
    said = ports.following.get(name)
    if said is None and port.mtu is not None:
        ports.source.refuse(
            ports.stanzas[name].header, f"it lacks 'mtu {port.mtu}', that of {port.name}"
        )
    if said is not None and said.value != port.mtu:
        ports.source.refuse(said.line, f"it is not the MTU that {port.name} states")


def _dangling(ports: Ports, interface: Interface) -> str | None:
    """Return what is wrong with the names that an interface refers to."""
    vrf, parent, peer = interface.vrf, interface.parent, interface.peer
    if vrf == MANAGEMENT:
        if interface.kind is not InterfaceKind.MANAGEMENT:
            return f"only a management port is in {MANAGEMENT}"
        if MANAGEMENT in ports.interfaces:
            return f"{MANAGEMENT} is no VRF"
    elif vrf is not None and vrf not in ports.tables:
        return f"there is no VRF {vrf}"
    if parent is not None:
        port = ports.interfaces.get(parent)
        if port is None or port.kind is not InterfaceKind.PHYSICAL:
            return f"there is no physical port {parent}"
    if peer is not None:
        other = ports.interfaces.get(peer)
        if peer == interface.name or other is None or other.peer != interface.name:
            return f"{peer} is no exchange interface that names {interface.name} as its peer"
    return None
