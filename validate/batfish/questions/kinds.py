"""Which question decides which promise, and what no question can decide."""

from __future__ import annotations

from typing import Final

from citynet.device.model import Family
from citynet.promises.model import (
    DataStays,
    Drained,
    Exactly,
    HiddenInfrastructure,
    Isolated,
    Marked,
    MarkedAtHandOff,
    Policed,
    Promise,
    QueueGuarantee,
    Reaches,
    SessionsUp,
    SliceGuarantee,
    Sound,
    SourceGuarded,
    TrustedPath,
)
from validate.batfish.questions.domains import decide_sessions_up, decide_sound
from validate.batfish.questions.hidden import decide_hidden
from validate.batfish.questions.passing import decide_reaches
from validate.batfish.questions.straying import (
    decide_data_stays,
    decide_exactly,
    decide_isolated,
    decide_source_guarded,
)
from validate.batfish.questions.view import View
from validate.decision import Decision, not_covered
from validate.outcome import State

__all__ = ["decide", "families_of", "is_covered", "is_kept_in", "why_not_covered"]

_OF_RATES = Policed | Marked | MarkedAtHandOff | QueueGuarantee | SliceGuarantee
_OF_PATHS = TrustedPath | Drained

_NO_RATES: Final = "Batfish models neither policers, nor code points, nor queues, nor slices"
_NO_PATHS: Final = "no question asks for the path that packets take"


def decide(promise: Promise, views: tuple[View, ...]) -> Decision:  # noqa: PLR0911 (a table)
    """Return what the twins say about a promise; raise ``NoAnswer`` when Batfish says nothing."""
    match promise:
        case Reaches():
            return decide_reaches(promise, views)
        case Isolated():
            return decide_isolated(promise, views)
        case Exactly():
            return decide_exactly(promise, views)
        case DataStays():
            return decide_data_stays(promise, views)
        case SourceGuarded():
            return decide_source_guarded(promise, views)
        case HiddenInfrastructure():
            return decide_hidden(promise, views)
        case SessionsUp():
            return decide_sessions_up(promise, views)
        case Sound():
            return decide_sound(promise, views)
        case (
            Policed()
            | Marked()
            | MarkedAtHandOff()
            | QueueGuarantee()
            | SliceGuarantee()
            | TrustedPath()
            | Drained()
        ):
            return not_covered(why_not_covered(promise))


def families_of(promise: Promise) -> frozenset[Family]:
    """Return the families of packets that a promise is about."""
    match promise:
        case Reaches():
            return frozenset(traffic.family for traffic in promise.traffic)
        case _:
            return frozenset({Family.IPV4, Family.IPV6})


def is_covered(promise: Promise) -> bool:
    """Say whether a question decides promises of this kind."""
    return not isinstance(promise, _OF_RATES | _OF_PATHS)


def why_not_covered(promise: Promise) -> str:
    """Return why no question decides a promise of this kind."""
    return _NO_PATHS if isinstance(promise, _OF_PATHS) else _NO_RATES


def is_kept_in(promise: Promise, state: State) -> bool:
    """Say whether a promise has to hold in a state with a failure."""
    match promise:
        case Isolated() | Exactly() | DataStays() | SourceGuarded():
            return True
        case Reaches():
            kind = "link" if state.failed_link is not None else "node"
            ends = {promise.source.device, promise.destination.device}
            return kind in promise.survives and state.failed_device not in ends
        case _:
            return False
