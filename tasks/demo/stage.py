"""The stage of the demo: a copy of the reference city, and what is said and done there."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from citynet.errors import CallError, ExitCode
from tasks.cli.output import Output

if TYPE_CHECKING:
    from validate.verdict import Verdict

__all__ = ["REFERENCE", "OtherwiseError", "Stage", "copy_city", "require"]

REFERENCE: Final = Path(__file__).resolve().parents[2]
"""The repository, whose city the demo copies."""
_COPIED: Final = ("inventory", "intents", "locks")
_MARK: Final = ".made-by-citynet-demo"


class OtherwiseError(Exception):
    """Something turned out otherwise than the demo says."""


def require(holds: bool, what: str) -> None:
    """Raise ``OtherwiseError`` unless ``what`` holds."""
    if not holds:
        raise OtherwiseError(what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A copy of the city in ``city``, and where the demo speaks."""

    output: Output
    city: Path

    def say(self, text: str) -> None:
        """Tell what comes next."""
        self.output.say(f"\n{text}")

    def tell(self, *lines: str) -> None:
        """Tell something indented, as part of what was just said."""
        self.output.say(*(f"  {line}" for line in lines))

    def run(self, *arguments: str, expected: ExitCode, shown: int = 100) -> tuple[str, ...]:
        """Run a command as a person would; return its lines. Fail unless it exits as expected.

        They are shown as they come. More than ``shown`` are cut in the middle, and only
        where the command ended as expected.
        """
        from tasks.cli.app import run

        self.output.say(f"$ citynet {' '.join(arguments)}")
        lines = _Lines(self, shown)
        with contextlib.redirect_stdout(lines):
            code = run(["-C", str(self.city), *arguments])
        lines.finish(whole=code != expected)
        require(
            code == expected,
            f"citynet {arguments[0]} was to exit with {int(expected)}, it exited with {code}",
        )
        return tuple(lines.whole)

    @contextlib.contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Say how long something took."""
        start = time.monotonic()
        yield
        self.tell(f"({what}: {time.monotonic() - start:.0f} s)")

    def verdict(self) -> Verdict:
        """Return the verdict that the last verify wrote."""
        from tasks.directory import verdict_text
        from validate.verdict import from_json

        return from_json(verdict_text(self.city))


class _Lines(io.TextIOBase):
    """Standard output of a command: each line is told as soon as it is whole."""

    def __init__(self, stage: Stage, shown: int) -> None:
        self._stage = stage
        self._shown = shown
        self._outer = sys.stdout
        self._told = 0
        self._kept: list[str] = []
        self.whole: list[str] = []
        """All that was written."""
        self._open = ""

    def write(self, text: str) -> int:
        *whole, self._open = (self._open + text).split("\n")
        for line in whole:
            self._take(line)
        return len(text)

    def finish(self, *, whole: bool) -> None:
        """Tell what was kept back: its last line, or all of it."""
        if self._open:
            self._take(self._open)
        if whole or len(self._kept) <= 1:
            self._tell(*self._kept)
        else:
            self._tell(f"... {len(self._kept) - 1} more lines ...", self._kept[-1])

    def _take(self, line: str) -> None:
        self.whole.append(line)
        if self._told < self._shown - 2:
            self._told += 1
            self._tell(line)
        else:
            self._kept.append(line)

    def _tell(self, *lines: str) -> None:
        # The command's own output is redirected to here; what is told must not come back.
        with contextlib.redirect_stdout(self._outer):
            self._stage.tell(*(line.replace(str(self._stage.city), "CITY") for line in lines))


def copy_city(city: Path) -> None:
    """Copy the reference city to ``city``; of a demo before, only saved labs stay there.

    Raises ``CallError`` for a directory that no demo has made.
    """
    mark = city / _MARK
    if city.exists() and not mark.is_file() and any(city.iterdir()):
        raise CallError(f"{city} is not empty, and no demo has made it; name another directory")
    city.mkdir(parents=True, exist_ok=True)
    mark.touch()
    for name in (*_COPIED, "build", "templates"):
        shutil.rmtree(city / name, ignore_errors=True)
    for journal in (city / ".citynet").glob("journal.sqlite*"):
        journal.unlink()
    for folder in _COPIED:
        if (REFERENCE / folder).is_dir():
            shutil.copytree(REFERENCE / folder, city / folder)
    shutil.copyfile(REFERENCE / "policy.yaml", city / "policy.yaml")
