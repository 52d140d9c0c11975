"""The model engine: every promise, decided in process on device models read from text."""

from __future__ import annotations

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
from citynet.promises.terminals import terminals_of
from validate.decision import Decision
from validate.model.decide.attachments import decide_marked, decide_policed
from validate.model.decide.data_stays import decide_data_stays
from validate.model.decide.drained import decide_drained
from validate.model.decide.exactly import decide_exactly
from validate.model.decide.hand_offs import decide_marked_at_hand_off
from validate.model.decide.hidden import decide_hidden
from validate.model.decide.isolated import decide_isolated
from validate.model.decide.queues import decide_queue
from validate.model.decide.reaches import decide_reaches
from validate.model.decide.sessions_up import decide_sessions_up
from validate.model.decide.slices import decide_slice
from validate.model.decide.sound import decide_sound
from validate.model.decide.source_guarded import decide_source_guarded
from validate.model.decide.trusted_path import decide_trusted_path
from validate.model.world import World
from validate.outcome import Network, Outcome, Subject
from validate.sources import source_digest

__all__ = ["ModelEngine"]

_SOURCES = (
    "validate/model",
    "validate/expanded.py",
    "citynet/device",
    "citynet/promises",
    "citynet/readers",
)
"""Whatever changes an answer: the engine, and what reads text and states promises for it."""


class ModelEngine:
    """Decides all kinds of promises exactly, in every state of the network.

    It needs the Python package ``dd``; without it :meth:`decide` raises
    :class:`~citynet.errors.UnavailableError`. No network, however wrong, makes it raise.
    """

    name = "model"
    version = f"1.0+{source_digest(*_SOURCES)}"
    """Another one whenever the same text may get another answer."""

    def decide(self, promises: tuple[Promise, ...], network: Network) -> tuple[Outcome, ...]:
        """Return one outcome for each promise, in their order."""
        terminals = frozenset(t for promise in promises for t in terminals_of(promise))
        world = World(network, terminals)
        return tuple(self._outcome(promise, _decide(promise, world)) for promise in promises)

    def _outcome(self, promise: Promise, decision: Decision) -> Outcome:
        return Outcome(
            promise=promise.id,
            engine=self.name,
            subject=Subject.RENDERED,
            status=decision.status,
            detail=decision.detail,
            states=decision.states,
            counterexample=decision.counterexample,
        )


def _decide(promise: Promise, world: World) -> Decision:  # noqa: C901, PLR0911, PLR0912 (a table)
    match promise:
        case Reaches():
            return decide_reaches(promise, world)
        case Isolated():
            return decide_isolated(promise, world)
        case Exactly():
            return decide_exactly(promise, world)
        case DataStays():
            return decide_data_stays(promise, world)
        case SourceGuarded():
            return decide_source_guarded(promise, world)
        case HiddenInfrastructure():
            return decide_hidden(promise, world)
        case Policed():
            return decide_policed(promise, world)
        case Marked():
            return decide_marked(promise, world)
        case MarkedAtHandOff():
            return decide_marked_at_hand_off(promise, world)
        case SliceGuarantee():
            return decide_slice(promise, world)
        case Drained():
            return decide_drained(promise, world)
        case QueueGuarantee():
            return decide_queue(promise, world)
        case SessionsUp():
            return decide_sessions_up(promise, world)
        case Sound():
            return decide_sound(promise, world)
        case TrustedPath():
            return decide_trusted_path(promise, world)
