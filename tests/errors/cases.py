"""Cases of wrong input: how they are written, prepared and run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from citynet.errors import FindingsError
from tests.cities import CIVIC
from tests.errors.stages import STAGES

__all__ = ["CASES", "Case", "found", "load_case"]

_HERE: Final = Path(__file__).parent
_CITIES: Final = {"base": _HERE / "base", "civic": CIVIC}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One mistake. ``city`` is what it is made in: the small ``base``, or ``civic``.

    ``do`` are steps that make the mistake, each a mapping whose first key names an action below;
    its value is the file that it acts on.
    """

    name: str
    title: str
    do: tuple[Mapping[str, Any], ...]
    city: str = "base"
    stage: str = "read"

    @property
    def expected(self) -> Path:
        """Where the text stands that the mistake earns."""
        return _HERE / self.name / "expected.txt"


def load_case(name: str) -> Case:
    """Read the case of a folder; every key of ``case.yaml`` is a field of :class:`Case`."""
    said = yaml.safe_load((_HERE / name / "case.yaml").read_text(encoding="utf-8"))
    return Case(name=name, do=tuple(said.pop("do")), **said)


CASES: Final = tuple(sorted(path.parent.name for path in _HERE.glob("*/case.yaml")))


def found(case: Case, root: Path) -> str:
    """Make the mistake in a copy of the city at ``root`` and return what its stage says."""
    for folder in ("inventory", "intents"):
        shutil.copytree(_CITIES[case.city] / folder, root / folder)
    for step in case.do:
        action, file = next(iter(step.items()))
        _ACTIONS[action](root / file, step)
    try:
        STAGES[case.stage](root)
    except FindingsError as error:
        return f"{error}\n"
    return "nothing is wrong\n"


def _edit(path: Path, step: Mapping[str, Any]) -> None:
    """Replace the one occurrence of ``old`` by ``new``; more are replaced with ``all: true``."""
    text = path.read_text(encoding="utf-8")
    if text.count(step["old"]) != 1 and not (step.get("all") and step["old"] in text):
        raise ValueError(f"{path.name} has {text.count(step['old'])} times {step['old']!r}")
    path.write_text(text.replace(step["old"], step["new"]), encoding="utf-8")


def _write(path: Path, step: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(step["text"] * step.get("times", 1), encoding="utf-8")


def _append(path: Path, step: Mapping[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(step["text"] * step.get("times", 1))


def _prefix(path: Path, step: Mapping[str, Any]) -> None:
    """Put the bytes ``hex`` before the file's content."""
    path.write_bytes(bytes.fromhex(step["hex"]) + path.read_bytes())


def _copy(path: Path, step: Mapping[str, Any]) -> None:
    """Copy the file ``of``, relative to this one, as people begin a new intent."""
    shutil.copyfile(path.parent / step["of"], path)


def _link(path: Path, step: Mapping[str, Any]) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(step["to"])


def _pipe(path: Path, _step: Mapping[str, Any]) -> None:
    os.mkfifo(path)


def _folder(path: Path, _step: Mapping[str, Any]) -> None:
    path.mkdir()


def _remove(path: Path, _step: Mapping[str, Any]) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


_ACTIONS: Final[Mapping[str, Callable[[Path, Mapping[str, Any]], None]]] = {
    "append": _append,
    "copy": _copy,
    "edit": _edit,
    "folder": _folder,
    "link": _link,
    "pipe": _pipe,
    "prefix": _prefix,
    "remove": _remove,
    "write": _write,
}
