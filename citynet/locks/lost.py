"""Lock files of numbers that somebody deleted although other locks still know the service."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from citynet.errors import Finding, Place

__all__ = ["lost_locks"]

_NUMBERS: Final = ("locks", "ids", "services")
_DEPENDENTS: Final = ("links", "paths")


def lost_locks(found: Mapping[PurePosixPath, str]) -> tuple[Finding, ...]:
    """Return a finding (CN410) for every service that has paths or links, but no numbers any more.

    Numbering it anew would move a service that runs: to another slice ID, ports and VLANs.
    """
    lost = {
        numbers: path
        for path in sorted(found)
        if len(path.parts) == 4 and path.parts[1] in _DEPENDENTS
        if (numbers := PurePosixPath(*_NUMBERS, *path.parts[2:])) not in found
    }
    return tuple(
        Finding(
            place=Place(numbers),
            code="CN410",
            message="the numbers of a service are lost",
            expected=f"a file {numbers.name}, since {path} knows the service",
            found="no such file",
            remedy=(
                "take the file from the target branch again; if the service is gone for good,"
                f" delete {path} too"
            ),
        )
        for numbers, path in lost.items()
    )
