"""Links on the way to a file: where citynet writes, none may stand."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

__all__ = ["link_on_the_way"]


def link_on_the_way(root: Path, path: PurePosixPath) -> PurePosixPath | None:
    """Return the first part of ``path`` below the city ``root`` that is a link, itself included.

    Whoever put it there could have citynet write anywhere. The way to ``root`` is its owner's.
    """
    ways = (path, *path.parents)
    return next((way for way in reversed(ways) if way.name and (root / way).is_symlink()), None)
