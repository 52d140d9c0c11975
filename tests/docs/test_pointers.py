"""What a page names in the repository is there: tests, pages, files."""

from __future__ import annotations

import re

import pytest

from tests.docs.reference import ROOT

PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_named_tests_are_there(page: object) -> None:
    text = (ROOT / str(page)).read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
    for path, test in named:
        assert (ROOT / path).is_file(), path
        assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_the_threat_model_points_at_tests_in_every_row() -> None:
    text = (ROOT / "docs/explanation/threat-model.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*.*\|$", text, re.MULTILINE)
    assert len(rows) > 10
    for row in rows:
        assert "`tests/" in row or "`make lint`" in row, row
