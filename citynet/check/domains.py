"""Domains: numbers that fit together, route reflectors, and cores that hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from citynet.allocation.model import CLASSIC_POOL, COMPRESSED_POOL
from citynet.check.algorithms import algorithm_findings
from citynet.check.draft import Draft
from citynet.city.draft import Frame
from citynet.city.model import CityDevice, Domain, Link, Role, SidFormat
from citynet.device.model import Platform
from citynet.errors import Finding
from citynet.workspace.found import listed

__all__ = ["domain_rules"]

_NAME_ON_IOSXR: Final = 32 - len("isis..hello")
"""A key chain of IOS-XR has a name of at most 32 characters; IS-IS has the longest."""
_LARGEST_MESH: Final = 16
"""Most edges and borders of a domain without route reflectors; each has a session with each."""


def domain_rules(draft: Draft) -> Iterator[Finding]:
    """Yield domains that cannot work as they are described."""
    frame = draft.city.frame
    if frame is None:
        return
    yield from _numbers(draft, frame)
    yield from _names(draft, frame)
    yield from _pairs(draft, frame)
    for domain in frame.domains.values():
        yield from algorithm_findings(draft, domain)
    if draft.certain and draft.city.links is not None:
        for domain in frame.domains.values():
            yield from _core(draft, domain, draft.city.links)


def _names(draft: Draft, frame: Frame) -> Iterator[Finding]:
    """Yield domains whose keys would have too long names for their IOS-XR devices."""
    for domain in frame.domains.values():
        device = next(
            (
                one.name
                for one in draft.city.devices.values()
                if one.domain == domain.name and one.platform is Platform.IOSXR
            ),
            None,
        )
        if device is not None and len(domain.name) > _NAME_ON_IOSXR:
            yield Finding(
                place=draft.places.of(f"domain/{domain.name}", "name"),
                code="CN157",
                message=f"the name of the domain is too long for {device}, an IOS-XR device",
                expected=f"at most {_NAME_ON_IOSXR} characters: key chains are named after it",
                found=f"{len(domain.name)} characters",
                remedy="Shorten the name, here and in the groups that say it.",
            )


def _numbers(draft: Draft, frame: Frame) -> Iterator[Finding]:
    holders: dict[int, str] = {}
    for domain in frame.domains.values():
        subject = f"domain/{domain.name}"
        if domain.asn in holders:
            yield Finding(
                place=draft.places.of(subject, "asn"),
                code="CN222",
                message=f"two domains have the AS number {domain.asn}",
                expected="an AS number of its own for each domain: hand-offs are eBGP",
                found=f"the number of {holders[domain.asn]!r}",
                remedy="Give one of them another number.",
            )
        holders.setdefault(domain.asn, domain.name)
        pools = domain.pools
        yield from _locators(draft, domain)
        if pools.vnis[0] + pools.slice_ids[1] > pools.vnis[1]:
            yield Finding(
                place=draft.places.of(subject, "pools", "vnis"),
                code="CN221",
                message="the pool of VNIs does not reach as far as the service numbers",
                expected=f"up to {pools.vnis[0] + pools.slice_ids[1]} at least: the first VNI plus"
                " the last of sliceIds",
                found=f"up to {pools.vnis[1]}",
                remedy="Widen vnis, or narrow sliceIds.",
            )


def _locators(draft: Draft, domain: Domain) -> Iterator[Finding]:
    length, each = CLASSIC_POOL, "a /64"
    if domain.sids is SidFormat.NEXT_CSID:
        length, each = COMPRESSED_POOL, "a /48"
    found = domain.pools.locators.prefixlen
    if found != length:
        yield Finding(
            place=draft.places.of(f"domain/{domain.name}", "pools", "locators"),
            code="CN221",
            message="the locator pool has the wrong size",
            expected=f"a /{length} for {domain.sids} SIDs: each device's locator is {each} of it",
            found=f"a /{found}",
            remedy=f"Write a /{length}.",
        )


def _pairs(draft: Draft, frame: Frame) -> Iterator[Finding]:
    seen: dict[frozenset[str], int] = {}
    for index, hand_off in enumerate(frame.hand_offs):
        pair = frozenset(hand_off.domains)
        place = draft.places.of("domains.yaml", "handOffs", index, "domains")
        if len(pair) == 1:
            yield Finding(
                place=place,
                code="CN223",
                message="a domain meets itself",
                expected="two different domains",
                found=f"{hand_off.domains[0]} twice",
                remedy="Name the other domain.",
            )
        elif pair in seen:
            first = draft.places.of("domains.yaml", "handOffs", seen[pair], "domains")
            yield Finding(
                place=place,
                code="CN223",
                message="the pair of domains is there twice",
                expected="each pair once; its numbers serve all its hand-offs",
                found=f"it again; first at {first}",
                remedy="Remove one of the two.",
            )
        seen.setdefault(pair, index)


def _core(draft: Draft, domain: Domain, links: Mapping[str, Link]) -> Iterator[Finding]:
    devices = {d.name: d for d in draft.city.devices.values() if d.domain == domain.name}
    speakers = sum(device.role is not Role.CORE for device in devices.values())
    reflected = any(device.route_reflector for device in devices.values())
    if not reflected and speakers > _LARGEST_MESH:
        yield Finding(
            place=draft.places.of(f"domain/{domain.name}", "name"),
            code="CN215",
            message=f"no device reflects the routes of domain {domain.name!r}",
            expected="at least one device with 'routeReflector: true', better two; without any,"
            f" at most {_LARGEST_MESH} edges and borders, each a peer of each other one",
            found=f"none, and {speakers} edges and borders",
            remedy="Make core routers of the domain reflectors, in inventory/hosts.yaml.",
        )
    if any(
        end.device not in draft.city.devices or link.ends[0].device == link.ends[1].device
        for link in links.values()
        for end in link.ends
    ):
        return  # a link with a wrong end may be the one that is missing
    islands = _islands(devices, links)
    mainland = max(islands, key=len, default=frozenset())
    for island in islands:
        if island is not mainland:
            names = listed(island, last="and")
            yield Finding(
                place=draft.places.of(f"device/{min(island)}", key=True),
                code="CN216",
                message=f"no link inside domain {domain.name!r} leads to {names}",
                expected="links that join all devices of a domain",
                found=f"{len(islands)} parts without a link between them",
                remedy="Add the missing links to inventory/links.yaml, or correct their ends.",
            )


def _islands(devices: Mapping[str, CityDevice], links: Mapping[str, Link]) -> list[frozenset[str]]:
    """Return the devices in parts that links join, in the order of the inventory."""
    near: dict[str, list[str]] = {name: [] for name in devices}
    for link in links.values():
        left, right = (end.device for end in link.ends)
        if left in near and right in near:
            near[left].append(right)
            near[right].append(left)
    islands: list[frozenset[str]] = []
    left_over = dict.fromkeys(devices)
    while left_over:
        island: set[str] = set()
        waiting = [next(iter(left_over))]
        while waiting:
            name = waiting.pop()
            if name not in island:
                island.add(name)
                waiting += near[name]
        for name in island:
            del left_over[name]
        islands.append(frozenset(island))
    return islands
