"""Public keys for tests; nobody has kept the private ones."""

from __future__ import annotations

import base64
from typing import Final

from citynet.city.keys import AdminKey, parse_key

__all__ = ["ED25519", "KEYS", "RSA", "line"]


def line(kind: str, *parts: bytes) -> str:
    """Return a line of a .pub file with these parts behind the kind."""
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (kind.encode(), *parts))
    return f"{kind} {base64.b64encode(blob).decode()}"


def rsa(bits: int, exponent: int = 65537) -> str:
    """Return a line with a modulus of that many bits (not one that anybody could sign with)."""
    modulus = (1 << (bits - 1)) | 1
    return line(
        "ssh-rsa",
        exponent.to_bytes(exponent.bit_length() // 8 + 1, "big"),
        modulus.to_bytes(bits // 8 + 1, "big"),
    )


ED25519: Final[AdminKey] = parse_key(line("ssh-ed25519", bytes(range(32))))
RSA: Final[AdminKey] = parse_key(rsa(4096))
KEYS: Final = (ED25519, RSA)
