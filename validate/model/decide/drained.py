"""``Drained``: with nothing failed, no packet crosses a device that it need not cross."""

from __future__ import annotations

from citynet.promises.model import Drained, Terminal, TrustedPath
from citynet.promises.traffic import FAMILIES, between
from validate.decision import Decision, proven
from validate.model.decide.trusted_path import decide_trusted_path
from validate.model.world import World
from validate.outcome import Status

__all__ = ["decide_drained"]


def decide_drained(promise: Drained, world: World) -> Decision:
    """Decide like trusted paths on which the device is forbidden, pair by pair."""
    for source, destination in promise.pairs:
        decision = decide_trusted_path(_forbidding(promise, source, destination), world)
        if decision.status is not Status.PROVEN:
            return decision
    return proven()


def _forbidding(promise: Drained, source: Terminal, destination: Terminal) -> TrustedPath:
    boxes = (between(f, source.prefixes, destination.prefixes) for f in FAMILIES)
    return TrustedPath(
        id=promise.id,
        intent=promise.intent,
        place=promise.place,
        source=source,
        destination=destination,
        traffic=tuple(box for box in boxes if box is not None),
        survives=frozenset(),
        forbidden_links=(),
        forbidden_devices=(promise.device,),
    )
