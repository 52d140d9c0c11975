"""``citynet depends``: what still stands on a device that shall go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from citynet.errors import ExitCode
from tasks.cli.output import output_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citynet.departure.model import Dependent

__all__ = ["depends"]

_SHOWN: Final = 3
"""Of what breaks without something; JSON has all."""


def depends(
    context: typer.Context,
    device: Annotated[str, typer.Argument(metavar="DEVICE", help="A device of the inventory.")],
) -> None:
    """List what still stands on a device, in the order in which it must go."""
    from tasks.pipeline import standing

    output = output_of(context)
    found = standing(output.root, device)
    output.data(
        {
            "device": device,
            "domain": found.device.domain,
            "site": found.device.site,
            "state": str(found.device.state),
            "dependents": [_plain(one) for one in found.dependents],
        }
    )
    for number, one in enumerate(found.dependents, start=1):
        output.say(*_lines(number, one))
    if found.dependents:
        count = len(found.dependents)
        output.say(f"{device} ({found.device.state}): {count} to go, in this order.")
        raise typer.Exit(ExitCode.CITY_WRONG)
    output.say(
        f"{device} ({found.device.state}): nothing stands on it. Take it and its links out of"
        " inventory/."
    )


def _lines(number: int, one: Dependent) -> Iterator[str]:
    owners = f" ({', '.join(one.owners)})" if one.owners else ""
    yield f"{number}. {one.kind} {one.name}{owners}: {one.detail}"
    yield from (f"   breaks: {broken}" for broken in one.breaks[:_SHOWN])
    if one.breaks[_SHOWN:]:
        yield f"   breaks: {len(one.breaks) - _SHOWN} more"
    yield f"   {one.place}: {one.remedy}"


def _plain(one: Dependent) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "name": one.name,
        "owners": list(one.owners),
        "detail": one.detail,
        "file": str(one.place.file),
        "line": one.place.line,
        "breaks": list(one.breaks),
        "remedy": one.remedy,
    }
