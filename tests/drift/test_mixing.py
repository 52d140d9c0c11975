"""Hand changes are complete and apart: all of them together make what runs, none what was proven.

So a change can be tried alone, and whatever the engine says of it is said of this change.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from citynet.lines import lines_of
from tasks.drift.lines import Changed, FileDifference, compared, mixed
from tasks.drift.tokens import texts_stanzas, tokens_of
from tests.drift.routers import BY_HAND, FRR, PORTS, RATES, RULES, edited, intended, untouched

_FILES = (FRR, PORTS, RATES, RULES)


def _difference(path: str, proven: str, running: str) -> FileDifference:
    stanzas = texts_stanzas({path: proven}, {path: running})
    return compared(path, tokens_of(path, proven, stanzas), tokens_of(path, running, stanzas))


def _said(path: str, text: str) -> Counter[tuple[tuple[str, ...], str]]:
    stanzas = texts_stanzas({path: text})
    return Counter((token.context, token.text) for token in tokens_of(path, text, stanzas))


def _none(_: Changed) -> bool:
    return False


def _all(_: Changed) -> bool:
    return True


def _changed_by_hand(path: str, proven: str, choose: random.Random) -> str:
    """Return a text as a program could show it after some changes: blocks stay blocks."""
    tokens = tokens_of(path, proven, texts_stanzas({path: proven}))
    gone: set[int] = set()
    instead: dict[int, list[str]] = {}
    for _ in range(choose.randint(1, 6)):
        token = choose.choice(tokens)
        if token.opens:
            inside = (*token.context, token.text)
            gone.add(token.number)
            gone |= {t.number for t in tokens if t.context[: len(inside)] == inside}
        elif not token.frame:
            line = choose.choice(([], [token.raw] * 2, [f"{token.raw} 7"], [f"{token.raw} 8"]))
            instead[token.number] = line
    return "".join(
        f"{line}\n"
        for number, text in enumerate(lines_of(proven), start=1)
        if number not in gone
        for line in instead.get(number, [text])
    )


@given(st.sampled_from(sorted(intended())), st.sampled_from(_FILES), st.integers(0, 2**32))
@example("eg-br1", FRR, 2028)  # a prefix list right before the file's ``end``
@settings(max_examples=80, deadline=None)
def test_all_changes_make_what_runs_and_none_what_was_proven(
    device: str, path: str, seed: int
) -> None:
    proven = untouched(device).files[path]
    running = _changed_by_hand(path, proven, random.Random(seed))  # noqa: S311 -- no secret
    difference = _difference(path, proven, running)
    assert _said(path, mixed(difference, _none).text) == _said(path, proven)
    assert _said(path, mixed(difference, _all).text) == _said(path, running)


@given(st.sampled_from(_FILES), st.lists(st.text(max_size=30), max_size=20))
@settings(max_examples=40, deadline=None)
def test_without_any_change_it_is_what_was_proven_whatever_runs(
    path: str, lines: list[str]
) -> None:
    proven = untouched("eg-br1").files[path]
    difference = _difference(path, proven, "\n".join(lines))
    assert _said(path, mixed(difference, _none).text) == _said(path, proven)


def test_what_a_person_does_is_made_again_from_its_lines() -> None:
    for by_hand in BY_HAND:
        before = untouched(by_hand.device)
        after = edited(before, by_hand.edit)
        for path in _FILES:
            difference = _difference(path, before.files[path], after.files[path])
            assert _said(path, mixed(difference, _all).text) == _said(path, after.files[path])


def test_lines_keep_the_numbers_that_they_run_under() -> None:
    before = untouched("eg-br1")
    text = "! a line more\n" + before.files[FRR].replace("hostname eg-br1\n", "")
    after = replace(before, files={**before.files, FRR: text})
    result = mixed(_difference(FRR, before.files[FRR], after.files[FRR]), _none)
    running = lines_of(text)
    for number, line in zip(result.numbers, lines_of(result.text), strict=True):
        assert number == 0 or running[number - 1] == line
    assert [
        line
        for number, line in zip(result.numbers, lines_of(result.text), strict=True)
        if not number
    ] == ["hostname eg-br1"]
