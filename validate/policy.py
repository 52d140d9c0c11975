"""The policy: which engines must have proven which promises before what may happen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sized
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from citynet.errors import CallError
from citynet.promises.model import PromiseKind
from validate.outcome import Outcome, Status
from validate.verdict import Decision, Facts, Reason, ReasonKind, StatedPromise

__all__ = ["EngineName", "Environment", "Policy", "Requirement", "Waiver", "decide"]


class EngineName(StrEnum):
    """Engines that a policy can require."""

    MODEL = "model"
    BATFISH = "batfish"
    LAB = "lab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """An engine must have proven every promise of some kinds; of the lab, its samples are meant."""

    engine: str
    kinds: frozenset[PromiseKind]
    may_not_cover: bool
    """The engine may say that it does not cover a promise; it must have answered all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What must be so before something may happen in an environment.

    Besides, in every environment: nothing is refuted, and each promise is proven by some engine;
    samples (:attr:`~validate.outcome.Subject.samples`) do not count for that.
    """

    name: str
    required: tuple[Requirement, ...]
    unread_lines: int
    """How many lines the readers may leave unclaimed."""
    differences: int
    """In how many facts text and compiled devices may differ."""
    foreign_unread_lines: int | None = None
    """How many foreign lines of devices owned in part may be unread; ``None``: any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Excuses an engine's missing proof for some promises, until a day (included).

    It excuses neither a refutation nor the rule that some engine proves each promise.
    """

    promises: str
    """Promise ids; ``*`` stands for anything."""
    engine: str
    environments: frozenset[str]
    reason: str
    approver: str
    until: date

    def __str__(self) -> str:
        return f"{self.promises} by {self.engine} until {self.until} ({self.approver})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Environments by name, and waivers."""

    environments: Mapping[str, Environment]
    waivers: tuple[Waiver, ...]

    def environment(self, name: str) -> Environment:
        """Return an environment; raise ``CallError`` for a name that the policy does not have."""
        try:
            return self.environments[name]
        except KeyError:
            known = ", ".join(self.environments)
            raise CallError(f"the policy has no environment {name!r}; it has {known}") from None

    def engines(self, name: str) -> frozenset[str]:
        """Return the engines that an environment requires; errors as for :meth:`environment`."""
        return frozenset(one.engine for one in self.environment(name).required)


def decide(
    policy: Policy,
    environment: str,
    promises: tuple[StatedPromise, ...],
    cells: tuple[Outcome, ...],
    checks: tuple[Outcome, ...],
    facts: Facts,
    *,
    today: date,
) -> Decision:
    """Return what ``policy`` makes of cells, checks and facts on the day ``today``."""
    rules = policy.environment(environment)
    by_promise: defaultdict[str, list[Outcome]] = defaultdict(list)
    for cell in cells:
        by_promise[cell.promise].append(cell)
    reasons = [
        *_facts(rules, facts),
        *_checks(rules, checks),
        *_promises(promises, by_promise),
    ]
    waived: list[str] = []
    asked = {cell.engine for cell in (*cells, *checks)}
    for requirement in rules.required:
        for promise in promises:
            if promise.kind not in requirement.kinds:
                continue
            missing = _missing(requirement, promise, by_promise[promise.id], asked)
            if missing is None:
                continue
            waivers = _waivers(policy, environment, requirement.engine, promise)
            valid = [waiver for waiver in waivers if today <= waiver.until]
            if valid:
                waived.append(f"{missing.text}; waived: {valid[0].reason} ({valid[0]})")
                continue
            reasons.append(missing)
            reasons.extend(
                Reason(kind=ReasonKind.WAIVER, text=f"a waiver has expired: {waiver}")
                for waiver in waivers
            )
    return Decision(
        environment=environment,
        day=today,
        reasons=tuple(dict.fromkeys(reasons)),
        waived=tuple(waived),
    )


def _facts(rules: Environment, facts: Facts) -> Iterator[Reason]:
    unread, differences = facts.all_unread, facts.all_differences
    if len(unread) > rules.unread_lines:
        yield Reason(
            kind=ReasonKind.UNREAD,
            text=f"{len(unread)} lines were not understood by the readers"
            f"{_of_stand_ins(facts.rehearsal.unread)}; at most {rules.unread_lines} may be",
        )
    foreign = sum(len(part.unread) for part in facts.foreign)
    if rules.foreign_unread_lines is not None and foreign > rules.foreign_unread_lines:
        yield Reason(
            kind=ReasonKind.FOREIGN,
            text=f"{foreign} lines of devices owned in part are foreign and unread; at most"
            f" {rules.foreign_unread_lines} may be",
        )
    if len(differences) > rules.differences:
        yield Reason(
            kind=ReasonKind.DIFFERENCE,
            text=f"{len(differences)} facts differ between what was compiled and what the text says"
            f"{_of_stand_ins(facts.rehearsal.differences)}; at most {rules.differences} may",
        )


def _of_stand_ins(some: Sized) -> str:
    return f" ({len(some)} of stand-ins)" if some else ""


def _checks(rules: Environment, checks: tuple[Outcome, ...]) -> Iterator[Reason]:
    required = {requirement.engine for requirement in rules.required}
    for check in checks:
        if check.status is Status.REFUTED:
            yield _refuted(check)
        elif check.status is Status.NOT_RUN and check.engine in required:
            yield _silent(check.promise, check.engine)


def _about(kind: ReasonKind, about: str, what: str) -> Reason:
    return Reason(kind=kind, text=f"{about} {what}", about=about)


def _refuted(cell: Outcome) -> Reason:
    what = f"is refuted by {cell.engine} on the {cell.subject}"
    return _about(ReasonKind.REFUTED, cell.promise, what)


def _silent(about: str, engine: str) -> Reason:
    return _about(ReasonKind.NOT_RUN, about, f"was not decided by {engine}: it did not run")


def _promises(
    promises: tuple[StatedPromise, ...], by_promise: Mapping[str, list[Outcome]]
) -> Iterator[Reason]:
    if not promises:
        yield Reason(kind=ReasonKind.NOTHING, text="there is no promise to prove")
    for promise in promises:
        cells = by_promise.get(promise.id, [])
        for cell in cells:
            if cell.status is Status.REFUTED:
                yield _refuted(cell)
        if not any(cell.proves or cell.status is Status.REFUTED for cell in cells):
            yield _about(ReasonKind.UNPROVEN, promise.id, "is proven by no engine")


def _missing(
    requirement: Requirement,
    promise: StatedPromise,
    cells: list[Outcome],
    asked: Container[str],
) -> Reason | None:
    """Return why an engine's part is missing; refutations have reasons of their own."""
    engine = requirement.engine
    if engine not in asked:
        return Reason(
            kind=ReasonKind.NOT_ASKED,
            text=f"{promise.id} was not decided by {engine}: it was not asked",
            about=promise.id,
            engine=engine,
        )
    statuses = [cell.status for cell in cells if cell.engine == engine]
    if not statuses or Status.NOT_RUN in statuses:
        return _silent(promise.id, engine)
    if Status.PROVEN in statuses or Status.REFUTED in statuses or requirement.may_not_cover:
        return None
    return _about(
        ReasonKind.NOT_COVERED, promise.id, f"is not covered by {engine}, which must prove it"
    )


def _waivers(policy: Policy, environment: str, engine: str, promise: StatedPromise) -> list[Waiver]:
    return [
        waiver
        for waiver in policy.waivers
        if waiver.engine == engine
        and environment in waiver.environments
        and fnmatchcase(promise.id, waiver.promises)
    ]
