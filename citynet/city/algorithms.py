"""Which paths of a domain a service may use: the plain shortest ones or a flexible algorithm's.

Profiles ask for trust, encryption and a partition, domains declare algorithms (RFC 9350), and links
have affinities (RFC 9479) by which algorithms leave them out. What follows from that is decided
here and nowhere else: the compiler, the placement and the promises ask the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from citynet.city.model import Algorithm, CityDevice, Domain, Encryption, Link
from citynet.city.partitions import PARTITIONERS, Partitioning, at_least, partitioning_of
from citynet.city.trust import Trust, trusted
from citynet.device.model import AlgorithmMetric, Platform

__all__ = [
    "PLAIN",
    "SPEAKERS",
    "affinities",
    "affinities_of",
    "algorithm_of",
    "carries",
    "excluded",
    "satisfies",
    "takes_part",
]

PLAIN: Final = Algorithm(name="plain", number=0, metric=AlgorithmMetric.IGP)
"""The plain shortest paths, which every domain has: algorithm 0 of IS-IS (RFC 8667 §3.2)."""

SPEAKERS: Final = frozenset({Platform.IOSXR, Platform.JUNOS, Platform.VRP})
"""Platforms that speak flexible algorithms over SRv6; FRR 8.4 and EOS do not."""

_LOW: Final = "trust-low"
_STANDARD: Final = "trust-standard"
_UNENCRYPTED: Final = "unencrypted"

_UNRESERVED: Final = "unreserved"
_UNDEDICATED: Final = "undedicated"

_BITS: Final = {_LOW: 0, _STANDARD: 1, _UNENCRYPTED: 2, _UNRESERVED: 3, _UNDEDICATED: 4}
"""Bit of each affinity in the extended administrative group (RFC 7308)."""

_OF_PARTITIONS: Final = frozenset({_UNRESERVED, _UNDEDICATED})

_BELOW: Final = {
    Trust.LOW: frozenset[str](),
    Trust.STANDARD: frozenset({_LOW}),
    Trust.HIGH: frozenset({_LOW, _STANDARD}),
}
"""Affinities of links that are trusted less."""

_LESS: Final = {
    Partitioning.SHARED: frozenset[str](),
    Partitioning.RESERVED: frozenset({_UNRESERVED}),
    Partitioning.DEDICATED: frozenset({_UNRESERVED, _UNDEDICATED}),
}
"""Affinities of links that can give less to one slice."""

_GIVES: Final = {
    Partitioning.SHARED: (_UNRESERVED,),
    Partitioning.RESERVED: (_UNDEDICATED,),
    Partitioning.DEDICATED: (),
}
"""Affinity of a link by what it can give."""


def affinities(domain: Domain) -> Mapping[str, int]:
    """Return the affinities of a domain with their bits, in that order.

    Those about partitions exist where an algorithm asks for one.
    """
    partitioned = any(a.partition is not Partitioning.SHARED for a in domain.algorithms)
    return {name: bit for name, bit in _BITS.items() if partitioned or name not in _OF_PARTITIONS}


def affinities_of(link: Link, domain: Domain, devices: Mapping[str, CityDevice]) -> tuple[str, ...]:
    """Return the affinities of a core link of a domain, in the order of their bits."""
    found = _all_of(link, devices)
    return tuple(name for name in affinities(domain) if name in found)


def _all_of(link: Link, devices: Mapping[str, CityDevice]) -> frozenset[str]:
    trust = {Trust.LOW: (_LOW,), Trust.STANDARD: (_STANDARD,), Trust.HIGH: ()}[Trust(link.trust)]
    plain = (_UNENCRYPTED,) if link.encryption == Encryption.NONE else ()
    return frozenset((*trust, *plain, *_GIVES[partitioning_of(link, devices)]))


def excluded(algorithm: Algorithm) -> tuple[str, ...]:
    """Return the affinities whose links the algorithm leaves out, in the order of their bits."""
    found = _BELOW[algorithm.trust] | _LESS[algorithm.partition]
    if algorithm.encrypted:
        found |= {_UNENCRYPTED}
    return tuple(name for name in _BITS if name in found)


def carries(algorithm: Algorithm, link: Link, devices: Mapping[str, CityDevice]) -> bool:
    """Tell whether a core link is part of the algorithm's topology, as far as affinities say."""
    return not set(excluded(algorithm)) & _all_of(link, devices)


def takes_part(algorithm: Algorithm, device: CityDevice) -> bool:
    """Tell whether the device's platform and its own trust let it take part in the algorithm."""
    able = algorithm.number == PLAIN.number or device.platform in SPEAKERS
    divides = device.platform in PARTITIONERS[algorithm.partition]
    return able and divides and trusted(device.trust, algorithm.trust)


def satisfies(
    algorithm: Algorithm,
    trust: str,
    *,
    encrypted: bool,
    partition: Partitioning = Partitioning.SHARED,
) -> bool:
    """Tell whether all that the algorithm uses is trusted, encrypted and divided enough."""
    return (
        trusted(algorithm.trust, trust)
        and (algorithm.encrypted or not encrypted)
        and at_least(algorithm.partition, partition)
    )


def algorithm_of(
    domain: Domain,
    trust: str,
    *,
    encrypted: bool,
    partition: Partitioning = Partitioning.SHARED,
) -> Algorithm | None:
    """Return the algorithm of an SRv6 domain for services that ask for all this.

    It is the one that excludes least of those that satisfy it, then the one of the smallest
    number; so :data:`PLAIN` where nothing is asked. ``None``: nothing in the domain satisfies. A
    VXLAN domain has its plain paths only, so what is asked there is a question to every link.
    """
    fitting = [
        one
        for one in (PLAIN, *domain.algorithms)
        if satisfies(one, trust, encrypted=encrypted, partition=partition)
    ]
    return min(fitting, key=lambda one: (len(excluded(one)), one.number), default=None)
