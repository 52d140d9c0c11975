"""Values out of what programs print as JSON, checked one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from citynet.running.errors import ObservationError

__all__ = [
    "entries",
    "integer",
    "interface_name",
    "mapping",
    "optional_text",
    "sequence",
    "text",
]

_MAX_NUMBER: Final = 2**64
"""No number that the kernel says is larger."""

_NAME_BYTES: Final = 15
_MAX_SAID: Final = 64 * 1024 * 1024


def entries(fact: str, said: str) -> list[Mapping[str, object]]:
    """Return the objects of a JSON list; a program with nothing to say may print nothing at all.

    Raises ``ObservationError`` for anything else.
    """
    if not said.strip():
        return []
    if len(said) > _MAX_SAID:
        raise ObservationError(fact, "it is too long")
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise ObservationError(fact, "it is no JSON") from error
    if not isinstance(found, list):
        raise ObservationError(fact, "it is no list")
    # ip(8) prints an empty object for what its filter left out.
    return [mapping(fact, one) for one in found if one != {}]


def mapping(fact: str, value: object) -> Mapping[str, object]:
    """Return ``value`` as an object; nothing at all is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ObservationError(fact, "an object is missing")
    return value


def sequence(fact: str, value: object) -> list[object]:
    """Return ``value`` as a list; nothing at all is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ObservationError(fact, "a list is missing")
    return value


def optional_text(fact: str, said: Mapping[str, object], key: str) -> str | None:
    """Return the text under ``key``, if there is one: one line, without controls."""
    value = said.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.isprintable():
        raise ObservationError(fact, f"{key!r} is no text of one line")
    return value


def text(fact: str, said: Mapping[str, object], key: str) -> str:
    """Return the text under ``key``, which has to be there and not empty."""
    value = optional_text(fact, said, key)
    if not value:
        raise ObservationError(fact, f"{key!r} is missing")
    return value


def interface_name(fact: str, name: str) -> str:
    """Return ``name``, if the kernel can call an interface so (15 bytes, no blanks)."""
    if not 0 < len(name) <= _NAME_BYTES or not name.isprintable() or " " in name or "/" in name:
        raise ObservationError(fact, "an interface has no name that one can have")
    return name


def integer(fact: str, said: Mapping[str, object], key: str) -> int | None:
    """Return the whole number under ``key``, if there is one."""
    value = said.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MAX_NUMBER:
        raise ObservationError(fact, f"{key!r} is no whole number")
    return value
