"""``citynet demo``: the whole way once, on a copy of the reference city, and what somebody breaks.

Everything that it shows is done by the commands that it names. It fails when anything turns out
otherwise than it says.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from citynet.errors import ExitCode
from tasks.cli.output import output_of

__all__ = ["demo"]


@contextlib.contextmanager
def _directory(chosen: Path | None) -> Iterator[Path]:
    """Yield a directory: the chosen one, which stays, or a new one, which goes."""
    if chosen is not None:
        yield chosen
        return
    with tempfile.TemporaryDirectory(prefix="citynet-demo-") as made:
        yield Path(made)


def demo(
    context: typer.Context,
    without_lab: Annotated[
        bool,
        typer.Option("--without-lab", help="Stop after the gate: no routers, nothing downloaded."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask before Debian packages are downloaded.")
    ] = False,
    failures: Annotated[
        str, typer.Option("--failures", help="Which failures the packets go through.")
    ] = "none",
    directory: Annotated[
        Path | None,
        typer.Option(
            "--directory",
            metavar="DIR",
            help="Where the copy stands; its saved lab makes the next demo faster. Else a new one.",
        ),
    ] = None,
) -> None:
    """Show the whole way once: intents, proof, routers, packets, changes by hand, and back."""
    from tasks.demo.live import live, may_begin
    from tasks.demo.proof import mend_template, proof, proven_lines
    from tasks.demo.stage import OtherwiseError, Stage

    output = output_of(context)
    if not without_lab and not may_begin(output, asked=not yes):
        output.say("Stopped: nothing was downloaded, nothing was changed.")
        raise typer.Exit(ExitCode.UNAVAILABLE)
    with _directory(directory) as chosen:
        stage = Stage(output=output, city=chosen / "city")
        try:
            verdict = proof(stage)
            more: Sequence[str] = ()
            if not without_lab:
                mend_template(stage.city)
                ended = live(stage, failures=failures)
                verdict, more = ended.verdict, ended.lines
        except OtherwiseError as error:
            output.say(f"\nNOT AS TOLD: {error}")
            output.data({"as_told": False, "otherwise": str(error)})
            raise typer.Exit(ExitCode.CITY_WRONG) from error
        stage.say("All as told. What the verdict says, and what it does not:")
        stage.tell(*proven_lines(verdict), *more)
        if without_lab:
            stage.tell("not covered: no device has seen this text; no packet was sent")
        output.data({"as_told": True})
