"""What promises say about one probe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from citynet.promises.model import Exactly, Isolated, Promise, Reaches, Terminal
from validate.lab.cases import is_in
from validate.lab.probes import Probe

__all__ = ["Said", "said_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is demanded of a probe, and by which promise."""

    must_arrive: bool
    promise: str


def said_of(probe: Probe, promises: Iterable[Promise]) -> Said | None:
    """Return what the first promise that speaks about a probe says; ``None``: none does.

    Of a probe with an answer, only the way there is looked at. Sources have to be the host's own.
    """
    for promise in promises:
        must = _must(probe, promise)
        if must is not None:
            return Said(must_arrive=must, promise=promise.id)
    return None


def _must(probe: Probe, promise: Promise) -> bool | None:
    match promise:
        case Reaches() if _between(probe, (promise.source,), (promise.destination,)):
            return True if any(is_in(probe, one) for one in promise.traffic) else None
        case Exactly() if _between(probe, promise.sources, promise.destinations):
            return any(is_in(probe, one) for one in promise.permitted)
        case Isolated() if _between(probe, promise.sources, promise.strangers):
            return False
        case _:
            return None


def _between(probe: Probe, sources: Iterable[Terminal], destinations: Iterable[Terminal]) -> bool:
    return any(one.name == probe.source for one in sources) and any(
        one.name == probe.destination for one in destinations
    )
