"""``citynet lab shell``: a router's console."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Final

import typer

from citynet.errors import ExitCode
from tasks.cli.output import Output, output_of

if TYPE_CHECKING:
    from lab.status import Ended

__all__ = ["shell"]

_RUN: Final = 600.0
"""Seconds that a command on a router may take."""
_LEAVING: Final = frozenset({"exit", "logout"})

Router = Annotated[str, typer.Argument(metavar="DEVICE", help="A device of the inventory.")]


def shell(
    context: typer.Context,
    device: Router,
    command: Annotated[
        str | None,
        typer.Option("--command", "-c", help="Run this and leave; else lines of standard input."),
    ] = None,
) -> None:
    """Run commands on a router's console, as root, each in a shell of its own."""
    from tasks.lab.inventory import known_device
    from tasks.lab.reach import client_of

    output = output_of(context)
    known_device(output.root, device)
    client = client_of(output.root)
    if command is not None:
        ended = client.run_script(device, command, seconds=_RUN)
        output.data({"device": device, **asdict(ended)})
        _print(output, ended)
        raise typer.Exit(ExitCode.GOOD if ended.code == 0 else ExitCode.CITY_WRONG)
    for line in _typed(f"{device}# "):
        _print(output, client.run_script(device, line, seconds=_RUN))


def _typed(prompt: str) -> Iterator[str]:
    """Yield the lines of standard input until it ends, or somebody leaves."""
    asked = sys.stdin.isatty()
    while True:
        if asked:
            typer.echo(prompt, nl=False)
        line = sys.stdin.readline()
        if not line or line.strip() in _LEAVING:
            return
        if line.strip():
            yield line.strip()


def _print(output: Output, ended: Ended) -> None:
    from validate.reports.words import printable

    for part in (ended.stdout, ended.stderr):
        if text := part.rstrip("\n"):
            # What a router says is no command to a terminal.
            output.say(printable(text.replace("\t", "    ")))
