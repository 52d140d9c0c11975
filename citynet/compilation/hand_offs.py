"""Hand-offs between domains (inter-AS option A, RFC 4364 §10a): one end of each."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from citynet.city.life import closed, stays
from citynet.city.model import CityDevice
from citynet.compilation.capabilities import Feature, has
from citynet.compilation.filters import deny_infrastructure, permit_link_discovery, permit_sessions
from citynet.compilation.gateways import host, of_version
from citynet.compilation.origins import made_by, of_device, of_domain, of_link
from citynet.compilation.parts import Parts, joined
from citynet.compilation.permissions import permit_across
from citynet.compilation.ports import kind_of, lag_sources, least_members, macsec
from citynet.compilation.queues import queues
from citynet.compilation.rules import FilterDraft
from citynet.compilation.scene import Cable, HandedOff, Scene
from citynet.compilation.sides import Sides, prefixes_in, sides_of
from citynet.compilation.spelling import (
    FAMILIES,
    hand_off_filter,
    hand_off_list,
    secret,
    subinterface,
    title,
)
from citynet.compilation.subinterfaces import subinterface_mtu
from citynet.device.model import (
    BgpNeighbor,
    Filter,
    Interface,
    InterfaceAddress,
    InterfaceKind,
    Network,
    PrefixList,
)
from citynet.intent.model import Boundary, Zone

__all__ = ["hand_offs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meeting:
    """A service on a hand-off, with everything that its end is made of."""

    device: CityDevice
    handed_off: HandedOff
    number: int
    link: int
    """Number of the link, unique among hand-offs."""
    vrf: str
    vlan: int
    own: Mapping[int, InterfaceAddress]
    """Our address by IP version."""
    neighbour: Mapping[int, InterfaceAddress]
    sides: Sides
    inside: tuple[Network, ...]
    """Prefixes behind our end."""
    outside: tuple[Network, ...]
    sources: tuple[str, ...]


def hand_offs(scene: Scene, device: CityDevice) -> Parts:
    """Return every trunk port of a device, and its end of each service that is handed off there."""
    trunks = Parts(
        interfaces=tuple(
            _trunk(scene, device, cable)
            for cable in scene.cables.get(device.name, ())
            if cable.link.hand_off
        )
    )
    meetings = (
        _meeting(scene, device, handed_off) for handed_off in scene.handed_off.get(device.name, ())
    )
    return joined((trunks, *(_end(scene, meeting) for meeting in meetings)))


def _trunk(scene: Scene, device: CityDevice, cable: Cable) -> Interface:
    return Interface(
        name=cable.own.port,
        kind=kind_of(device, cable),
        description=f"hand-off to {cable.other.device} {cable.other.port}",
        speed=cable.link.capacity,
        mtu=scene.tenant_mtu,
        queues=queues(scene, cable.link),
        min_links=least_members(device, cable),
        macsec=macsec(scene, cable.link),
        origin=made_by(
            of_domain(device.domain), of_link(cable.link.name), *lag_sources(device, cable)
        ),
    )


def _meeting(scene: Scene, device: CityDevice, handed_off: HandedOff) -> _Meeting:
    service, cable = handed_off.service, handed_off.cable
    binding = scene.bindings.hand_offs[service.key, cable.link.name]
    sides = sides_of(scene, handed_off)
    return _Meeting(
        device=device,
        handed_off=handed_off,
        number=scene.ids.services[service.key].number,
        link=scene.ids.links[cable.link.name],
        vrf=scene.vrf_at(device.name, service.key, f"hand-off {cable.link.name}"),
        vlan=binding.vlan,
        own={4: binding.ipv4[cable.own], 6: binding.ipv6[cable.own]},
        neighbour={4: binding.ipv4[cable.other], 6: binding.ipv6[cable.other]},
        sides=sides,
        inside=prefixes_in(scene, service.key, sides.own),
        outside=prefixes_in(scene, service.key, sides.other),
        sources=(service.key, of_link(cable.link.name)),
    )


def _end(scene: Scene, meeting: _Meeting) -> Parts:
    filters = tuple(_filter(scene, meeting, version) for version in (4, 6))
    return Parts(
        interfaces=(_interface(scene, meeting, filters),),
        filters=filters,
        prefix_lists=tuple(
            _list(scene, meeting, version, direction, prefixes)
            for version in (4, 6)
            for direction, prefixes in (("in", meeting.outside), ("out", meeting.inside))
        ),
        neighbors=tuple(_session(scene, meeting, version) for version in (4, 6)),
    )


def _interface(scene: Scene, meeting: _Meeting, filters: tuple[Filter, ...]) -> Interface:
    cable = meeting.handed_off.cable
    return Interface(
        name=subinterface(cable.own.port, meeting.vlan),
        kind=InterfaceKind.SUBINTERFACE,
        description=f"{title(meeting.handed_off.service)} hand-off to {cable.other.device}",
        mtu=subinterface_mtu(scene, meeting.device),
        parent=cable.own.port,
        vlan=meeting.vlan,
        vrf=meeting.vrf,
        addresses=(meeting.own[4], meeting.own[6]),
        filter_ipv4=filters[0].name,
        filter_ipv6=filters[1].name,
        # The service's class, whatever the other domain calls it.
        marking=scene.traffic_class(meeting.handed_off.service.key),
        shaper=_shaper(scene, meeting),
        committed=_committed(scene, meeting),
        origin=made_by(*meeting.sources),
    )


def _shaper(scene: Scene, meeting: _Meeting) -> int:
    """Return what all endpoints behind our end may send together, at most the trunk's capacity."""
    sending = _behind(scene, meeting, meeting.sides.own)
    peak = scene.peak(meeting.handed_off.service)
    return min(sending * peak, meeting.handed_off.cable.link.capacity)


def _committed(scene: Scene, meeting: _Meeting) -> int | None:
    """Return what they are guaranteed together: no more than the other side may receive."""
    if not has(meeting.device.platform, Feature.HAND_OFF_GUARANTEE):
        return None
    sides = (meeting.sides.own, meeting.sides.other)
    busy = min(_behind(scene, meeting, side) for side in sides)
    return min(busy * scene.committed(meeting.handed_off.service), _shaper(scene, meeting))


def _behind(scene: Scene, meeting: _Meeting, domains: Container[str]) -> int:
    """Return how many endpoints of the service attach in ``domains``."""
    service = meeting.handed_off.service
    attached = scene.ids.services[service.key].endpoints
    return sum(
        scene.city.devices[attached[endpoint.name].device].domain in domains
        for endpoint in service.endpoints
    )


def _list(
    scene: Scene, meeting: _Meeting, version: int, direction: str, prefixes: Iterable[Network]
) -> PrefixList:
    """Return the list of one direction; nothing crosses a hand-off of a drained device."""
    link = meeting.handed_off.cable.link
    shut = closed(scene.city, link)
    drained = (end.device for end in link.ends if not stays(scene.city.devices[end.device]))
    return PrefixList(
        name=hand_off_list(meeting.number, meeting.link, version, direction),
        family=FAMILIES[version],
        prefixes=() if shut else of_version(prefixes, version),
        origin=made_by(*meeting.sources, *map(of_device, drained)),
    )


def _session(scene: Scene, meeting: _Meeting, version: int) -> BgpNeighbor:
    cable = meeting.handed_off.cable
    other = scene.domain_of(scene.city.devices[cable.other.device])
    return BgpNeighbor(
        address=meeting.neighbour[version].ip,
        remote_as=other.asn,
        description=f"{title(meeting.handed_off.service)} at {cable.other.device}",
        vrf=meeting.vrf,
        families=(FAMILIES[version],),
        bfd=True,
        authentication=secret(f"bgp.hand-off.{cable.link.name}"),
        ttl_security=True,
        import_list=hand_off_list(meeting.number, meeting.link, version, "in"),
        export_list=hand_off_list(meeting.number, meeting.link, version, "out"),
        origin=made_by(*meeting.sources, of_domain(other.name)),
    )


def _filter(scene: Scene, meeting: _Meeting, version: int) -> Filter:
    service = meeting.handed_off.service
    boundaries = scene.inner_boundaries.get(service.key, ())
    draft = FilterDraft(
        name=hand_off_filter(meeting.number, meeting.link, version),
        version=version,
        sources=(*meeting.sources, *(boundary.key for boundary in boundaries)),
    )
    neighbour, own = host(meeting.neighbour[version].ip), host(meeting.own[version].ip)
    permit_sessions(draft, neighbour, own)
    if version == 6:
        permit_link_discovery(draft, neighbour, own)
    deny_infrastructure(draft, scene.infrastructure)
    for boundary in boundaries:
        permit_across(
            draft,
            boundary,
            entering=_zones(scene, boundary, meeting.sides.other),
            leaving=_zones(scene, boundary, meeting.sides.own),
        )
    _permit_ungoverned(scene, meeting, boundaries, draft)
    return draft.closed()


def _zones(
    scene: Scene, boundary: Boundary, domains: tuple[str, ...]
) -> Mapping[str, tuple[Network, ...]]:
    """Return the prefixes of either zone of a boundary inside a service that are in ``domains``."""
    return {
        side: prefixes_in(scene, zone.service, _domains_of(zone, domains))
        for side, zone in (("left", boundary.left), ("right", boundary.right))
    }


def _domains_of(zone: Zone, domains: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in domains if zone.domain in {None, name})


def _permit_ungoverned(
    scene: Scene, meeting: _Meeting, boundaries: Iterable[Boundary], draft: FilterDraft
) -> None:
    """Permit everything between domains of the service that no boundary stands between."""
    governed = {frozenset((boundary.left.domain, boundary.right.domain)) for boundary in boundaries}
    by_domain = scene.prefixes[meeting.handed_off.service.key]
    for other, own in product(meeting.sides.other, meeting.sides.own):
        if frozenset((other, own)) not in governed:
            for source, destination in product(
                of_version(by_domain.get(other, ()), draft.version),
                of_version(by_domain.get(own, ()), draft.version),
            ):
                draft.permit(source, destination)
