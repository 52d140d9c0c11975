"""What verbs print: text for people on a terminal, JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import typer
from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

from citynet.errors import Finding
from citynet.lines import printable

__all__ = ["Format", "Output", "output_of"]


_WIDTH: Final = 120
"""Columns of a table where nobody's terminal says it."""


class Format(StrEnum):
    """Formats of what is printed."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """The options that every verb has, and how results are printed under them.

    Whatever is said may quote a device, a lab or a file of somebody's: none of it is a command to
    a terminal.
    """

    root: Path
    format: Format

    def say(self, *messages: str | Text | Table) -> None:
        """Print for people, each message on a line; nothing when JSON is wanted."""
        if self.format is Format.TEXT:
            console = _console()
            for message in messages:
                # Lines stay whole, so that they can be searched and copied; tables have a shape.
                whole = not isinstance(message, Table)
                console.print(
                    _shown(message), highlight=False, markup=False, emoji=False, soft_wrap=whole
                )

    def data(self, value: Mapping[str, Any]) -> None:
        """Print for programs; nothing when text is wanted."""
        if self.format is Format.JSON:
            typer.echo(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=True))

    def error(self, message: str) -> None:
        """Print why a call failed, on standard error."""
        if self.format is Format.JSON:
            typer.echo(json.dumps({"error": message}, ensure_ascii=True), err=True)
        else:
            typer.echo(f"citynet: {printable(message.expandtabs())}", err=True)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Print findings, grouped by file, and how many there are."""
        found = tuple(findings)
        self.data({"findings": [_plain(finding) for finding in found]})
        files = Counter(str(finding.place.file) for finding in found)
        for file in files:
            self.say(Text(file, style="bold"))
            for finding in found:
                if str(finding.place.file) == file:
                    self.say(Text(f"{finding}\n"))
        self.say(Text(_count(len(found), len(files)), style="bold red"))

    def status(self, message: str) -> Status:
        """Return a context that shows ``message`` on a terminal while something takes its time."""
        return Console(stderr=True, quiet=self.format is Format.JSON).status(message)


def output_of(context: typer.Context) -> Output:
    """Return what the options before the verb said."""
    output = context.obj
    if not isinstance(output, Output):
        raise TypeError("the options were not read")
    return output


def _shown(message: str | Text | Table) -> str | Text | Table:
    """Return a message without what a terminal would obey; a table's cells are words of ours."""
    if isinstance(message, str):
        return printable(message.expandtabs())
    if isinstance(message, Text):
        clean = printable(message.plain.expandtabs())
        return message if clean == message.plain else Text(clean, style=message.style)
    return message


def _console() -> Console:
    # A new one each time: tests replace the standard streams.
    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH)


def _count(findings: int, files: int) -> str:
    one = "1 finding" if findings == 1 else f"{findings} findings"
    return f"{one} in {'1 file' if files == 1 else f'{files} files'}"


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "file": str(finding.place.file),
        "line": finding.place.line,
        "column": finding.place.column,
        "code": finding.code,
        "message": finding.message,
        "expected": finding.expected,
        "found": finding.found,
        "remedy": finding.remedy,
    }
