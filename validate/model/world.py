"""The network as the model engine sees it: two readings of it, and what both have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from citynet.promises.model import Terminal
from validate.expanded import expanded
from validate.model.forwarding import Ends, Plane
from validate.model.headerspace import PacketSet
from validate.model.services import Services
from validate.model.states import all_states
from validate.model.topology import Attachment, Routed
from validate.model.view import View, attachment_of
from validate.outcome import Network

__all__ = ["Arrival", "World"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Packets of an endpoint in one forwarding: where they entered and where they end."""

    view: View
    plane: Plane
    entry: Routed
    ends: Ends


class World:
    """What promises are decided on."""

    def __init__(self, network: Network, terminals: frozenset[Terminal]) -> None:
        self.network = expanded(network)
        self.states = all_states(network.city)
        self.terminals = terminals
        self.claimed = frozenset(map(attachment_of, terminals))
        self._arrivals: dict[tuple[int, Terminal], tuple[Arrival, ...]] = {}
        self._deliveries: dict[Terminal, dict[Attachment, list[tuple[Arrival, PacketSet]]]] = {}

    @cached_property
    def may(self) -> View:
        """The lenient reading: whatever some platform might let happen, happens."""
        return View(self.network, self.states, lenient=True)

    @cached_property
    def must(self) -> View:
        """The strict reading: only what every platform lets happen, happens."""
        lenient = self.may
        return View(self.network, self.states, lenient=False) if lenient.doubts() else lenient

    @cached_property
    def services(self) -> Services:
        """Which service each VRF belongs to, for blame."""
        return Services(self.may, self.terminals)

    def arrivals(self, view: View, terminal: Terminal) -> tuple[Arrival, ...]:
        """Return what becomes of an endpoint's packets in every forwarding and both families."""
        key = (id(view), terminal)
        if key not in self._arrivals:
            self._arrivals[key] = tuple(self._arrive(view, terminal))
        return self._arrivals[key]

    def deliveries(self, terminal: Terminal) -> dict[Attachment, list[tuple[Arrival, PacketSet]]]:
        """Return what of an endpoint's packets may be delivered where, in any state."""
        found = self._deliveries.get(terminal)
        if found is None:
            found = self._deliveries[terminal] = {}
            for arrival in self.arrivals(self.may, terminal):
                for attachment, packets in arrival.ends.delivered.items():
                    found.setdefault(attachment, []).append((arrival, packets))
        return found

    def _arrive(self, view: View, terminal: Terminal) -> Iterator[Arrival]:
        for entry in view.entries(terminal):
            for plane in view.planes(entry):
                for ends in view.ends(plane, entry):
                    yield Arrival(view, plane, entry, ends)
