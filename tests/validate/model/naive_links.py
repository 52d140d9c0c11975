"""The second opinion's cables, filters and IS-IS."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv6Network
from itertools import product

from citynet.device.model import (
    Address,
    AddressGroup,
    Device,
    Family,
    FilterRule,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    Network,
)
from validate.outcome import Network as Subject
from validate.outcome import Packet, State

Port = tuple[str, str]
"""Device and interface name."""
Where = tuple[str, str]
"""Device and VRF name, empty for the global table."""
PORTS = {6, 17, 33, 132, 136}
Adjacency = tuple[str, str, int, IsisInterface, Port]
"""One direction: from, to, metric, what the sending end says of itself, and its port."""


def bits(isis: Isis | None, names: Iterable[str]) -> frozenset[int]:
    """Return the bits that a device gives to names of affinities."""
    wanted = set(names)
    known = isis.affinities if isis is not None else ()
    return frozenset(a.bit for a in known if a.name in wanted)


def locators(device: Device) -> list[tuple[str, IPv6Network, int]]:
    """Return name, prefix and algorithm of each locator."""
    if device.srv6 is None:
        return []
    return [
        (device.srv6.locator_name, device.srv6.locator, 0),
        *((one.name, one.prefix, one.algorithm) for one in device.srv6.algorithms),
    ]


def verdict(
    rules: Iterable[FilterRule], packet: Packet, groups: Iterable[AddressGroup] = ()
) -> bool:
    """Tell whether a filter lets a packet through: first match, else no."""
    known = tuple(groups)
    for rule in sorted(rules, key=lambda r: r.sequence):
        if _fits(rule, packet) and _is_grouped(rule, packet, known):
            return rule.action.value == "permit"
    return False


def _is_grouped(rule: FilterRule, packet: Packet, groups: Iterable[AddressGroup]) -> bool:
    return all(
        name is None
        or any(address in p for g in groups if g.name == name for p in g.prefixes
               if p.version == address.version and g.family is packet.family)
        for name, address in (
            (rule.source_group, packet.source),
            (rule.destination_group, packet.destination),
        )
    )  # fmt: skip


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
        self.edges = {0: self._adjacencies()}
        self.distance = self._distances(self.edges[0])
        self.edges |= self._algorithms()
        self.special = {n: self._distances(edges) for n, edges in self.edges.items() if n}

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

    def _is_on(self, port: Port) -> bool:
        """Tell whether a port is on: a LAG while one of its members is."""
        here = self.every.get(port)
        if here is None or not here.enabled or here.lag is not None:
            return False
        members = [i for (d, _), i in self.every.items() if d == port[0] and i.lag == port[1]]
        return here.kind is not InterfaceKind.LAG or any(i.enabled for i in members)

    def _is_lit(self, port: Port) -> bool:
        if not self._is_on(port):
            return False
        if port not in self.cables:
            return self.lenient or self.every[port].macsec is None
        far, link = self.cables[port]
        return (
            link != self.state.failed_link
            and self._is_on(far)
            and self.every[port].macsec == self.every[far].macsec
        )

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
                physical = interface.kind in {InterfaceKind.PHYSICAL, InterfaceKind.LAG}
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

    def _adjacencies(self) -> list[Adjacency]:
        devices = self.subject.devices
        edges: list[Adjacency] = []
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
                    edges.append((port[0], far[0], interface.isis.metric, interface.isis, port))
        return edges

    def _areas(self) -> dict[str, set[str]]:
        """Return with whom each device shares an area when nothing has failed."""
        intact = State()
        whole = self if self.state == intact else NaiveLinks(self.subject, intact, lenient=False)
        return {
            one: {other for other in self.subject.devices if (one, other) in whole.distance}
            for one in self.subject.devices
        }

    def _algorithms(self) -> dict[int, list[Adjacency]]:
        """Return the adjacencies of each flexible algorithm, with its costs (RFC 9350)."""
        stated = {
            (name, one.number): (one.metric, bits(device.isis, one.exclude))
            for name, device in self.subject.devices.items()
            if device.isis is not None
            for one in device.isis.algorithms
        }
        if not stated:
            return {}
        areas = self._areas()
        found: dict[int, list[Adjacency]] = {number: [] for _, number in stated}
        for (near, number), (metric, exclude) in stated.items():
            said = {stated[n, number] for n in areas[near] if (n, number) in stated}
            for edge in self.edges[0]:
                isis = self.subject.devices[edge[0]].isis
                if (
                    edge[0] == near
                    and (edge[1], number) in stated
                    and len(said) == 1
                    and not bits(isis, edge[3].affinities) & exclude
                ):
                    cost = edge[2] if metric.value == "igp" else edge[3].delay
                    if cost is not None:
                        found[number].append((edge[0], edge[1], cost, *edge[3:]))
        return found

    def _distances(self, edges: list[Adjacency]) -> dict[tuple[str, str], float]:
        devices = self.subject.devices
        found = {(d, d): 0.0 for d in devices if d != self.state.failed_device}
        for _ in devices:
            for (near, beyond, cost, *_), target in product(edges, devices):
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
            if device.isis is None or name == self.state.failed_device:
                continue
            versions = {4 if f is Family.IPV4 else 6 for f in device.isis.families}
            prefixes: list[tuple[Network, int, int]] = [
                (a.network, i.isis.metric, 0)
                for (owner, _), i in self.up.items()
                if owner == name and i.isis is not None and not i.vrf
                for a in i.addresses
            ]
            prefixes += [(p, 0, number) for _, p, number in locators(device)]
            for network, metric, number in prefixes:
                distance = self.special.get(number, {}) if number else self.distance
                if name != source and (source, name) not in distance:
                    continue
                if network.version in versions and address in network:
                    cost = 0 if name == source else distance[source, name] + metric
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
                return verdict(found.rules, packet, self.subject.devices[port[0]].address_groups)
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
