"""Address groups: where a platform has them, one rule instead of a run that differs in one address.

Filters are compiled without groups on every platform, and what has a name is put together after
that. So what a filter lets through does not depend on whether its platform has groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Literal

from citynet.city.model import CityDevice
from citynet.compilation.capabilities import CAPABILITIES, Feature
from citynet.compilation.gateways import meet, of_version
from citynet.compilation.origins import made_by
from citynet.compilation.scene import Scene
from citynet.compilation.sides import prefixes_in
from citynet.compilation.spelling import (
    FAMILIES,
    domain_group,
    gateway_group,
    infrastructure_group,
    permission_group,
)
from citynet.device.model import AddressGroup, Filter, FilterRule, Network
from citynet.intent.model import Boundary, Permission, Service

__all__ = ["with_groups"]

_End = Literal["source", "destination"]
_Named = Mapping[tuple[Network, ...], AddressGroup]
"""Groups by their prefixes; of two with the same ones the first is used."""


def with_groups(
    scene: Scene, device: CityDevice, filters: tuple[Filter, ...]
) -> tuple[tuple[Filter, ...], tuple[AddressGroup, ...]]:
    """Return the filters of a device with groups where its platform has them, and those groups."""
    if not filters or Feature.ADDRESS_GROUPS not in CAPABILITIES[device.platform].features:
        return filters, ()
    named: dict[tuple[Network, ...], AddressGroup] = {}
    for group in _candidates(scene, device):
        if len(group.prefixes) > 1:
            named.setdefault(group.prefixes, group)
    grouped = tuple(
        replace(one, rules=tuple(_renumbered(_grouped(one.rules, named)))) for one in filters
    )
    used = {
        name
        for one in grouped
        for rule in one.rules
        for name in (rule.source_group, rule.destination_group)
    }
    return grouped, tuple(group for group in named.values() if group.name in used)


def _candidates(scene: Scene, device: CityDevice) -> Iterator[AddressGroup]:
    for version in (4, 6):
        there = [(n, source) for n, source in scene.infrastructure if n.version == version]
        yield _group(
            infrastructure_group(version),
            version,
            [network for network, _ in there],
            *(source for _, source in there),
        )
        for attached in scene.attached.get(device.name, ()):
            key = attached.service.key
            name = gateway_group(scene.ids.services[key].number, version)
            yield _group(name, version, scene.gateways[key], key)
        for handed_off in scene.handed_off.get(device.name, ()):
            yield from _handed_off(scene, handed_off.service, version)


def _handed_off(scene: Scene, service: Service, version: int) -> Iterator[AddressGroup]:
    number = scene.ids.services[service.key].number
    for domain in sorted(scene.prefixes[service.key]):
        name = domain_group(number, scene.city.domains[domain].asn, version)
        prefixes = prefixes_in(scene, service.key, (domain,))
        yield _group(name, version, prefixes, service.key)
    for boundary in scene.inner_boundaries.get(service.key, ()):
        yield from _permitted(scene, service, boundary, version)


def _permitted(
    scene: Scene, service: Service, boundary: Boundary, version: int
) -> Iterator[AddressGroup]:
    """Yield what the permissions of a boundary inside a service name, by domain."""
    zones = {"left": boundary.left, "right": boundary.right}
    pair = [scene.city.domains[zone.domain].asn for zone in zones.values() if zone.domain]
    for index, permission in enumerate(boundary.permissions, start=1):
        for end, side, wanted in _ends(permission):
            domain = zones[side].domain
            within = prefixes_in(scene, service.key, (domain,) if domain else ())
            yield _group(
                permission_group(scene.ids.services[service.key].number, pair, index, end, version),
                version,
                meet(of_version(wanted, version), of_version(within, version)),
                service.key,
                boundary.key,
            )


def _ends(permission: Permission) -> Iterator[tuple[str, str, tuple[Network, ...]]]:
    other = "right" if permission.source == "left" else "left"
    yield "s", permission.source, permission.sources
    yield "d", other, permission.destinations


def _group(name: str, version: int, prefixes: Iterable[Network], *sources: str) -> AddressGroup:
    return AddressGroup(
        name=name,
        family=FAMILIES[version],
        prefixes=of_version(prefixes, version),
        origin=made_by(*sources),
    )


def _grouped(rules: Iterable[FilterRule], named: _Named) -> Iterator[FilterRule]:
    """Yield the rules with groups; the order of rules that do the same means nothing."""
    for _, run in groupby(rules, key=lambda rule: (rule.action, rule.protocol, rule.log)):
        by_ports: dict[object, list[FilterRule]] = {}
        for rule in run:
            does = rule.source_ports, rule.destination_ports, rule.established
            by_ports.setdefault(does, []).append(rule)
        for alike in by_ports.values():
            yield from _joined(_joined(alike, "destination", named), "source", named)


def _joined(rules: list[FilterRule], end: _End, named: _Named) -> list[FilterRule]:
    """Return the rules, one in place of each run whose addresses at an end are a group's."""
    longest = max(map(len, named), default=0)
    joined: list[FilterRule] = []
    at = 0
    while at < len(rules):
        run = _alike(rules[at : at + longest], end)
        group, length = _longest(run, end, named)
        if group is None:
            joined.append(rules[at])
        else:
            joined.append(_rule(run[:length], end, group))
        at += length
    return joined


def _alike(rules: list[FilterRule], end: _End) -> list[FilterRule]:
    """Return the rules at the beginning that differ from the first at one end only."""
    first = _without(rules[0], end)
    for count, rule in enumerate(rules):
        if getattr(rule, end) is None or _without(rule, end) != first:
            return rules[:count]
    return rules


def _without(rule: FilterRule, end: _End) -> tuple[object, ...]:
    if end == "source":
        return rule.source_group, rule.destination, rule.destination_group
    return rule.destination_group, rule.source, rule.source_group


def _longest(run: list[FilterRule], end: _End, named: _Named) -> tuple[AddressGroup | None, int]:
    """Return the group of the most rules at the beginning of a run, and how many those are."""
    addresses = tuple(getattr(rule, end) for rule in run)
    for length in range(len(run), 1, -1):
        if group := named.get(addresses[:length]):
            return group, length
    return None, 1


def _rule(run: list[FilterRule], end: _End, group: AddressGroup) -> FilterRule:
    """Return one rule for a run. It names what asks for every rule; the group names the rest."""
    sources = set(run[0].origin.sources).intersection(*(rule.origin.sources for rule in run))
    origin = made_by(*sources)
    if end == "source":
        return replace(run[0], source=None, source_group=group.name, origin=origin)
    return replace(run[0], destination=None, destination_group=group.name, origin=origin)


def _renumbered(rules: Iterable[FilterRule]) -> Iterator[FilterRule]:
    for number, rule in enumerate(rules, start=1):
        yield replace(rule, sequence=10 * number)
