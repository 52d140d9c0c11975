"""Equal values have equal bytes: sets have no order, and what has no spelling is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from ipaddress import ip_interface, ip_network
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validate.canonical import canonical, digest, plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Thing:
    colour: Colour
    parts: frozenset[int]
    net: object = None


def test_every_kind_of_value_has_one_spelling() -> None:
    value = Thing(Colour.RED, frozenset({3, 1, 2}), ip_network("10.0.0.0/8"))
    assert plain(value) == {"colour": "red", "parts": [1, 2, 3], "net": "10.0.0.0/8"}
    assert plain(
        {"b": (date(2026, 1, 2), PurePosixPath("a/b")), "a": ip_interface("1.2.3.4/8")}
    ) == {
        "b": ["2026-01-02", "a/b"],
        "a": "1.2.3.4/8",
    }
    assert canonical({"b": 1, "a": "ü"}) == '{\n  "a": "\\u00fc",\n  "b": 1\n}\n'


@given(st.lists(st.text(max_size=5), max_size=6), st.randoms(use_true_random=False))
def test_sets_and_mappings_have_no_order(texts: list[str], random: object) -> None:
    shuffled = list(reversed(texts))
    assert canonical(frozenset(texts)) == canonical(frozenset(shuffled))
    assert digest(dict.fromkeys(texts, 1)) == digest(dict.fromkeys(shuffled, 1))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    )
)
def test_json_values_are_read_back(value: object) -> None:
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [1.5, object(), b"x", Thing])
def test_what_has_no_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical(value)
