"""One reading of the network, analysed: components and their forwarding in every state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from citynet.device.model import Family
from citynet.promises.model import Terminal
from validate.expanded import expanded
from validate.model.components import Component, build_components
from validate.model.conditions import Conditions, Observer
from validate.model.discovery import blocked_cables
from validate.model.ebgp import build_ebgp
from validate.model.forwarding import Ends, Forwarding, Plane
from validate.model.headerspace import space_of
from validate.model.ibgp import build_mesh
from validate.model.readings import Readings, filter_name
from validate.model.routes import Router
from validate.model.topology import Attachment, Context, Routed, build_topology
from validate.model.underlay import build_underlay
from validate.model.walk import Walker
from validate.outcome import Network, State

__all__ = ["View", "attachment_of"]

FAMILIES = (Family.IPV4, Family.IPV6)


def attachment_of(terminal: Terminal) -> Attachment:
    """Return the port and VLAN of an endpoint."""
    return Attachment(terminal.device, terminal.port, terminal.vlan)


class View:
    """Everything known of the network under one reading. What is asked for is made once."""

    def __init__(self, network: Network, states: tuple[State, ...], *, lenient: bool) -> None:
        self.network = expanded(network)
        self.states = states
        self.topology = build_topology(self.network, lenient=lenient)
        self.readings = Readings(self.network, lenient)
        self.underlay = build_underlay(self.topology, self._passes_all, lenient=lenient)
        self.mesh = build_mesh(self.topology, self.underlay)
        self.ebgp = build_ebgp(self.topology, self.readings)
        self.components = build_components(self.topology, self.ebgp.sessions)
        self._undiscovered = blocked_cables(self.topology, self.readings)
        blocked = frozenset[tuple[int, int]]() if lenient else self._undiscovered
        self.forwarding = Forwarding(self.topology, self.readings, blocked)
        self.walker = Walker(self.topology, self.readings, self.forwarding)
        self._observer = Observer(self.topology, self.underlay, self.mesh, lenient=lenient)
        self.steerer = self._observer.steerer
        self._router = Router(self.topology, self.readings, self._observer)
        self._component_of = {
            context: component for component in self.components for context in component.contexts
        }
        self._grouped: dict[Component, dict[Conditions, list[State]]] = {}
        self._planes: dict[Component, tuple[Plane, ...]] = {}

    def doubts(self) -> tuple[str, ...]:
        """Return what readings differ on; empty when one reading is enough."""
        named = [f"cable of interface {one} and {other}" for one, other in self._undiscovered]
        disputed = [fault.text for fault in self.underlay.faults]
        found = (*self.topology.doubts, *self.readings.doubts(), *sorted(named), *disputed)
        return (*found, *self.steerer.doubts())

    def component_of(self, context: Context) -> Component:
        """Return the component that a context belongs to."""
        return self._component_of[context]

    def entries(self, terminal: Terminal) -> tuple[Routed, ...]:
        """Return the interfaces by which an endpoint's packets enter; empty: not connected."""
        return self.topology.attachments.get(attachment_of(terminal), ())

    def planes(self, entry: Routed) -> tuple[Plane, ...]:
        """Return the distinct forwardings of the component of an interface, over all states."""
        component = self.component_of(entry.context)
        if component not in self._planes:
            self._planes[component] = tuple(self._make_planes(component))
        return self._planes[component]

    def ends(self, plane: Plane, entry: Routed) -> Iterator[Ends]:
        """Yield where packets end that enter by an interface, per family; nothing if it is down."""
        if plane.is_up(entry):
            for family in FAMILIES:
                yield self.forwarding.ends(plane, entry, family)

    def _passes_all(self, routed: Routed) -> bool:
        """Tell whether no filter on an interface can touch tunnelled packets or IS-IS."""
        return all(
            filter_name(routed.interface, family) is None
            or self.readings.permitted(space_of(family), routed.device, routed.interface)
            == space_of(family).full
            for family in FAMILIES
        )

    def _conditions(self, component: Component) -> dict[Conditions, list[State]]:
        """Return the states of each distinct condition of a component."""
        if component not in self._grouped:
            # All components with VRFs at once, state by state, so that what is known of the
            # underlay in a state serves all of them. Global tables are hardly ever asked for.
            members = [c for c in self.components if c.vrfs] if component.vrfs else [component]
            groups: dict[Component, defaultdict[Conditions, list[State]]] = {
                member: defaultdict(list) for member in members
            }
            for state in self.states:
                for member, found in groups.items():
                    found[self._observer.conditions(member, state)].append(state)
            self._grouped.update((member, dict(found)) for member, found in groups.items())
        return self._grouped[component]

    def _make_planes(self, component: Component) -> Iterator[Plane]:
        shared: dict[tuple[object, ...], Plane] = {}
        for conditions, states in self._conditions(component).items():
            routing = self._router.route(component, conditions)
            plane = Plane(fibs=routing.fibs, settled=routing.settled, states=list(states))
            up = frozenset(
                routed
                for members in component.routed.values()
                for routed in members
                if plane.is_up(routed)
            )
            tables = frozenset(
                (context, frozenset(fib.items())) for context, fib in routing.fibs.items()
            )
            known = shared.setdefault((up, tables, routing.settled), plane)
            if known is not plane:
                known.states.extend(states)
        yield from shared.values()
