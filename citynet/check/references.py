"""Names that must exist: what one file says of another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from citynet.check.draft import Draft
from citynet.city.draft import Element, Frame
from citynet.city.model import Link
from citynet.errors import Finding, Place
from citynet.intent.model import Zone
from citynet.workspace.found import did_you_mean, listed, quoted

__all__ = ["city_references", "intent_references", "unknown"]


def unknown(place: Place, code: str, kind: str, name: str, known: Collection[str]) -> Finding:
    """Return the finding that no ``kind`` has this ``name``, with the name that was meant."""
    meant, those = _hint(name, frozenset(known))
    return Finding(
        place=place,
        code=code,
        message=f"there is no {kind} {quoted(name)}",
        expected=f"a {kind}: {those}",
        found=quoted(name),
        remedy=meant or f"Name one that exists, or add the {kind}.",
    )


@lru_cache(maxsize=1024)  # a renamed site is misspelt in thousands of intents
def _hint(name: str, known: frozenset[str]) -> tuple[str | None, str]:
    return did_you_mean(name, known), listed(known)


def city_references(draft: Draft) -> Iterator[Finding]:
    """Yield names in the inventory that nothing bears: groups, domains, sites, devices."""
    for element in draft.city.elements:
        yield from _element_references(draft, element)
    if draft.city.frame is not None:
        yield from _pair_references(draft, draft.city.frame)
    if draft.city.links is not None and draft.city.device_names is not None:
        yield from _end_references(draft, draft.city.links, draft.city.device_names)


def _element_references(draft: Draft, element: Element) -> Iterator[Finding]:
    """Yield them where a host, a group or the defaults say them, not for each host below."""
    city, places, subject = draft.city, draft.places, element.subject
    for index, group in enumerate(element.groups):
        if city.group_names is not None and group not in city.group_names:
            place = places.of(subject, "groups", index)
            yield unknown(place, "CN201", "group", group, city.group_names)
    domain, site = element.data.domain, element.data.site
    if city.frame is not None and domain is not None and domain not in city.frame.domains:
        place = places.of(subject, "data", "domain")
        yield unknown(place, "CN206", "domain", domain, city.frame.domains)
    if city.sites is not None and site is not None and site not in city.sites:
        place = places.of(subject, "data", "site")
        yield unknown(place, "CN207", "site", site, city.sites)


def _pair_references(draft: Draft, frame: Frame) -> Iterator[Finding]:
    for pair, hand_off in enumerate(frame.hand_offs):
        for index, domain in enumerate(hand_off.domains):
            if domain not in frame.domains:
                place = draft.places.of("domains.yaml", "handOffs", pair, "domains", index)
                yield unknown(place, "CN206", "domain", domain, frame.domains)


def _end_references(
    draft: Draft, links: Mapping[str, Link], devices: Collection[str]
) -> Iterator[Finding]:
    for link in links.values():
        for index, end in enumerate(link.ends):
            if end.device not in devices:
                place = draft.places.of(f"link/{link.name}", "ends", index)
                yield unknown(place, "CN208", "device", end.device, devices)


def intent_references(draft: Draft) -> Iterator[Finding]:
    """Yield names in intents that nothing bears: profiles, virtual networks, sites, services."""
    city, places = draft.city, draft.places
    profiles = draft.names["profile"]
    sites = frozenset(city.sites or ())
    for key, service in draft.intents.services.items():
        if service.profile not in profiles:
            place = places.of(key, "profile")
            yield unknown(place, "CN303", "profile", service.profile, profiles)
        networks = city.frame.virtual_networks if city.frame else None
        if networks is not None and service.virtual_network not in networks:
            place = places.of(key, "virtualNetwork")
            yield unknown(place, "CN304", "virtual network", service.virtual_network, networks)
        for index, endpoint in enumerate(service.endpoints):
            if city.sites is not None and endpoint.site not in city.sites:
                place = places.of(key, "endpoints", index, "site")
                yield unknown(place, "CN305", "site", endpoint.site, sites)
    for boundary in draft.intents.boundaries.values():
        yield from _zone_references(draft, boundary.key, "left", boundary.left)
        yield from _zone_references(draft, boundary.key, "right", boundary.right)


def _zone_references(draft: Draft, key: str, side: str, zone: Zone) -> Iterator[Finding]:
    kind, name = zone.service.split("/")
    known = draft.names[kind]
    if name not in known:
        yield unknown(draft.places.of(key, side, kind), "CN331", kind, name, known)
        return
    service = draft.intents.services.get(zone.service)
    frame = draft.city.frame
    if zone.domain is None or service is None or frame is None:
        return
    place = draft.places.of(key, side, "domain")
    domains = draft.service_domains(service)
    if zone.domain not in frame.domains:
        yield unknown(place, "CN332", "domain", zone.domain, frame.domains)
    elif domains is not None and zone.domain not in domains:
        yield Finding(
            place=place,
            code="CN332",
            message=f"the {kind} {name!r} has no endpoint in this domain",
            expected=listed(domains),
            found=quoted(zone.domain),
            remedy="Name a domain where the service has endpoints.",
        )
