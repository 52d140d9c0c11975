"""Readers that keep secrets out of files."""

from __future__ import annotations

import re
from typing import Any, Final

from citynet.border.model import Reading, wrong

__all__ = ["OPTIONS", "SECRET"]


def _secret(_value: object) -> None:
    raise wrong(
        "CN203",
        "a secret stands in the inventory",
        expected="no %s; secrets are resolved when a device is reached, never stored in Git",
        remedy="Remove it, and change the secret: it has been seen.",
    )


SECRET: Final = Reading(_secret, {"not": {}})

_SECRETIVE: Final = re.compile(r"pass(word|phrase|wd)?|secret|token|private.?key", re.IGNORECASE)


def _options(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong(
            "CN153",
            "the value of %s is not a mapping",
            expected="a mapping",
            remedy="Write 'key: value' lines, indented below the key.",
        )
    waiting: list[object] = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            if any(_SECRETIVE.search(key) for key in inner):
                _secret(value)
            waiting += inner.values()
        elif isinstance(inner, list):
            waiting += inner
    return value


OPTIONS: Final = Reading(_options, {"type": "object"})
"""Options for somebody else's library; keys that would hold a secret are refused."""
