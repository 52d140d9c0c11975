"""One spelling of a value as JSON, so that equal values have equal bytes and equal digests."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from pathlib import PurePath

__all__ = ["canonical", "digest", "plain"]

_AS_TEXT = (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    PurePath,
    date,
)


def plain(value: object) -> object:
    """Return ``value`` in the types of JSON; sets are sorted. Raise ``TypeError`` for others."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, _AS_TEXT):
        return str(value)
    return _composed(value)


def canonical(value: object) -> str:
    """Return ``value`` as JSON text: sorted keys, ASCII, two spaces, one closing newline."""
    return json.dumps(plain(value), ensure_ascii=True, indent=2, sort_keys=True) + "\n"


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()


def _composed(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=json.dumps)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
