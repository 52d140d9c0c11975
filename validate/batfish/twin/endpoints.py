"""Endpoints: where tenants' packets enter, and a device behind each attachment that takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, ip_interface, ip_network

from citynet.device.model import Interface, InterfaceAddress, Network
from citynet.promises.model import Exactly, Promise, Terminal
from validate.batfish.twin.adjacencies import is_on
from validate.batfish.twin.boxes import box_lines
from validate.batfish.twin.draft import Draft, Port
from validate.batfish.twin.nodes import DEFAULT_VRF, TwinInterface, TwinRoute
from validate.batfish.twin.spaces import interface_in, version_of

__all__ = ["Endpoint", "add_endpoints", "gateways", "hosts_of"]

_PERMITTED = "PERMITTED"
_PORT = "Ethernet1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A terminal in the twin. ``entry`` and ``sink`` are ``None`` where the text has none."""

    terminal: Terminal
    entry: Port | None
    """Interface by which packets enter."""
    sink: str | None
    """Device that takes what leaves by the attachment for the terminal's prefixes."""


def add_endpoints(
    draft: Draft, terminals: Iterable[Terminal], promises: tuple[Promise, ...]
) -> Mapping[Terminal, Endpoint]:
    """Add a device per terminal with prefixes of the twin's family.

    It answers for all addresses of its prefixes and for no others, so a packet ends there exactly
    when it leaves by the attachment for one of them. What a boundary permits to come in is denied
    there by a filter, so that a packet that ends there otherwise is one too many.
    """
    found = {}
    for number, terminal in enumerate(sorted(terminals)):
        interface = _attachment(draft, terminal)
        entry = None
        sink = None
        if interface is not None:
            name = draft.twin_interface(terminal.device, interface.name)
            entry = None if name is None else (terminal.device, name)
            prefixes = _prefixes(draft, terminal)
            if prefixes:
                sink = f"tenant_{number}"
                _add_sink(draft, sink, terminal, prefixes, promises)
        found[terminal] = Endpoint(terminal=terminal, entry=entry, sink=sink)
    return found


def gateways(terminal: Terminal) -> tuple[Network, ...]:
    """Return the addresses in a terminal's prefixes that are its router's, not the tenant's."""
    return tuple(
        ip_network(prefix.network_address + (1 if prefix.num_addresses > 2 else 0))
        for prefix in terminal.prefixes
    )


def hosts_of(terminal: Terminal) -> tuple[Network, ...]:
    """Return the address of the tenant's device in each prefix, after the gateway's."""
    return tuple(
        ip_network(gateway.network_address + 1)
        for gateway, prefix in zip(gateways(terminal), terminal.prefixes, strict=True)
        if prefix.num_addresses > 1
    )


def _attachment(draft: Draft, terminal: Terminal) -> Interface | None:
    """Return the interface of the text that the terminal's port and VLAN lead to, if it is up."""
    device = draft.devices.get(terminal.device)
    if device is None:
        return None
    for interface in device.interfaces:
        if interface.parent == terminal.port and interface.vlan == terminal.vlan:
            parent = next((i for i in device.interfaces if i.name == terminal.port), None)
            is_up = interface.enabled and (parent is None or is_on(device, parent))
            return interface if is_up else None
    return None


def _prefixes(draft: Draft, terminal: Terminal) -> tuple[Network, ...]:
    version = version_of(draft.family)
    return tuple(p for p in terminal.prefixes if p.version == version and p.num_addresses > 1)


def _add_sink(
    draft: Draft,
    name: str,
    terminal: Terminal,
    prefixes: tuple[Network, ...],
    promises: tuple[Promise, ...],
) -> None:
    node = draft.node(name)
    node.add(TwinInterface(name=_PORT))
    hosts = {host.network_address for host in hosts_of(terminal)}
    addresses = []
    for prefix in prefixes:
        host = next(h for h in hosts if h in prefix)
        addresses.append(interface_in(draft.space, _interface(host, prefix)))
        for half in _halves(draft.space.network(prefix)):
            node.routes.append(TwinRoute(vrf=DEFAULT_VRF, prefix=half))
    boxes = [
        line
        for promise in promises
        if isinstance(promise, Exactly) and terminal in promise.destinations
        for line in box_lines(draft, promise.permitted)
    ]
    if boxes:
        node.filters[_PERMITTED] = (*dict.fromkeys(boxes), "permit ip any any")
    node.add(
        TwinInterface(
            name=f"{_PORT}.{terminal.vlan}",
            vlan=terminal.vlan,
            addresses=tuple(addresses),
            filter_in=_PERMITTED if boxes else None,
            proxy_arp=True,
        )
    )
    draft.cables.append(
        ((terminal.device, draft.port(terminal.device, terminal.port)), (name, _PORT))
    )


def _interface(host: object, prefix: Network) -> InterfaceAddress:
    return ip_interface(f"{host}/{prefix.prefixlen}")


def _halves(prefix: IPv4Network) -> tuple[IPv4Network, ...]:
    """Return two routes that are longer than the connected one, so that nothing goes back."""
    return tuple(prefix.subnets(prefixlen_diff=1))
