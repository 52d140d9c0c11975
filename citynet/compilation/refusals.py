"""What no device can be compiled for: transports, roles and queues that do not fit.

Nothing is left out silently: what a platform cannot do is a finding that names the device, its
platform and release, the feature, and what can be done instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from citynet.binding.presence import VrfPresence
from citynet.city.model import CityDevice, Link, Transport
from citynet.compilation.capabilities import CAPABILITIES, named
from citynet.compilation.queues import percentages, sliced_rate
from citynet.compilation.scene import Scene
from citynet.device.model import TrafficClass
from citynet.errors import Finding, Place
from citynet.units import format_bandwidth

__all__ = ["refusals"]

_DOMAINS: Final = Place(PurePosixPath("inventory/domains.yaml"))
_HOSTS: Final = Place(PurePosixPath("inventory/hosts.yaml"))
_LINKS: Final = Place(PurePosixPath("inventory/links.yaml"))


def refusals(scene: Scene) -> Iterator[Finding]:
    """Yield what stands against compiling the city (CN620, CN622, CN625, CN630)."""
    for _, device in sorted(scene.city.devices.items()):
        yield from _transport(scene, device)
        yield from _sids(scene, device)
        yield from _second_vrf(scene, device)
    for _, link in sorted(scene.city.links.items()):
        yield from _queues(scene, link)


def _transport(scene: Scene, device: CityDevice) -> Iterator[Finding]:
    domain = scene.domain_of(device)
    capabilities = CAPABILITIES[device.platform]
    if domain.transport in capabilities.transports:
        return
    able = sorted(p for p, what in CAPABILITIES.items() if domain.transport in what.transports)
    yield Finding(
        place=_HOSTS,
        code="CN620",
        message=f"{named(device.name, device.platform)} "
        f"cannot stand in domain {domain.name}: it does not carry {domain.transport}",
        expected=f"a platform that does: {', '.join(able)}",
        found=f"{device.platform}, which carries {', '.join(sorted(capabilities.transports))}",
        remedy=f"move the device to a domain of its transport, or take another platform for "
        f"{domain.name}",
    )


def _sids(scene: Scene, device: CityDevice) -> Iterator[Finding]:
    domain = scene.domain_of(device)
    spoken = CAPABILITIES[device.platform].sids
    if domain.transport is not Transport.SRV6 or not spoken or domain.sids in spoken:
        return
    able = sorted(p for p, what in CAPABILITIES.items() if domain.sids in what.sids)
    yield Finding(
        place=_HOSTS,
        code="CN630",
        message=f"{named(device.name, device.platform)} cannot stand in domain {domain.name}: "
        f"it does not speak {domain.sids} SIDs",
        expected=f"a platform that does: {', '.join(able)}",
        found=f"{device.platform}, which speaks {', '.join(sorted(spoken))}",
        remedy="move the device to a domain of its SIDs, or take another platform for "
        f"{domain.name}; all devices of a domain speak one form",
    )


def _second_vrf(scene: Scene, device: CityDevice) -> Iterator[Finding]:
    """Yield services with two VRFs on a VXLAN device: a VNI names one VRF there."""
    if scene.domain_of(device).transport is not Transport.VXLAN:
        return
    by_service: defaultdict[str, list[VrfPresence]] = defaultdict(list)
    for presence in scene.presences.get(device.name, ()):
        by_service[presence.service].append(presence)
    for key, presences in sorted(by_service.items()):
        if len(presences) == 1:
            continue
        yield Finding(
            place=scene.intents.services[key].origin,
            code="CN622",
            message=f"{named(device.name, device.platform)} cannot hold {len(presences)} VRFs of "
            f"{key} over VXLAN",
            expected="one VRF of a service on a device: all endpoints there members, or all hubs, "
            "or a single spoke",
            found=", ".join(_stated(presence) for presence in presences),
            remedy="attach each spoke to another edge of the site, put the prefixes of both behind "
            "one endpoint, or make the service any-to-any",
        )


def _stated(presence: VrfPresence) -> str:
    return f"{presence.role} ({', '.join(presence.why)})"


def _queues(scene: Scene, link: Link) -> Iterator[Finding]:
    reserved = scene.reserved.get(link.name, {})
    sliced = sliced_rate(scene, link)
    shares = percentages(link, reserved, sliced)
    standard = reserved.get(TrafficClass.STANDARD, 0)
    if shares[TrafficClass.STANDARD] >= max(1, -(-100 * standard // link.capacity)):
        return
    parts = [f"{name} {format_bandwidth(rate)}" for name, rate in sorted(reserved.items())]
    if sliced:
        parts.append(f"slice instances {format_bandwidth(sliced)}")
    yield Finding(
        place=_LINKS,
        code="CN625",
        message=f"the queues of link {link.name} cannot guarantee what is reserved there",
        expected=f"{format_bandwidth(link.capacity)} with 5 percent for control and at least 1 for "
        "each other class, in whole percents",
        found=f"reserved: {', '.join(parts)}",
        remedy="add capacity, or move or shrink services on the link: "
        f"{', '.join(scene.reserving.get(link.name, ()))}",
    )
