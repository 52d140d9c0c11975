"""Applications with paths of their own: marks, SRv6 policies, and what takes which (APN6).

A service with applications stays in one SRv6 domain. Policies to a device that several services
ask for are one policy, which names them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from citynet.allocation.model import loopback_ipv6
from citynet.city.algorithms import PLAIN
from citynet.city.model import Algorithm, CityDevice
from citynet.compilation.algorithms import service_algorithm
from citynet.compilation.origins import made_by, of_domain
from citynet.compilation.scene import Scene
from citynet.compilation.sids import END_FUNCTION, end_sid
from citynet.compilation.spelling import application_name, policy_name
from citynet.device.model import (
    Application,
    ApplicationMatch,
    CandidatePath,
    Srv6Policy,
    Steering,
)
from citynet.intent.model import Service

__all__ = [
    "Headend",
    "application_algorithm",
    "application_matches",
    "color_of",
    "end_function",
    "headend",
    "steered",
]

_PER_SERVICE: Final = 64
"""Numbers of applications that each service has."""

_POLICIES: Final = 1000
"""Colour of the policies by plain shortest paths; services' numbers, which are colours too, have
three digits."""

_PREFERENCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Headend:
    """What a device has for the applications of its services."""

    applications: tuple[Application, ...] = ()
    policies: tuple[Srv6Policy, ...] = ()
    steering: tuple[Steering, ...] = ()


def steered(scene: Scene, device: CityDevice) -> tuple[Service, ...]:
    """Return the services with applications that have a VRF on the device, by key."""
    keys = {presence.service for presence in scene.presences.get(device.name, ())}
    services = (scene.intents.services[key] for key in sorted(keys))
    return tuple(service for service in services if service.applications)


def headend(scene: Scene, device: CityDevice) -> Headend:
    """Return the marks of a device, its policies to the other devices, and what takes which."""
    services = steered(scene, device)
    return Headend(
        applications=tuple(one for service in services for one in _applications(scene, service)),
        policies=tuple(_policies(scene, device, services)),
        steering=tuple(_steering(scene, device, service) for service in services),
    )


def color_of(scene: Scene, service: str) -> int | None:
    """Return the colour of what the VRFs of a service import, ``None`` without applications."""
    if not scene.intents.services[service].applications:
        return None
    return scene.ids.services[service].number


def application_matches(scene: Scene, service: Service) -> tuple[ApplicationMatch, ...]:
    """Return which packets from an endpoint belong to an application, in the intent's order."""
    number = scene.ids.services[service.key].number
    return tuple(
        ApplicationMatch(
            application=application_name(number, one.name),
            protocol=one.protocol,
            ports=one.ports,
            origin=made_by(service.key),
        )
        for one in service.applications
    )


def application_algorithm(scene: Scene, device: CityDevice, service: str, name: str) -> Algorithm:
    """Return the algorithm of the device's domain that carries an application of a service."""
    chosen = scene.placement.services[service].applications[name]
    domain = scene.domain_of(device)
    return next(one for one in (PLAIN, *domain.algorithms) if one.name == chosen)


def end_function(scene: Scene, device: CityDevice) -> tuple[int | None, tuple[str, ...]]:
    """Return the function of the device's End SIDs, and the services that rely on them.

    ``None`` where no policy leads to the device.
    """
    users = tuple(one.key for one in steered(scene, device) if _others(scene, device, one))
    return (END_FUNCTION if users else None), users


def _applications(scene: Scene, service: Service) -> Iterator[Application]:
    number = scene.ids.services[service.key].number
    for place, one in enumerate(service.applications):
        yield Application(
            name=application_name(number, one.name),
            number=_PER_SERVICE * number + place,
            origin=made_by(service.key),
        )


def _steering(scene: Scene, device: CityDevice, service: Service) -> Steering:
    number = scene.ids.services[service.key].number
    return Steering(
        color=number,
        colors=tuple(
            (
                application_name(number, one.name),
                _color(application_algorithm(scene, device, service.key, one.name)),
            )
            for one in service.applications
        ),
        default=_color(_own_algorithm(scene, device, service)),
        origin=made_by(service.key, of_domain(device.domain)),
    )


def _policies(
    scene: Scene, device: CityDevice, services: tuple[Service, ...]
) -> Iterator[Srv6Policy]:
    """Yield a policy for each algorithm that a service needs to each other device of it."""
    users: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    algorithms: dict[int, Algorithm] = {}
    for service in services:
        for algorithm in _algorithms(scene, device, service):
            algorithms[algorithm.number] = algorithm
            for other in _others(scene, device, service):
                users[algorithm.number, other].add(service.key)
    pools = scene.domain_of(device).pools
    for (number, name), keys in sorted(users.items()):
        endpoint = scene.city.devices[name]
        color, far = _color(algorithms[number]), scene.ids.devices[name]
        origin = made_by(of_domain(device.domain), *keys)
        path = CandidatePath(
            preference=_PREFERENCE,
            segments=(end_sid(scene, endpoint, algorithms[number]),),
            origin=origin,
        )
        yield Srv6Policy(
            name=policy_name(color, far),
            color=color,
            endpoint=loopback_ipv6(pools, far),
            paths=(path,),
            origin=origin,
        )


def _algorithms(scene: Scene, device: CityDevice, service: Service) -> Iterator[Algorithm]:
    yield _own_algorithm(scene, device, service)
    for one in service.applications:
        yield application_algorithm(scene, device, service.key, one.name)


def _own_algorithm(scene: Scene, device: CityDevice, service: Service) -> Algorithm:
    # Without one the service has been refused.
    return service_algorithm(scene, device, service.key) or PLAIN


def _others(scene: Scene, device: CityDevice, service: Service) -> tuple[str, ...]:
    """Return the other devices of the domain with a VRF of the service, sorted."""
    present = scene.present.get((device.domain, service.key), ())
    return tuple(sorted({presence.device for presence in present} - {device.name}))


def _color(algorithm: Algorithm) -> int:
    return _POLICIES + algorithm.number
