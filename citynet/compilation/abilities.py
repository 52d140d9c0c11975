"""Features that the inventory or a service asks for, against what each platform has.

Nothing is left out silently: a finding names the device, its platform and release, the feature, and
what can be done instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from citynet.binding.presence import VrfPresence
from citynet.city.algorithms import takes_part
from citynet.city.model import CityDevice, Encryption, Link, Transport
from citynet.city.partitions import Partitioning
from citynet.compilation.algorithms import service_algorithm
from citynet.compilation.capabilities import CAPABILITIES, Feature, able, named
from citynet.compilation.ports import lossless_on
from citynet.compilation.scene import Scene
from citynet.device.model import TrafficClass
from citynet.errors import Finding, Place
from citynet.intent.model import Service, ServiceProfile

__all__ = ["ability_findings"]

_HOSTS: Final = Place(PurePosixPath("inventory/hosts.yaml"))
_LINKS: Final = Place(PurePosixPath("inventory/links.yaml"))


def ability_findings(scene: Scene) -> Iterator[Finding]:
    """Yield each feature that is asked for where it cannot be had (CN631 to CN635)."""
    for _, device in sorted(scene.city.devices.items()):
        yield from _lags(device)
    for _, link in sorted(scene.city.links.items()):
        yield from _macsec(scene, link)
        yield from _lossless_link(scene, link)
    for _, service in sorted(scene.intents.services.items()):
        yield from _lossless_devices(scene, service)
    for _, presences in sorted(scene.presences.items()):
        for presence in presences:
            yield from _algorithm(scene, presence)


def _has(device: CityDevice, feature: Feature) -> bool:
    return feature in CAPABILITIES[device.platform].features


def _lags(device: CityDevice) -> Iterator[Finding]:
    if device.lags and not _has(device, Feature.LAG):
        yield Finding(
            place=_HOSTS,
            code="CN631",
            message=f"{named(device.name, device.platform)} cannot join ports in LAGs",
            expected=f"a platform that has {Feature.LAG}: {able(Feature.LAG)}",
            found=", ".join(device.lags),
            remedy="end a link at each of the ports instead: equal-cost paths use them all",
        )


def _macsec(scene: Scene, link: Link) -> Iterator[Finding]:
    if link.encryption != Encryption.MACSEC:
        return
    for end in link.ends:
        device = scene.city.devices[end.device]
        if not _has(device, Feature.MACSEC):
            yield Finding(
                place=_LINKS,
                code="CN632",
                message=f"{named(device.name, device.platform)} cannot encrypt link {link.name} "
                "with MACsec",
                expected=f"at both ends a platform that has {Feature.MACSEC}: "
                f"{able(Feature.MACSEC)}",
                found=f"{device.platform} at {end}",
                remedy="end the link on another device, or write under 'encryption' what encrypts "
                "it outside the routers, or none",
            )


def _lossless_link(scene: Scene, link: Link) -> Iterator[Finding]:
    lags = [str(end) for end in link.ends if end.port in scene.city.devices[end.device].lags]
    for key in lossless_on(scene, link):
        if link.hand_off or lags:
            yield Finding(
                place=scene.intents.services[key].origin,
                code="CN633",
                message=f"{key} is lossless, and link {link.name} that it is placed on cannot be",
                expected="links inside one domain, between physical ports: priority flow control "
                "pauses a port, and nothing pauses another domain",
                found="a hand-off" if link.hand_off else f"the LAG {', '.join(lags)}",
                remedy="keep the service in one domain, or end the link at physical ports; or "
                "choose a profile of another class",
            )


def _lossless_devices(scene: Scene, service: Service) -> Iterator[Finding]:
    if scene.traffic_class(service.key) is not TrafficClass.LOSSLESS:
        return
    for domain in scene.placement.services[service.key].domains:
        unable = [d for d in scene.domain_devices[domain] if not _has(d, Feature.LOSSLESS)]
        if unable:
            yield Finding(
                place=service.origin,
                code="CN634",
                message=f"{service.key} is lossless, and not every device of domain {domain} "
                "can be",
                expected=f"platforms with {Feature.LOSSLESS} only: {able(Feature.LOSSLESS)}",
                found=", ".join(named(d.name, d.platform) for d in unable),
                remedy="attach its endpoints in a domain of such platforms, or choose a profile of "
                "another class",
            )


def _algorithm(scene: Scene, presence: VrfPresence) -> Iterator[Finding]:
    device = scene.city.devices[presence.device]
    domain = scene.domain_of(device)
    if domain.transport is not Transport.SRV6:
        return
    service = scene.intents.services[presence.service]
    profile = scene.intents.profiles[service.profile]
    algorithm = service_algorithm(scene, device, service.key)
    if algorithm is not None and takes_part(algorithm, device):
        return
    asked = _asked(profile)
    if algorithm is None:
        expected = f"an algorithm of {domain.name} that satisfies {asked}"
        found = ", ".join(one.name for one in domain.algorithms) or "no algorithm there"
        remedy = "declare one in inventory/domains.yaml, or choose another profile"
    else:
        expected = (
            f"a device that takes part in algorithm {algorithm.number} ({algorithm.name}): trusted "
            f"at least {algorithm.trust}, of a platform that has {Feature.ALGORITHMS}: "
            f"{able(Feature.ALGORITHMS)}"
        )
        found = f"{device.platform}, trusted {device.trust}"
        remedy = "attach the service elsewhere, or choose another profile"
    yield Finding(
        place=service.origin,
        code="CN635",
        message=f"{named(device.name, device.platform)} cannot carry {service.key} with {asked} "
        f"in domain {domain.name}",
        expected=expected,
        found=found,
        remedy=remedy,
    )


def _asked(profile: ServiceProfile) -> str:
    asked = [f"trust {profile.trust}"]
    if profile.encrypted:
        asked.append("encryption")
    if profile.partition is not Partitioning.SHARED:
        asked.append(f"isolation {profile.isolation}")
    return " and ".join(asked)
