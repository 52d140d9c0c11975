"""Permissions: what crosses a boundary is within its zones, and something crosses at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from citynet.check.draft import Draft
from citynet.device.model import Network
from citynet.errors import Finding
from citynet.intent.model import Boundary, Permission, Zone
from citynet.prefixes import holds
from citynet.workspace.found import listed

__all__ = ["permission_rules", "sides"]

_TCP: Final = 6
_WITH_PORTS = frozenset({_TCP, 17})
_FAMILY_OF: Final = {1: 4, 58: 6}
"""ICMP exists on IPv4 only, ICMPv6 on IPv6 only (IANA protocol numbers)."""
_MOST_RULES: Final = 4_000
"""Of one filter. Nobody reviews more, and no platform of ours holds several such filters."""


def sides(boundary: Boundary, permission: Permission) -> tuple[Zone, Zone]:
    """Return the zone that sends and the zone that receives."""
    left, right = boundary.left, boundary.right
    return (left, right) if permission.source == "left" else (right, left)


def permission_rules(draft: Draft) -> Iterator[Finding]:
    """Yield permissions that say what cannot be."""
    for boundary in draft.intents.boundaries.values():
        yield from _too_many(draft, boundary)
        seen: dict[object, Permission] = {}
        for index, permission in enumerate(boundary.permissions):
            yield from _ports(draft, boundary, index, permission)
            outside = list(_outside(draft, boundary, index, permission))
            yield from outside
            if not outside:
                yield from _nothing(draft, boundary, index, permission)
            said = (
                permission.source,
                permission.protocol,
                permission.ports,
                permission.sources,
                permission.destinations,
            )
            first = seen.setdefault(said, permission)
            if first is not permission:
                yield Finding(
                    place=permission.origin,
                    code="CN339",
                    message="the permission is there already",
                    expected="each permission once",
                    found=f"the same as at {first.origin}",
                    remedy="Remove one of the two, or correct what was meant to differ.",
                )


def _ports(
    draft: Draft, boundary: Boundary, index: int, permission: Permission
) -> Iterator[Finding]:
    place = draft.places.of(boundary.key, "permit", index, "ports")
    if permission.protocol in _WITH_PORTS and not permission.ports:
        yield Finding(
            place=place,
            code="CN337",
            message="the permission does not say which ports",
            expected="ports; all of them are 1-65535",
            found="none",
            remedy="Add 'ports: [443]', or the ports that the application needs.",
        )
    if permission.protocol not in _WITH_PORTS and permission.ports:
        yield Finding(
            place=place,
            code="CN337",
            message="the protocol has no ports",
            expected="ports with tcp and udp only",
            found=f"ports of protocol {permission.protocol}",
            remedy="Remove the ports, or correct the protocol.",
        )
    for lower, upper in pairwise(sorted(permission.ports)):
        if upper.first <= lower.last:
            yield Finding(
                place=place,
                code="CN338",
                message="a port of the permission is there twice",
                expected="ports and ranges that do not overlap",
                found=f"{lower.first}-{lower.last} and {upper.first}-{upper.last}",
                remedy="Remove the one that is part of the other, or join the two ranges.",
            )


def _outside(
    draft: Draft, boundary: Boundary, index: int, permission: Permission
) -> Iterator[Finding]:
    sender, receiver = sides(boundary, permission)
    for key, zone, prefixes in (
        ("sources", sender, permission.sources),
        ("destinations", receiver, permission.destinations),
    ):
        held = _prefixes(draft, zone)
        if held is None:
            continue
        for item, prefix in enumerate(prefixes):
            if not any(holds(other, prefix) for other in held):
                same = [other for other in held if other.version == prefix.version]
                yield Finding(
                    place=draft.places.of(boundary.key, "permit", index, key, item),
                    code="CN340",
                    message=f"the prefix lies outside of {zone.service}",
                    expected=f"part of one prefix of that side: {listed(list(map(str, same)))}",
                    found=str(prefix),
                    remedy="Correct the prefix, or the side in 'from'; without a list, the whole"
                    " side is meant.",
                )


def _prefixes(draft: Draft, zone: Zone) -> tuple[Network, ...] | None:
    endpoints = draft.zone_endpoints(zone)
    if endpoints is None:
        return None
    return tuple(prefix for endpoint in endpoints for prefix in endpoint.prefixes)


def _nothing(
    draft: Draft, boundary: Boundary, index: int, permission: Permission
) -> Iterator[Finding]:
    sender, receiver = sides(boundary, permission)
    sources = permission.sources or _prefixes(draft, sender)
    destinations = permission.destinations or _prefixes(draft, receiver)
    if sources is None or destinations is None:
        return
    if not (_families(sources) & _families(destinations) & _spoken(permission)):
        yield Finding(
            place=draft.places.of(boundary.key, "permit", index),
            code="CN341",
            message="the permission permits nothing",
            expected="sources, destinations and a protocol of one family at least",
            found=f"sources of {_words(sources)}, destinations of {_words(destinations)},"
            f" protocol {permission.protocol}",
            remedy="Add the prefixes of the other family, or correct the protocol.",
        )


def _too_many(draft: Draft, boundary: Boundary) -> Iterator[Finding]:
    """Count what permissions become before anything is made of them: the lists multiply."""
    rules: Counter[tuple[str, int]] = Counter()
    for index, permission in enumerate(boundary.permissions):
        for version, count in _products(draft, boundary, permission):
            rules[permission.source, version] += count
            if permission.protocol == _TCP:  # answers stand in the filter of the other side
                rules["right" if permission.source == "left" else "left", version] += count
        most = max(rules.values(), default=0)
        if most > _MOST_RULES:
            yield Finding(
                place=draft.places.of(boundary.key, "permit", index),
                code="CN348",
                message="the boundary would become more rules than a filter may have",
                expected=f"at most {_MOST_RULES} rules of one family in one direction; each"
                " permission is one for each source, destination and range of ports",
                found=f"{most} rules up to this permission",
                remedy="Write wider prefixes or ranges of ports, or leave the lists out where the"
                " whole side is meant.",
            )
            return


def _products(
    draft: Draft, boundary: Boundary, permission: Permission
) -> Iterator[tuple[int, int]]:
    """Yield how many rules a permission becomes in each family."""
    sender, receiver = sides(boundary, permission)
    sources = permission.sources or _prefixes(draft, sender) or ()
    destinations = permission.destinations or _prefixes(draft, receiver) or ()
    for version in _spoken(permission):
        pairs = [sum(p.version == version for p in some) for some in (sources, destinations)]
        yield version, pairs[0] * pairs[1] * max(1, len(permission.ports))


def _spoken(permission: Permission) -> set[int]:
    family = _FAMILY_OF.get(permission.protocol)
    return {4, 6} if family is None else {family}


def _families(prefixes: Iterable[Network]) -> set[int]:
    return {prefix.version for prefix in prefixes}


def _words(prefixes: Iterable[Network]) -> str:
    return listed([f"IPv{version}" for version in _families(prefixes)], last="and")
