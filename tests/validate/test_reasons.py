"""Reasons to refuse are few lines for people, however many promises they are about."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from citynet.promises.model import PromiseKind
from validate.reports import reason_lines
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
