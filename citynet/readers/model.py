"""What a reader returns: a device, and every line that it did not understand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from citynet.device.model import Device

__all__ = ["ReadDevice", "Reader", "TextFiles", "UnreadLine"]

TextFiles = Mapping[str, str]
"""Path of each file of a device → its text."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class UnreadLine:
    """A line that no rule claimed, or that says what the device model cannot hold.

    A line that should be there and is not is entered as ``line`` 0, with its ``text``; a whole file
    that is missing as ``line`` 0 with an empty ``text``.
    """

    device: str
    file: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDevice:
    """A device as its text says it. ``device`` is best effort where ``unread`` is not empty."""

    device: Device
    unread: tuple[UnreadLine, ...]


class Reader(Protocol):
    """Reads one platform's text. Total: it raises for no text, it reports lines unread."""

    def __call__(self, name: str, files: TextFiles) -> ReadDevice:
        """Return what ``files`` of device ``name`` say."""
        ...
