"""``citynet lab cut``, ``mend``, ``fail``, ``heal``: what breaks in the lab, and is whole again."""

from __future__ import annotations

from typing import Annotated

import typer

from tasks.cli.output import output_of

__all__ = ["cut", "fail", "heal", "mend"]

Silent = Annotated[bool, typer.Option("--silent", help="Lose packets and keep the carrier.")]
Router = Annotated[str, typer.Argument(metavar="DEVICE", help="A device of the inventory.")]
Link = Annotated[str, typer.Argument(metavar="LINK", help="A link of the inventory.")]


def cut(context: typer.Context, link: Link, silent: Silent = False) -> None:
    """Cut a link."""
    from tasks.lab.inventory import known_link
    from tasks.lab.reach import client_of
    from validate.outcome import State

    output = output_of(context)
    state = State(failed_link=known_link(output.root, link))
    client_of(output.root).fail(state, silent=silent)
    output.data({"failed": link, "silent": silent})
    output.say(f"{link} is cut.")


def mend(context: typer.Context, link: Link) -> None:
    """Mend a link."""
    from tasks.lab.inventory import known_link
    from tasks.lab.reach import client_of
    from validate.outcome import State

    output = output_of(context)
    client_of(output.root).heal(State(failed_link=known_link(output.root, link)))
    output.data({"healed": link})
    output.say(f"{link} is whole.")


def fail(context: typer.Context, device: Router, silent: Silent = False) -> None:
    """Kill a device."""
    from tasks.lab.inventory import known_device
    from tasks.lab.reach import client_of
    from validate.outcome import State

    output = output_of(context)
    state = State(failed_device=known_device(output.root, device))
    client_of(output.root).fail(state, silent=silent)
    output.data({"failed": device, "silent": silent})
    output.say(f"{device} is dead.")


def heal(context: typer.Context, device: Router) -> None:
    """Boot a device from its own files."""
    from tasks.lab.inventory import known_device
    from tasks.lab.reach import client_of
    from validate.outcome import State

    output = output_of(context)
    client_of(output.root).heal(State(failed_device=known_device(output.root, device)))
    output.data({"healed": device})
    output.say(f"{device} runs again, from its own files.")
