"""The way through runs each stage once, and ends where locks are stale or collide."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from citynet.allocation import allocate
from citynet.errors import FindingsError
from citynet.placement import place
from tasks import pipeline
from tests.cities import CIVIC


@pytest.fixture
def city(tmp_path: Path) -> Path:
    for folder in ("inventory", "intents", "locks"):
        shutil.copytree(CIVIC / folder, tmp_path / folder)
    return tmp_path


def test_a_city_is_numbered_and_placed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for stage in (allocate, place):

        def counted(*arguments: object, stage: object = stage) -> object:
            calls.append(stage.__name__)  # type: ignore[attr-defined] # it is a function
            return stage(*arguments)  # type: ignore[operator] # it is a function

        monkeypatch.setattr(pipeline, stage.__name__, counted)
    assert pipeline.build(CIVIC).proposal.promises
    assert calls == ["allocate", "place"]


def test_a_stale_lock_ends_it_and_healing_does_not_hide_a_collision(city: Path) -> None:
    services = city / "locks" / "ids" / "services"
    office = services / "city" / "slice-office.yaml"
    text = office.read_text()
    office.write_text(text + "released: true\n")
    with pytest.raises(FindingsError) as stale:
        pipeline.build(city)
    assert {finding.code for finding in stale.value.findings} == {"CN407"}
    office.write_text(text.replace("number: 107", "number: 108"))
    with pytest.raises(FindingsError) as collision:
        pipeline.build(city)
    assert {finding.code for finding in collision.value.findings} == {"CN402"}
    # Only `citynet allocate` heals: one of the two is numbered anew.
    wanted = pipeline.wanted(city).texts
    numbers = [
        line
        for path, said in wanted.items()
        if path.is_relative_to("locks/ids/services")
        for line in said.splitlines()
        if line.startswith("number: ")
    ]
    assert len(numbers) == len(set(numbers)) == 8
