"""Links and devices that somebody names to do something to them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from citynet.errors import CallError
from citynet.reading import read
from tasks.names import or_meant

__all__ = ["known_device", "known_link"]


def known_link(root: Path, name: str) -> str:
    """Return the name of a link of the city in ``root``; raise ``CallError`` for another one."""
    return _known("link", name, read(root)[0].links)


def known_device(root: Path, name: str) -> str:
    """Return the name of a device of the city in ``root``; raise ``CallError`` for another one."""
    return _known("device", name, read(root)[0].devices)


def _known(what: str, name: str, known: Collection[str]) -> str:
    if name not in known:
        raise CallError(f"there is no {what} {name!r}{or_meant(name, known)}")
    return name
