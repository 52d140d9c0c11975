"""Flexible algorithms on a device: which it takes part in, and what follows from that.

A device that takes part in none says nothing about algorithms, affinities and delays.
"""

from __future__ import annotations

from dataclasses import replace

from citynet.allocation.model import locator
from citynet.city.algorithms import (
    PLAIN,
    affinities_of,
    algorithm_of,
    excluded,
    takes_part,
)
from citynet.city.algorithms import affinities as affinities_in
from citynet.city.life import LAST_DELAY, spared
from citynet.city.model import Algorithm, CityDevice, Link, Transport
from citynet.compilation.origins import made_by, of_device, of_domain, of_link
from citynet.compilation.scene import Scene
from citynet.compilation.spelling import LOCATOR, algorithm_locator
from citynet.device.model import (
    Affinity,
    AlgorithmLocator,
    FlexAlgorithm,
    IsisInterface,
    Origin,
)

__all__ = [
    "affinities",
    "algorithm_locators",
    "algorithms",
    "flexible_algorithms",
    "service_algorithm",
    "service_locator",
    "with_attributes",
]


def algorithms(scene: Scene, device: CityDevice) -> tuple[Algorithm, ...]:
    """Return the algorithms of its domain that a device takes part in."""
    domain = scene.domain_of(device)
    return tuple(one for one in domain.algorithms if takes_part(one, device))


def affinities(scene: Scene, device: CityDevice) -> tuple[Affinity, ...]:
    """Return the affinities that a device defines: all of them, if it takes part at all."""
    if not algorithms(scene, device):
        return ()
    origin = _origin(device)
    return tuple(
        Affinity(name=name, bit=bit, origin=origin)
        for name, bit in affinities_in(scene.domain_of(device)).items()
    )


def flexible_algorithms(scene: Scene, device: CityDevice) -> tuple[FlexAlgorithm, ...]:
    """Return the algorithms that a device takes part in and defines."""
    return tuple(
        FlexAlgorithm(
            number=one.number,
            metric=one.metric,
            exclude=excluded(one),
            origin=_origin(device),
        )
        for one in algorithms(scene, device)
    )


def algorithm_locators(scene: Scene, device: CityDevice) -> tuple[AlgorithmLocator, ...]:
    """Return a locator for each algorithm that a device takes part in."""
    pools, number = scene.domain_of(device).pools, scene.ids.devices[device.name]
    return tuple(
        AlgorithmLocator(
            name=algorithm_locator(one.number),
            prefix=locator(pools, number, one.number),
            algorithm=one.number,
            origin=_origin(device),
        )
        for one in algorithms(scene, device)
    )


def with_attributes(
    scene: Scene, device: CityDevice, link: Link, interface: IsisInterface
) -> IsisInterface:
    """Return IS-IS on a core link with the attributes that algorithms choose links by."""
    if not algorithms(scene, device):
        return interface
    return replace(
        interface,
        delay=LAST_DELAY if spared(scene.city, link) else max(1, link.delay),
        affinities=affinities_of(link, scene.domain_of(device), scene.city.devices),
        origin=made_by(*interface.origin.sources, of_link(link.name), of_device(device.name)),
    )


def service_algorithm(scene: Scene, device: CityDevice, service: str) -> Algorithm | None:
    """Return the algorithm of a service on a device, as its profile asks.

    ``None``: no SRv6 there, or nothing satisfies the profile.
    """
    domain = scene.domain_of(device)
    if domain.transport is not Transport.SRV6:
        return None
    profile = scene.intents.profiles[scene.intents.services[service].profile]
    return algorithm_of(
        domain, profile.trust, encrypted=profile.encrypted, partition=profile.partition
    )


def service_locator(
    scene: Scene, device: CityDevice, service: str
) -> tuple[str | None, tuple[str, ...]]:
    """Return the locator that a service's SIDs lie under, and who else than the service says so.

    ``None`` without SRv6.
    """
    algorithm = service_algorithm(scene, device, service)
    if algorithm is None:
        return None, ()
    if algorithm is PLAIN:
        return LOCATOR, ()
    return algorithm_locator(algorithm.number), (of_domain(device.domain),)


def _origin(device: CityDevice) -> Origin:
    """Return who asks for it: the domain that has algorithms, the device that is good enough."""
    return made_by(of_domain(device.domain), of_device(device.name))
