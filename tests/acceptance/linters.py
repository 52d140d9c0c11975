"""The vendors' linters: programs outside this repository that know a platform's own language.

Each is given one file at a time and answers in JSON; which of its words mean *accepted*, *newer*
and *not accepted* is said here, once for each.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from citynet.device.model import Platform

__all__ = ["Linted", "Linter", "linted"]

_FLAG: Final = {Platform.VRP: "--corpus", Platform.JUNOS: "--yang", Platform.IOSXR: "--yang"}
_RESULTS: Final = {Platform.VRP: "lines", Platform.JUNOS: "results", Platform.IOSXR: "findings"}
_TOTALS: Final = {Platform.VRP: "summary", Platform.JUNOS: "counts", Platform.IOSXR: "count"}
_TEXT: Final = {Platform.VRP: "text", Platform.JUNOS: "statement", Platform.IOSXR: "text"}
_NEWER: Final = frozenset({"ALLOWED", "UNCOVERED"})
"""Newer than the books, or outside what the models cover: nobody says that it is wrong."""
_SHOWN_WORDS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Linter:
    """A program and the folder of the vendor's books or models that it reads."""

    platform: Platform
    program: Path
    books: Path
    allowed: Path | None = None


@dataclass(slots=True, kw_only=True)
class Linted:
    """What a linter said of all files of a platform; ``rest`` counts what it did not accept."""

    accepted: int = 0
    newer: int = 0
    refused: int = 0
    rest: Counter[str] = field(default_factory=Counter)


def linted(linter: Linter, files: Sequence[Path]) -> Linted:
    """Return what the linter says of the files.

    Raises ``subprocess.CalledProcessError`` if it does not answer (an exit code of 2 or more).
    """
    found = Linted()
    for file in files:
        answer = _answer(linter, file)
        for status, count in answer[_TOTALS[linter.platform]].items():
            if status == "OK":
                found.accepted += count
            elif status in _NEWER:
                found.newer += count
            else:
                found.refused += count
        for line in answer[_RESULTS[linter.platform]]:
            if line["status"] != "OK" and line["status"] not in _NEWER:
                found.rest[f"{line['status'].lower()}: {_kind(linter.platform, line)}"] += 1
    return found


def _answer(linter: Linter, file: Path) -> Mapping[str, Any]:
    command = [str(linter.program), _FLAG[linter.platform], str(linter.books), "--format", "json"]
    if linter.allowed is not None:
        command += ["--allow", str(linter.allowed)]
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    if done.returncode > 1:
        done.check_returncode()
    answer: Mapping[str, Any] = json.loads(done.stdout)
    return answer


def _kind(platform: Platform, line: Mapping[str, Any]) -> str:
    """Return the words of a line up to its first value."""
    words = str(line[_TEXT[platform]]).split()
    kept = [word for word in words[:_SHOWN_WORDS] if word.replace("-", "").isalpha()]
    return " ".join(kept or words[:1])
