"""Which platforms' devices citynet can own in part."""

from __future__ import annotations

from typing import Final

from citynet.device.model import Platform

__all__ = ["OWNED_IN_PART"]

OWNED_IN_PART: Final = frozenset({Platform.IOSXR, Platform.VRP})
"""Those whose text :mod:`citynet.ownership` reads as a tree and can change line by line.

FRR on Linux is some ten files of five programs; EOS and Junos are read and not changed yet.
"""
