"""The cache is its owner's alone: programs are run from there, and routers boot from it."""

from __future__ import annotations

import os
from pathlib import Path

from citynet.errors import UnavailableError

__all__ = ["make_cache", "refuse_of_others"]


def make_cache(cache: Path) -> None:
    """Make the directory, for its owner alone: what is unpacked there keeps its set-user-id bits.

    Raises ``UnavailableError`` where others could have put something there.
    """
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    refuse_of_others(cache)
    cache.chmod(0o700)


def refuse_of_others(cache: Path) -> None:
    """Raise ``UnavailableError`` for a cache that others have made or may write to.

    With ``XDG_CACHE_HOME`` in a place that everybody may write to, somebody may have been there
    first. The folder above the cache is citynet's own too.
    """
    for folder in (cache.parent, cache):
        try:
            owners = {folder.lstat().st_uid, folder.stat().st_uid}
            mode = folder.stat().st_mode
        except FileNotFoundError:
            continue
        if owners != {os.geteuid()} or mode & 0o022:
            raise UnavailableError(
                f"{folder} is another user's, or others may write to it; the lab runs programs "
                "from there. Remove it, or make it yours alone, or name another place: "
                "XDG_CACHE_HOME=/a/place/of/yours citynet lab up"
            )
