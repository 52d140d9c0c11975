"""``Sound``: no loops, nothing twice that must be unique, no MTU steps, no dangling names.

Nor do devices differ on what a flexible algorithm of theirs is.
"""

from __future__ import annotations

from collections.abc import Iterator

from citynet.promises.model import Sound
from validate.decision import Decision, refuted
from validate.model.blame import last_entered
from validate.model.decide.faulty import judge
from validate.model.duplicates import duplicate_faults
from validate.model.faults import Fault
from validate.model.forwarding import Plane
from validate.model.references import mtu_steps, reference_faults
from validate.model.service_references import service_faults
from validate.model.topology import Routed
from validate.model.view import View
from validate.model.walk import End, EndKind
from validate.model.witness import unsettled, witness
from validate.model.world import Arrival, World
from validate.outcome import Counterexample

__all__ = ["decide_sound"]


def decide_sound(promise: Sound, world: World) -> Decision:
    """Decide in every state, for packets that enter anywhere in the domain."""
    view, states = world.may, len(world.states)
    city = world.network.city.devices
    domain = frozenset(name for name, device in city.items() if device.domain == promise.domain)
    decision = judge(world.network, _faults(view, domain), states)
    if decision.counterexample is not None:
        return decision
    for entry in _entries(view, domain):
        for plane in view.planes(entry):
            found = _unrest(view, plane, entry)
            if found is not None:
                return refuted(found, states)
    return decision


def _faults(view: View, domain: frozenset[str]) -> Iterator[Fault]:
    for name in sorted(domain & set(view.network.devices)):
        yield from reference_faults(name, view.network.devices[name])
        yield from service_faults(name, view.network.devices[name])
        yield from view.steerer.policy_faults(name)
    for component in view.components:
        if component.devices & domain:
            yield from (f for f in view.steerer.faults(component) if f.device in domain)
    yield from duplicate_faults(view.topology, view.components, domain)
    yield from (fault for fault in view.underlay.faults if fault.devices & domain)
    yield from mtu_steps(view.topology, domain)


def _entries(view: View, domain: frozenset[str]) -> Iterator[Routed]:
    """Yield the interfaces where packets enter from outside: ports without a VRF carry nothing."""
    for members in view.topology.attachments.values():
        for routed in members:
            if routed.device in domain and (routed.context.vrf or routed.interface.addresses):
                yield routed


def _unrest(view: View, plane: Plane, entry: Routed) -> Counterexample | None:
    """Return a packet that goes round for ever, or that routes never come to rest."""
    if not plane.settled:
        return unsettled(entry, plane.states[0])
    for ends in view.ends(plane, entry):
        if not ends.space.is_empty(ends.looping):
            return witness(
                Arrival(view, plane, entry, ends),
                ends.looping,
                summary=f"a packet that enters at {entry.device} {entry.interface.name} loops",
                wanted=_loops,
                blame=last_entered,
            )
    return None


def _loops(end: End) -> bool:
    return end.kind is EndKind.LOOPING
