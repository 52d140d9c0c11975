"""Writing results: whole files or none, directories replaced in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

__all__ = ["replace_tree", "write_text"]


def write_text(path: Path, text: str) -> None:
    """Write a file whole: beside its place first, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def replace_tree(directory: Path, files: Mapping[PurePosixPath, str]) -> None:
    """Make ``directory`` hold exactly ``files``: written beside it, then renamed into its place.

    Raises ``ValueError`` for a path that would leave the directory.
    """
    for path in files:
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"{path} is not inside a directory")
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=directory.parent, prefix=f".{directory.name}."))
    try:
        fresh, former = beside / "new", beside / "old"
        fresh.mkdir()
        for path, text in files.items():
            write_text(fresh / path, text)
        if directory.exists():
            directory.rename(former)
        fresh.rename(directory)
    finally:
        shutil.rmtree(beside)
