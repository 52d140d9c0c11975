"""What the next boot would bring: files on disk that are not those intended."""

from __future__ import annotations

from collections.abc import Mapping

from citynet.running.model import FrrObservation

__all__ = ["disk_changes"]


def disk_changes(observation: FrrObservation, intended: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths on disk that are not as ``intended`` (path -> text), sorted.

    Changed files, missing ones, managed ones too many, and foreign files that programs would read.
    ``intended`` and the observation must show secrets alike.
    """
    disk = {**observation.foreign, **observation.files}
    return tuple(
        sorted(path for path in {*disk, *intended} if disk.get(path) != intended.get(path))
    )
