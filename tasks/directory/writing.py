"""Writing results: whole files or none, directories replaced in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

__all__ = ["replace_tree", "write_private", "write_text"]


def write_text(path: Path, text: str) -> None:
    """Write a file whole: beside its place first, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, text, 0o644)


def write_private(path: Path, text: str) -> None:
    """Write a file whole that nobody but its owner may read, at no moment; folders likewise."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, text, 0o600)


def _write(path: Path, text: str, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(mode)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def replace_tree(directory: Path, files: Mapping[PurePosixPath, str]) -> None:
    """Make ``directory`` hold exactly ``files``: written beside it, then renamed into its place.

    A crash of the machine may leave files without their text, which their digests show: there are
    too many of them to wait for the disk each time. Raises ``ValueError`` for a path that would
    leave the directory.
    """
    for path in files:
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"{path} is not inside a directory")
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=directory.parent, prefix=f".{directory.name}."))
    try:
        fresh, former = beside / "new", beside / "old"
        fresh.mkdir()
        for folder in {(fresh / path).parent for path in files}:
            folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            descriptor = os.open(fresh / path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(text.encode())
                os.fchmod(descriptor, 0o644)
        if directory.exists():
            directory.rename(former)
        fresh.rename(directory)
    finally:
        shutil.rmtree(beside)
