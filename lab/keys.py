"""Keys and secrets of a lab: made anew for each one, and good for nothing else."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from citynet.device.secrets import REFERENCE
from citynet.errors import CallError

__all__ = ["HostKey", "lab_secrets", "make_host_keys", "with_secrets"]

_ALPHABET: Final = string.ascii_letters + string.digits
_LENGTH: Final = 24
_LENGTHS: Final = {"ntp": 16}
"""Of values that programs take with no other length: AES-128 has a key of 16 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostKey:
    """The SSH host key of a router."""

    private: str = field(repr=False)
    """OpenSSH's format, not encrypted."""
    public: str
    """As in known_hosts, without names: ``ssh-ed25519 AAAA…``."""


def make_host_keys(routers: Iterable[str]) -> dict[str, HostKey]:
    """Make an Ed25519 host key for each router."""
    return {router: _host_key() for router in sorted(routers)}


def lab_secrets(names: Iterable[str]) -> dict[str, str]:
    """Make a random value for each name: 24 letters and digits, or what the file takes."""
    return {
        name: "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTHS.get(name, _LENGTH)))
        for name in sorted(names)
    }


def with_secrets(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with values in place of references. Raises CallError for an unknown name."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            raise CallError(f"the lab has no secret {name}")
        return values[name]

    return REFERENCE.sub(value, text)


def _host_key() -> HostKey:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return HostKey(private=private.decode(), public=public.decode())
