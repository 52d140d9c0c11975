"""What making an image takes of the network and of the disk, said and checked before."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from citynet.errors import UnavailableError
from lab.image.model import Needs, Package
from lab.image.tools import missing_tools

__all__ = ["check_space", "exact_needs", "image_needs"]

# Measured with Debian 12.12: lists, routers with kernel, tools; shown before anything is known.
_LISTS_SIZE = 9_500_000
_ROUTERS_SIZE = 81_000_000
_TOOLS_SIZE = 30_000_000
_DISK_ROUTERS = 700_000_000
_DISK_TOOLS = 250_000_000
_KEPT_ROUTERS = 80_000_000
_KEPT_TOOLS = 140_000_000
_KEPT_LISTS = 32_000_000


def image_needs(cache: Path, etc: Path = Path("/etc/apt")) -> Needs:
    """Say what making an image takes, from what is known without the network."""
    tools = bool(missing_tools(cache))
    return Needs(
        cache=cache,
        download=_LISTS_SIZE + _ROUTERS_SIZE + (_TOOLS_SIZE if tools else 0),
        disk=_DISK_ROUTERS + (_DISK_TOOLS if tools else 0),
        kept=_KEPT_ROUTERS + _KEPT_LISTS + (_KEPT_TOOLS if tools else 0),
        sources=str(etc),
    )


def exact_needs(cache: Path, etc: Path, archives: Path, packages: Iterable[Package]) -> Needs:
    """Say the same once it is known which packages there are, and which are in ``archives``."""
    known = image_needs(cache, etc)
    by_file = {package.file: package for package in packages}
    missing = [one for one in by_file.values() if not (archives / one.file).is_file()]
    return replace(
        known,
        download=sum(package.size for package in missing),
        packages=len(by_file),
        exact=True,
    )


def check_space(needs: Needs) -> None:
    """Raise ``UnavailableError`` where the disk has too little room."""
    free = shutil.disk_usage(needs.cache).free
    if free < needs.disk:
        raise UnavailableError(
            f"Making the lab's image takes {needs.disk / 1e6:.0f} MB in {needs.cache}; "
            f"{free / 1e6:.0f} MB are free. Make room, or name a roomier place: "
            "XDG_CACHE_HOME=/a/roomy/place citynet lab up"
        )
