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

_NUMBERS: Final = frozenset(
    {"auth_timeout", "banner_timeout", "conn_timeout", "keepalive", "port", "read_timeout"}
    | {"retries", "session_timeout", "timeout"}
)
_TRANSPORTS: Final = ("https", "netconf", "ssh")


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
    if not _is_known(value):
        raise wrong(
            "CN154",
            "the options of %s are none that citynet passes on",
            expected=f"optional_args, and in either {', '.join(sorted(_NUMBERS))} with a number or"
            f" true or false, or transport ({', '.join(sorted(_TRANSPORTS))})",
            remedy="Leave the others out: a library may take any of them as a secret.",
        )
    return value


def _is_known(value: dict[str, Any], *, inside: bool = False) -> bool:
    for key, inner in value.items():
        if key == "optional_args" and isinstance(inner, dict) and not inside:
            known = _is_known(inner, inside=True)
        elif key == "transport":
            known = inner in _TRANSPORTS
        else:
            known = key in _NUMBERS and isinstance(inner, (int, float, bool))
        if not known:
            return False
    return True


OPTIONS: Final = Reading(_options, {"type": "object"})
"""Options for somebody else's library: a few that are numbers, since any word may be a secret."""
