"""Forwarding tables: what a routing context does with a destination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from citynet.device.model import Address, Network, Origin
from validate.model.topology import Context, Routed

__all__ = [
    "Action",
    "Deed",
    "Enter",
    "Fib",
    "Leave",
    "Lost",
    "Place",
    "Prefix",
    "Prefixes",
    "Ride",
    "Steered",
    "Via",
    "chosen",
    "in_order",
]


@dataclass(frozen=True, slots=True, eq=False)
class Prefix:
    """A destination prefix; one object per prefix, so that tables hash and compare fast."""

    network: Network
    version: int


@dataclass(slots=True)
class Prefixes:
    """All prefixes of an analysis, each once."""

    _known: dict[Network, Prefix] = field(default_factory=dict)

    def of(self, network: Network) -> Prefix:
        """Return the one object for a prefix."""
        found = self._known.get(network)
        if found is None:
            found = self._known[network] = Prefix(network, network.version)
        return found


class Leave(NamedTuple):
    """Leave by an interface towards the destination itself (a connected prefix)."""

    routed: Routed


class Via(NamedTuple):
    """Leave by an interface towards a next hop."""

    routed: Routed
    next_hop: Address


class Place(NamedTuple):
    """Where packets are looked up: a context, and the application that they belong to there.

    They belong to it from the interface by which they entered the device, until they leave it.
    """

    context: Context
    application: str = ""
    """Empty: none."""


class Ride(NamedTuple):
    """A tunnel between two devices, by the shortest paths of an IS-IS algorithm."""

    source: str
    target: str
    algorithm: int


class Enter(NamedTuple):
    """Be looked up again in another context: through a tunnel, or leaked on one device."""

    context: Context
    rides: tuple[Ride, ...] = ()
    """How the tunnel leads there, one ride after the other; none: leaked."""


class Lost(NamedTuple):
    """Arrive at a device that drops it."""

    device: str
    reason: str
    rides: tuple[Ride, ...] = ()
    """As in :class:`Enter`; none: it is dropped where it is."""
    origin: Origin | None = None
    """Where the device says what drops it, if it does."""


Deed = Leave | Via | Enter | Lost
"""What happens to a packet."""


class Steered(NamedTuple):
    """What happens to a packet depends on its application: several, of equal cost."""

    ways: tuple[tuple[str, frozenset[Deed]], ...]
    """By name of the application."""
    rest: frozenset[Deed]
    """For every other packet."""


Action = Deed | Steered

Fib = Mapping[Prefix, frozenset[Action]]
"""Prefix → what may happen to a packet whose longest match it is; several: equal-cost branches."""


def chosen(actions: Iterable[Action], application: str) -> Iterator[Deed]:
    """Yield what happens to packets of an application, empty: of none."""
    for action in actions:
        if isinstance(action, Steered):
            yield from sorted(dict(action.ways).get(application, action.rest), key=in_order)
        else:
            yield action


def in_order(action: Action) -> tuple[str, ...]:
    """Return a key that sorts actions the same way in every run."""
    match action:
        case Steered(ways, rest):
            deeds = [deed for _, found in ways for deed in found]
            return "steered", *(" ".join(key) for key in sorted(map(in_order, (*deeds, *rest))))
        case Enter(target, rides):
            return "enter", *target, str(rides)
        case Leave(routed):
            return "leave", routed.device, routed.interface.name
        case Via(routed, next_hop):
            return "via", routed.device, routed.interface.name, str(next_hop)
        case Lost(device, reason, rides):
            return "lost", device, reason, str(rides)
