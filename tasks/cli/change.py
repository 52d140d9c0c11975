"""``citynet change``: the commands that bring a device to what the city says, in the owned part."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tasks.cli.output import output_of

__all__ = ["change"]


def change(
    context: typer.Context,
    device: Annotated[str, typer.Argument(help="A device that citynet owns in part.")],
    running: Annotated[
        Path, typer.Option("--running", metavar="FILE", help="Its running configuration.")
    ],
) -> None:
    """Print the commands that a device owned in part needs; nothing is sent."""
    from tasks.brownfield.foreign import plan_change

    output = output_of(context)
    with output.status("Comparing"):
        planned = plan_change(output.root, device, running)
    output.data(
        {
            "device": device,
            "commands": [
                {"view": list(one.view), "line": one.line, "body": list(one.body)}
                for one in planned.commands
            ],
            "script": list(planned.script),
            "keys_not_compared": planned.keys,
        }
    )
    if not planned.commands:
        output.say(f"{device} runs what the city says in the part that citynet owns.")
    else:
        output.say(*planned.script)
    if planned.keys:
        output.say(f"{planned.keys} keys were not compared: the device shows none of them.")
