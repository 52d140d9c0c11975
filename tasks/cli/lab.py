"""``citynet lab``: the city's routers and tenants' hosts on this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from citynet.errors import ExitCode
from tasks.cli.lab_failures import cut, fail, heal, mend
from tasks.cli.lab_shell import shell
from tasks.cli.output import output_of

__all__ = ["app"]

app = typer.Typer(
    help="The city's routers and tenants' hosts on this machine.", no_args_is_help=True
)

Yes = Annotated[bool, typer.Option("--yes", help="Fetch what is missing without asking.")]
Saved = Annotated[str, typer.Argument(metavar="NAME", help="Name of the saved state.")]


@app.callback()
def verbs() -> None:
    """Run the city's routers and tenants' hosts on this machine."""


@app.command()
def up(
    context: typer.Context,
    yes: Yes = False,
    delays: Annotated[
        bool, typer.Option("--delays", help="Give each cable the delay of its link.")
    ] = False,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep",
            help="Save the lab at day 0; restore it while nothing it rests on has changed.",
        ),
    ] = False,
) -> None:
    """Bring up a router for every device, day 0 on it, and a host for every endpoint."""
    from tasks.lab.lifetime import bring_up, image_for
    from tasks.pipeline import build

    output = output_of(context)
    with output.status("Rendering"):
        built = build(output.root)
    image = image_for(output.say, _agree(yes=yes))
    with output.status("Preparing") as status:
        done = bring_up(output.root, built, image, delays=delays, keep=keep, tell=status.update)
    output.data(asdict(done))
    output.say(
        f"{done.routers} routers, {done.cables} cables, {done.hosts} hosts in "
        f"{done.seconds:.0f} s ({done.machine}{', restored' if done.restored else ''}).",
        "They have their day-0 text. Next: citynet deploy --fleet lab",
    )


@app.command()
def down(context: typer.Context) -> None:
    """End the lab; what its routers knew is gone, saved states stay."""
    from tasks.lab.lifetime import take_down

    output = output_of(context)
    take_down(output.root)
    output.data({"running": False})
    output.say("The lab is down.")


@app.command()
def hosts(context: typer.Context) -> None:
    """Give the running lab the tenants' hosts that the intents name now."""
    from tasks.lab.hosts import change_hosts
    from tasks.pipeline import build

    output = output_of(context)
    with output.status("Rendering"):
        built = build(output.root)
    changed = change_hosts(output.root, built)
    output.data(asdict(changed))
    output.say(
        *(f"came: {name}" for name in changed.added),
        *(f"went: {name}" for name in changed.removed),
        "" if changed.added or changed.removed else "The lab has these hosts already.",
    )


@app.command()
def status(context: typer.Context) -> None:
    """Say whether the lab runs, and how its routers and cables are."""
    from lab.client import LabClient
    from lab.machine import running_machine, saved_machines
    from tasks.lab.words import status_lines

    output = output_of(context)
    saved, machine = saved_machines(output.root), running_machine(output.root)
    if machine is None:
        output.data({"running": False, "saved": list(saved)})
        output.say("No lab is running.", *_saved(saved))
        return
    about = machine.status()
    inside = LabClient(machine).status() if about.answers else None
    output.data(
        {
            "running": about.alive,
            "answers": about.answers,
            "machine": str(about.state.kind),
            "kernel": about.kernel,
            "saved": list(saved),
            "lab": asdict(inside) if inside else None,
        }
    )
    answers = "answers" if about.answers else "does not answer"
    output.say(f"{about.state.kind}, process {about.state.pid}, {answers}, Linux {about.kernel}")
    output.say(*(status_lines(inside) if inside else ()), *_saved(saved))
    if not about.answers:
        output.say(*(f"  {line}" for line in about.console))
        raise typer.Exit(ExitCode.UNAVAILABLE)


@app.command()
def ping(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="Such as office/beicheng-hall.")],
    destination: Annotated[str, typer.Argument(metavar="TO", help="Another endpoint.")],
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Open a TCP connection.")
    ] = None,
) -> None:
    """Ping from endpoint to endpoint in both families, beside what the intents say of it."""
    from tasks.lab.ping import ping as send
    from tasks.lab.reach import bench_of
    from tasks.pipeline import build
    from validate.canonical import plain

    output = output_of(context)
    promises = build(output.root).proposal.promises
    found = send(bench_of(output.root), promises, source, destination, port)
    output.data(
        {
            "probes": [
                {
                    "probe": plain(one.result.probe),
                    "arrived": one.result.arrived,
                    "milliseconds": _milliseconds(one.result.seconds),
                    "detail": one.result.detail,
                    "must_arrive": one.said.must_arrive if one.said else None,
                    "promise": one.said.promise if one.said else None,
                }
                for one in found
            ]
        }
    )
    output.say(*map(str, found))
    if not all(one.as_promised for one in found):
        raise typer.Exit(ExitCode.CITY_WRONG)


@app.command()
def save(context: typer.Context, name: Saved) -> None:
    """Save the lab with everything that runs in it; it goes on."""
    from tasks.lab.lifetime import save as keep

    output = output_of(context)
    path = keep(output.root, name)
    output.data({"saved": name, "path": str(path)})
    output.say(f"Saved as {name}: {path}")


@app.command()
def restore(context: typer.Context, name: Saved, yes: Yes = False) -> None:
    """Start the lab that was saved under a name; it goes on where it was."""
    from tasks.lab.lifetime import image_for
    from tasks.lab.lifetime import restore as start
    from tasks.pipeline import build

    output = output_of(context)
    with output.status("Restoring"):
        built = build(output.root)
    start(output.root, built, image_for(output.say, _agree(yes=yes)), name)
    output.data({"restored": name})
    output.say(f"The lab {name} goes on.")


for verb in (cut, mend, fail, heal, shell):
    app.command()(verb)


def _agree(*, yes: bool) -> Callable[[str], bool]:
    """Return who says whether packages may be fetched: the call, or somebody at a terminal."""

    def agree(needs: str) -> bool:
        typer.echo(needs, err=True)
        if yes:
            return True
        return sys.stdin.isatty() and typer.confirm("Fetch them?", err=True)

    return agree


def _saved(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"Saved: {', '.join(names)}"


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)
