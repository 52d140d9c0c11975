"""Sets of packets, exactly: binary decision diagrams over the 5-tuple and the established flag.

A packet of a family has a source, a destination, a protocol, two ports and a flag that says "TCP
with ACK or RST". Ports mean something for the protocols in :data:`PORT_PROTOCOLS` only, the flag
for TCP only. Sets are exact: two sets are equal when their diagrams are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final, Protocol, Self

from citynet.device.model import Address, Family, Network, PortRange
from citynet.errors import UnavailableError
from citynet.promises.model import Traffic

__all__ = ["PORT_PROTOCOLS", "TCP", "PacketSet", "Space", "space_of"]

TCP: Final = 6
PORT_PROTOCOLS: Final = frozenset({6, 17, 33, 132, 136})
"""TCP, UDP, DCCP, SCTP and UDP-Lite carry ports (IANA protocol numbers)."""

_WIDTH: Final = {Family.IPV4: 32, Family.IPV6: 128}
_FIELDS: Final = ("protocol", "destination", "source", "destination_port", "source_port")


class PacketSet(Protocol):
    """A set of packets: what a ``dd`` function offers of set algebra."""

    def __and__(self, other: Self) -> Self: ...
    def __or__(self, other: Self) -> Self: ...
    def __invert__(self) -> Self: ...


class _Manager(Protocol):
    """What is used of a ``dd`` manager."""

    @property
    def true(self) -> PacketSet: ...
    @property
    def false(self) -> PacketSet: ...
    def declare(self, *variables: str) -> object: ...
    def configure(self, **settings: object) -> object: ...
    def cube(self, bits: dict[str, bool]) -> PacketSet: ...
    def pick(self, chosen: PacketSet) -> dict[str, bool] | None: ...


class Space:
    """All packets of one family, and the sets that filters, routes and promises speak of."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.width = _WIDTH[family]
        self.version = 4 if self.width == 32 else 6
        self._widths = {
            "protocol": 8,
            "destination": self.width,
            "source": self.width,
            "destination_port": 16,
            "source_port": 16,
        }
        # Filters fix a prefix of each field: with the bits of a field together, most significant
        # first, such sets stay small.
        names = ["established"]
        names.extend(f"{field}{bit}" for field in _FIELDS for bit in range(self._widths[field]))
        self._manager = _new_manager(names)
        self.empty: PacketSet = self._manager.false
        self._any: PacketSet = self._manager.true
        self._cache: dict[tuple[str, int, int], PacketSet] = {}
        self.established = self._manager.cube({"established": True}) & self.protocol(TCP)
        self.full = self._any & (self.protocol(TCP) | self._manager.cube({"established": False}))
        self.ported = self.union(self.protocol(number) for number in sorted(PORT_PROTOCOLS))

    def is_empty(self, packets: PacketSet) -> bool:
        """Tell whether no packet is in the set."""
        return packets == self.empty

    def union(self, sets: Iterable[PacketSet]) -> PacketSet:
        """Return the packets that are in any of the sets."""
        result = self.empty
        for packets in sets:
            result = result | packets
        return result

    def protocol(self, number: int) -> PacketSet:
        """Return the packets of an IP protocol (or final next header)."""
        return self._bits("protocol", number, 8) if 0 <= number < 256 else self.empty

    def source(self, network: Network) -> PacketSet:
        """Return the packets from a prefix; none when it is of the other family."""
        return self._prefix("source", network)

    def destination(self, network: Network) -> PacketSet:
        """Return the packets to a prefix; none when it is of the other family."""
        return self._prefix("destination", network)

    def sources(self, networks: Iterable[Network]) -> PacketSet:
        """Return the packets from any of the prefixes."""
        return self.union(map(self.source, networks))

    def destinations(self, networks: Iterable[Network]) -> PacketSet:
        """Return the packets to any of the prefixes."""
        return self.union(map(self.destination, networks))

    def host(self, address: Address) -> PacketSet:
        """Return the packets to one address."""
        if address.version != self.version:
            return self.empty
        return self._bits("destination", int(address), self.width)

    def source_ports(self, ports: PortRange) -> PacketSet:
        """Return the packets that have ports, with a source port in the range."""
        return self._range("source_port", ports) & self.ported

    def destination_ports(self, ports: PortRange) -> PacketSet:
        """Return the packets that have ports, with a destination port in the range."""
        return self._range("destination_port", ports) & self.ported

    def traffic(self, traffic: Traffic) -> PacketSet:
        """Return the packets of a promise's box."""
        if traffic.family is not self.family:
            return self.empty
        result = self.full
        if traffic.sources:
            result = result & self.sources(traffic.sources)
        if traffic.destinations:
            result = result & self.destinations(traffic.destinations)
        if traffic.protocol is not None:
            result = result & self.protocol(traffic.protocol)
        if traffic.source_ports:
            result = result & self.union(map(self.source_ports, traffic.source_ports))
        if traffic.destination_ports:
            result = result & self.union(map(self.destination_ports, traffic.destination_ports))
        return result & self.established if traffic.established else result

    def pick(self, packets: PacketSet) -> dict[str, int] | None:
        """Return the fields of one packet of the set, undetermined bits 0; ``None`` for none."""
        bits = self._manager.pick(packets)
        if bits is None:
            return None
        fields = {"established": int(bits.get("established", False))}
        for field in _FIELDS:
            value = 0
            for bit in range(self._widths[field]):
                value = value << 1 | bits.get(f"{field}{bit}", False)
            fields[field] = value
        return fields

    def _prefix(self, field: str, network: Network) -> PacketSet:
        if network.version != self.version:
            return self.empty
        kept = network.prefixlen
        return self._bits(field, int(network.network_address) >> (self.width - kept), kept)

    def _bits(self, field: str, value: int, length: int) -> PacketSet:
        """Return the packets whose field starts with the ``length`` bits of ``value``."""
        key = (field, value, length)
        known = self._cache.get(key)
        if known is None:
            known = self._manager.cube(
                {f"{field}{i}": bool(value >> (length - 1 - i) & 1) for i in range(length)}
            )
            self._cache[key] = known
        return known

    def _range(self, field: str, ports: PortRange) -> PacketSet:
        return self.union(
            self._bits(field, value, length) for value, length in _blocks(ports.first, ports.last)
        )


def _blocks(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield aligned blocks (leading bits, their number) that make up a range of ports."""
    first, last = max(first, 0), min(last, 0xFFFF)
    while first <= last:
        size = first & -first or 1 << 16
        while first + size - 1 > last:
            size >>= 1
        shift = size.bit_length() - 1
        yield first >> shift, 16 - shift
        first += size


def _library() -> ModuleType:
    for name in ("dd.cudd", "dd.autoref"):
        try:
            return import_module(name)
        except ImportError:
            # The wheel of some platforms has no CUDD; the pure Python diagrams are only slower.
            continue
    raise UnavailableError("the model engine needs the Python package dd, which is not installed")


def _new_manager(variables: list[str]) -> _Manager:
    manager: _Manager = _library().BDD()
    # Dynamic reordering would cost far more than it saves on sets of this kind.
    manager.configure(reordering=False)
    manager.declare(*variables)
    return manager


@cache
def space_of(family: Family) -> Space:
    """Return the space of a family, the same object for the whole process.

    Diagrams of one space can be compared and combined; those of two cannot.
    """
    return Space(family)
