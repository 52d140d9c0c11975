"""Placements: paths, hand-offs and reservations of every service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citynet.device.model import TrafficClass

__all__ = ["Placement", "Reservation", "Route", "ServicePlacement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where the traffic of an ordered pair of endpoints goes while nothing has failed.

    ``links`` are the links of every equal-cost path, sorted; ``delay`` is that of the slowest one
    in microseconds, links plus 50 µs for each device passed.
    """

    source: str
    destination: str
    links: tuple[str, ...]
    delay: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Largest committed load of a service on a link, per direction, in any admitted state."""

    link: str
    traffic_class: TrafficClass
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlacement:
    """A service's domains, hand-offs, routes and reservations, all sorted."""

    domains: tuple[str, ...]
    hand_offs: tuple[str, ...]
    """Hand-off links that the service uses; more than one where it must survive failures."""
    routes: tuple[Route, ...]
    reservations: tuple[Reservation, ...]
    algorithms: Mapping[str, str] = field(default_factory=dict)
    """Name of the algorithm that carries the service in a domain, but for plain shortest paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The placement of every service, by key."""

    services: Mapping[str, ServicePlacement]
