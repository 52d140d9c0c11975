"""The agent as one file: a Python zip application, the same bytes for the same Python.

Beside each module stands what this Python makes of it. A router of the same version (Debian's own
on both ends) starts at once; another one compiles the sources itself, once.
"""

from __future__ import annotations

import hashlib
import io
import marshal
import sys
import zipfile
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import MAGIC_NUMBER, source_hash
from typing import NamedTuple

__all__ = ["Packed", "packed"]

_PACKAGE = "tasks/drivers/frr/agent"
_UNCHECKED = (0b01).to_bytes(4, "little")
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
    members = sources | {_cached(name): _compiled(name, text) for name, text in sources.items()}
    buffer = io.BytesIO()
    # Stored, not compressed: what a compressor writes differs between its versions.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _TIME), members[name])
    content = buffer.getvalue()
    return Packed(content, hashlib.sha256(content).hexdigest())


def _cached(name: str) -> str:
    """Return where Python looks for a module's compiled form."""
    folder, _, file = name.rpartition("/")
    found = f"__pycache__/{file.removesuffix('.py')}.{sys.implementation.cache_tag}.pyc"
    return f"{folder}/{found}" if folder else found


def _compiled(name: str, source: bytes) -> bytes:
    """Return a compiled module that is not checked against its source (PEP 552): both came here."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    # Version 2 has no references between objects, which differ from one run to the next.
    return MAGIC_NUMBER + _UNCHECKED + source_hash(source) + marshal.dumps(code, 2)


def _modules() -> list[Traversable]:
    folder = files("tasks.drivers.frr.agent")
    return [one for one in folder.iterdir() if one.name.endswith(".py")]
