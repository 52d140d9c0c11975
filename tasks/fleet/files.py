"""A fleet as a file: how the lab's routers are reached."""

from __future__ import annotations

import json
import os
import stat
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from pydantic import TypeAdapter, ValidationError

from citynet.errors import CallError, UnavailableError
from citynet.workspace.links import link_on_the_way
from tasks.directory import write_private
from tasks.fleet.model import Fleet
from validate.canonical import canonical, plain

__all__ = ["lab_fleet", "read_fleet", "write_fleet"]

_LAB: Final = PurePosixPath(".citynet", "lab", "fleet.json")


def lab_fleet(root: Path) -> Fleet:
    """Return the fleet of the lab that is up for the city in ``root``.

    Raises ``UnavailableError`` where there is none.
    """
    if link := link_on_the_way(root, _LAB):
        raise CallError(f"{root / link} is a link; the lab's files are in the city's own folder")
    path = root / _LAB
    if not path.exists():
        raise UnavailableError("no lab is running for this city; run citynet lab up")
    return read_fleet(path)


def read_fleet(path: Path) -> Fleet:
    """Return what :func:`write_fleet` wrote.

    Raises ``CallError`` for anything else, and for a file that others may change: whoever writes
    there says which host keys are right.
    """
    with path.open("rb") as stream:
        mode = os.fstat(stream.fileno()).st_mode
        content = stream.read()
    if not stat.S_ISREG(mode) or mode & 0o077:
        raise CallError(
            f"others may read or change {path} (mode {mode & 0o777:04o}, expected 0600)"
        )
    try:
        fleet = _adapter().validate_json(content, strict=True)
        whole = plain(fleet) == json.loads(content)
    except (ValidationError, ValueError) as error:
        raise CallError(f"{path} is no fleet: {str(error).splitlines()[0]}") from error
    if not whole:
        raise CallError(f"{path} is no fleet: it has keys that no fleet has, or lacks some")
    if wrong := sorted(name for name, one in fleet.devices.items() if one.device != name):
        raise CallError(f"{path} is no fleet: {wrong[0]} stands under another name")
    return fleet


def write_fleet(path: Path, fleet: Fleet) -> None:
    """Write a fleet, readable and writable by its owner alone at every moment."""
    write_private(path, canonical(fleet))


@cache
def _adapter() -> TypeAdapter[Fleet]:
    return TypeAdapter(Fleet)
