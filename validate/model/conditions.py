"""What a state of the network means for one component: the only thing its routes depend on.

Many failures do not change it; states with equal conditions share routes and forwarding. Routes are
a function of (component, conditions), so that sharing is sound by construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from validate.model.components import Component
from validate.model.ibgp import Mesh
from validate.model.landings import Landings, Observed
from validate.model.pairs import Pair, Pairs
from validate.model.ranks import Nearness, Rows
from validate.model.steering import Courses, Steerer
from validate.model.topology import Context, Topology
from validate.model.underlay import Underlay
from validate.outcome import State

__all__ = ["Conditions", "Observer"]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Everything about a state that a component's routes depend on."""

    dead: str | None
    """The failed device, if it is one of the component's."""
    cut: frozenset[str]
    """Failed links that carry one of its interfaces."""
    reach: int
    """Number of the landings, see :meth:`Observer.landings`."""
    ranks: Rows
    """Per importing device: how near each exit is, 0 the nearest; equal when equally near."""
    steered: Courses = ()
    """What policies make of packets to coloured routes."""

    def is_up(self, device: str, link: str, far: str) -> bool:
        """Tell whether an interface is up: its device, its link, the far device."""
        return self.dead not in {device, far} and link not in self.cut


class Observer:
    """Looks at the network in one state for one component."""

    def __init__(
        self, topology: Topology, underlay: Underlay, mesh: Mesh, *, lenient: bool
    ) -> None:
        self._pairs = Pairs(topology, underlay, mesh)
        self._landings = Observed(topology, underlay, mesh, self._pairs)
        self._nearness = Nearness(topology, underlay, self._pairs)
        self.steerer = Steerer(topology, underlay, self._pairs.next_hops, lenient=lenient)

    def conditions(self, component: Component, state: State) -> Conditions:
        """Return what a state means for a component."""
        dead = state.failed_device if state.failed_device in component.devices else None
        link = state.failed_link
        cut = frozenset({link}) if link in component.links and link is not None else frozenset()
        if not dead and state.failed_device is not None:
            # A dead neighbour outside the component still takes the far end of a cable down.
            cut = _cables_to(component, state.failed_device)
        return Conditions(
            dead=dead,
            cut=cut,
            reach=self._landings.number(component, state),
            ranks=self._nearness.rows(component, state),
            steered=self.steerer.courses(component, state),
        )

    def landings(self, component: Component, conditions: Conditions) -> Mapping[Pair, Landings]:
        """Return where tunnel packets arrive under given conditions."""
        return self._landings.numbered(component, conditions.reach)

    def pair(self, importer: Context, exporter: Context) -> Pair:
        """Return the pair that the landings of one VRF's packets to another's are found by."""
        return self._pairs.pair(importer, exporter)

    def ranks(self, component: Component, conditions: Conditions) -> Mapping[tuple[str, str], int]:
        """Return how near each exit is to each importing device; pairs not in it are alone."""
        return self._nearness.named(component, conditions.ranks)


def _cables_to(component: Component, device: str) -> frozenset[str]:
    return frozenset(
        routed.link
        for members in component.routed.values()
        for routed in members
        if routed.far == device
    )
