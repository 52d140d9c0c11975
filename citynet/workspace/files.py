"""Finds and opens the files of a city: bounded, regular, inside the city's directory."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from citynet.errors import Finding, Place
from citynet.workspace.found import either, listed, nearest, quoted

__all__ = ["CityFile", "Folder", "Limits", "open_file", "outside", "scan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file may be: ``size`` in bytes, ``values`` in keys and values together."""

    size: int
    values: int


INTENT: Final = Limits(size=2**20, values=50_000)
INVENTORY: Final = Limits(size=4 * 2**20, values=500_000)
"""An inventory lists every device and link of the city in one file."""
LOCK: Final = Limits(size=2**28, values=50_000)
"""The paths of a service of 1000 endpoints take about 100 MiB; nobody reads values from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of a city and what it holds.

    ``files`` are the names that must be there, ``optional_files`` those that may; without either,
    every file whose name ends in ``.yaml`` belongs.
    """

    path: PurePosixPath
    limits: Limits
    files: tuple[str, ...] = ()
    optional_files: tuple[str, ...] = ()
    subfolders: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Files that may stand there and are no YAML: somebody else reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFile:
    """A file to be read: ``name`` is its place in the city, ``path`` where to open it."""

    name: PurePosixPath
    path: Path
    limits: Limits


def scan(root: Path, folder: Folder) -> tuple[list[CityFile], list[Finding]]:
    """Return the YAML files of ``folder``, sorted by name, and what is wrong with its entries."""
    directory = root / folder.path
    if not os.path.lexists(directory):
        return [], [_missing(folder.path / name) for name in folder.files]
    if wrong := outside(root, folder.path):
        return [], [wrong]
    try:
        with os.scandir(directory) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        return [], [_unreadable(folder.path, error, "a folder that can be listed")]
    files: list[CityFile] = []
    findings = [
        _missing(folder.path / name)
        for name in folder.files
        if all(entry.name != name for entry in entries)
    ]
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith((".md", ".txt")):
            continue
        name = folder.path / entry.name
        wrong = _misplaced(folder, entry) or (outside(root, name) if entry.is_symlink() else None)
        if wrong:
            findings.append(wrong)
        elif entry.name not in (*folder.subfolders, *folder.others):
            files.append(CityFile(name=name, path=directory / entry.name, limits=folder.limits))
    return files, findings


def _misplaced(folder: Folder, entry: os.DirEntry[str]) -> Finding | None:
    """Refuse what nobody would read: an engineer would believe it were in force."""
    name = entry.name
    known = folder.files + folder.optional_files + folder.subfolders
    if name in (*known, *folder.others):
        return None
    if not known and name.endswith(".yaml") and name.isprintable():
        return None
    meant = nearest(name, known)
    if not known and not entry.is_dir():
        meant = (PurePosixPath(name).stem + ".yaml",)
    place = folder.path / (name if name.isprintable() else quoted(name))
    return Finding(
        place=Place(place),
        code="CN116",
        message=f"nothing in {folder.path}/ is read under this name",
        expected=listed(known, last="and") if known else "files whose names end in .yaml",
        found=quoted(name),
        remedy=f"Rename it to {either(meant)}." if meant else "Move it elsewhere or remove it.",
    )


def outside(root: Path, name: PurePosixPath) -> Finding | None:
    """Refuse links that leave the city: its text would then depend on files nobody reviewed."""
    try:
        target = (root / name).resolve(strict=True)
        inside = target.is_relative_to(root.resolve(strict=True))
    except (OSError, RuntimeError) as error:
        return _unreadable(name, error, "a file, or a link that leads to one")
    if inside:
        return None
    return Finding(
        place=Place(name),
        code="CN103",
        message="the link leads out of the city's directory",
        expected="a file, or a link to a file of the same city",
        found="a link to a place outside",
        remedy="Put the file itself here.",
    )


def open_file(file: CityFile) -> bytes | Finding:
    """Return the content of ``file``, or why it cannot be had. Never waits, never reads on."""
    try:
        # O_NONBLOCK: opening a named pipe would otherwise wait for somebody to write into it.
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return _not_a_file(file.name)
            content = stream.read(file.limits.size + 1)
    except OSError as error:
        return _unreadable(file.name, error, "a file that can be read")
    if len(content) <= file.limits.size:
        return content
    return Finding(
        place=Place(file.name),
        code="CN104",
        message="the file is too large",
        expected=f"at most {file.limits.size} bytes",
        found="more",
        remedy="Split it; an intent file holds one intent.",
    )


def _unreadable(place: PurePosixPath, error: OSError | RuntimeError, expected: str) -> Finding:
    reason = error.strerror if isinstance(error, OSError) else None
    return Finding(
        place=Place(place),
        code="CN102",
        message="it cannot be read",
        expected=expected,
        found=(reason or "links that lead in a circle").lower(),
        remedy="Make it readable, or restore it from version control.",
    )


def _missing(place: PurePosixPath) -> Finding:
    return Finding(
        place=Place(place),
        code="CN101",
        message="the file is missing",
        expected=f"a file {place.name} in {place.parent}/",
        found="none",
        remedy="Create it, or call citynet in the city's directory (citynet -C DIR).",
    )


def _not_a_file(place: PurePosixPath) -> Finding:
    return Finding(
        place=Place(place),
        code="CN102",
        message="it cannot be read",
        expected="a regular file",
        found="a folder, pipe or device",
        remedy="Replace it with a file, or rename it so that it does not end in .yaml.",
    )
