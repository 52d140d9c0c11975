"""A fleet of fakes, and a journal that does not wait for the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.fake_devices import FakeFleet


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: nothing here pulls the plug."""
    monkeypatch.setattr("tasks.deploy.journal.file.DURABILITY", "OFF")


@pytest.fixture
def fake(tmp_path: Path) -> FakeFleet:
    return FakeFleet(tmp_path, ("r1", "r2", "r3"))
