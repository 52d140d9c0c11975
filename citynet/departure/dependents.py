"""What still stands on a device, in the order in which it must go.

A device may be taken out of the inventory when nothing stands on it: no endpoint attaches there, it
holds no exchange, hands nothing over, reflects no routes, and no link of it is one that others
need. What others need is asked of the placement, with the link or device gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from citynet.allocation.model import Ids
from citynet.binding.presence import exchange_devices
from citynet.city.life import stays
from citynet.city.model import City, CityDevice, Link, Role
from citynet.departure.model import Dependent, DependentKind
from citynet.departure.without import Without
from citynet.errors import Place
from citynet.intent.model import Intents
from citynet.placement.model import Placement

__all__ = ["dependents_of"]

_HOSTS: Final = Place(PurePosixPath("inventory/hosts.yaml"))
_LINKS: Final = Place(PurePosixPath("inventory/links.yaml"))


def dependents_of(
    city: City, intents: Intents, ids: Ids, placement: Placement, name: str
) -> tuple[Dependent, ...]:
    """Return what stands on the device ``name``, which is one of the city's; empty: nothing.

    ``ids`` say where endpoints attach now. Attachments come first, then hand-offs, exchanges,
    reflection and links, each sorted by name.
    """
    device = city.devices[name]
    without = Without(city, intents, ids, name)
    found = [
        *_attachments(city, intents, ids, device),
        *_hand_offs(city, intents, placement, device, without),
        *_exchanges(city, intents, placement, device, without),
        *_reflection(city, device),
        *_links(city, device, without),
    ]
    # What it takes the whole device to break, is not said of any single thing.
    known = {broken for one in found for broken in one.breaks}
    rest = tuple(broken for broken in without.device() if broken not in known)
    return (*found, _needed("all core links", f"of {name} together", rest)) if rest else (*found,)


def _attachments(city: City, intents: Intents, ids: Ids, device: CityDevice) -> Iterator[Dependent]:
    others = sorted(
        other.name
        for other in city.devices.values()
        if other.site == device.site
        and other is not device
        and other.role is not Role.CORE
        and other.ports
        and stays(other)
    )
    for key, service in sorted(intents.services.items()):
        for endpoint in sorted(service.endpoints, key=lambda endpoint: endpoint.name):
            at = ids.services[key].endpoints[endpoint.name]
            if at.device != device.name:
                continue
            asked = endpoint.attachment
            pinned = [
                word
                for word, value in (("device", asked.device), ("port", asked.port))
                if value is not None
            ]
            if pinned:
                remedy = f"take {' and '.join(pinned)} out of its attachment, or name other ones"
            elif others:
                remedy = f"moves by itself when {device.name} is leaving: citynet allocate"
            else:
                remedy = f"give {device.site} another edge, or move the endpoint to another site"
            yield Dependent(
                kind=DependentKind.ATTACHMENT,
                name=f"{key}/{endpoint.name}",
                owners=(service.owner,),
                detail=f"VLAN {at.vlan} of {at.port}; others at {device.site}:"
                f" {', '.join(others) or 'none'}",
                place=endpoint.origin,
                breaks=(),
                remedy=remedy,
            )


def _exchanges(
    city: City, intents: Intents, placement: Placement, device: CityDevice, without: Without
) -> Iterator[Dependent]:
    for _, boundary in sorted(intents.boundaries.items()):
        holders = [one.name for one in exchange_devices(city, boundary, placement)]
        if device.name not in holders:
            continue
        holders.remove(device.name)
        services = [intents.services[zone.service] for zone in (boundary.left, boundary.right)]
        broken = (
            without.exchanges(boundary.key)
            if holders
            else (f"no border of {device.domain} is left that holds it",)
        )
        yield Dependent(
            kind=DependentKind.EXCHANGE,
            name=boundary.key,
            owners=tuple(sorted({boundary.owner, *(service.owner for service in services)})),
            detail=f"between {services[0].key} and {services[1].key}; other borders that hold it:"
            f" {', '.join(holders) or 'none'}",
            place=boundary.origin,
            breaks=broken,
            remedy="make the device an edge (role) in inventory/hosts.yaml"
            + ("; another border that holds exchanges comes first" if broken else ""),
        )


def _hand_offs(
    city: City, intents: Intents, placement: Placement, device: CityDevice, without: Without
) -> Iterator[Dependent]:
    for link in _links_of(city, device):
        users = sorted(
            key for key, placed in placement.services.items() if link.name in placed.hand_offs
        )
        if not users:
            continue
        far = next(end.device for end in link.ends if end.device != device.name)
        broken = without.link(link.name)
        yield Dependent(
            kind=DependentKind.HAND_OFF,
            name=link.name,
            owners=tuple(sorted({intents.services[key].owner for key in users})),
            detail=f"to {far} in {city.devices[far].domain}, used by {', '.join(users)}",
            place=_LINKS,
            breaks=broken,
            remedy="take the link out of inventory/links.yaml"
            + ("; another hand-off comes first" if broken else ""),
        )


def _reflection(city: City, device: CityDevice) -> Iterator[Dependent]:
    if not device.route_reflector:
        return
    others = sorted(
        one.name
        for one in city.devices.values()
        if one.domain == device.domain and one.route_reflector and one is not device
    )
    remedy = "take routeReflector out of its data in inventory/hosts.yaml"
    if not others:
        remedy += "; another reflector comes first, or none at all in a small domain"
    yield Dependent(
        kind=DependentKind.REFLECTOR,
        name=device.domain,
        owners=(),
        detail=f"other reflectors: {', '.join(others) or 'none'}",
        place=_HOSTS,
        breaks=(),
        remedy=remedy,
    )


def _links(city: City, device: CityDevice, without: Without) -> Iterator[Dependent]:
    """Yield the core links that others need."""
    for link in _links_of(city, device):
        broken = () if link.hand_off else without.link(link.name)
        if broken:
            far = next(end.device for end in link.ends if end.device != device.name)
            yield _needed(link.name, f"to {far}", broken)


def _needed(name: str, detail: str, broken: tuple[str, ...]) -> Dependent:
    return Dependent(
        kind=DependentKind.LINK,
        name=name,
        owners=(),
        detail=detail,
        place=_LINKS,
        breaks=broken,
        remedy="build another way first",
    )


def _links_of(city: City, device: CityDevice) -> Iterator[Link]:
    for _, link in sorted(city.links.items()):
        if device.name in {end.device for end in link.ends}:
            yield link
