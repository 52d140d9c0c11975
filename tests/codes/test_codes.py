"""Codes are unique, stand in the table of their stage, and every code that is used is explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citynet.codes import CODES, Code
from citynet.codes.registry import registry

_ROOT = Path(__file__).resolve().parents[2]


def _code(code: str) -> Code:
    return Code(code=code, title="t", cause="c", remedy="r", example="e")


def test_a_code_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="CN201 is defined twice"):
        registry({"2": (_code("CN201"), _code("CN201"))})


def test_a_code_in_another_table_is_refused() -> None:
    with pytest.raises(ValueError, match="CN301 stands in the table of CN2xx"):
        registry({"2": (_code("CN301"),)})


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    explained = CODES[code]
    assert explained.code == code
    assert explained.title
    assert not explained.title.endswith(".")
    for sentence in (explained.cause, explained.remedy):
        assert sentence.endswith((".", "?"))
        assert "  " not in sentence
    assert explained.example.strip() == explained.example != ""


def test_titles_are_unique() -> None:
    titles = [code.title for code in CODES.values()]
    assert len(set(titles)) == len(titles)


def test_used_codes_are_explained() -> None:
    """Each code that a module gives to a finding is in the registry."""
    used: dict[str, str] = {}
    for package in ("citynet", "validate", "tasks"):
        for file in (_ROOT / package).rglob("*.py"):
            for code in re.findall(r'"(CN[0-9]{3})"', file.read_text(encoding="utf-8")):
                used.setdefault(code, str(file.relative_to(_ROOT)))
    assert used
    assert {code: file for code, file in used.items() if code not in CODES} == {}
