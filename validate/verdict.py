"""The verdict: what each engine says about each promise, bound to what it was said about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError

from citynet.errors import CallError, Place
from citynet.placement.model import Risk
from citynet.promises.model import PromiseKind
from citynet.readers.model import UnreadLine
from citynet.rehearsal.model import LeftOut
from validate.canonical import canonical, digest
from validate.outcome import Outcome, Status

__all__ = [
    "Decision",
    "Digests",
    "EngineUsed",
    "FactDifference",
    "Facts",
    "ForeignFacts",
    "Reason",
    "ReasonKind",
    "RehearsalFacts",
    "StatedPromise",
    "Verdict",
    "from_json",
    "to_json",
]

FORMAT: Final = "citynet/verdict/v1"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class EngineUsed:
    """An engine that was asked, and its version."""

    name: str
    version: str

    @property
    def release(self) -> str:
        """The version as people read it, without the digest of what it was built from."""
        return self.version.partition("+")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPromise:
    """A promise as the verdict names it; ``digest`` covers all that it says."""

    id: str
    kind: PromiseKind
    intent: str
    place: Place
    digest: str


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class FactDifference:
    """One thing that the compiler meant and the text does not say, or the other way round."""

    device: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalFacts:
    """What reading the stand-ins' text back found; ``device`` names the device stood in for."""

    devices: int = 0
    files: int = 0
    lines: int = 0
    unread: tuple[UnreadLine, ...] = ()
    differences: tuple[FactDifference, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """What the stand-ins cannot say of their devices. No fact against the city: it is known."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class ForeignFacts:
    """What stands on a device beside the part that citynet owns. Nothing of it is proven."""

    device: str
    lines: int
    """Foreign lines of its text."""
    unread: tuple[UnreadLine, ...]
    """Those that no reader understood, and that the owned part does not rest on."""
    absent: int
    """Lines of citynet's baseline that the device does not have."""
    not_compared: int
    """Facts that are not as citynet would set them, and that are not its matter there."""
    sessions: tuple[str, ...] = ()
    """BGP sessions to nobody of the city, which no engine is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What reading the text back found, apart from any promise; first that of the target set."""

    devices: int
    files: int
    lines: int
    """Lines that readers were given."""
    unread: tuple[UnreadLine, ...]
    differences: tuple[FactDifference, ...]
    rehearsal: RehearsalFacts = RehearsalFacts()
    foreign: tuple[ForeignFacts, ...] = ()
    """Of each device that citynet owns in part, by name."""

    @property
    def all_unread(self) -> tuple[UnreadLine, ...]:
        """Lines of either set that no reader understood."""
        return (*self.unread, *self.rehearsal.unread)

    @property
    def all_differences(self) -> tuple[FactDifference, ...]:
        """Differences of either set."""
        return (*self.differences, *self.rehearsal.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """SHA-256 of everything that the verdict is about."""

    manifest: str
    """One over all configurations of both sets."""
    configurations: Mapping[str, str]
    """``device/path`` of each configuration file of the target set."""
    replaced_templates: Mapping[str, str]
    inputs: str
    """One over all input files."""
    input_files: Mapping[str, str]
    """Each file of the inventory, the intents and the locks."""
    promises: str
    policy: str
    rehearsal: Mapping[str, str] = field(default_factory=dict)
    """``device/path`` of each configuration file of the stand-ins."""


class ReasonKind(StrEnum):
    """Why a verdict refuses."""

    NOTHING = "nothing to prove"
    REFUTED = "refuted"
    UNREAD = "unread line"
    FOREIGN = "foreign line"
    DIFFERENCE = "difference"
    UNPROVEN = "unproven"
    NOT_COVERED = "not covered"
    NOT_ASKED = "not asked"
    NOT_RUN = "not run"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Reason:
    """One reason to refuse, as a sentence."""

    kind: ReasonKind
    text: str
    about: str = ""
    """The promise or check with whose id the sentence begins; empty for a reason of the whole."""
    engine: str = ""
    """The engine that was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the policy makes of the cells: accepted exactly when there is no reason not to."""

    environment: str
    day: date
    """Day on which waivers were judged."""
    reasons: tuple[Reason, ...]
    waived: tuple[str, ...]
    """Requirements that were not met and that a valid waiver excuses, as sentences."""

    @property
    def accepted(self) -> bool:
        """Say whether nothing speaks against it."""
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Cells (promise by engine by subject), the facts, and the decision."""

    engines: tuple[EngineUsed, ...]
    promises: tuple[StatedPromise, ...]
    cells: tuple[Outcome, ...]
    checks: tuple[Outcome, ...]
    """What engines say about the text itself; ids begin with ``native/`` and are no promises."""
    facts: Facts
    digests: Digests
    decision: Decision
    at_risk: tuple[Risk, ...] = ()
    """What services do not survive while devices are drained; it is not promised meanwhile."""

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the verdict says."""
        return digest(self)

    def cells_of(self, promise: str) -> tuple[Outcome, ...]:
        """Return what each engine says about one promise."""
        return tuple(cell for cell in self.cells if cell.promise == promise)

    def with_status(self, status: Status) -> tuple[Outcome, ...]:
        """Return all cells of promises with one status."""
        return tuple(cell for cell in self.cells if cell.status is status)

    def refuted(self) -> tuple[Outcome, ...]:
        """Return everything that is refuted: promises, then checks of the text itself."""
        return tuple(c for c in (*self.cells, *self.checks) if c.status is Status.REFUTED)

    def engines_that_ran(self) -> tuple[str, ...]:
        """Return the names of engines that decided anything, sorted."""
        answers = (*self.cells, *self.checks)
        return tuple(sorted({one.engine for one in answers if one.status is not Status.NOT_RUN}))

    def unproven(self) -> tuple[StatedPromise, ...]:
        """Return the promises that no engine proved; samples prove none."""
        proven = {cell.promise for cell in self.cells if cell.proves}
        return tuple(promise for promise in self.promises if promise.id not in proven)


def to_json(verdict: Verdict) -> str:
    """Return the canonical text of a verdict, with its digest."""
    return canonical({"format": FORMAT, "digest": verdict.digest, "verdict": verdict})


def from_json(text: str) -> Verdict:
    """Return the verdict that ``text`` says; raise ``CallError`` unless it is canonical.

    Whatever :func:`to_json` would not write is refused: unknown fields, another order, a digest
    that does not fit. The digest is no signature: it finds accidents, not forgery.
    """
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise CallError(f"this is no verdict in the format {FORMAT}")
        verdict = _adapter().validate_python(document.get("verdict"))
    except (ValidationError, ValueError, RecursionError) as error:
        raise CallError(f"this is no verdict: {str(error).splitlines()[0]}") from error
    if document.get("digest") != verdict.digest:
        raise CallError("this verdict was changed after it was written: its digest does not fit")
    if to_json(verdict) != text:
        raise CallError("this verdict was not written by citynet: it is not in canonical form")
    return verdict


@cache
def _adapter() -> TypeAdapter[Verdict]:
    return TypeAdapter(Verdict)
