"""Boundaries: two zones that something can cut apart, and one boundary for each pair."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.check.draft import Draft
from citynet.errors import Finding
from citynet.intent.model import Boundary, Zone
from citynet.workspace.found import listed

__all__ = ["boundary_rules"]


def boundary_rules(draft: Draft) -> Iterator[Finding]:
    """Yield boundaries that nothing can enforce, and pairs of zones that have two."""
    pairs: dict[frozenset[tuple[str, str | None]], Boundary] = {}
    for boundary in draft.intents.boundaries.values():
        inside = boundary.left.service == boundary.right.service
        found = list(_inside(draft, boundary) if inside else _between(draft, boundary))
        yield from found
        if not found:
            yield from _pair(boundary, pairs, inside=inside)


def _inside(draft: Draft, boundary: Boundary) -> Iterator[Finding]:
    """Only hand-offs cut a service, so that its zones must be its parts in two domains."""
    left, right = boundary.left.domain, boundary.right.domain
    if left is None or right is None:
        side = "left" if left is None else "right"
        yield Finding(
            place=draft.places.of(boundary.key, side),
            code="CN334",
            message="the boundary cannot be enforced: its zones share a service and a domain",
            expected="two different domains, if both zones are of one service",
            found=f"no domain on the {side} side",
            remedy="Add 'domain:' to both zones, or make two services of the one.",
        )
    elif left == right:
        yield Finding(
            place=draft.places.of(boundary.key, "right"),
            code="CN333",
            message="both sides of the boundary are the same zone",
            expected="two zones",
            found=f"{boundary.left.service} in {left}, twice",
            remedy="Name the other zone.",
        )


def _between(draft: Draft, boundary: Boundary) -> Iterator[Finding]:
    """Two services meet in exchanges, on borders of the one domain where both are."""
    domains: dict[str, frozenset[str]] = {}
    for side, zone in (("left", boundary.left), ("right", boundary.right)):
        service = draft.intents.services.get(zone.service)
        found = draft.service_domains(service) if service else None
        if found is None:
            return
        domains[side] = found
        if len(found) > 1:
            yield Finding(
                place=draft.places.of(boundary.key, side),
                code="CN335",
                message="the boundary cannot be enforced: the service is in several domains",
                expected="services of one domain: exchanges stand on the borders of one domain",
                found=f"{zone.service} in {listed(found, last='and')}",
                remedy="Put the endpoints that exchange data into a service of their own.",
            )
    if all(len(found) == 1 for found in domains.values()) and domains["left"] != domains["right"]:
        yield Finding(
            place=draft.places.of(boundary.key, "right"),
            code="CN335",
            message="the boundary cannot be enforced: no device has both services",
            expected=f"two services of one domain; the left one is in {listed(domains['left'])}",
            found=f"{boundary.right.service} in {listed(domains['right'])}",
            remedy="Join the two domains by a service of its own, with a boundary between them.",
        )


def _pair(
    boundary: Boundary,
    pairs: dict[frozenset[tuple[str, str | None]], Boundary],
    *,
    inside: bool,
) -> Iterator[Finding]:
    pair = frozenset(_zone(zone, inside=inside) for zone in (boundary.left, boundary.right))
    first = pairs.setdefault(pair, boundary)
    if first is not boundary:
        yield Finding(
            place=boundary.origin,
            code="CN336",
            message="there is a boundary between these two zones already",
            expected="one boundary for each pair of zones, either way round",
            found=f"{first.key}, at {first.origin}",
            remedy="Write the permissions of both into one of them.",
        )


def _zone(zone: Zone, *, inside: bool) -> tuple[str, str | None]:
    return zone.service, zone.domain if inside else None
