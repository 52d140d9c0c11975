"""The terminals that a promise speaks about."""

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
    Terminal,
    TrustedPath,
)

__all__ = ["terminals_of"]


def terminals_of(promise: Promise) -> tuple[Terminal, ...]:  # noqa: PLR0911 (a table)
    """Return the terminals that a promise speaks about; none for one about links or domains."""
    match promise:
        case Reaches() | TrustedPath():
            return (promise.source, promise.destination)
        case Isolated():
            return (*promise.sources, *promise.strangers)
        case Exactly():
            return (*promise.sources, *promise.destinations)
        case DataStays():
            return (*promise.inside, *promise.outside)
        case HiddenInfrastructure() | MarkedAtHandOff() | SliceGuarantee():
            return promise.terminals
        case Drained():
            return tuple(dict.fromkeys(end for pair in promise.pairs for end in pair))
        case SourceGuarded() | Policed() | Marked():
            return (promise.terminal,)
        case QueueGuarantee() | SessionsUp() | Sound():
            return ()
