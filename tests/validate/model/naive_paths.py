"""The second opinion's tunnels: what a packet crosses, by trying every path there is."""

from __future__ import annotations

from collections.abc import Iterator

from tests.validate.model.naive import Naive, Seen
from tests.validate.model.naive_links import Adjacency, Port, Where, locators
from validate.outcome import Packet

__all__ = ["NaivePaths", "shortest"]


def shortest(edges: list[Adjacency], source: str, target: str) -> list[tuple[Adjacency, ...]]:
    """Return all paths of least cost, found among all paths that visit no device twice."""

    def ways(here: str, seen: tuple[str, ...]) -> Iterator[tuple[Adjacency, ...]]:
        if here == target:
            yield ()
            return
        for edge in edges:
            if edge[0] == here and edge[1] not in seen:
                for rest in ways(edge[1], (*seen, edge[1])):
                    yield (edge, *rest)

    found = list(ways(source, (source,)))
    least = min((sum(e[2] for e in way) for way in found), default=0)
    return [way for way in found if sum(e[2] for e in way) == least]


class NaivePaths(Naive):
    """The network in one state, and every link and device that one packet may cross."""

    def crossed(self, port: Port, packet: Packet) -> set[tuple[str, str]]:
        """Return (``link`` or ``device``, name) of all that a packet crosses on any branch."""
        self._crossed: set[tuple[str, str]] = set()
        if port in self.up:
            self._crossed.add(("device", port[0]))
            self.ends(port, packet)
        return self._crossed

    _has_legs = False

    def _follow(
        self, step: tuple[object, ...], packet: Packet, before: tuple[Seen, ...]
    ) -> Iterator[tuple[object, ...]]:
        if len(step) == 3 and step[0] in {"vrf", "lost"}:
            legs: tuple[tuple[str, str, int], ...] = step[2]  # type: ignore[assignment]
            for source, target, number in legs:
                self._crossed.add(("device", target))
                self._cross(shortest(self.edges.get(number, []), source, target))
            self._has_legs = True
        yield from super()._follow(step, packet, before)

    def _route(
        self, where: Where, packet: Packet, before: tuple[Seen, ...], mark: str
    ) -> Iterator[tuple[object, ...]]:
        last = before[-1][0] if before else where
        has_legs, self._has_legs = self._has_legs, False
        if last[0] != where[0] and not has_legs and not self._is_wired(last, where):
            self._tunnel_from(last[0], where)
        self._crossed.add(("device", where[0]))
        yield from super()._route(where, packet, before, mark)

    def _is_wired(self, one: Where, other: Where) -> bool:
        return any(far[0] == other[0] for port in self.inside(one) for far in self.far[port])

    def _tunnel_from(self, source: str, target: Where) -> None:
        device, vrf = self.subject.devices[target[0]], self._vrfs()[target]
        below = self._below(device, vrf)
        numbers = [n for _, prefix, n in locators(device) if prefix == below] or [0]
        self._cross(shortest(self.edges.get(numbers[0], []), source, target[0]))

    def _cross(self, ways: list[tuple[Adjacency, ...]]) -> None:
        for way in ways:
            for near, far, _, _, port in way:
                self._crossed |= {("device", near), ("device", far)}
                self._crossed.add(("link", self.cables[port][1]))

    def _send(
        self, port: Port, target: object, packet: Packet, before: tuple[Seen, ...]
    ) -> Iterator[tuple[object, ...]]:
        base = (port[0], self.up[port].parent or port[1])
        if base in self.cables and any(target in self.addresses(p) for p in self.far[port]):
            far, link = self.cables[base]
            self._crossed |= {("link", link), ("device", far[0])}
        yield from super()._send(port, target, packet, before)
