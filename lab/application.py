"""Zip applications of Python: the same bytes for the same sources, on every system."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

__all__ = ["application", "sources"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_LINUX: Final = 3
_MODE: Final = 0o644


def application(main: str, members: Mapping[str, bytes]) -> bytes:
    """Return an application that runs ``main`` and can import ``members``, files by path."""
    packed = io.BytesIO()
    whole = {**members, "__main__.py": main.encode()}
    # Stored, not compressed: what a compressor writes differs between its versions.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, content in sorted(whole.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = _LINUX
            entry.external_attr = _MODE << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def sources(package: str, names: Iterable[str]) -> dict[str, bytes]:
    """Return files of a package by their paths in an application."""
    folder = package.replace(".", "/")
    return {f"{folder}/{name}": files(package).joinpath(name).read_bytes() for name in names}
