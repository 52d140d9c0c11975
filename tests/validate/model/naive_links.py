"""The second opinion's cables, filters and IS-IS."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from citynet.device.model import (
    Address,
    Family,
    FilterRule,
    Interface,
    InterfaceKind,
)
from validate.outcome import Network as Subject
from validate.outcome import Packet, State

Port = tuple[str, str]
"""Device and interface name."""
Where = tuple[str, str]
"""Device and VRF name, empty for the global table."""
PORTS = {6, 17, 33, 132, 136}


def verdict(rules: Iterable[FilterRule], packet: Packet) -> bool:
    """Tell whether a filter lets a packet through: first match, else no."""
    for rule in sorted(rules, key=lambda r: r.sequence):
        if _fits(rule, packet):
            return rule.action.value == "permit"
    return False


def _fits(rule: FilterRule, packet: Packet) -> bool:
    if rule.protocol is not None and packet.protocol != rule.protocol:
        return False
    for network, address in (
        (rule.source, packet.source),
        (rule.destination, packet.destination),
    ):
        if network is not None and (
            network.version != address.version
            or not network.network_address <= address <= network.broadcast_address  # type: ignore[operator]
        ):
            return False
    for ports, port in (
        (rule.source_ports, packet.source_port),
        (rule.destination_ports, packet.destination_port),
    ):
        if ports is not None and (
            packet.protocol not in PORTS or port is None or not ports.first <= port <= ports.last
        ):
            return False
    return not rule.established or (
        packet.protocol == 6 and ("A" in packet.tcp_flags or "R" in packet.tcp_flags)
    )


class NaiveLinks:
    """The wires and the underlay in one state, and the filters on them.

    ``lenient`` decides what a missing filter or list does.
    """

    def __init__(self, subject: Subject, state: State, *, lenient: bool) -> None:
        self.subject = subject
        self.state = state
        self.lenient = lenient
        self.up: dict[Port, Interface] = {}
        self.far: dict[Port, list[Port]] = {}
        self._wire()
        self.distance = self._distances()

    # -- wires ---------------------------------------------------------------------------------

    def _wire(self) -> None:
        """Find out which interfaces are up, and what is at the other end of each."""
        self.cables: dict[Port, tuple[Port, str]] = {}
        for name, link in self.subject.city.links.items():
            one, other = ((e.device, e.port) for e in link.ends)
            self.cables[one], self.cables[other] = (other, name), (one, name)
        self.every = {
            (name, interface.name): interface
            for name, device in self.subject.devices.items()
            if name != self.state.failed_device
            for interface in device.interfaces
        }
        places = {
            port: self._place(port, i)
            for port, i in self.every.items()
            if i.enabled and self._is_housed(port, i)
        }
        for port, place in places.items():
            if place is not None:
                self.up[port] = self.every[port]
        for port in self.up:
            self.far[port] = [
                p for p in self.up if p != port and places[port] and places[p] == places[port]
            ]

    def _is_housed(self, port: Port, interface: Interface) -> bool:
        """Tell whether an interface is in a VRF that exists; management has one of its own."""
        if interface.vrf is None:
            return interface.kind is not InterfaceKind.MANAGEMENT
        return any(interface.vrf == vrf.name for vrf in self.subject.devices[port[0]].vrfs)

    def _is_lit(self, port: Port) -> bool:
        if port not in self.every or not self.every[port].enabled:
            return False
        if port not in self.cables:
            return True
        far, link = self.cables[port]
        return link != self.state.failed_link and far in self.every and self.every[far].enabled

    def _place(self, port: Port, interface: Interface) -> tuple[object, ...] | None:
        """Return the wire that an interface is on, empty for none, ``None`` when it is down."""
        match interface.kind:
            case InterfaceKind.MANAGEMENT | InterfaceKind.LOOPBACK:
                return ()
            case InterfaceKind.EXCHANGE:
                other = self.every.get((port[0], interface.peer or ""))
                if other is None or other.peer != interface.name or other is interface:
                    return ()
                return ("cable", port[0], *sorted((interface.name, other.name)))
            case _:
                physical = interface.kind is InterfaceKind.PHYSICAL
                base = port if physical else (port[0], interface.parent or "")
                tag = 0 if physical else interface.vlan
                if tag is None or not self._is_lit(base):
                    return None
                return (self.cables[base][1], tag) if base in self.cables else ()

    def addresses(self, port: Port) -> list[Address]:
        return [a.ip for a in self.up[port].addresses]

    def inside(self, where: Where) -> list[Port]:
        return [p for p, i in self.up.items() if (p[0], i.vrf or "") == where]

    # -- underlay ------------------------------------------------------------------------------

    def _distances(self) -> dict[tuple[str, str], float]:
        devices = self.subject.devices
        found = {(d, d): 0.0 for d in devices if d != self.state.failed_device}
        edges: list[tuple[str, str, int]] = []
        for port, interface in self.up.items():
            for far in self.far[port]:
                other = self.up[far]
                mine, theirs = devices[port[0]].isis, devices[far[0]].isis
                if (
                    interface.isis is not None
                    and other.isis is not None
                    and mine is not None
                    and theirs is not None
                    and port[0] != far[0]
                    and not (interface.vrf or other.vrf)
                    and not (interface.isis.passive or other.isis.passive)
                    and set(mine.families) == set(theirs.families)
                    and mine.authentication == theirs.authentication
                    and interface.isis.authentication == other.isis.authentication
                    and self._mtu(port) == self._mtu(far)
                    and all(self._share(interface, other, f) for f in mine.families)
                    and not any(i.filter_ipv4 or i.filter_ipv6 for i in (interface, other))
                ):
                    edges.append((port[0], far[0], interface.isis.metric))
        for _ in devices:
            for (near, beyond, cost), target in product(edges, devices):
                if (beyond, target) in found:
                    through = cost + found[beyond, target]
                    if through < found.get((near, target), float("inf")):
                        found[near, target] = through
        return found

    def _mtu(self, port: Port) -> int | None:
        interface = self.up[port]
        if interface.mtu is not None or interface.parent is None:
            return interface.mtu
        return self.up[port[0], interface.parent].mtu

    @staticmethod
    def _share(one: Interface, other: Interface, family: Family) -> bool:
        version = 4 if family is Family.IPV4 else 6
        return any(
            a.network == b.network and a.ip != b.ip and a.version == version
            for a, b in product(one.addresses, other.addresses)
        )

    def nearest(self, source: str, address: Address) -> set[tuple[float, str]]:
        """Return (metric, device) of who takes packets of ``source`` to a tunnel address."""
        offers = []
        for name, device in self.subject.devices.items():
            if device.isis is None or (source, name) not in self.distance:
                continue
            versions = {4 if f is Family.IPV4 else 6 for f in device.isis.families}
            prefixes = [
                (a.network, i.isis.metric)
                for (owner, _), i in self.up.items()
                if owner == name and i.isis is not None and not i.vrf
                for a in i.addresses
            ]
            if device.srv6 is not None:
                prefixes.append((device.srv6.locator, 0))
            for network, metric in prefixes:
                if network.version in versions and address in network:
                    cost = 0 if name == source else self.distance[source, name] + metric
                    offers.append((network.prefixlen, cost, name))
        longest = max((o[0] for o in offers), default=0)
        costs = [(cost, name) for length, cost, name in offers if length == longest]
        least = min((cost for cost, _ in costs), default=0)
        return {(cost, name) for cost, name in costs if cost == least}

    # -- filters -------------------------------------------------------------------------------

    def admits(self, port: Port, packet: Packet) -> bool:
        interface = self.up[port]
        name = interface.filter_ipv4 if packet.family is Family.IPV4 else interface.filter_ipv6
        if name is None:
            return True
        for found in self.subject.devices[port[0]].filters:
            if (found.name, found.family) == (name, packet.family):
                return verdict(found.rules, packet)
        return self.lenient


def packet_of(
    source: Address,
    destination: Address,
    protocol: int,
    source_port: int | None = None,
    destination_port: int | None = None,
    flags: str = "",
) -> Packet:
    return Packet(
        family=Family.IPV4 if source.version == 4 else Family.IPV6,
        source=source,
        destination=destination,
        protocol=protocol,
        source_port=source_port,
        destination_port=destination_port,
        tcp_flags=flags,
    )
