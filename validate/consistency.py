"""Whether a verdict can have been given at all, before anybody asks whether it is a good one.

A verdict that :func:`~validate.proof.verify` writes has one cell for each promise and engine, and
names each engine that has a say. What is not so was put together by something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from validate.outcome import Outcome, Status, Subject
from validate.policy import EngineName
from validate.verdict import StatedPromise, Verdict

__all__ = ["contradictions", "other_cells"]


def contradictions(
    verdict: Verdict, stated: tuple[StatedPromise, ...], native: frozenset[str]
) -> Iterator[str]:
    """Yield what in a verdict contradicts itself, or the promises that are ``stated`` now.

    ``native`` are the ids of the checks that Batfish makes of the text when it answers at all.
    """
    engines = [engine.name for engine in verdict.engines]
    for name, times in sorted(Counter(engines).items()):
        if times > 1:
            yield f"engine {name}: the verdict names it {times} times"
        if name not in set(EngineName):
            yield f"engine {name}: there is no such engine"
    for name in sorted({one.engine for one in (*verdict.cells, *verdict.checks)} - {*engines}):
        yield f"engine {name}: it answers in the verdict, which does not name it as asked"
    yield from _promises(verdict.promises, stated)
    yield from _cells(verdict, {promise.id for promise in stated}, {*engines})
    yield from _checks(verdict, native)


def _promises(then: tuple[StatedPromise, ...], now: tuple[StatedPromise, ...]) -> Iterator[str]:
    if then == now:
        return
    before, after = ({promise.id: promise for promise in some} for some in (then, now))
    if len(before) < len(then):
        yield "promises: the verdict states one twice"
    for name in sorted({*before, *after}):
        if name not in before:
            yield f"{name}: the verdict does not state this promise"
        elif name not in after:
            yield f"{name}: the verdict states a promise that nobody asks for"
        elif before[name] != after[name]:
            yield f"{name}: the verdict states another promise under this id"


def _cells(verdict: Verdict, promises: set[str], engines: set[str]) -> Iterator[str]:
    found = Counter((cell.promise, cell.engine, cell.subject) for cell in verdict.cells)
    for (promise, engine, subject), times in sorted(found.items()):
        if promise not in promises:
            yield f"{promise}: {engine} answers for a promise that nobody asks for"
        if times > 1:
            yield f"{promise}: {engine} answers {times} times on the {subject}"
    for cell in verdict.cells:
        # A sample that called itself a proof on text would be a promise's only one.
        if cell.status is not Status.NOT_RUN and cell.subject.samples != (
            cell.engine == EngineName.LAB
        ):
            yield f"{cell.promise}: {cell.engine} answers on the {cell.subject}"
    answered = {(promise, engine) for promise, engine, _ in found}
    for promise in sorted(promises):
        for engine in sorted(engines):
            if (promise, engine) not in answered:
                yield f"{promise}: {engine} was asked, and the verdict has no answer of it"


def _checks(verdict: Verdict, native: frozenset[str]) -> Iterator[str]:
    for name, times in sorted(Counter(check.promise for check in verdict.checks).items()):
        if times > 1:
            yield f"{name}: the verdict has this check {times} times"
    if any(check.subject is not Subject.NATIVE for check in verdict.checks):
        yield "checks: one is not of the text itself"
    ran = {cell.engine for cell in verdict.cells if cell.status is not Status.NOT_RUN}
    if EngineName.BATFISH in ran:
        made = {check.promise for check in verdict.checks if check.engine == EngineName.BATFISH}
        for name in sorted(native - made):
            yield f"{name}: batfish was asked, and the verdict has no answer of it"


def other_cells(engine: str, then: Iterable[Outcome], now: Iterable[Outcome]) -> Iterator[str]:
    """Yield where an engine's cells of a verdict are not what it answers ``now``."""
    before = {one.promise: one for one in then if one.engine == engine}
    after = {one.promise: one for one in now if one.engine == engine}
    for name in sorted(before.keys() & after.keys()):
        said, is_so = before[name], after[name]
        if said.status is not is_so.status:
            yield f"{name}: {said.status} by {engine} in the verdict, now {is_so.status}"
        elif said != is_so:
            yield f"{name}: asked again, {engine} gives other details"
