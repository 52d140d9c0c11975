"""No value of a device may become anything but itself in a text.

Every string of a device is checked before it meets a template: names, secret references and texts
each have a small set of characters, none of which ends a line, quotes, comments, expands or
separates commands on any platform. Numbers, addresses and networks are typed, but an IPv6 address
can carry a zone, which is free text; it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from enum import Enum
from functools import cache, lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Network,
)
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Final

from citynet.device import text as written
from citynet.device.model import Device, Part
from citynet.errors import Finding, Place

__all__ = ["unsafe_output", "unsafe_values"]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")
_SECRET: Final = re.compile(r"secret:[a-z0-9.-]+")

_TEXTS: Final = frozenset({"banner", "description"})
_SECRETS: Final = frozenset(
    {
        "admin_password",
        "authentication",
        "key",
        "ntp_key",
        "snmp_auth",
        "snmp_privacy",
        "tacacs_key",
    }
)

# Types whose text cannot be anything but a number or an IPv4 address.
_HARMLESS: Final = frozenset({int, bool, type(None), IPv4Address, IPv4Interface, IPv4Network})
_OUTPUT: Final = re.compile(r"[\n -~]*")


def unsafe_values(device: Device) -> Iterator[Finding]:
    """Yield CN701 for each value of ``device`` that must not stand in a configuration."""
    for part, name, value in _values(device):
        # A device's name is also the name of a directory.
        if not _safe(name, value) or (part is device and name == "name" and "/" in str(value)):
            yield Finding(
                place=Place(PurePosixPath(ascii(device.name)[1:-1])),
                code="CN701",
                message=f"{type(part).__name__}.{name} cannot stand in a configuration",
                expected=_expected(name),
                found=ascii(value),
                remedy=f"change it in {', '.join(map(ascii, part.origin.sources)) or 'the city'}",
            )


def unsafe_output(device: str, path: str, text: str) -> Iterator[Finding]:
    """Yield CN702 if ``text`` is not printable ASCII in whole lines."""
    if _OUTPUT.fullmatch(text) and (not text or text.endswith("\n")):
        return
    number, line = next(
        (
            (number, line)
            for number, line in enumerate(text.split("\n"), 1)
            if not _OUTPUT.fullmatch(line)
        ),
        (text.count("\n") + 1, text.rsplit("\n", 1)[-1]),
    )
    yield Finding(
        place=Place(PurePosixPath(device) / path, number),
        code="CN702",
        message="a template wrote what no configuration may have",
        expected="printable ASCII, each line ended by a line feed",
        found=ascii(line),
        remedy="mend the template that writes this line",
    )


def _values(part: Part) -> Iterator[tuple[Part, str, object]]:
    """Yield the values of a part and of all its parts, except those that are harmless by type."""
    kind: type = type(part)
    names, values = _reader(kind)
    for name, value in zip(names, values(part), strict=True):
        if type(value) in _HARMLESS:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Part):
                yield from _values(one)
            else:
                yield part, name, one
    for source in part.origin.sources:
        yield part, "origin", source


@cache
def _reader(kind: type) -> tuple[tuple[str, ...], Callable[[Part], tuple[object, ...]]]:
    names = tuple(field.name for field in fields(kind) if field.name != "origin")
    if len(names) == 1:  # `attrgetter` of one name returns no tuple
        (name,) = names
        return names, lambda part: (getattr(part, name),)
    return names, attrgetter(*names)


def _safe(name: str, value: object) -> bool:
    if isinstance(value, Enum) or type(value) in _HARMLESS:
        return True
    if isinstance(value, str):
        return _safe_text(name, value)
    if isinstance(value, tuple):
        return all(_safe(name, one) for one in value)
    if isinstance(value, IPv6Network):
        return value.network_address.scope_id is None
    if isinstance(value, IPv6Address):  # and IPv6Interface
        return value.scope_id is None
    # Port ranges and whatever else has no string in it.
    return _harmless_fields(value)


def _harmless_fields(value: object) -> bool:
    try:
        names = [field.name for field in fields(value)]  # type: ignore[arg-type]
    except TypeError:
        return False
    return all(type(getattr(value, name)) in _HARMLESS for name in names)


@lru_cache(maxsize=65536)
def _safe_text(name: str, text: str) -> bool:
    if name in _SECRETS:
        return _SECRET.fullmatch(text) is not None
    if name in _TEXTS:
        return not text or written.is_text(text)
    # The push would put a secret in the place of a reference, wherever it stands.
    return not written.REFERENCE.search(text) and _NAME.fullmatch(text) is not None


def _expected(name: str) -> str:
    if name in _SECRETS:
        return "a reference such as secret:bgp.egov.core"
    if name in _TEXTS:
        return f"words: {written.EXPECTED}"
    return "A-Z a-z 0-9 first, then also . _ : / -, not secret:"
