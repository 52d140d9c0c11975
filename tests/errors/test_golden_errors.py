"""A mistake earns exactly the text that was reviewed: code, place, cause and remedy.

Both cities are right as they stand; every case differs from one of them by its mistake alone.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citynet.codes import CODES
from citynet.reading import read
from tests.errors.cases import CASES, found, load_case

_BASE = Path(__file__).parent / "base"
_PLACE = re.compile(r"^(?P<place>\S.*?): (?P<code>CN[0-9]{3}): ", re.MULTILINE)


def test_the_small_city_is_right() -> None:
    city, intents = read(_BASE)
    assert len(city.devices) == 7
    assert len(intents.services) == 4


@pytest.mark.parametrize("name", CASES)
def test_mistake_earns_the_reviewed_text(name: str, tmp_path: Path) -> None:
    case = load_case(name)
    assert found(case, tmp_path) == case.expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_expected_text_is_complete_and_names_known_codes(name: str) -> None:
    text = load_case(name).expected.read_text(encoding="utf-8")
    headings = list(_PLACE.finditer(text))
    assert headings, "a golden error without a finding"
    assert {match["code"] for match in headings} <= CODES.keys()
    for line in ("expected", "found", "remedy"):
        assert len(re.findall(rf"^  {line}: +\S", text, re.MULTILINE)) == len(headings)


def test_every_code_of_reading_has_a_case() -> None:
    texts = [load_case(name).expected.read_text(encoding="utf-8") for name in CASES]
    used = {match["code"] for text in texts for match in _PLACE.finditer(text)}
    assert {code for code in CODES if code[2] in "123"} - used == set()
