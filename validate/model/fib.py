"""Forwarding tables: what a routing context does with a destination."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from citynet.device.model import Address, Network
from validate.model.topology import Context, Routed

__all__ = ["Action", "Enter", "Fib", "Leave", "Lost", "Prefix", "Prefixes", "Via", "in_order"]


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


class Enter(NamedTuple):
    """Be looked up again in another context: through a tunnel, or leaked on one device."""

    context: Context
    algorithm: int | None = None
    """IS-IS algorithm by whose paths the tunnel leads there; ``None``: there is no tunnel."""


class Lost(NamedTuple):
    """Arrive at a device that drops it."""

    device: str
    reason: str
    algorithm: int | None = None
    """As in :class:`Enter`."""


Action = Leave | Via | Enter | Lost

Fib = Mapping[Prefix, frozenset[Action]]
"""Prefix → what may happen to a packet whose longest match it is; several: equal-cost branches."""


def in_order(action: Action) -> tuple[str, ...]:
    """Return a key that sorts actions the same way in every run."""
    match action:
        case Enter(target, algorithm):
            return "enter", *target, str(algorithm)
        case Leave(routed):
            return "leave", routed.device, routed.interface.name
        case Via(routed, next_hop):
            return "via", routed.device, routed.interface.name, str(next_hop)
        case Lost(device, reason, algorithm):
            return "lost", device, reason, str(algorithm)
