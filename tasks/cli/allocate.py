"""``citynet allocate``: numbers for what is new, kept in ``locks/``."""

from __future__ import annotations

from typing import Annotated

import typer

from citynet.errors import FindingsError
from tasks.cli.output import output_of

__all__ = ["allocate"]


def allocate(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when something would change.")
    ] = False,
) -> None:
    """Give numbers to what is new and write them to locks/."""
    from citynet.locks import read_locks, stale_locks, write_locks
    from tasks.pipeline import wanted_locks

    output = output_of(context)
    found = read_locks(output.root)
    wanted = wanted_locks(output.root)
    stale = stale_locks(found, wanted)
    if check:
        if stale:
            raise FindingsError(stale)
        output.data({"changed": []})
        output.say(f"{len(wanted)} lock files say what the intents give.")
        return
    changed = write_locks(output.root, found, wanted)
    output.data({"changed": [str(path) for path in changed]})
    for path in changed:
        output.say(str(path))
    output.say(f"{len(changed)} of {len(wanted)} lock files changed.")
