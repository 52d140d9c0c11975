"""A second opinion: one packet, one state, no sets, no sharing; slow and plain on purpose.

It reads device models and cables only, and imports nothing of the engine that it checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citynet.device.model import (
    Family,
    InterfaceKind,
    Network,
)
from tests.validate.model.naive_links import Port, Where
from tests.validate.model.naive_routes import NaiveRoutes
from tests.validate.model.naive_steering import mark_of
from validate.outcome import Packet

__all__ = ["Naive", "Seen"]

Seen = tuple[Where, str]
"""A context and the application that a packet belonged to there."""


class Naive(NaiveRoutes):
    """The network in one state, and where one packet ends."""

    def table(self, where: Where) -> dict[Network, set[tuple[object, ...]]]:
        found: dict[Network, set[tuple[object, ...]]] = {}
        for prefix, paths in self._best(self.known.get(where, set())).items():
            found[prefix] = {hop for path in paths for hop in path.hops}
        found.update(self._static(where))
        found.update(self._connected(where))
        return found

    def ends(self, port: Port, packet: Packet) -> set[tuple[object, ...]]:
        """Return where a packet ends that enters at a port, on every branch."""
        return set(self._enter(port, packet, ())) if port in self.up else set()

    def _enter(
        self, port: Port, packet: Packet, before: tuple[Seen, ...]
    ) -> Iterator[tuple[object, ...]]:
        if not self.admits(port, packet) or not self._comes_back(port, packet):
            yield ("dropped",)
            return
        where, mark = (port[0], self.up[port].vrf or ""), mark_of(self.up[port], packet)
        yield from self._route(where, packet, before, mark)

    def _comes_back(self, port: Port, packet: Packet) -> bool:
        """Tell whether strict uRPF, if it is on, lets a packet in."""
        where = (port[0], self.up[port].vrf or "")
        target, source = int(packet.destination), int(packet.source)
        if packet.family is Family.IPV4:
            spared = packet.destination.is_multicast or target == 2**32 - 1
        else:
            local = (target >> 118 == 0xFE80 >> 6, source >> 118 == 0xFE80 >> 6)
            spared = packet.destination.is_multicast or any(local)
        if not self.up[port].urpf or not where[1] or spared:
            return True
        table = self.table(where)
        fitting = [p for p in table if packet.source in p]
        longest = max(fitting, key=lambda p: p.prefixlen, default=None)
        return longest is not None and any(
            kind in {"wire", "hop"} and hop[0] == port for kind, *hop in table[longest]
        )

    def _route(
        self, where: Where, packet: Packet, before: tuple[Seen, ...], mark: str
    ) -> Iterator[tuple[object, ...]]:
        if (where, mark) in before:
            yield ("looping",)
            return
        ours = {ip for port in self.inside(where) for ip in self.addresses(port)}
        text = str(packet.destination)
        scope = (
            text.startswith("224.0.0.") or text == "255.255.255.255"
            if packet.family is Family.IPV4
            else int(packet.destination) >> 118 == 0xFE80 >> 6
            or int(packet.destination) >> 112 == 0xFF02
        )
        if not where[1] or packet.destination in ours or scope:
            yield ("control", where)
            return
        table = {} if packet.destination.is_multicast else self.table(where)
        fitting = [p for p in table if packet.destination in p]
        if not fitting:
            yield ("dropped",)
            return
        for step in table[max(fitting, key=lambda p: p.prefixlen)]:
            hops: Iterable[tuple[object, ...]] = [step]
            if step[0] == "steer":
                hops = dict(step[1]).get(mark, step[2])  # type: ignore[call-overload]
            for hop in hops:
                yield from self._follow(hop, packet, (*before, (where, mark)))

    def _follow(
        self, step: tuple[object, ...], packet: Packet, before: tuple[Seen, ...]
    ) -> Iterator[tuple[object, ...]]:
        kind, *hop = step
        here, mark = before[-1]
        if kind == "vrf":
            there: Where = hop[0]  # type: ignore[assignment]
            # Out of a tunnel nobody knows the application any more.
            yield from self._route(there, packet, before, mark if there[0] == here[0] else "")
        elif kind == "lost":
            yield ("dropped",)
        else:
            port: Port = hop[0]  # type: ignore[assignment]
            target = packet.destination if kind == "wire" else hop[1]
            yield from self._send(port, target, packet, before)

    def _send(
        self, port: Port, target: object, packet: Packet, before: tuple[Seen, ...]
    ) -> Iterator[tuple[object, ...]]:
        takers = [
            p
            for p in self.far[port]
            if target in self.addresses(p) and self._finds(port, p, packet)
        ]
        for taker in takers:
            yield from self._enter(taker, packet, before)
        if takers:
            return
        interface = self.up[port]
        base = interface.parent or interface.name
        cabled = {(e.device, e.port) for k in self.subject.city.links.values() for e in k.ends}
        is_port = interface.kind not in {InterfaceKind.EXCHANGE, InterfaceKind.LOOPBACK}
        if is_port and (port[0], base) not in cabled:
            yield ("delivered", (port[0], base, interface.vlan or 0))
        else:
            yield ("dropped",)
