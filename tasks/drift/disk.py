"""Files on disk that differ from the proven text: changes that wait for the next start."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.drift.grouping import Group, grouped
from tasks.drift.lines import Changed
from tasks.drift.subjects import Subject

__all__ = ["DiskGroups", "disk_groups"]


@dataclass(frozen=True, slots=True)
class DiskGroups:
    """Changes of files, set against those of what runs."""

    only: tuple[Group, ...]
    """Not done yet."""
    repeated: frozenset[Subject]
    """Done already, and kept."""


def disk_groups(
    changed: tuple[Changed, ...], running: tuple[Group, ...], lost: frozenset[Subject]
) -> DiskGroups:
    """Return which changes of files run too, and which do not; ``lost`` files are gone.

    A line that is changed on both sides in the same way is one change, not two.
    """
    done = {_identity(one): group.subject for group in running for one in group.changed}
    rest = tuple(one for one in changed if _identity(one) not in done)
    repeated = {done[_identity(one)] for one in changed if _identity(one) in done}
    return DiskGroups(only=grouped(rest, lost), repeated=frozenset(repeated))


def _identity(one: Changed) -> tuple[str, bool, tuple[str, ...], str]:
    return one.file, one.found, one.token.context, one.token.text
