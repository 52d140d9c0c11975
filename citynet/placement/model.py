"""Placements: paths, hand-offs and reservations of every service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citynet.device.model import TrafficClass

__all__ = ["Placement", "Reservation", "Risk", "Route", "ServicePlacement"]


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


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Risk:
    """Failures that a service does not survive while devices are drained, and otherwise would.

    Its profile promises it. While the drain lasts, nothing of the kind is promised to the service.
    """

    service: str
    """Key of the service."""
    kind: str
    """``link`` or ``node``."""
    failures: tuple[str, ...]
    """Names of the links or devices whose failure cuts the service, or makes it late; sorted."""
    drained: tuple[str, ...]
    """Names of the devices, drained or leaving, because of which it does; sorted."""


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
    applications: Mapping[str, str] = field(default_factory=dict)
    """Name of the algorithm (``plain``: the plain shortest paths) that carries an application of
    the service; such a service stays in one domain."""
    risks: tuple[Risk, ...] = ()
    """What the service does not survive while devices are drained, by kind."""

    @property
    def at_risk(self) -> frozenset[str]:
        """Kinds of failures that the profile survives and the service now does not."""
        return frozenset(risk.kind for risk in self.risks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The placement of every service, by key."""

    services: Mapping[str, ServicePlacement]

    @property
    def risks(self) -> tuple[Risk, ...]:
        """Return what is at risk while devices are drained, by service and kind."""
        return tuple(sorted(risk for one in self.services.values() for risk in one.risks))
