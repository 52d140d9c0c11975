"""Public keys of SSH, one a line as OpenSSH writes them (RFC 4253 section 6.6, RFC 8709).

A key has two words of fixed alphabets and no comment, so that it is the same in every text and
means nothing else in any of them.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["KEY_PATTERN", "LONGEST_KEY", "AdminKey", "KeyKind", "parse_key"]


class KeyKind(StrEnum):
    """Kinds of keys that are accepted."""

    ED25519 = "ssh-ed25519"
    RSA = "ssh-rsa"


@dataclass(frozen=True, slots=True, order=True)
class AdminKey:
    """A public key with which the local account may log in; ``blob`` is its base64."""

    kind: KeyKind
    blob: str

    def __str__(self) -> str:
        return f"{self.kind} {self.blob}"


KEY_PATTERN: Final = (
    r"(ssh-ed25519|ssh-rsa) ([A-Za-z0-9+/]{4}){8,256}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
    r"( [A-Za-z0-9][A-Za-z0-9._@+-]{0,63})?"
)
"""A key as it may be written, with the comment that OpenSSH puts behind it."""
LONGEST_KEY: Final = 1200
_KEY: Final = re.compile(KEY_PATTERN)
_RSA_BITS: Final = range(3072, 4097)
"""Less is not enough beyond 2030 (BSI TR-02102-1); more do not fit into a line of IOS-XR (800)."""
_ED25519_BYTES: Final = 32
_LENGTH: Final = 4


def parse_key(text: str) -> AdminKey:
    """Return the key of a line; its comment is dropped.

    Raises ``ValueError``, in words about the key, for anything but one whole key of an accepted
    kind and length.
    """
    if len(text) > LONGEST_KEY or not _KEY.fullmatch(text):
        raise ValueError("it is not 'ssh-ed25519 AAAA...' or 'ssh-rsa AAAA...' in one line")
    kind, blob = text.split(" ")[:2]
    parts = _parts(blob)
    if not parts or parts[0] != kind.encode():
        raise ValueError(f"what is encoded in it is not a key of kind {kind}")
    if kind == KeyKind.ED25519:
        if len(parts) != 2 or len(parts[1]) != _ED25519_BYTES:
            raise ValueError("it is not a whole Ed25519 key")
    else:
        _check_rsa(parts)
    return AdminKey(KeyKind(kind), blob)


def _check_rsa(parts: list[bytes]) -> None:
    if len(parts) != 3 or not all(map(_is_positive, parts[1:])):
        raise ValueError("it is not a whole RSA key")
    exponent, modulus = (int.from_bytes(part, "big") for part in parts[1:])
    if modulus.bit_length() not in _RSA_BITS:
        raise ValueError(
            f"it is an RSA key of {modulus.bit_length()} bits, not of {_RSA_BITS[0]} to"
            f" {_RSA_BITS[-1]}"
        )
    # FIPS 186-5, A.1.1: odd, and large enough that no message is its own root.
    if not 2**16 < exponent < 2**256 or exponent % 2 == 0 or modulus % 2 == 0:
        raise ValueError("it is an RSA key with a weak exponent or modulus")


def _is_positive(number: bytes) -> bool:
    """Say whether ``number`` is a positive ``mpint`` in its shortest form (RFC 4251 section 5)."""
    if not number or number[0] >= 0x80:
        return False
    return number[0] != 0 or (len(number) > 1 and number[1] >= 0x80)


def _parts(blob: str) -> list[bytes]:
    """Return the strings of a key (RFC 4251 section 5); none where it is not whole strings."""
    try:
        rest = base64.b64decode(blob, validate=True)
    except binascii.Error:
        return []
    # One key has one text: bits that base64 leaves over would be a place to hide others in.
    if base64.b64encode(rest).decode() != blob:
        return []
    parts: list[bytes] = []
    while rest:
        length = int.from_bytes(rest[:_LENGTH], "big")
        part = rest[_LENGTH : _LENGTH + length]
        if len(rest) < _LENGTH or len(part) != length:
            return []
        parts.append(part)
        rest = rest[_LENGTH + length :]
    return parts
