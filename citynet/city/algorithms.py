"""Which paths of a domain a service may use: the plain shortest ones or a flexible algorithm's.

Profiles ask for trust and encryption, domains declare algorithms (RFC 9350), and links have
affinities (RFC 9479) by which algorithms leave them out. What follows from that is decided here and
nowhere else: the compiler, the placement and the promises ask the same functions.
"""

from __future__ import annotations

from typing import Final

from citynet.city.model import Algorithm, CityDevice, Domain, Encryption, Link
from citynet.city.trust import Trust, trusted
from citynet.device.model import AlgorithmMetric, Platform

__all__ = [
    "AFFINITIES",
    "PLAIN",
    "SPEAKERS",
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

AFFINITIES: Final = {_LOW: 0, _STANDARD: 1, _UNENCRYPTED: 2}
"""Bit of each affinity in the extended administrative group (RFC 7308)."""

_BELOW: Final = {
    Trust.LOW: frozenset[str](),
    Trust.STANDARD: frozenset({_LOW}),
    Trust.HIGH: frozenset({_LOW, _STANDARD}),
}
"""Affinities of links that are trusted less."""


def affinities_of(link: Link) -> tuple[str, ...]:
    """Return the affinities of a link, in the order of their bits."""
    trust = {Trust.LOW: (_LOW,), Trust.STANDARD: (_STANDARD,), Trust.HIGH: ()}[Trust(link.trust)]
    return trust + (() if link.encryption != Encryption.NONE else (_UNENCRYPTED,))


def excluded(algorithm: Algorithm) -> tuple[str, ...]:
    """Return the affinities whose links the algorithm leaves out, in the order of their bits."""
    found = _BELOW[algorithm.trust] | ({_UNENCRYPTED} if algorithm.encrypted else set())
    return tuple(name for name in AFFINITIES if name in found)


def carries(algorithm: Algorithm, link: Link) -> bool:
    """Tell whether a link is part of the algorithm's topology, as far as its affinities say."""
    return not set(excluded(algorithm)) & set(affinities_of(link))


def takes_part(algorithm: Algorithm, device: CityDevice) -> bool:
    """Tell whether the device's platform and its own trust let it take part in the algorithm."""
    able = algorithm.number == PLAIN.number or device.platform in SPEAKERS
    return able and trusted(device.trust, algorithm.trust)


def satisfies(algorithm: Algorithm, trust: str, *, encrypted: bool) -> bool:
    """Tell whether all that the algorithm uses is trusted and, if asked, encrypted enough."""
    return trusted(algorithm.trust, trust) and (algorithm.encrypted or not encrypted)


def algorithm_of(domain: Domain, trust: str, *, encrypted: bool) -> Algorithm | None:
    """Return the algorithm of an SRv6 domain for services that ask for ``trust``, ``encrypted``.

    It is the one that excludes least of those that satisfy them, then the one of the smallest
    number; so :data:`PLAIN` where nothing is asked. ``None``: nothing in the domain satisfies. A
    VXLAN domain has its plain paths only, so what is asked there is a question to every link.
    """
    fitting = [a for a in (PLAIN, *domain.algorithms) if satisfies(a, trust, encrypted=encrypted)]
    return min(fitting, key=lambda a: (len(excluded(a)), a.number), default=None)
