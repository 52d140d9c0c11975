"""Whether the locks on disk say what the intents give: what ``citynet allocate --check`` asks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from citynet.errors import Finding, Place
from citynet.lines import lines_of

__all__ = ["stale_locks"]


def stale_locks(
    found: Mapping[PurePosixPath, str], wanted: Mapping[PurePosixPath, str]
) -> tuple[Finding, ...]:
    """Return a finding (CN407) for every lock file that ``citynet allocate`` would change."""
    return tuple(
        Finding(
            place=_first_difference(path, found.get(path), wanted.get(path)),
            code="CN407",
            message="this lock does not say what the intents give",
            expected=_said(path, wanted.get(path), found.get(path)),
            found=_said(path, found.get(path), wanted.get(path)),
            remedy="run `citynet allocate` and commit what it writes",
        )
        for path in sorted({*found, *wanted})
        if found.get(path) != wanted.get(path)
    )


def _difference(one: str, other: str) -> int:
    """Return the index of the first line that differs."""
    lines = lines_of(one), lines_of(other)
    for index, pair in enumerate(zip(*lines, strict=False)):
        if pair[0] != pair[1]:
            return index
    return min(map(len, lines))


def _first_difference(path: PurePosixPath, found: str | None, wanted: str | None) -> Place:
    if found is None or wanted is None:
        return Place(path)
    return Place(path, _difference(found, wanted) + 1)


def _said(path: PurePosixPath, text: str | None, other: str | None) -> str:
    if text is None:
        return f"no file {path.name}"
    if other is None:
        return f"a file {path.name}"
    lines = lines_of(text)
    index = _difference(text, other)
    return lines[index].strip() if index < len(lines) else "the end of the file"
