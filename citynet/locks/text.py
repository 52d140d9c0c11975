"""Lock documents as text. Reading is :mod:`citynet.locks.document`'s.

The text is YAML of one canonical shape (block mappings, flow lists of names), so that equal values
are equal bytes and Git merges two branches line by line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

__all__ = ["API_VERSION", "LOCKS", "Value", "file_name", "lock_text"]

API_VERSION: Final = "citynet/v1"

LOCKS: Final = PurePosixPath("locks")
"""Directory of all locks, in the city directory."""

Scalar = str | int
"""Text, a number, or (a kind of number to Python) true and false."""

Value = Scalar | Sequence["Value"] | Mapping[str, "Value"]

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*(?: [A-Za-z0-9._/-]+)*|[0-9]+ [A-Za-z]+")
_NOT_TEXT: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Plain words that other readers of YAML take for something else than text, in any case."""

_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


def file_name(name: str) -> str:
    """Return the name of the lock file of ``name``; raise ``ValueError`` when it fits no file.

    Names come from intents, so nothing but letters, digits, ``.``, ``_`` and ``-`` may pass.
    """
    if not _FILE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a file")
    return f"{name}.yaml"


def lock_text(document: Mapping[str, Value]) -> str:
    """Return the canonical text of a lock document, keys in the order given."""
    return "".join(f"{line}\n" for line in _lines(document, ""))


def _lines(mapping: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        if isinstance(value, Mapping) and value:
            yield f"{indent}{_scalar(key)}:"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{_scalar(key)}: {_flow(value)}"


def _flow(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value)  # every JSON string is a double-quoted YAML scalar
