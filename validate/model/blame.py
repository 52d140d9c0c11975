"""Who is to blame for a packet that crossed where it must not."""

from __future__ import annotations

from itertools import pairwise

from citynet.promises.model import Terminal
from validate.model.services import Services, is_exchange
from validate.model.topology import Context
from validate.model.view import View
from validate.model.walk import Step, Walk
from validate.model.witness import Culprit, filter_culprit
from validate.outcome import Packet

__all__ = ["crossing", "last_entered"]


def crossing(view: View, services: Services, walk: Walk, ends: tuple[Terminal, ...]) -> Culprit:
    """Return what let a packet cross from one service, spoke or side to another.

    In this order: an endpoint bound to a strange VRF; a VRF that imports a strange VRF's routes; a
    tunnel between VRFs of the two endpoints; else the last filter on the way, of an exchange if the
    way leads through one.
    """
    for terminal in ends:
        if services.is_misplaced(terminal):
            entry = view.entries(terminal)[0]
            vrf = entry.context.vrf or "no VRF"
            text = f"{entry.interface.name} of {terminal.name} is bound to {vrf}"
            return Culprit(entry.device, entry.interface.origin, text)
    contexts = [step.context for step in walk.steps]
    tunnels = [
        (one.context, other.context) for one, other in pairwise(walk.steps) if other.entered is None
    ]
    for one, other in tunnels:
        here, there = services.of(one), services.of(other)
        if here is not None and there is not None and here != there:
            return _import(view, one, other)
    entered = [step for step in walk.steps[1:] if step.entered is not None]
    if not entered and tunnels and contexts[0].vrf != contexts[-1].vrf:
        return _import(view, *tunnels[0])
    if entered:
        return filter_culprit(walk, _enforcing(view, entered))
    first = walk.steps[0]
    origin = first.entered.interface.origin if first.entered is not None else None
    text = f"{first.context} forwards it; {walk.end.reason}"
    return Culprit(first.context.device, origin, text)


def last_entered(walk: Walk, _packet: Packet) -> Culprit:
    """Blame the interface that the packet entered by last.

    Where it loops, it came back there; where it is in no VRF, it got into the global table there.
    """
    entered = [step.entered for step in walk.steps if step.entered is not None]
    return Culprit(entered[-1].device, entered[-1].interface.origin)


def _enforcing(view: View, entered: list[Step]) -> Step:
    """Return the step at which a boundary's filter should have stood."""
    exchanges = [step for step in entered if is_exchange(view, step.context)]
    ruled = [step for step in entered if step.rule is not None]
    return (exchanges or ruled or entered)[-1]


def _import(view: View, one: Context, other: Context) -> Culprit:
    vrf = view.topology.vrfs.get(one)
    origin = vrf.origin if vrf is not None else None
    component = view.component_of(one)
    if other in component.imports.get(one, ()):
        return Culprit(one.device, origin, f"{one} imports the routes of {other}")
    there = view.topology.vrfs.get(other)
    return Culprit(
        other.device,
        there.origin if there is not None else None,
        f"tunnel packets of {one} fall into {other}",
    )
