"""What links and devices lack for what a service asks, and what would make up for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from citynet.city.algorithms import PLAIN, SPEAKERS
from citynet.city.model import Algorithm, CityDevice, Encryption, Link
from citynet.city.trust import Trust, trusted

__all__ = ["Shortcoming", "asked", "changes", "lacking", "of_device", "of_link"]

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, order=True)
class Shortcoming:
    """A link or device, all that it lacks, and the change that gives it all of that."""

    what: str
    """``link a--b``."""
    lacks: tuple[str, ...]
    change: tuple[str, ...]


def asked(trust: str, *, encrypted: bool) -> str:
    """Return a demand in words, ``trust high, encrypted links``; empty where nothing is asked."""
    words = [f"trust {trust}"] if trust != Trust.LOW else []
    return ", ".join([*words, "encrypted links"] if encrypted else words)


def of_link(link: Link, trust: str, *, encrypted: bool) -> Shortcoming | None:
    """Return what a link lacks; ``None``: nothing."""
    lacks: list[str] = []
    change: list[str] = []
    if not trusted(link.trust, trust):
        lacks.append(f"trust {link.trust}")
        change.append(f"raise its trust to {trust}")
    if encrypted and link.encryption == Encryption.NONE:
        lacks.append("not encrypted")
        change.append("encrypt it")
    return Shortcoming(f"link {link.name}", tuple(lacks), tuple(change)) if lacks else None


def of_device(device: CityDevice, trust: str, algorithm: Algorithm = PLAIN) -> Shortcoming | None:
    """Return what a device lacks for a profile's trust and an algorithm; ``None``: nothing."""
    lacks: list[str] = []
    change: list[str] = []
    needed = trust if trusted(trust, algorithm.trust) else algorithm.trust
    if not trusted(device.trust, needed):
        lacks.append(f"trust {device.trust}")
        change.append(f"raise its trust to {needed}")
    if algorithm != PLAIN and device.platform not in SPEAKERS:
        lacks.append(f"platform {device.platform}, which takes part in no algorithm")
        change.append(f"give it a platform that does ({', '.join(sorted(SPEAKERS))})")
    return Shortcoming(f"device {device.name}", tuple(lacks), tuple(change)) if lacks else None


def lacking(found: Sequence[Shortcoming]) -> str:
    """Return the first of many in words: ``link a--b (not encrypted) and 2 more``."""
    more = f" and {len(found) - _SHOWN} more" if found[_SHOWN:] else ""
    return ", ".join(f"{one.what} ({', '.join(one.lacks)})" for one in found[:_SHOWN]) + more


def changes(found: Sequence[Shortcoming]) -> str:
    """Return what to do about the first of many: ``link a--b: encrypt it``."""
    more = f"; and so on for {len(found) - _SHOWN} more" if found[_SHOWN:] else ""
    return "; ".join(f"{one.what}: {' and '.join(one.change)}" for one in found[:_SHOWN]) + more
