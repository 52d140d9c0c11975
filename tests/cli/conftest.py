"""A copy of a city with numbers, and a way to run commands on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks.cli.app import run
from tests.cities import CIVIC


@dataclass(frozen=True)
class Said:
    """What a command did."""

    code: int
    out: str
    err: str


Citynet = Callable[..., Said]


@pytest.fixture(scope="session")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a city that nobody changes: the civic city with its locks."""
    root = tmp_path_factory.mktemp("reference") / "city"
    for folder in ("inventory", "intents"):
        shutil.copytree(CIVIC / folder, root / folder)
    shutil.copyfile(CIVIC / "policy.yaml", root / "policy.yaml")
    assert run(["-C", str(root), "allocate"]) == 0
    return root


@pytest.fixture(scope="session")
def verdict_text(numbered: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the verdict on that city, for merge-request."""
    root = tmp_path_factory.mktemp("proven") / "city"
    shutil.copytree(numbered, root)
    assert run(["-C", str(root), "verify", "--environment", "merge-request"]) == 0
    return (root / "build" / "verdict.json").read_text(encoding="utf-8")


@pytest.fixture
def proven(city: Path, verdict_text: str) -> None:
    """Put that verdict into :func:`city`."""
    (city / "build").mkdir()
    (city / "build" / "verdict.json").write_text(verdict_text, encoding="utf-8")


@pytest.fixture
def city(numbered: Path, tmp_path: Path) -> Path:
    """Return a city of one's own."""
    shutil.copytree(numbered, tmp_path / "city")
    return tmp_path / "city"


@pytest.fixture
def citynet(city: Path, capfd: pytest.CaptureFixture[str]) -> Citynet:
    """Return a function that runs a command line on :func:`city`."""

    def call(*arguments: str) -> Said:
        capfd.readouterr()
        code = run(["-C", str(city), *arguments])
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def tree(city: Path) -> Callable[[], dict[str, bytes]]:
    """Return a function that returns every file of :func:`city`."""

    def files() -> dict[str, bytes]:
        return {
            path.relative_to(city).as_posix(): path.read_bytes()
            for path in sorted(city.rglob("*"))
            if path.is_file()
        }

    return files
