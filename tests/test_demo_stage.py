"""The demo's copy of the city: made anew, beside saved labs, and never over a stranger's."""

from __future__ import annotations

from pathlib import Path

import pytest

from citynet.errors import CallError
from tasks.demo.stage import REFERENCE, copy_city


def test_a_demo_before_leaves_nothing_but_its_saved_labs(tmp_path: Path) -> None:
    city = tmp_path / "city"
    copy_city(city)
    (city / "templates" / "eos").mkdir(parents=True)
    (city / "build").mkdir()
    (city / "intents" / "slices" / "mine.yaml").write_text("left over")
    saved = city / ".citynet" / "lab" / "saved" / "day-0" / "memory"
    saved.parent.mkdir(parents=True)
    saved.write_text("routers")
    (city / ".citynet" / "journal.sqlite").write_text("of a lab that is gone")
    copy_city(city)
    assert not (city / "templates").exists()
    assert not (city / "build").exists()
    assert not (city / ".citynet" / "journal.sqlite").exists()
    assert saved.read_text() == "routers"
    for name in ("inventory", "intents", "locks"):
        theirs = {p.relative_to(REFERENCE / name) for p in (REFERENCE / name).rglob("*")}
        assert {p.relative_to(city / name) for p in (city / name).rglob("*")} == theirs


def test_a_directory_of_somebody_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "city" / "intents" / "mine.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_text("precious")
    with pytest.raises(CallError, match="no demo has made it"):
        copy_city(tmp_path / "city")
    assert mine.read_text() == "precious"
