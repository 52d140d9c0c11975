"""What a code of a finding means, for the reader who has not met it before."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """The meaning of one code, independent of any single finding."""

    code: str
    """``CN`` and three digits; the first digit names the stage."""
    title: str
    """A few words, the heading of the explanation."""
    cause: str
    """Why citynet refuses it: what would go wrong otherwise."""
    remedy: str
    """What to do about it, as an instruction."""
    example: str
    """A few lines that show the mistake, or a finding as it is printed."""
