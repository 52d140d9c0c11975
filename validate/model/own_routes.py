"""What a routing context knows by itself: connected and static routes, and what it announces."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from validate.model.fib import Action, Fib, Leave, Prefix, Prefixes, Via
from validate.model.topology import Context, Routed, Topology

__all__ = ["Own", "OwnRoutes"]


@dataclass(frozen=True, slots=True)
class Own:
    """Routes of a context while certain interfaces are up. ``announced`` is redistributed."""

    connected: Fib
    static: Fib
    announced: Fib


class OwnRoutes:
    """Own routes of contexts, made once for each set of interfaces that are up."""

    def __init__(self, topology: Topology, prefixes: Prefixes) -> None:
        self._topology = topology
        self._prefixes = prefixes
        self._known: dict[tuple[Context, tuple[Routed, ...]], Own] = {}

    def of(self, context: Context, up: tuple[Routed, ...]) -> Own:
        """Return the routes of a context whose interfaces ``up`` are up."""
        key = (context, up)
        if key not in self._known:
            self._known[key] = self._make(context, up)
        return self._known[key]

    def _make(self, context: Context, up: tuple[Routed, ...]) -> Own:
        connected: defaultdict[Prefix, set[Action]] = defaultdict(set)
        for routed in up:
            for address in routed.interface.addresses:
                connected[self._prefixes.of(address.network)].add(Leave(routed))
        static: defaultdict[Prefix, set[Action]] = defaultdict(set)
        vrf = self._topology.vrfs.get(context)
        for route in vrf.static_routes if vrf is not None else ():
            for routed in up:
                if (
                    routed.interface.name == route.interface
                    and route.prefix.version == route.next_hop.version
                    and any(route.next_hop in a.network for a in routed.interface.addresses)
                ):
                    static[self._prefixes.of(route.prefix)].add(Via(routed, route.next_hop))
        known = Own(_frozen(connected), _frozen(static), {})
        announced: dict[Prefix, frozenset[Action]] = {}
        if vrf is not None and vrf.redistribute_static:
            announced.update(known.static)
        if vrf is not None and vrf.redistribute_connected:
            announced.update(known.connected)
        return Own(known.connected, known.static, announced)


def _frozen(routes: dict[Prefix, set[Action]]) -> Fib:
    return {prefix: frozenset(actions) for prefix, actions in routes.items()}
