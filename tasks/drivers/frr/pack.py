"""The agent as one file: a Python zip application, the same bytes everywhere."""

from __future__ import annotations

import hashlib
import io
import zipfile
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

__all__ = ["Packed", "packed"]

_PACKAGE = "tasks/drivers/frr/agent"
_TIME = (1980, 1, 1, 0, 0, 0)


class Packed(NamedTuple):
    """The application and its SHA-256 in hexadecimal."""

    content: bytes
    digest: str


@cache
def packed() -> Packed:
    """Return the agent. Packages above it are empty there: they import what routers have not."""
    sources = {f"{_PACKAGE}/{one.name}": one.read_bytes() for one in _modules()}
    parents = _PACKAGE.split("/")[:-1]
    for depth in range(len(parents)):
        sources["/".join((*parents[: depth + 1], "__init__.py"))] = b""
    sources["__main__.py"] = sources.pop(f"{_PACKAGE}/__main__.py")
    buffer = io.BytesIO()
    # Stored, not compressed: what a compressor writes differs between its versions.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(sources):
            archive.writestr(zipfile.ZipInfo(name, _TIME), sources[name])
    content = buffer.getvalue()
    return Packed(content, hashlib.sha256(content).hexdigest())


def _modules() -> list[Traversable]:
    folder = files("tasks.drivers.frr.agent")
    return [one for one in folder.iterdir() if one.name.endswith(".py")]
