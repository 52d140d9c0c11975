"""What may be shown of a device's text: never a value that could be a secret.

Values that citynet pushed are references again before anybody sees a text. What somebody typed by
hand is no value of ours; a word that announces a key, a password or a community hides what follows.
"""

from __future__ import annotations

import re
from typing import Final

from citynet.readers.hiding import is_reference, shown

__all__ = ["hidden_fact", "hidden_line", "holds_secret"]

_SNMP: Final = (
    r"community6?|com2sec6?|trapsess|trap2?sink|informsink|smuxpeer|usmuser|passphrase|^proxy"
)
"""snmpd.conf(5): a community, a password or a key stands somewhere behind these words."""
_ALONE: Final = r"\bauthentication(?: string)?(?= \S+$)"
"""RIP and NHRP in FRR have their password as the one word behind this."""
_HIDING: Final = re.compile(rf"(?i)({_SNMP}|sec(?:ret)?name|psk|{_ALONE})\b.*")
_SECRET: Final = re.compile(
    rf"(?i)password|passwd|secret|createuser|{_SNMP}|{_ALONE}|\bkey\b|\bpsk\b|\bmd5\b"
)
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
_ACCOUNTS: Final = "chpasswd"


def hidden_line(path: str, text: str) -> str:
    """Return a line of the file ``path`` as it may be shown; its indentation is kept."""
    if path.endswith(_ACCOUNTS):
        user, colon, secret = text.partition(":")
        return text if not colon or is_reference(secret) else f"{user}{colon}(hidden)"
    return _HIDING.sub(r"\1 (hidden)", shown(text))


def holds_secret(path: str, text: str) -> bool:
    """Say whether a line states a secret, by reference or not."""
    return path.endswith(_ACCOUNTS) or _SECRET.search(text) is not None


def hidden_fact(path: tuple[str, ...], value: str) -> str:
    """Return the value of a fact, or a part's facts on one line, as it may be shown."""
    if path and path[-1] in _FACTS:
        return value if is_reference(value) else "(hidden)"
    return _NAMED.sub(_named, value)


def _named(match: re.Match[str]) -> str:
    name, value = match.groups()
    return match[0] if is_reference(value) else f"{name}=(hidden)"
