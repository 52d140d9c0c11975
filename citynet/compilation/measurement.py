"""What devices measure of services: TWAMP between gateways, iFIT in the service's own packets.

A service is measured inside each domain, between the VRFs of two devices whose endpoints talk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv6Network
from itertools import product
from typing import Final

from citynet.allocation.model import locator
from citynet.binding.presence import VrfPresence
from citynet.city.algorithms import PLAIN
from citynet.city.model import CityDevice
from citynet.compilation.algorithms import service_algorithm
from citynet.compilation.gateways import gateway, of_version
from citynet.compilation.origins import made_by, of_domain
from citynet.compilation.scene import Scene
from citynet.device.model import (
    Address,
    IfitFlow,
    Measurement,
    Network,
    TwampReflector,
    TwampSession,
)
from citynet.device.sorting import NaturalKey, natural_key, sorted_networks
from citynet.intent.model import Method
from citynet.placement.demand import talks

__all__ = ["measured_with", "measurement"]

_PORT: Final = 862
"""UDP port of both ends (RFC 8545 section 2)."""

_Pair = tuple[VrfPresence, VrfPresence]


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A TWAMP measurement as one of its ends sees it."""

    pair: _Pair
    own: Address
    other: Address

    @property
    def sends(self) -> bool:
        """The device with the smaller name does."""
        own, other = self.pair
        return own.device < other.device


def measurement(scene: Scene, device: CityDevice) -> Measurement | None:
    """Return what a device measures; ``None``: nothing.

    A number follows from everything that is counted before it, so each part names those services.
    """
    sessions: list[TwampSession] = []
    reflectors: list[TwampReflector] = []
    counted: list[str] = []
    for number, one in enumerate(_meetings(scene, device), start=1):
        counted.append(one.pair[0].service)
        if one.sends:
            sessions.append(_session(number, one, counted))
        else:
            reflectors.append(_reflector(number, one, counted))
    flows = _flows(scene, device)
    if not (counted or flows):
        return None
    sources = (source for flow in flows for source in flow.origin.sources)
    return Measurement(
        sessions=tuple(sessions),
        reflectors=tuple(reflectors),
        node=scene.ids.devices[device.name] if flows else None,
        flows=flows,
        origin=made_by(*counted, *sources),
    )


def measured_with(scene: Scene, device: CityDevice, method: Method) -> Iterator[_Pair]:
    """Yield each VRF of the device with each of another device that it is measured with."""
    for own in scene.presences.get(device.name, ()):
        if scene.intents.services[own.service].measurement is method:
            for other in scene.present[device.domain, own.service]:
                if other.device != own.device and _talk(scene, own, other):
                    yield own, other


def _talk(scene: Scene, one: VrfPresence, other: VrfPresence) -> bool:
    """Tell whether endpoints of two VRFs of a service talk."""
    endpoints = {
        endpoint.name: endpoint for endpoint in scene.intents.services[one.service].endpoints
    }
    return any(
        talks(endpoints[own], endpoints[far])
        for own, far in product(one.endpoints, other.endpoints)
    )


def _meetings(scene: Scene, device: CityDevice) -> list[_Meeting]:
    """Return the TWAMP measurements of a device in the order of their numbers."""
    found: list[_Meeting] = []
    for own, other in measured_with(scene, device, Method.TWAMP):
        addresses = _addresses(_prefixes(scene, own), _prefixes(scene, other))
        if addresses is not None:
            found.append(_Meeting((own, other), *addresses))
    return sorted(
        found, key=lambda one: (natural_key(one.pair[0].name), one.other.version, int(one.other))
    )


def _prefixes(scene: Scene, presence: VrfPresence) -> tuple[Network, ...]:
    return sorted_networks(
        prefix
        for endpoint in scene.intents.services[presence.service].endpoints
        if endpoint.name in presence.endpoints
        for prefix in endpoint.prefixes
    )


def _addresses(own: Iterable[Network], other: Iterable[Network]) -> tuple[Address, Address] | None:
    """Return the gateways in the first prefixes of either side, of IPv4 if both have it.

    ``None``: they have no family in common, so nothing passes between them.
    """
    own, other = tuple(own), tuple(other)
    for version in (4, 6):
        here, there = of_version(own, version), of_version(other, version)
        if here and there:
            return gateway(here[0]).ip, gateway(there[0]).ip
    return None


def _session(number: int, meeting: _Meeting, counted: Iterable[str]) -> TwampSession:
    return TwampSession(
        number=number,
        vrf=meeting.pair[0].name,
        source=meeting.own,
        destination=meeting.other,
        port=_PORT,
        origin=made_by(*counted),
    )


def _reflector(number: int, meeting: _Meeting, counted: Iterable[str]) -> TwampReflector:
    return TwampReflector(
        number=number,
        vrf=meeting.pair[0].name,
        address=meeting.own,
        sender=meeting.other,
        port=_PORT,
        origin=made_by(*counted),
    )


def _flows(scene: Scene, device: CityDevice) -> tuple[IfitFlow, ...]:
    """Return a flow for each VRF and each other device, whatever its VRFs are there."""
    ends = {
        (own.name, own.service, other.device)
        for own, other in measured_with(scene, device, Method.IFIT)
    }
    flows: list[IfitFlow] = []
    sources = [of_domain(device.domain)]
    for vrf, service, other in sorted(ends, key=lambda end: _order_of_flows(scene, end)):
        sources.append(service)
        flows.append(
            IfitFlow(
                number=len(flows) + 1,
                vrf=vrf,
                peer_locator=_locator(scene, scene.city.devices[other], service),
                origin=made_by(*sources),
            )
        )
    return tuple(flows)


def _order_of_flows(scene: Scene, end: tuple[str, str, str]) -> tuple[NaturalKey, int]:
    """Return what flows are sorted by: VRF and locator, which follows the device's number."""
    vrf, _, other = end
    return natural_key(vrf), scene.ids.devices[other]


def _locator(scene: Scene, device: CityDevice, service: str) -> IPv6Network:
    algorithm = service_algorithm(scene, device, service) or PLAIN
    return locator(scene.domain_of(device).pools, scene.ids.devices[device.name], algorithm.number)
