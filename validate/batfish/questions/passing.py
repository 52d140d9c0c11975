"""What must arrive: ``Reaches``, and the second half of ``Exactly``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citynet.promises.model import Exactly, Reaches, Terminal, Traffic
from validate.batfish.answers import Flight
from validate.batfish.questions.packets import Packets
from validate.batfish.questions.view import FailedState, View
from validate.batfish.questions.witness import witness
from validate.decision import Decision, not_covered, proven, refuted
from validate.outcome import Counterexample, State

__all__ = ["decide_reaches", "missing", "permitted"]


def decide_reaches(promise: Reaches, views: tuple[View, ...]) -> Decision:
    """Decide with nothing failed and in each failure that the promise survives."""
    states = 0
    pair = (promise.source, promise.destination)
    for view in views:
        boxes = tuple(_boxes(view, promise.traffic, *pair))
        if not boxes:
            continue
        found = missing(view, pair, boxes, promise.survives)
        if found is not None:
            return refuted(found)
        devices = (promise.source.device, promise.destination.device)
        states = max(states, 1 + sum(1 for _ in view.failed(promise.survives, *devices)))
    if not states:
        return not_covered("it is about no packet that the twins can tell from the routers' own")
    return proven(states)


def permitted(
    promise: Exactly, view: View
) -> Iterator[tuple[tuple[Terminal, Terminal], tuple[Packets, ...]]]:
    """Yield what a boundary permits, by the pair of terminals that own the addresses."""
    for source in promise.sources:
        for destination in promise.destinations:
            boxes = tuple(_boxes(view, promise.permitted, source, destination))
            if boxes:
                yield (source, destination), boxes


def missing(
    view: View,
    pair: tuple[Terminal, Terminal],
    boxes: tuple[Packets, ...],
    survives: frozenset[str],
) -> Counterexample | None:
    """Return a packet of ``boxes`` that does not arrive; ``None`` when all do."""
    source, destination = pair
    for terminal, place in (
        (source, view.endpoint(source).entry),
        (destination, view.endpoint(destination).sink),
    ):
        if place is None:
            where = f"{terminal.device} {terminal.port} VLAN {terminal.vlan}"
            return Counterexample(summary=f"{terminal.name} is not attached: nothing is at {where}")
    summary = f"a packet from {source.name} does not arrive at {destination.name}"
    for box in boxes:
        if view.is_delivered(box, source):
            continue
        for flight in view.probe.ending(view.entries([source]), box):
            return _shown(view, flight, summary, None)
    for failed in view.failed(survives, source.device, destination.device):
        if not set(view.entries([source])) & set(failed.lost):
            continue
        for box in boxes:
            for flight in failed.probe.ending(view.entries([source]), box):
                return _shown(view, flight, summary, failed)
    return None


def _shown(view: View, flight: Flight, summary: str, failed: FailedState | None) -> Counterexample:
    probe = view.probe if failed is None else failed.probe
    state = State() if failed is None else failed.state
    return witness(view.network, probe, flight, summary, state, arrives=False)


def _boxes(
    view: View, traffic: Iterable[Traffic], source: Terminal, destination: Terminal
) -> Iterator[Packets]:
    for one in traffic:
        box = view.box(one, source, destination)
        if box is not None:
            yield box
