"""What links and devices lack for what a service asks, and what would make up for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from citynet.city.algorithms import PLAIN, SPEAKERS
from citynet.city.model import Algorithm, City, CityDevice, Encryption, Link
from citynet.city.partitions import PARTITIONERS, Partitioning, at_least, partitioning_of
from citynet.city.trust import Trust, trusted
from citynet.placement.demand import Demand

__all__ = [
    "Shortcoming",
    "asked",
    "changes",
    "lacking",
    "of_core_link",
    "of_device",
    "of_devices",
    "of_link",
]

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
    return _shortcoming(f"link {link.name}", _of_link(link, trust, encrypted=encrypted))


def of_core_link(
    link: Link, algorithm: Algorithm, devices: Mapping[str, CityDevice]
) -> Shortcoming | None:
    """Return what a core link lacks for an algorithm; ``None``: nothing."""
    lacks = _of_link(link, algorithm.trust, encrypted=algorithm.encrypted)
    gives = partitioning_of(link, devices)
    if not at_least(gives, algorithm.partition):
        lacks[f"partition {gives}"] = _DIVIDED[algorithm.partition]
    return _shortcoming(f"link {link.name}", lacks)


def of_device(device: CityDevice, trust: str, algorithm: Algorithm = PLAIN) -> Shortcoming | None:
    """Return what a device lacks for a profile's trust and an algorithm; ``None``: nothing."""
    lacks: dict[str, str] = {}
    needed = trust if trusted(trust, algorithm.trust) else algorithm.trust
    if not trusted(device.trust, needed):
        lacks[f"trust {device.trust}"] = f"raise its trust to {needed}"
    return _shortcoming(f"device {device.name}", lacks | _of_platform(device, algorithm))


def of_devices(
    city: City, demand: Demand, algorithm: Algorithm | None, domain: str
) -> Iterator[Shortcoming | None]:
    """Yield what each device of a domain lacks where a service attaches or is handed over."""
    if algorithm is None:
        # Checks of the intents refuse that first; here it must not pass for plain paths.
        yield Shortcoming(f"domain {domain}", ("no algorithm that satisfies it",), ("declare one",))
        return
    handed = (end.device for link in demand.hand_offs for end in city.links[link].ends)
    for name in sorted({*demand.devices.values(), *handed}):
        device = city.devices[name]
        if device.domain == domain:
            yield of_device(device, demand.profile.trust, algorithm)


_DIVIDED: Final = {
    Partitioning.RESERVED: "end it at physical ports of two devices of one platform"
    f" ({' or '.join(sorted(PARTITIONERS[Partitioning.RESERVED]))})",
    Partitioning.DEDICATED: "make it a channel between physical ports of two"
    f" {' or '.join(sorted(PARTITIONERS[Partitioning.DEDICATED]))} devices",
}
"""What makes a link give as much to one slice."""

_Lacks = dict[str, str]
"""What is lacking, and the change that gives it."""


def _of_link(link: Link, trust: str, *, encrypted: bool) -> _Lacks:
    lacks: _Lacks = {}
    if not trusted(link.trust, trust):
        lacks[f"trust {link.trust}"] = f"raise its trust to {trust}"
    if encrypted and link.encryption == Encryption.NONE:
        lacks["not encrypted"] = "encrypt it"
    return lacks


def _of_platform(device: CityDevice, algorithm: Algorithm) -> _Lacks:
    if algorithm == PLAIN:
        return {}
    able, why = PARTITIONERS[algorithm.partition], f"gives no slice a {algorithm.partition} rate"
    if device.platform not in SPEAKERS:
        able, why = able & SPEAKERS, "takes part in no algorithm"
    if device.platform in able:
        return {}
    cure = f"give it a platform that does ({', '.join(sorted(able))})"
    return {f"platform {device.platform}, which {why}": cure}


def _shortcoming(what: str, lacks: _Lacks) -> Shortcoming | None:
    return Shortcoming(what, tuple(lacks), tuple(lacks.values())) if lacks else None


def lacking(found: Sequence[Shortcoming]) -> str:
    """Return the first of many in words: ``link a--b (not encrypted) and 2 more``."""
    more = f" and {len(found) - _SHOWN} more" if found[_SHOWN:] else ""
    return ", ".join(f"{one.what} ({', '.join(one.lacks)})" for one in found[:_SHOWN]) + more


def changes(found: Sequence[Shortcoming]) -> str:
    """Return what to do about the first of many: ``link a--b: encrypt it``."""
    more = f"; and so on for {len(found) - _SHOWN} more" if found[_SHOWN:] else ""
    return "; ".join(f"{one.what}: {' and '.join(one.change)}" for one in found[:_SHOWN]) + more
