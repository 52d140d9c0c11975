"""``citynet allocate``: numbers for what is new, kept in ``locks/``."""

from __future__ import annotations

from dataclasses import asdict
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
    from tasks.pipeline import wanted
    from validate.reports import risk_lines

    output = output_of(context)
    found = read_locks(output.root)
    result = wanted(output.root)
    texts, at_risk = result.texts, [asdict(risk) for risk in result.at_risk]
    stale = stale_locks(found, texts)
    if check:
        if stale:
            raise FindingsError(stale)
        output.data({"changed": [], "atRisk": at_risk})
        output.say(f"{len(texts)} lock files say what the intents give.")
        output.say(*risk_lines(result.at_risk))
        return
    changed = write_locks(output.root, found, texts)
    output.data({"changed": [str(path) for path in changed], "atRisk": at_risk})
    for path in changed:
        output.say(str(path))
    output.say(f"{len(changed)} of {len(texts)} lock files changed.")
    output.say(*risk_lines(result.at_risk))
