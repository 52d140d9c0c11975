"""What the topics of compilation add to a device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from citynet.device.model import BgpNeighbor, Filter, Interface, PrefixList, Vrf

__all__ = ["Parts", "joined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Parts of one device, in no particular order."""

    interfaces: tuple[Interface, ...] = ()
    vrfs: tuple[Vrf, ...] = ()
    filters: tuple[Filter, ...] = ()
    prefix_lists: tuple[PrefixList, ...] = ()
    neighbors: tuple[BgpNeighbor, ...] = ()


def joined(pieces: Iterable[Parts]) -> Parts:
    """Return the parts of all ``pieces``."""
    whole = tuple(pieces)
    return Parts(
        interfaces=tuple(part for piece in whole for part in piece.interfaces),
        vrfs=tuple(part for piece in whole for part in piece.vrfs),
        filters=tuple(part for piece in whole for part in piece.filters),
        prefix_lists=tuple(part for piece in whole for part in piece.prefix_lists),
        neighbors=tuple(part for piece in whole for part in piece.neighbors),
    )
