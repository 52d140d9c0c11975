"""Samples are no proofs: a policy may demand them, and no promise rests on them alone.

Times that were measured are told by every report, and survive the verdict's text.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from citynet.promises.model import PromiseKind
from tests.validate.test_policy import facts
from tests.validate.test_verdict import ACCEPTED, promise
from validate.consistency import contradictions
from validate.outcome import Outcome, Recovery, State, Status, Subject
from validate.policy import Environment, Policy, Requirement, decide
from validate.reports import junit, verdict_text
from validate.verdict import EngineUsed, ReasonKind, Verdict, from_json, to_json

TODAY = date(2026, 11, 24)
STATED = promise("reaches/slice/x/a/b/ipv6", PromiseKind.REACHES)
RECOVERIES = (
    Recovery(state=State(failed_link="a--b"), milliseconds=450),
    Recovery(state=State(failed_device="c"), milliseconds=1205),
)


def cell(engine: str, subject: Subject, status: Status = Status.PROVEN) -> Outcome:
    return Outcome(promise=STATED.id, engine=engine, subject=subject, status=status)


LAB, MODEL = cell("lab", Subject.LAB), cell("model", Subject.RENDERED)


def reasons(*cells: Outcome, required: tuple[str, ...] = ()) -> set[ReasonKind]:
    rules = Environment(
        name="x",
        required=tuple(
            Requirement(engine=name, kinds=frozenset(PromiseKind), may_not_cover=False)
            for name in required
        ),
        unread_lines=0,
        differences=0,
    )
    policy = Policy(environments={"x": rules}, waivers=())
    found = decide(policy, "x", (STATED,), cells, (), facts(), today=TODAY)
    return {reason.kind for reason in found.reasons}


def sampled() -> Verdict:
    one = ACCEPTED
    lab = replace(LAB, detail="9 packets, 3 states; samples, not all headers", states=3)
    return replace(
        one,
        engines=(*one.engines, EngineUsed(name="lab", version="1.0+abc")),
        cells=(*one.cells, replace(lab, recoveries=RECOVERIES)),
    )


def test_only_the_lab_samples() -> None:
    assert [subject for subject in Subject if subject.samples] == [Subject.LAB]


@pytest.mark.parametrize(
    ("cells", "required", "found"),
    [
        ((MODEL,), (), set()),
        ((LAB,), (), {ReasonKind.UNPROVEN}),
        ((LAB,), ("lab",), {ReasonKind.UNPROVEN}),
        ((LAB, MODEL), ("lab",), set()),
        ((MODEL,), ("lab",), {ReasonKind.NOT_ASKED}),
        ((MODEL, cell("lab", Subject.LAB, Status.NOT_RUN)), ("lab",), {ReasonKind.NOT_RUN}),
        ((MODEL, cell("lab", Subject.LAB, Status.NOT_RUN)), (), set()),
        ((MODEL, cell("lab", Subject.LAB, Status.REFUTED)), (), {ReasonKind.REFUTED}),
        ((cell("lab", Subject.LAB, Status.REFUTED),), (), {ReasonKind.REFUTED}),
    ],
)
def test_a_policy_may_want_samples_and_never_takes_them_for_a_proof(
    cells: tuple[Outcome, ...], required: tuple[str, ...], found: set[ReasonKind]
) -> None:
    assert reasons(*cells, required=required) == found


def test_a_promise_with_samples_only_is_proven_by_nobody() -> None:
    one = sampled()
    assert STATED.id not in {promise.id for promise in one.unproven()}
    lab_only = tuple(c for c in one.cells if c.promise != STATED.id or c.engine == "lab")
    assert STATED.id in {promise.id for promise in replace(one, cells=lab_only).unproven()}


def test_times_survive_the_text_of_a_verdict() -> None:
    one = sampled()
    assert from_json(to_json(one)) == one
    assert one.digest != replace(one, cells=one.cells[:-1]).digest


def test_reports_tell_samples_and_times() -> None:
    out = io.StringIO()
    console = Console(file=out, width=200)
    for part in verdict_text(sampled()):
        console.print(part, soft_wrap=True)
    said = out.getvalue()
    assert "Packets through the routers of the lab are samples: 1 promise kept" in said
    assert "recovered in 0.45 s: link a--b failed" in said
    assert "recovered in 1.21 s: device c failed" in said
    assert "<system-out>recovered in 0.45 s: link a--b failed\n" in junit(sampled())


@pytest.mark.parametrize(
    "forged",
    [
        replace(LAB, subject=Subject.RENDERED),
        replace(MODEL, subject=Subject.LAB),
    ],
)
def test_samples_that_call_themselves_proofs_contradict_the_verdict(forged: Outcome) -> None:
    one = sampled()
    bad = replace(one, cells=tuple(forged if c.engine == forged.engine else c for c in one.cells))
    said = f"{STATED.id}: {forged.engine} answers on the {forged.subject}"
    assert said in set(contradictions(bad, one.promises, frozenset()))
    assert said not in set(contradictions(one, one.promises, frozenset()))
