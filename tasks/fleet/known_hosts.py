"""Host keys of the city's devices, in OpenSSH's format: ``inventory/known_hosts``."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from citynet.errors import CallError

__all__ = ["KnownHosts", "read_known_hosts"]

_LARGEST: Final = 2**24
_SSH: Final = 22
_KIND: Final = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHosts:
    """Keys by name: ``198.51.100.11``, or ``[198.51.100.11]:2222`` for another port than 22."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, host: str, port: int) -> tuple[str, ...]:
        """Return the accepted keys of a host, ``ssh-ed25519 AAAA…``; empty where none is known."""
        return self.keys.get(host.lower() if port == _SSH else f"[{host.lower()}]:{port}", ())


def read_known_hosts(path: Path) -> KnownHosts:
    """Return what the file says; a file that is not there says nothing.

    Hashed names, patterns and markers are refused: one could not see in review whose key changes.
    Raises ``CallError`` with every line that cannot be used.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return KnownHosts()
    if len(content) > _LARGEST:
        raise CallError(f"{path} is larger than {_LARGEST // 2**20} MiB")
    found: dict[str, tuple[str, ...]] = {}
    wrong: list[str] = []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        said = _line(line)
        if isinstance(said, str):
            wrong.append(f"{path}:{number}: {said}")
            continue
        names, key = said
        for name in names:
            found[name] = (*found.get(name, ()), key)
    if wrong:
        raise CallError("\n".join(wrong))
    return KnownHosts(keys=MappingProxyType(found))


def _line(line: str) -> tuple[tuple[str, ...], str] | str:
    """Return names and key of a line, or why it cannot be used."""
    words = line.split()
    if words[0].startswith("@"):
        return f"the marker {words[0]} is not supported"
    if words[0].startswith("|"):
        return "hashed names are not supported; write the name itself"
    names = tuple(name.lower() for name in words[0].split(","))
    if any(not name or set(name) & set("*?!") for name in names):
        return "patterns are not supported; write each name"
    if len(words) < 3 or not _KIND.fullmatch(words[1]):
        return "expected NAMES KIND KEY"
    if not _is_key(words[1], words[2]):
        return f"this is no key of kind {words[1]}"
    return names, f"{words[1]} {words[2]}"


def _is_key(kind: str, text: str) -> bool:
    """Say whether the key's own text names its kind, as RFC 4253 section 6.6 has it."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    length = int.from_bytes(content[:4], "big")
    return content[4 : 4 + length] == kind.encode()
