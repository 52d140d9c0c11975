"""The words of an assembly."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OutputFile"]


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file of a device: its path there, and the templates whose texts make it, in order."""

    path: str
    templates: tuple[str, ...]
    """Names under ``templates/<os>/``, without ``.j2``; each one feature."""
    optional: bool = False
    """Whether a device has no such file where the templates write nothing."""
