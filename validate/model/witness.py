"""Counterexamples: one packet of a set, the way that it takes, and the line that decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from citynet.device.model import Network, Origin
from validate.model.faults import line_of, located
from validate.model.headerspace import PacketSet
from validate.model.packets import concrete
from validate.model.topology import Routed
from validate.model.view import View
from validate.model.walk import End, Step, Walk
from validate.model.world import Arrival
from validate.outcome import Counterexample, Hop, Packet, State

__all__ = [
    "Culprit",
    "filter_culprit",
    "first_rule",
    "hops",
    "restless",
    "static",
    "unsettled",
    "witness",
]


class Culprit(NamedTuple):
    """The part of a device that decided, and why, in words."""

    device: str
    origin: Origin | None
    why: str = ""


Blame = Callable[[Walk, Packet], Culprit]


def witness(
    arrival: Arrival,
    packets: PacketSet,
    *,
    summary: str,
    wanted: Callable[[End], bool],
    blame: Blame,
    prefixes: tuple[Iterable[Network], Iterable[Network]] = ((), ()),
    state: State | None = None,
) -> Counterexample:
    """Return a counterexample: a packet of ``packets`` and its way to an end that is ``wanted``.

    Sets of packets and the walk of one packet are computed apart. Where they disagree, the promise
    stays refuted and the summary says so.
    """
    view, plane = arrival.view, arrival.plane
    shown = state if state is not None else plane.states[0]
    packet = concrete(arrival.ends.space, packets, *prefixes)
    if packet is None:
        return Counterexample(summary=summary, state=shown)
    walk = next((w for w in view.walker.walks(plane, arrival.entry, packet) if wanted(w.end)), None)
    if walk is None:
        doubt = "but the walk of this packet alone finds no such way"
        return Counterexample(summary=f"{summary}; {doubt}", state=shown, packet=packet)
    culprit = blame(walk, packet)
    why = culprit.why or walk.end.reason
    return Counterexample(
        summary=f"{summary}: {why}" if why else summary,
        state=shown,
        packet=packet,
        path=hops(view, shown, walk),
        line=line_of(view.network, culprit.device, culprit.origin),
    )


def hops(view: View, state: State, walk: Walk, detour: tuple[str, ...] = ()) -> tuple[Hop, ...]:
    """Return the hops of a way; devices that only carry a tunnel stand in between.

    Of several paths of equal cost one is shown: ``detour`` for the tunnel between its ends.
    """
    found: list[Hop] = []
    last = len(walk.steps) - 1
    for index, step in enumerate(walk.steps):
        if index and step.entered is None:
            found.extend(_carriers(view, state, step, detour))
        found.append(
            Hop(
                device=step.context.device,
                vrf=step.context.vrf,
                entered=step.entered.interface.name if step.entered is not None else "tunnel",
                left=_left(walk, index),
                note=walk.end.reason if index == last else _note(step),
            )
        )
    return tuple(found)


def _carriers(view: View, state: State, step: Step, detour: tuple[str, ...]) -> Iterator[Hop]:
    """Yield the devices that a tunnel crosses, but for its two ends."""
    for index, (here, there, algorithm) in enumerate(step.rides):
        if index:
            note = "has the next segment"
            yield Hop(device=here, vrf="", entered="tunnel", left="tunnel", note=note)
        if detour and (detour[0], detour[-1]) == (here, there):
            path = detour
        else:
            path = view.underlay.path(state, here, there, algorithm)
        for name in path[1:-1]:
            yield Hop(device=name, vrf="", entered="", left="", note="carries the tunnel")


def static(view: View, summary: str, culprit: Culprit) -> Counterexample:
    """Return a counterexample that needs no packet: something said wrongly, or not said."""
    return Counterexample(
        summary=f"{summary}: {culprit.why}" if culprit.why else summary,
        line=line_of(view.network, culprit.device, culprit.origin),
    )


def unsettled(entry: Routed, state: State) -> Counterexample:
    """Return that routes never come to rest where packets enter.

    Which routes a packet meets there depends on when it comes, so nothing is known of its end.
    """
    text = f"the routes of {entry.context} and its neighbours never come to rest"
    return Counterexample(summary=text, state=state)


def restless(arrivals: Iterable[Arrival]) -> Counterexample | None:
    """Return that the routes of one of ``arrivals`` never come to rest; ``None``: all do."""
    return next(
        (unsettled(one.entry, one.plane.states[0]) for one in arrivals if not one.plane.settled),
        None,
    )


def _left(walk: Walk, index: int) -> str:
    step = walk.steps[index]
    if step.left is not None:
        return step.left.interface.name
    return "tunnel" if index + 1 < len(walk.steps) else ""


def _note(step: Step) -> str:
    if step.entered is None or step.rule is None:
        return ""
    return f"let in by rule {step.rule.sequence}"


def filter_culprit(walk: Walk, step: Step) -> Culprit:
    """Return the rule that let a packet in at a step, or the interface where no filter stood."""
    device = step.context.device
    if step.entered is None:
        return Culprit(device, None)
    interface = step.entered.interface
    if step.rule is not None:
        why = f"rule {step.rule.sequence} on {device} {interface.name} lets it in"
        part = located(step.rule, interface)
    else:
        why = f"no filter stands on {device} {interface.name}"
        part = interface
    return Culprit(device, part.origin, f"{why}; {walk.end.reason}")


def first_rule(walk: Walk, _packet: Packet) -> Culprit:
    """Blame the filter of the attachment where the packet entered."""
    return filter_culprit(walk, walk.steps[0])
