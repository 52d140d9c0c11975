"""The way back from drift: the proven text, by the same gate, on exactly what was reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from citynet.errors import ExitCode
from tasks.drift.model import Drift

__all__ = ["Mended", "Push", "remediate"]


class Push(Protocol):
    """Pushes the proven text over drift, all of the devices or none."""

    def __call__(self, fingerprints: Mapping[str, str], /) -> ExitCode:
        """Push to these devices, each only if it still runs what has this fingerprint.

        The gate is that of ``citynet deploy``: without a verdict that names this very text it
        raises ``CallError``, and nothing is pushed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """How it ended: the audit afterwards, or the old one where nothing was changed."""

    drift: Drift
    code: ExitCode
    """What the push said."""


def remediate(
    found: Drift,
    push: Push,
    audit: Callable[[], Drift],
    say: Callable[[str], object],
) -> Mended:
    """Bring the devices of an audit back to their proven text, and audit again.

    Where one runs something else than was reported, nothing is pushed, because nobody has seen what
    would be overwritten. What a push cannot mend (a file of somebody's beside ours) stays in the
    audit.
    """
    mendable = frozenset(change.device for change in found.changes if not change.by_hand)
    if not mendable:
        say("Nothing was pushed: a push mends none of this.")
        return Mended(drift=found, code=ExitCode.CITY_WRONG)
    reported = {name: found.fingerprints[name] for name in sorted(mendable)}
    for name in reported:
        say(f"The proven text ({found.audited[name]}) is pushed to {name}")
    code = push(reported)
    if code is not ExitCode.GOOD:
        return Mended(drift=found, code=code)
    return Mended(drift=audit(), code=code)
