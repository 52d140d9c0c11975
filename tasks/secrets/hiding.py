"""What may be shown of a device's text: never a value that could be a secret.

Values that citynet pushed are references again before anybody sees a text. What somebody typed by
hand is no value of ours; a word that announces a key, a password or a community hides what follows.
The words stand in :mod:`citynet.readers.hiding`, for readers too.
"""

from __future__ import annotations

import re
from typing import Final

from citynet.readers.hiding import is_reference, shown_in, speaks_of_secret

__all__ = ["hidden_fact", "hidden_line", "holds_secret"]

_FACTS: Final = frozenset(
    {
        "authentication",
        "tacacs_key",
        "snmp_auth",
        "snmp_privacy",
        "admin_password",
    }
)
_NAMED: Final = re.compile(rf"\b({'|'.join(sorted(_FACTS))})=(\S+)")


def hidden_line(path: str, text: str) -> str:
    """Return a line of the file ``path`` as it may be shown; its indentation is kept."""
    return shown_in(path, text)


def holds_secret(path: str, text: str) -> bool:
    """Say whether a line states a secret, by reference or not."""
    return speaks_of_secret(path, text)


def hidden_fact(path: tuple[str, ...], value: str) -> str:
    """Return the value of a fact, or a part's facts on one line, as it may be shown."""
    if path and path[-1] in _FACTS:
        return value if is_reference(value) else "(hidden)"
    return _NAMED.sub(_named, value)


def _named(match: re.Match[str]) -> str:
    name, value = match.groups()
    return match[0] if is_reference(value) else f"{name}=(hidden)"
