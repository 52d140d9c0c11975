"""``citynet demo``: the whole way once, on a copy of the reference city, and what somebody breaks.

Everything that it shows is done by the commands that it names. It fails when anything turns out
otherwise than it says.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from citynet.errors import ExitCode
from tasks.cli.output import output_of

__all__ = ["demo"]


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
    ] = "sample:2",
) -> None:
    """Show the whole way once: intents, proof, routers, packets, changes by hand, and back."""
    from tasks.demo.live import live, may_begin
    from tasks.demo.proof import mend_template, proof, proven_lines
    from tasks.demo.stage import OtherwiseError, Stage

    output = output_of(context)
    if not without_lab and not may_begin(output, asked=not yes):
        output.say("Stopped: nothing was downloaded, nothing was changed.")
        raise typer.Exit(ExitCode.UNAVAILABLE)
    with tempfile.TemporaryDirectory(prefix="citynet-demo-") as directory:
        stage = Stage(output=output, city=Path(directory, "city"))
        try:
            verdict = proof(stage)
            if not without_lab:
                mend_template(stage.city)
                verdict = live(stage, failures=failures)
        except OtherwiseError as error:
            output.say(f"\nNOT AS TOLD: {error}")
            output.data({"as_told": False, "otherwise": str(error)})
            raise typer.Exit(ExitCode.CITY_WRONG) from error
        stage.say("All as told. What the verdict says, and what it does not:")
        stage.tell(*proven_lines(verdict))
        if without_lab:
            stage.tell("not covered: no device has seen this text; no packet was sent")
        output.data({"as_told": True})
