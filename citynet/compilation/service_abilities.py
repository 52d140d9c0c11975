"""What single services ask of platforms beyond paths: slices, applications, measurement, hand-offs.

Nothing is left out silently: a finding names the device, its platform and release, the feature, and
which platforms have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.binding.presence import VrfPresence
from citynet.city.algorithms import takes_part
from citynet.city.model import CityDevice
from citynet.city.partitions import PARTITIONERS, Partitioning, at_least, partitioning_of
from citynet.compilation.capabilities import Feature, able, has, named
from citynet.compilation.measurement import measured_with
from citynet.compilation.scene import Scene
from citynet.compilation.slices import slice_of
from citynet.compilation.steering import application_algorithm
from citynet.errors import Finding
from citynet.intent.model import Method, Service

__all__ = ["service_ability_findings"]

_SHOWN: Final = 3
"""Links that a finding shows of those that cannot."""

_SLICING: Final = {
    Partitioning.RESERVED: Feature.SLICES,
    Partitioning.DEDICATED: Feature.SLICES_DEDICATED,
}
_MEASURING: Final = {Method.TWAMP: Feature.TWAMP, Method.IFIT: Feature.IFIT}


def service_ability_findings(scene: Scene) -> Iterator[Finding]:
    """Yield what a service asks for where it cannot be had (CN635 to CN639)."""
    for _, service in sorted(scene.intents.services.items()):
        presences = _presences(scene, service)
        yield from _slice_links(scene, service)
        yield from _slice_devices(scene, service, presences)
        yield from _hand_offs(scene, service)
        if service.applications:
            yield from _apart(scene, service, presences)
            yield from _applications(scene, service, presences)
        if service.measurement is not None:
            yield from _measurement(scene, service, service.measurement, presences)


def _presences(scene: Scene, service: Service) -> tuple[VrfPresence, ...]:
    return tuple(
        presence
        for domain in sorted(scene.city.domains)
        for presence in scene.present.get((domain, service.key), ())
    )


def _devices(scene: Scene, presences: tuple[VrfPresence, ...]) -> Iterator[CityDevice]:
    for name in sorted({presence.device for presence in presences}):
        yield scene.city.devices[name]


def _partition(scene: Scene, service: Service) -> Partitioning:
    return scene.intents.profiles[service.profile].partition


def _slice_links(scene: Scene, service: Service) -> Iterator[Finding]:
    """Yield a finding if a link with a share of the service cannot give it one."""
    asked = _partition(scene, service)
    devices = scene.city.devices
    unable = []
    for name, shares in sorted(scene.shares.items()):
        link = scene.city.links[name]
        found = partitioning_of(link, devices)
        if not at_least(found, asked) and any(one.service == service.key for one in shares):
            ends = (devices[end.device] for end in link.ends)
            at = " and ".join(named(device.name, device.platform) for device in ends)
            unable.append(f"{found} on link {name}, between {at}")
    if not unable:
        return
    more = [f"{len(unable) - _SHOWN} more links"] if unable[_SHOWN:] else []
    yield Finding(
        place=service.origin,
        code="CN636",
        message=f"{service.key} cannot have a slice instance on every link that it is placed on",
        expected=f"links that give a slice at least a {asked} share: between physical ports of two "
        f"devices of the same platform, one of {', '.join(sorted(PARTITIONERS[asked]))}"
        + (", with partition channel" if asked is Partitioning.DEDICATED else ""),
        found="; ".join((*unable[:_SHOWN], *more)),
        remedy="choose a profile with isolation soft, or attach the service where such links are",
    )


def _slice_devices(
    scene: Scene, service: Service, presences: tuple[VrfPresence, ...]
) -> Iterator[Finding]:
    feature = _SLICING.get(_partition(scene, service))
    sending = tuple(one for one in presences if slice_of(scene, one) is not None)
    for device in _devices(scene, sending):
        if feature is not None and not has(device.platform, feature):
            yield _unable(
                device,
                service,
                "CN636",
                f"send {service.key} in a slice instance",
                feature,
                "attach the service elsewhere, or choose a profile with isolation soft",
            )


def _hand_offs(scene: Scene, service: Service) -> Iterator[Finding]:
    asked = _partition(scene, service)
    links = [scene.city.links[name] for name in scene.placement.services[service.key].hand_offs]
    if asked is Partitioning.SHARED or not links:
        return
    if asked is Partitioning.DEDICATED:
        yield Finding(
            place=service.origin,
            code="CN639",
            message=f"{service.key} cannot be handed over to another domain with isolation hard",
            expected="endpoints in one domain: a hand-off guarantees a rate, and has no channels",
            found=f"hand-offs {', '.join(link.name for link in links)}",
            remedy="keep the service in one domain, or choose a profile with isolation reserved",
        )
        return
    names = {end.device for link in links for end in link.ends}
    for device in (scene.city.devices[name] for name in sorted(names)):
        if not has(device.platform, Feature.HAND_OFF_GUARANTEE):
            yield _unable(
                device,
                service,
                "CN639",
                f"guarantee {service.key} a rate at its hand-offs",
                Feature.HAND_OFF_GUARANTEE,
                "keep the service in one domain, or choose a profile with isolation soft",
            )


def _apart(scene: Scene, service: Service, presences: tuple[VrfPresence, ...]) -> Iterator[Finding]:
    """Yield a finding if a VRF of a service with applications would send in a slice instance."""
    if all(slice_of(scene, presence) is None for presence in presences):
        return
    isolation = scene.intents.profiles[service.profile].isolation
    yield Finding(
        place=service.origin,
        code="CN637",
        message=f"{service.key} cannot have both a slice instance and applications with paths of "
        "their own",
        expected="one of both: a policy carries the packets of several services, a slice instance "
        "those of one",
        found=f"isolation {isolation}; {', '.join(one.name for one in service.applications)}",
        remedy="choose a profile with isolation soft, or make the applications a service of "
        "their own",
    )


def _applications(
    scene: Scene, service: Service, presences: tuple[VrfPresence, ...]
) -> Iterator[Finding]:
    for device in _devices(scene, presences):
        if has(device.platform, Feature.APPLICATIONS):
            yield from _application_paths(scene, service, device)
        else:
            yield _unable(
                device,
                service,
                "CN637",
                f"give applications of {service.key} paths of their own",
                Feature.APPLICATIONS,
                "attach the service at such devices only, or leave out its applications",
            )


def _application_paths(scene: Scene, service: Service, device: CityDevice) -> Iterator[Finding]:
    for one in service.applications:
        algorithm = application_algorithm(scene, device, service.key, one.name)
        if takes_part(algorithm, device):
            continue
        yield Finding(
            place=one.origin,
            code="CN635",
            message=f"{named(device.name, device.platform)} cannot carry application {one.name} of "
            f"{service.key} as profile {one.profile} asks",
            expected=f"a device that takes part in algorithm {algorithm.number} ({algorithm.name}):"
            f" trusted at least {algorithm.trust}, of a platform that has {Feature.ALGORITHMS}: "
            f"{able(Feature.ALGORITHMS)}",
            found=f"{device.platform}, trusted {device.trust}",
            remedy="attach the service elsewhere, or choose another profile for the application",
        )


def _measurement(
    scene: Scene, service: Service, method: Method, presences: tuple[VrfPresence, ...]
) -> Iterator[Finding]:
    feature = _MEASURING[method]
    for device in _devices(scene, presences):
        if has(device.platform, feature):
            continue
        if any(own.service == service.key for own, _ in measured_with(scene, device, method)):
            yield _unable(
                device,
                service,
                "CN638",
                f"measure {service.key} with {method}",
                feature,
                "choose another measurement or none, or attach the service elsewhere",
            )


def _unable(
    device: CityDevice, service: Service, code: str, what: str, feature: Feature, remedy: str
) -> Finding:
    return Finding(
        place=service.origin,
        code=code,
        message=f"{named(device.name, device.platform)} cannot {what}",
        expected=f"a platform that has {feature}: {able(feature) or 'none has it yet'}",
        found=str(device.platform),
        remedy=remedy,
    )
