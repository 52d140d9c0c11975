"""The only place that touches files under ``locks/``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from citynet.errors import Finding, FindingsError, Place
from citynet.locks.text import LOCKS

__all__ = ["read_locks", "write_locks"]

_STAGES: Final = ("ids", "links", "paths")


def read_locks(root: Path) -> Mapping[PurePosixPath, str]:
    """Return the text of every lock of the city directory ``root`` by its path in it, sorted.

    These are the YAML files below ``locks/ids/``, ``locks/links/`` and ``locks/paths/``; anything
    else under ``locks/`` is not citynet's and left alone. Links are not followed. Raises
    ``FindingsError`` (CN401) for a file that is no UTF-8 text.
    """
    texts: dict[PurePosixPath, str] = {}
    findings: list[Finding] = []
    for file in _files(root / LOCKS):
        path = PurePosixPath(file.relative_to(root).as_posix())
        try:
            texts[path] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            findings.append(_not_text(path, error))
    if findings:
        raise FindingsError(findings)
    return dict(sorted(texts.items()))


def _files(locks: Path) -> Iterator[Path]:
    for stage in _STAGES:
        for directory, _, names in os.walk(locks / stage):
            for name in names:
                file = Path(directory, name)
                if file.suffix == ".yaml" and not file.is_symlink():
                    yield file


def _not_text(path: PurePosixPath, error: UnicodeDecodeError) -> Finding:
    return Finding(
        place=Place(path),
        code="CN401",
        message="this lock cannot be read",
        expected="UTF-8 text",
        found=f"{error.reason} at byte {error.start}",
        remedy="take the file of the target branch, then run `citynet allocate`",
    )


def write_locks(
    root: Path, found: Mapping[PurePosixPath, str], wanted: Mapping[PurePosixPath, str]
) -> tuple[PurePosixPath, ...]:
    """Bring the locks of ``root`` from ``found`` to ``wanted``; return the paths that changed.

    Each file is replaced whole or not at all (written beside, then renamed); files of ``found``
    that are not ``wanted`` are removed. Callers have raised every finding before: a city with a
    finding writes nothing. Raises ``ValueError`` for a path outside ``locks/``.
    """
    base = (root / LOCKS).resolve()
    changed = sorted(path for path in {*found, *wanted} if found.get(path) != wanted.get(path))
    for path in changed:
        parent = (root / path).parent
        if ".." in path.parts or not parent.resolve().is_relative_to(base):
            raise ValueError(f"{path} is not under {LOCKS}")
    for path in changed:
        text = wanted.get(path)
        if text is None:
            (root / path).unlink(missing_ok=True)
        else:
            _replace(root / path, text)
    return tuple(changed)


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # One writer at a time is the caller's business; a name of its own keeps readers safe anyway.
    beside = file.with_name(f".{file.name}.tmp")
    with beside.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
