"""Findings about locks. Nobody writes locks by hand, so all are mended in one way."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from citynet.errors import Finding

__all__ = ["REMEDY", "mended"]

REMEDY: Final = "take the file of the target branch, then run `citynet allocate`"


def mended(finding: Finding) -> Finding:
    """Return what is wrong with a file that is a lock, with what helps with a lock."""
    return replace(finding, remedy=REMEDY)
