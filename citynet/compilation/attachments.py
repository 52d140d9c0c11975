"""Attachment ports and the sub-interfaces by which endpoints attach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from citynet.city.model import CityDevice, Port
from citynet.compilation.capabilities import CAPABILITIES, Feature
from citynet.compilation.filters import (
    deny_gateways,
    deny_infrastructure,
    deny_link_scope,
    permit_gateways,
    permit_neighbour_discovery,
)
from citynet.compilation.gateways import gateway, of_version
from citynet.compilation.origins import made_by, of_domain
from citynet.compilation.parts import Parts, joined
from citynet.compilation.rules import FilterDraft
from citynet.compilation.scene import Attached, Scene
from citynet.compilation.spelling import attachment_filter, subinterface, title
from citynet.compilation.steering import application_matches
from citynet.compilation.subinterfaces import subinterface_mtu
from citynet.device.model import Filter, Interface, InterfaceKind, Policer, TrafficClass
from citynet.device.sorting import sorted_networks

__all__ = ["attachments", "burst_of"]

_LEAST_BURST: Final = 66_000
"""Bytes. Linux polices what its receive offload has joined, up to 64 KB; a smaller bucket would
never let such a packet pass, and TCP would collapse."""


def attachments(scene: Scene, device: CityDevice) -> Parts:
    """Return every attachment port, and a sub-interface with filters for each endpoint."""
    here = scene.attached.get(device.name, ())
    users: defaultdict[str, list[str]] = defaultdict(list)
    for attached in here:
        users[attached.ids.port].append(attached.service.key)
    ports = Parts(
        interfaces=tuple(_port(scene, device, port, users) for port in device.ports.values())
    )
    return joined((ports, *(_attachment(scene, device, attached) for attached in here)))


def burst_of(rate: int) -> int:
    """Return the burst of a policer in bytes: 20 ms of ``rate``, in whole kilobytes."""
    twenty_ms = -(-rate // (50 * 8))
    return -(-max(_LEAST_BURST, twenty_ms) // 1000) * 1000


def _port(
    scene: Scene, device: CityDevice, port: Port, users: Mapping[str, list[str]]
) -> Interface:
    services = users.get(port.name, [])
    lossless = any(scene.traffic_class(key) is TrafficClass.LOSSLESS for key in services)
    return Interface(
        name=port.name,
        kind=InterfaceKind.PHYSICAL,
        description="tenants" if services else "unused attachment port",
        enabled=bool(services),
        mtu=scene.tenant_mtu,
        lossless=lossless,
        origin=made_by(of_domain(device.domain), *services),
    )


def _attachment(scene: Scene, device: CityDevice, attached: Attached) -> Parts:
    service, endpoint, ids = attached.service, attached.endpoint, attached.ids
    peak = scene.peak(service)
    origin = made_by(service.key)
    filters = {version: _filter(scene, attached, version) for version in (4, 6)}
    interface = Interface(
        name=subinterface(ids.port, ids.vlan),
        kind=InterfaceKind.SUBINTERFACE,
        description=f"{title(service)} endpoint {endpoint.name}",
        mtu=subinterface_mtu(scene, device),
        parent=ids.port,
        vlan=ids.vlan,
        vrf=scene.vrf_at(device.name, service.key, f"endpoint {endpoint.name}"),
        addresses=tuple(map(gateway, endpoint.prefixes)),
        filter_ipv4=filters[4].name,
        filter_ipv6=filters[6].name,
        policer=Policer(rate=peak, burst=burst_of(peak), origin=origin),
        marking=scene.traffic_class(service.key),
        urpf=Feature.URPF in CAPABILITIES[device.platform].features,
        applications=application_matches(scene, service),
        origin=origin,
    )
    return Parts(interfaces=(interface,), filters=tuple(filters.values()))


def _filter(scene: Scene, attached: Attached, version: int) -> Filter:
    number = scene.ids.services[attached.service.key].number
    prefixes = sorted_networks(of_version(attached.endpoint.prefixes, version))
    draft = FilterDraft(
        name=attachment_filter(number, attached.ids.index, version),
        version=version,
        sources=(attached.service.key,),
    )
    if not prefixes:
        return draft.closed()
    permit_gateways(draft, prefixes)
    if version == 6:
        permit_neighbour_discovery(draft, prefixes)
    deny_infrastructure(draft, scene.infrastructure)
    deny_link_scope(draft)
    deny_gateways(draft, of_version(scene.gateways[attached.service.key], version))
    for prefix in prefixes:
        draft.permit(prefix, None)
    return draft.closed()
