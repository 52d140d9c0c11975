"""The two keys that every file of citynet's own begins with."""

from __future__ import annotations

from typing import Final

from citynet.border.model import Reading
from citynet.border.values import constant

__all__ = ["API_VERSION", "kind"]

API_VERSION: Final = constant(
    "citynet/v1", "CN155", "Write 'apiVersion: citynet/v1', the only version that exists."
)


def kind(word: str) -> Reading:
    """Read the one kind that the files of a folder have."""
    remedy = f"Write 'kind: {word}', or move the file to the folder of its kind."
    return constant(word, "CN156", remedy)
