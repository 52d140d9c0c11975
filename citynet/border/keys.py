"""The reader of public keys."""

from __future__ import annotations

from typing import Final

from citynet.border.model import Reading, wrong
from citynet.city.keys import KEY_PATTERN, LONGEST_KEY, AdminKey, parse_key
from citynet.workspace.found import quoted

__all__ = ["ADMIN_KEY"]

_SHOWN: Final = 20
_BASE64_OF_PRIVATE: Final = "b3BlbnNzaC1rZXkt"
"""``openssh-key-``: how the body of a private key of OpenSSH begins."""


def _read(value: object) -> AdminKey:
    try:
        return parse_key(value if isinstance(value, str) else "")
    except ValueError as error:
        raise wrong(
            "CN164",
            f"the key in %s cannot be used: {error}",
            expected="a public key of OpenSSH: Ed25519, or RSA of 3072 to 4096 bits",
            remedy=(
                "Remove it, and make a new pair: this one has been seen."
                if _is_private(value)
                else "Copy the line of the .pub file whole, without options in front of it."
            ),
            found=_found(value),
        ) from error


def _is_private(value: object) -> bool:
    return isinstance(value, str) and any(
        mark in value for mark in ("PRIVATE KEY", "PuTTY-User-Key", _BASE64_OF_PRIVATE)
    )


def _found(value: object) -> str:
    """Return what a finding may repeat: a key in the wrong form may be the private one."""
    if _is_private(value):
        return "a private key"
    if not isinstance(value, str) or len(value) <= _SHOWN:
        return quoted(value)
    return f"{quoted(value[:_SHOWN])} and {len(value) - _SHOWN} more characters"


ADMIN_KEY: Final = Reading(
    _read, {"type": "string", "pattern": f"^(?:{KEY_PATTERN})$", "maxLength": LONGEST_KEY}
)
