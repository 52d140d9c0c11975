"""``TrustedPath``: what packets of a service never cross, whatever routes them there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Final, NamedTuple

from citynet.city.model import City, Encryption, Link
from citynet.city.partitions import Partitioning, at_least, partitioning_of
from citynet.city.trust import Trust, trusted
from citynet.intent.model import ApplicationSteering, Service, ServiceProfile
from citynet.promises.model import Traffic, TrustedPath
from citynet.promises.scene import Member, Scene, talks
from citynet.promises.traffic import FAMILIES, between

__all__ = ["trusted_promises"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forbidden:
    """Names of what is not good enough for a demand, sorted."""

    links: tuple[str, ...]
    devices: tuple[str, ...]


class _Demand(NamedTuple):
    """What a profile asks of all links and devices."""

    trust: Trust
    encrypted: bool
    partition: Partitioning

    @classmethod
    def of(cls, profile: ServiceProfile) -> _Demand:
        """Return the demand of a profile."""
        return cls(profile.trust, profile.encrypted, profile.partition)

    def satisfies(self, other: _Demand) -> bool:
        """Tell whether what is good enough for this one is so for the other one."""
        return (
            trusted(self.trust, other.trust)
            and (self.encrypted or not other.encrypted)
            and at_least(self.partition, other.partition)
        )


class _Packets(NamedTuple):
    """A part of a service's packets, and what is asked for it."""

    demand: _Demand
    application: ApplicationSteering | None
    """``None``: all packets of the service."""
    but: tuple[ApplicationSteering, ...]
    """Applications that these packets belong to before, and that ask for less."""


_NOTHING: Final = _Demand(Trust.LOW, encrypted=False, partition=Partitioning.SHARED)


def trusted_promises(scene: Scene) -> Iterator[TrustedPath]:
    """Yield one promise per ordered pair that talks in a service that asks for anything.

    Also for pairs that a boundary separates: what it permits crosses the same network. What a
    service asks for holds for all its packets, but for those of applications that ask for less;
    applications that ask for something else have promises of their own.
    """
    known: dict[_Demand, _Forbidden] = {}
    for members in scene.members.values():
        for packets in _packets(scene, members[0].service) if members else ():
            if packets.demand not in known:
                known[packets.demand] = _forbidden(scene.city, packets.demand)
            for source, destination in permutations(members, 2):
                if talks(source, destination):
                    yield from _pair(scene, packets, source, destination, known[packets.demand])


def _packets(scene: Scene, service: Service) -> Iterator[_Packets]:
    own = scene.profile(service)
    demands = [
        (one, _Demand.of(own.steered(scene.intents.profiles[one.profile])))
        for one in service.applications
    ]
    for index, (application, demand) in enumerate([*demands, (None, _Demand.of(own))]):
        less = tuple(one for one, asked in demands[:index] if not asked.satisfies(demand))
        # What the service asks of all its packets need not be said again.
        if demand != _NOTHING and (application is None or demand != _Demand.of(own)):
            yield _Packets(demand, application, less)


def _pair(
    scene: Scene, packets: _Packets, source: Member, destination: Member, forbidden: _Forbidden
) -> Iterator[TrustedPath]:
    found = (
        between(family, source.terminal.prefixes, destination.terminal.prefixes)
        for family in FAMILIES
    )
    boxes = tuple(box for box in found if box is not None)
    application = packets.application
    if boxes:
        suffix = "" if application is None else f"/{application.name}"
        yield TrustedPath(
            id=f"trusted-path/{source.path}/{destination.endpoint.name}{suffix}",
            intent=source.service.key,
            place=source.endpoint.origin if application is None else application.origin,
            source=source.terminal,
            destination=destination.terminal,
            traffic=boxes if application is None else _of_applications(boxes, (application,)),
            exempt=_of_applications(boxes, packets.but),
            survives=scene.survives(source.service),
            forbidden_links=forbidden.links,
            forbidden_devices=forbidden.devices,
        )


def _of_applications(
    boxes: tuple[Traffic, ...], applications: Iterable[ApplicationSteering]
) -> tuple[Traffic, ...]:
    """Return the part of boxes that has a port of an application at either end."""
    return tuple(
        part
        for one in applications
        for box in boxes
        for part in (
            replace(box, protocol=one.protocol, source_ports=one.ports),
            replace(box, protocol=one.protocol, destination_ports=one.ports),
        )
    )


def _forbidden(city: City, demand: _Demand) -> _Forbidden:
    """Return what is not good enough, from the inventory's own words about links and devices."""
    return _Forbidden(
        links=tuple(
            sorted(name for name, link in city.links.items() if _is_worse(city, link, demand))
        ),
        devices=tuple(
            sorted(
                name
                for name, device in city.devices.items()
                if not trusted(device.trust, demand.trust)
            )
        ),
    )


def _is_worse(city: City, link: Link, demand: _Demand) -> bool:
    return (
        not trusted(link.trust, demand.trust)
        or (demand.encrypted and link.encryption == Encryption.NONE)
        or not at_least(partitioning_of(link, city.devices), demand.partition)
    )
