"""The policy decides from cells alone: a table of cases, and what no policy can excuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.errors import CallError, Place
from citynet.promises.model import PromiseKind
from citynet.readers.model import UnreadLine
from validate.outcome import Outcome, Status, Subject
from validate.policy import Environment, Policy, Requirement, Waiver, decide
from validate.verdict import FactDifference, Facts, ReasonKind, RehearsalFacts, StatedPromise

TODAY = date(2026, 11, 24)
PROVEN, REFUTED = Status.PROVEN, Status.REFUTED
NOT_COVERED, NOT_RUN = Status.NOT_COVERED, Status.NOT_RUN
REACHES, MARKED = PromiseKind.REACHES, PromiseKind.MARKED


def promise(kind: PromiseKind = REACHES) -> StatedPromise:
    return StatedPromise(
        id=f"{kind}/slice/a",
        kind=kind,
        intent="slice/a",
        place=Place(PurePosixPath("intents/a.yaml"), 1),
        digest="0",
    )


def cell(engine: str, status: Status, kind: PromiseKind = REACHES) -> Outcome:
    return Outcome(
        promise=f"{kind}/slice/a", engine=engine, subject=Subject.RENDERED, status=status
    )


def facts(unread: int = 0, differences: int = 0) -> Facts:
    return Facts(
        devices=1,
        files=1,
        lines=9,
        unread=tuple(
            UnreadLine(device="d", file="f", line=n, text="t", reason="r") for n in range(unread)
        ),
        differences=tuple(
            FactDifference(device="d", text=f"difference {n}") for n in range(differences)
        ),
    )


def of_both_sets(target: Facts, rehearsal: Facts) -> Facts:
    stand_ins = RehearsalFacts(
        devices=1, unread=rehearsal.unread, differences=rehearsal.differences
    )
    return replace(target, rehearsal=stand_ins)


def waiver(until: str = "2026-12-31", **changes: object) -> Waiver:
    values: dict[str, object] = {
        "promises": "reaches/*",
        "engine": "batfish",
        "environments": frozenset({"production"}),
        "reason": "no server yet",
        "approver": "Li Wei",
        "until": date.fromisoformat(until),
    }
    return Waiver(**{**values, **changes})  # type: ignore[arg-type]


def policy(*waivers: Waiver, may_not_cover: bool = False) -> Policy:
    model = Requirement(engine="model", kinds=frozenset(PromiseKind), may_not_cover=False)
    batfish = Requirement(engine="batfish", kinds=frozenset({REACHES}), may_not_cover=may_not_cover)
    environments = (
        Environment(name="merge-request", required=(model,), unread_lines=0, differences=0),
        Environment(name="production", required=(model, batfish), unread_lines=0, differences=0),
        Environment(name="any", required=(), unread_lines=2, differences=1),
    )
    return Policy(environments={e.name: e for e in environments}, waivers=waivers)


BOTH = (cell("model", PROVEN), cell("batfish", PROVEN))
ALONE = (cell("model", PROVEN),)

CASES = [
    pytest.param("merge-request", ALONE, policy(), set(), id="the model alone"),
    pytest.param("production", BOTH, policy(), set(), id="both engines"),
    pytest.param("production", ALONE, policy(), {ReasonKind.NOT_ASKED}, id="batfish not asked"),
    pytest.param(
        "production",
        (*ALONE, cell("batfish", NOT_RUN)),
        policy(),
        {ReasonKind.NOT_RUN},
        id="batfish down",
    ),
    pytest.param(
        "production",
        (*BOTH, cell("batfish", NOT_RUN)),
        policy(),
        {ReasonKind.NOT_RUN},
        id="batfish half down",
    ),
    pytest.param(
        "production",
        (*ALONE, cell("batfish", NOT_COVERED)),
        policy(),
        {ReasonKind.NOT_COVERED},
        id="batfish must cover it",
    ),
    pytest.param(
        "production",
        (*ALONE, cell("batfish", NOT_COVERED)),
        policy(may_not_cover=True),
        set(),
        id="batfish need not cover it",
    ),
    pytest.param(
        "production",
        ALONE,
        policy(may_not_cover=True),
        {ReasonKind.NOT_ASKED},
        id="but it must have run",
    ),
    pytest.param("production", ALONE, policy(waiver()), set(), id="waived"),
    pytest.param("production", ALONE, policy(waiver("2026-11-24")), set(), id="last day"),
    pytest.param(
        "production",
        ALONE,
        policy(waiver("2026-11-23")),
        {ReasonKind.NOT_ASKED, ReasonKind.WAIVER},
        id="waiver expired",
    ),
    pytest.param(
        "production",
        ALONE,
        policy(waiver(environments=frozenset({"merge-request"}))),
        {ReasonKind.NOT_ASKED},
        id="waiver for elsewhere",
    ),
    pytest.param(
        "production",
        ALONE,
        policy(waiver(promises="marked/*")),
        {ReasonKind.NOT_ASKED},
        id="waiver for other promises",
    ),
    pytest.param(
        "production",
        (cell("model", NOT_RUN), cell("batfish", PROVEN)),
        policy(waiver()),
        {ReasonKind.NOT_RUN},
        id="waiver for another engine",
    ),
    pytest.param(
        "production",
        (*ALONE, cell("batfish", REFUTED)),
        policy(waiver()),
        {ReasonKind.REFUTED},
        id="a waiver excuses no refutation",
    ),
    pytest.param(
        "production",
        (cell("model", NOT_COVERED),),
        policy(waiver(), waiver(engine="model")),
        {ReasonKind.UNPROVEN},
        id="waivers do not prove",
    ),
    pytest.param(
        "merge-request",
        (*ALONE, cell("batfish", REFUTED)),
        policy(),
        {ReasonKind.REFUTED},
        id="refuted by an engine that is not required",
    ),
    pytest.param("any", (), policy(), {ReasonKind.UNPROVEN}, id="no requirement, no proof"),
    pytest.param("any", (cell("other", PROVEN),), policy(), set(), id="some engine proved it"),
]


@pytest.mark.parametrize(("environment", "cells", "rules", "expected"), CASES)
def test_decisions(
    environment: str, cells: tuple[Outcome, ...], rules: Policy, expected: set[ReasonKind]
) -> None:
    decision = decide(rules, environment, (promise(),), cells, (), facts(), today=TODAY)
    assert {reason.kind for reason in decision.reasons} == expected
    assert decision.accepted == (not expected)


def test_a_waiver_that_was_needed_is_named_with_its_reason_and_approver() -> None:
    decision = decide(policy(waiver()), "production", (promise(),), ALONE, (), facts(), today=TODAY)
    assert decision.waived == (
        (
            "reaches/slice/a was not decided by batfish: it was not asked; waived: no server yet "
            "(reaches/* by batfish until 2026-12-31 (Li Wei))"
        ),
    )


def test_a_waiver_that_was_not_needed_is_not_named() -> None:
    decision = decide(policy(waiver()), "production", (promise(),), BOTH, (), facts(), today=TODAY)
    assert decision.waived == ()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (facts(unread=2, differences=1), set()),
        (facts(unread=3), {ReasonKind.UNREAD}),
        (facts(differences=2), {ReasonKind.DIFFERENCE}),
        (of_both_sets(facts(unread=2), facts(differences=1)), set()),
        (of_both_sets(facts(unread=2), facts(unread=1)), {ReasonKind.UNREAD}),
        (of_both_sets(facts(differences=1), facts(differences=1)), {ReasonKind.DIFFERENCE}),
    ],
)
def test_facts_are_counted(found: Facts, expected: set[ReasonKind]) -> None:
    decision = decide(policy(), "any", (promise(),), ALONE, (), found, today=TODAY)
    assert {reason.kind for reason in decision.reasons} == expected


@pytest.mark.parametrize(
    ("environment", "status", "expected"),
    [
        ("production", PROVEN, set()),
        ("production", NOT_COVERED, set()),
        ("production", REFUTED, {ReasonKind.REFUTED}),
        ("production", NOT_RUN, {ReasonKind.NOT_RUN}),
        ("merge-request", NOT_RUN, set()),
        ("merge-request", REFUTED, {ReasonKind.REFUTED}),
    ],
)
def test_checks_of_the_text_itself_count_too(
    environment: str, status: Status, expected: set[ReasonKind]
) -> None:
    check = Outcome(
        promise="native/parse/d", engine="batfish", subject=Subject.NATIVE, status=status
    )
    decision = decide(policy(), environment, (promise(),), BOTH, (check,), facts(), today=TODAY)
    assert {reason.kind for reason in decision.reasons} == expected


def test_a_city_without_promises_is_refused() -> None:
    decision = decide(policy(), "merge-request", (), (), (), facts(), today=TODAY)
    assert [reason.kind for reason in decision.reasons] == [ReasonKind.NOTHING]


def test_an_unknown_environment_is_a_wrong_call() -> None:
    with pytest.raises(CallError, match="it has merge-request, production, any"):
        decide(policy(), "moon", (promise(),), ALONE, (), facts(), today=TODAY)


STATUSES = st.sampled_from(list(Status))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["model", "batfish", "other"]),
            STATUSES,
            st.sampled_from([REACHES, MARKED]),
        ),
        max_size=8,
    ),
    st.sampled_from(["merge-request", "production", "any"]),
    st.booleans(),
)
def test_acceptance_needs_a_proof_of_everything_and_no_refutation(
    drawn: list[tuple[str, Status, PromiseKind]],
    environment: str,
    waived: bool,  # noqa: FBT001 -- Hypothesis passes what it draws
) -> None:
    cells = tuple(cell(*one) for one in drawn)
    rules = (
        policy(waiver(promises="*"), waiver(promises="*", engine="model")) if waived else policy()
    )
    stated = (promise(REACHES), promise(MARKED))
    decision = decide(rules, environment, stated, cells, (), facts(), today=TODAY)
    proven = {one.promise for one in cells if one.status is PROVEN}
    if decision.accepted:
        assert proven == {one.id for one in stated}
        assert not any(one.status is REFUTED for one in cells)


@given(
    st.lists(st.tuples(st.sampled_from(["model", "batfish"]), STATUSES), max_size=6),
    st.sampled_from(["model", "batfish"]),
)
def test_a_worse_cell_never_turns_refusal_into_acceptance(
    drawn: list[tuple[str, Status]], engine: str
) -> None:
    cells = tuple(cell(*one) for one in drawn)
    for worse in (REFUTED, NOT_RUN):
        before = decide(policy(), "production", (promise(),), cells, (), facts(), today=TODAY)
        after = decide(
            policy(),
            "production",
            (promise(),),
            (*cells, cell(engine, worse)),
            (),
            facts(),
            today=TODAY,
        )
        assert before.accepted or not after.accepted
