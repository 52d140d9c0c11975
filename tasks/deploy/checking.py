"""Whether a device is as it was left: otherwise somebody changed it, and nothing may be pushed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.deploy.device import Look, ManagedDevice
from tasks.deploy.model import DevicePlan
from tasks.deploy.showing import first_differences
from tasks.drivers.frr.model import DeviceState

__all__ = ["Expected", "Seen", "needs_commit", "see", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A device before anything is changed on it."""

    state: DeviceState
    look: Look
    up: frozenset[str]
    """Its routing sessions that are up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the journal recorded after the last confirmed push."""

    fingerprint: str
    files: Mapping[str, str]
    """What that push gave it."""


def see(_name: str, device: ManagedDevice) -> Seen:
    """Look at a device; nothing is changed."""
    return Seen(state=device.state(), look=device.observe(), up=device.sessions())


def wrong(seen: Seen, expected: Expected | None, *, audited: str | None = None) -> tuple[str, ...]:
    """Return why a device may not be pushed to, and the first lines that show it; empty: it may.

    It must be blank, or run what the journal recorded after the last confirmed push, or what it
    says of itself that it was given (the journal may be lost). With ``audited`` it must run what
    has this fingerprint instead, whoever changed it: somebody has seen and judged that.
    """
    pending = seen.state.pending
    if pending is not None:
        name = pending.deployment
        words = f"run citynet deploy --resume {name} or --abort {name}"
        return (f"a trial of deployment {name} is pending on it; {words}",)
    if audited is not None:
        again = "it changed again since it was audited; run citynet drift once more and look"
        return () if seen.look.fingerprint == audited else (again,)
    return () if seen.state.deployment is None else _changed(seen, expected)


def needs_commit(seen: Seen, plan: DevicePlan) -> bool:
    """Return whether a device has to be given its text; one that was never given any has to."""
    return not seen.look.fingerprint == seen.state.digest == plan.digest


def _changed(seen: Seen, expected: Expected | None) -> tuple[str, ...]:
    now = seen.look.fingerprint
    known = {seen.state.digest, expected.fingerprint if expected else None}
    if now not in known:
        since = f"somebody changed what it runs since deployment {seen.state.deployment}"
        return (
            f"{since}; citynet drift says what and whose it is",
            *first_differences(_text(seen, expected), seen.look.files),
        )
    if seen.look.changed_on_disk:
        what = "its files on disk are not what it runs, and the next start would bring them"
        return (
            f"{what}; citynet drift says what was changed",
            *(f"{path}: differs" for path in seen.look.changed_on_disk),
        )
    return ()


def _text(seen: Seen, expected: Expected | None) -> Mapping[str, str]:
    """Return what it was given, or what stands on its disk, where nobody knows that any more."""
    if expected is not None and expected.files:
        return expected.files
    return seen.look.observation.files if seen.look.observation else {}
