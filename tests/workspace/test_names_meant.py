"""``Did you mean`` names all that are equally near, in one way of quoting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.workspace.found import closest, did_you_mean, nearest

NAMES = ["eg-br1", "eg-br2", "eg-cr1", "east-lake-dc", "Et1"]


@pytest.mark.parametrize(
    ("word", "question"),
    [
        ("eg-br9", "Did you mean 'eg-br1' or 'eg-br2'?"),
        ("eg-br", "Did you mean 'eg-br1' or 'eg-br2'?"),
        ("eg-r1", "Did you mean 'eg-br1' or 'eg-cr1'?"),
        ("east-lake", "Did you mean 'east-lake-dc'?"),
        ("ET1", "Did you mean 'Et1'?"),
        ("something else", None),
        ("eg-br1" * 20, None),
    ],
)
def test_who_is_nearest_is_named(word: str, question: str | None) -> None:
    assert did_you_mean(word, NAMES) == question


def test_three_are_a_choice() -> None:
    assert did_you_mean("a-4", ["a-1", "a-2", "a-3"]) == "Did you mean 'a-1', 'a-2' or 'a-3'?"


@given(st.text("abc-1", max_size=6), st.lists(st.text("abc-1", min_size=1, max_size=6)))
def test_order_and_repetition_of_names_do_not_matter(word: str, names: list[str]) -> None:
    found = closest(word, names)
    assert found == closest(word, sorted(set(names), reverse=True))
    assert found == nearest(word, names)
    assert set(found) <= set(names)
    if word in names:
        assert found == (word,)
