"""Reasons to refuse are few lines for people, however many promises they are about."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from citynet.promises.model import PromiseKind
from validate.policy import Environment, Policy, Requirement
from validate.reports import asking_line, reason_lines
from validate.verdict import Reason, ReasonKind

WHAT = {
    ReasonKind.REFUTED: "is refuted by model on the rendered text",
    ReasonKind.UNPROVEN: "is proven by no engine",
    ReasonKind.NOT_RUN: "was not decided by batfish: it did not run",
}


def reason(kind: ReasonKind, about: str) -> Reason:
    return Reason(kind=kind, text=f"{about} {WHAT[kind]}", about=about)


def test_what_is_alike_is_said_once_with_three_examples() -> None:
    reasons = [
        Reason(kind=ReasonKind.UNREAD, text="2 lines were not understood; at most 0 may be"),
        *(reason(ReasonKind.NOT_RUN, f"reaches/slice/x/{n}") for n in range(114)),
        *(reason(ReasonKind.NOT_RUN, f"native/parse/{n}") for n in range(4)),
        reason(ReasonKind.REFUTED, "reaches/slice/x/1"),
        reason(ReasonKind.REFUTED, "exactly/boundary/edge/left-to-right"),
    ]
    assert list(reason_lines(reasons)) == [
        "each of 4 native checks was not decided by batfish: it did not run; three of them:",
        "  native/parse/0",
        "  native/parse/1",
        "  native/parse/2",
        "each of 114 reaches promises was not decided by batfish: it did not run; three of them:",
        "  reaches/slice/x/0",
        "  reaches/slice/x/1",
        "  reaches/slice/x/2",
        "exactly/boundary/edge/left-to-right is refuted by model on the rendered text",
        "reaches/slice/x/1 is refuted by model on the rendered text",
        "2 lines were not understood; at most 0 may be",
    ]


@given(
    st.sets(
        st.tuples(st.sampled_from(list(WHAT)), st.sampled_from(PromiseKind), st.integers(0, 12))
    )
)
def test_every_reason_is_said_or_counted(
    said: set[tuple[ReasonKind, PromiseKind, int]],
) -> None:
    reasons = [reason(kind, f"{promise}/x/{n}") for kind, promise, n in sorted(said)]
    lines = list(reason_lines(reasons))
    counts = [int(number) for number in re.findall(r"each of ([0-9]+) ", "\n".join(lines))]
    alone = [line for line in lines if line in {one.text for one in reasons}]
    assert sum(counts) + len(alone) == len(reasons)
    assert len(lines) <= 4 * len(WHAT) * len(PromiseKind)


def test_no_text_acts_on_a_terminal() -> None:
    (line,) = reason_lines([reason(ReasonKind.UNPROVEN, "reaches/\x1b[31m")])
    assert "\x1b" not in line


def unasked(engine: str, *promises: str) -> list[Reason]:
    what = f"was not decided by {engine}: it was not asked"
    return [
        Reason(kind=ReasonKind.NOT_ASKED, text=f"{one} {what}", about=one, engine=engine)
        for one in promises
    ]


def demanding(**environments: tuple[str, ...]) -> Policy:
    return Policy(
        environments={
            name: Environment(
                name=name,
                required=tuple(
                    Requirement(engine=one, kinds=frozenset(PromiseKind), may_not_cover=True)
                    for one in engines
                ),
                unread_lines=0,
                differences=0,
            )
            for name, engines in environments.items()
        },
        waivers=(),
    )


def test_an_engine_that_was_not_asked_is_one_line() -> None:
    reasons = [
        *unasked("lab", "reaches/a"),
        *unasked("batfish", *(f"reaches/{n}" for n in range(9)), "sound/a"),
        reason(ReasonKind.NOT_RUN, "reaches/b"),
    ]
    assert list(reason_lines(reasons, "production")) == [
        "reaches/b was not decided by batfish: it did not run",
        "batfish was not asked; the policy of production demands it for 2 kinds, 10 promises",
        "lab was not asked; the policy of production demands it for 1 kind, 1 promise",
    ]


def test_how_engines_are_asked_and_who_demands_no_more() -> None:
    rules = demanding(quick=("model",), full=("lab", "batfish", "model"), two=("model", "batfish"))
    said = "Run `citynet verify --environment full --engine model --engine batfish --engine lab`"
    reasons = unasked("lab", "reaches/a")
    assert asking_line(rules, "full", reasons, ["model"]) == (
        f"{said}, or choose another environment: `--environment quick`."
    )
    assert asking_line(rules, "full", reasons, ["batfish", "model"]) == (
        f"{said}, or choose another environment: `--environment quick` or `--environment two`."
    )
    assert asking_line(rules, "full", reasons, []) == f"{said}."
    assert asking_line(rules, "full", [reason(ReasonKind.NOT_RUN, "reaches/a")], []) is None
