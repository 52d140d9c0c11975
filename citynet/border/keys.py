"""The reader of public keys."""

from __future__ import annotations

from typing import Final

from citynet.border.model import Reading, wrong
from citynet.city.keys import KEY_PATTERN, LONGEST_KEY, AdminKey, parse_key

__all__ = ["ADMIN_KEY"]


def _read(value: object) -> AdminKey:
    try:
        return parse_key(value if isinstance(value, str) else "")
    except ValueError as error:
        raise wrong(
            "CN164",
            f"the key in %s cannot be used: {error}",
            expected="a public key of OpenSSH: Ed25519, or RSA of 3072 to 4096 bits",
            remedy="Copy the line of the .pub file whole, without options in front of it.",
        ) from error


ADMIN_KEY: Final = Reading(
    _read, {"type": "string", "pattern": f"^(?:{KEY_PATTERN})$", "maxLength": LONGEST_KEY}
)
