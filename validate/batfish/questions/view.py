"""The twin of one family in all its states, and what several promises want to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final

from citynet.device.model import Family
from citynet.device.model import Network as Prefix
from citynet.promises.model import Reaches, Terminal, Traffic
from validate.batfish.answers import Flight
from validate.batfish.questions.packets import Packets
from validate.batfish.questions.probe import LEFT, TAKEN, Probe
from validate.batfish.server import NoAnswer
from validate.batfish.twin.build import Twin
from validate.batfish.twin.draft import Port
from validate.batfish.twin.endpoints import Endpoint, gateways
from validate.batfish.twin.named import LINK_SCOPE
from validate.batfish.twin.spaces import version_of
from validate.outcome import Network, State

__all__ = ["FailedState", "View", "apart"]

_ICMPV6: Final = 58


@dataclass(frozen=True, kw_only=True)
class FailedState:
    """A state with a failure, and which packets end differently there, by where they enter."""

    state: State
    probe: Probe
    lost: Mapping[Port, Flight]
    """Packets of what must survive, that arrived with nothing failed and do not here."""
    new: Mapping[Port, Flight]
    """Packets that arrive here and did not with nothing failed."""


@dataclass(frozen=True, kw_only=True)
class View:
    """One family: the twin with nothing failed, and its failures."""

    network: Network
    probe: Probe
    failures: tuple[FailedState | NoAnswer, ...] = ()
    reaches: tuple[Reaches, ...] = ()
    """All promises of this kind: those from one terminal are asked together."""

    @property
    def twin(self) -> Twin:
        """The twin with nothing failed."""
        return self.probe.twin

    @property
    def family(self) -> Family:
        """Family of the packets."""
        return self.twin.family

    def failed(self, survives: frozenset[str] | None, *devices: str) -> Iterator[FailedState]:
        """Yield the states in which a promise must hold; all of them if ``survives`` is ``None``.

        A state in which one of ``devices`` has failed is none. Raises ``NoAnswer`` for a state in
        which Batfish did not answer.
        """
        for failed in self.failures:
            if isinstance(failed, NoAnswer):
                raise failed
            kind = "link" if failed.state.failed_link else "node"
            if failed.state.failed_device not in devices and (survives is None or kind in survives):
                yield failed

    def endpoint(self, terminal: Terminal) -> Endpoint:
        """Return where a terminal is in the twin."""
        return self.twin.endpoints[terminal]

    def entries(self, terminals: Iterable[Terminal]) -> tuple[Port, ...]:
        """Return the interfaces by which packets of ``terminals`` enter."""
        found = (self.endpoint(terminal).entry for terminal in terminals)
        return tuple(entry for entry in found if entry is not None)

    def sinks(self, terminals: Iterable[Terminal]) -> tuple[str, ...]:
        """Return the devices behind the attachments of ``terminals``."""
        found = (self.endpoint(terminal).sink for terminal in terminals)
        return tuple(sink for sink in found if sink is not None)

    def networks(self, prefixes: Iterable[Prefix]) -> tuple[IPv4Network, ...]:
        """Return the twin's prefixes of those of ``prefixes`` that are of its family."""
        version = version_of(self.family)
        return tuple(self.twin.space.network(p) for p in prefixes if p.version == version)

    def prefixes(self, terminals: Iterable[Terminal]) -> tuple[IPv4Network, ...]:
        """Return the prefixes of ``terminals``."""
        return self.networks(prefix for terminal in terminals for prefix in terminal.prefixes)

    def gateways(self, terminals: Iterable[Terminal]) -> tuple[IPv4Network, ...]:
        """Return the routers' addresses in the prefixes of ``terminals``."""
        return self.networks(gateway for terminal in terminals for gateway in gateways(terminal))

    def box(self, traffic: Traffic, source: Terminal, destination: Terminal) -> Packets | None:
        """Return the part of ``traffic`` between two terminals, without the router's addresses."""
        if traffic.family is not self.family:
            return None
        sources = _meet(self.networks(traffic.sources), self.prefixes([source]))
        gone = self.gateways([destination])
        targets = tuple(
            target
            for target in _meet(self.networks(traffic.destinations), self.prefixes([destination]))
            if target not in gone
        )
        if not sources or not targets:
            return None
        return Packets(
            sources=sources,
            destinations=targets,
            not_destinations=gone,
            protocol=traffic.protocol,
            source_ports=traffic.source_ports,
            destination_ports=traffic.destination_ports,
            established=traffic.established,
        )

    def lost_from(self, source: Terminal) -> Flight | None:
        """Return a packet of all that ``source`` is promised to reach that does not arrive.

        One question for all destinations; it is about promises without ports and protocols.
        """
        boxes = [
            box
            for promise in self.reaches
            if promise.source == source and self.endpoint(promise.destination).sink is not None
            for traffic in promise.traffic
            if (box := self.box(traffic, source, promise.destination)) is not None
            and not _is_narrow(box)
        ]
        if not boxes:
            return None
        packets = Packets(
            sources=boxes[0].sources,
            destinations=tuple(n for box in boxes for n in box.destinations),
            not_destinations=tuple(n for box in boxes for n in box.not_destinations),
        )
        return next(iter(self.probe.ending(self.entries([source]), packets)), None)

    def is_delivered(self, box: Packets, source: Terminal) -> bool:
        """Say whether it is known, from the question about all, that ``box`` arrives."""
        whole = self.prefixes([source])
        return not _is_narrow(box) and box.sources == whole and self.lost_from(source) is None

    def strays(self) -> Mapping[Port, Flight]:
        """Return packets that leave a router where nobody answers, by where they enter."""
        entries = self.entries(self.twin.endpoints)
        found = self.probe.ending(entries, Packets(), LEFT)
        return {(flight.node, flight.interface): flight for flight in found}

    def forged(self) -> Mapping[Port, Flight]:
        """Return packets that are not from where they enter and arrive at an endpoint.

        With nothing failed; by entry, at most one each.
        """
        sinks = self.sinks(self.twin.endpoints)
        return {
            (flight.node, flight.interface): flight
            for entries, packets in self._forgeries()
            for flight in self.probe.arriving(entries, sinks, packets)
        }

    def forged_taken(self) -> Mapping[Port, Flight]:
        """Return packets that are not from where they enter and that a router takes.

        It may take ICMPv6 from link-local and unspecified sources (RFC 4861).
        """
        link = self.networks(LINK_SCOPE)
        asked = list(self._forgeries(link))
        if link:
            everyone = self.entries(self.twin.endpoints)
            asked.append((everyone, Packets(sources=link, not_protocol=_ICMPV6)))
        return {
            (flight.node, flight.interface): flight
            for entries, packets in asked
            for flight in self.probe.ending(entries, packets, TAKEN)
        }

    def forged_at(self, probe: Probe, terminal: Terminal) -> tuple[Flight, ...]:
        """Return packets that enter at ``terminal``, are from elsewhere, and arrive, in a state."""
        return probe.arriving(
            self.entries([terminal]),
            self.sinks(self.twin.endpoints),
            Packets(not_sources=self.prefixes([terminal])),
        )

    def _forgeries(
        self, spared: tuple[IPv4Network, ...] = ()
    ) -> Iterator[tuple[tuple[Port, ...], Packets]]:
        """Yield entries and sources that are not theirs: nobody's, and each other's.

        In each pair of groups, one sends with the sources of the other: any two terminals are once
        in different ones. So their number grows with the logarithm of that of the terminals.
        """
        everyone = sorted(self.twin.endpoints)
        nobodys = Packets(not_sources=(*self.prefixes(everyone), *spared))
        yield self.entries(everyone), nobodys
        for some, rest in apart(everyone):
            sources = self.prefixes(rest)
            if sources:
                yield self.entries(some), Packets(sources=sources)


def apart(terminals: Sequence[Terminal]) -> Iterator[tuple[list[Terminal], list[Terminal]]]:
    """Yield pairs of disjoint groups so that any two terminals are once in different ones.

    Both ways round: twice the number of bits of the count, instead of one per terminal.
    """
    for bit in range(max(len(terminals) - 1, 0).bit_length()):
        groups: tuple[list[Terminal], list[Terminal]] = ([], [])
        for index, terminal in enumerate(terminals):
            groups[index >> bit & 1].append(terminal)
        yield groups
        yield groups[1], groups[0]


def _is_narrow(box: Packets) -> bool:
    return (
        box.protocol is not None
        or box.established
        or bool(box.source_ports)
        or bool(box.destination_ports)
    )


def _meet(
    wanted: tuple[IPv4Network, ...], bounds: tuple[IPv4Network, ...]
) -> tuple[IPv4Network, ...]:
    """Return what is in both; empty ``wanted`` means anything."""
    if not wanted:
        return bounds
    return tuple(
        one if one.subnet_of(other) else other
        for one in wanted
        for other in bounds
        if one.overlaps(other)
    )
