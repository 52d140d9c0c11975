"""Whether each boundary has enforcement points that cut all paths between its two zones.

A boundary inside one service is cut by the service's hand-offs, one between two services by the
exchanges on the borders of one domain. Anything else would be a filter that packets can go round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citynet.binding.presence import exchange_devices, exchange_domains
from citynet.city.model import Role
from citynet.compilation.capabilities import Feature, able, named
from citynet.compilation.scene import ExchangeAt, Scene
from citynet.compilation.sides import prefixes_in
from citynet.device.model import Network
from citynet.errors import Finding
from citynet.intent.model import Boundary, Zone

__all__ = ["cut_findings"]


def cut_findings(scene: Scene) -> Iterator[Finding]:
    """Yield each boundary that nothing cuts completely (CN621, CN624, CN627)."""
    for _, boundary in sorted(scene.intents.boundaries.items()):
        empty = [
            _said(zone)
            for zone in (boundary.left, boundary.right)
            if not _prefixes(scene, zone.service, zone.domain)
        ]
        if empty:
            yield _empty(boundary, empty)
        elif boundary.left.service == boundary.right.service:
            yield from _inside(boundary)
        else:
            yield from _between(scene, boundary)
    for device, exchanges in sorted(scene.exchanges.items()):
        yield from _pool(scene, device, exchanges)


def _empty(boundary: Boundary, zones: Iterable[str]) -> Finding:
    return _incomplete(
        boundary,
        expected="an endpoint in each zone",
        found=f"none in {', '.join(zones)}",
        remedy="correct the domain of the zone, or attach an endpoint there",
    )


def _inside(boundary: Boundary) -> Iterator[Finding]:
    """Yield a boundary whose zones may share a VRF: only hand-offs separate those of a service."""
    left, right = boundary.left.domain, boundary.right.domain
    if left is not None and right is not None and left != right:
        return
    yield _incomplete(
        boundary,
        expected="its zones in two different domains, each named",
        found=f"{_said(boundary.left)} and {_said(boundary.right)}, which share a VRF",
        remedy="name a domain in each zone, or put the two sides into services of their own",
    )


def _between(scene: Scene, boundary: Boundary) -> Iterator[Finding]:
    common = exchange_domains(boundary, scene.placement)
    elsewhere = [
        f"{zone.service} in {', '.join(domains)}"
        for zone in (boundary.left, boundary.right)
        if (domains := tuple(sorted(scene.prefixes[zone.service]))) != common
    ]
    if len(common) != 1 or elsewhere:
        yield _incomplete(
            boundary,
            expected="two services wholly in one and the same domain, where exchanges join them",
            found="; ".join(elsewhere)
            or f"both services in {len(common)} domains: {', '.join(common)}",
            remedy="put the endpoints that exchange data into a service of one domain; what lies in"
            " other domains needs a service and a boundary of its own",
        )
    elif not exchange_devices(scene.city, boundary, scene.placement):
        yield _no_border(scene, boundary, common[0])


def _said(zone: Zone) -> str:
    return f"{zone.service} in {zone.domain}" if zone.domain else f"all of {zone.service}"


def _incomplete(boundary: Boundary, *, expected: str, found: str, remedy: str) -> Finding:
    return Finding(
        place=boundary.origin,
        code="CN624",
        message=f"nothing cuts all paths between the two zones of {boundary.key}",
        expected=expected,
        found=found,
        remedy=remedy,
    )


def _no_border(scene: Scene, boundary: Boundary, domain: str) -> Finding:
    borders = [
        named(device.name, device.platform)
        for device in scene.domain_devices[domain]
        if device.role is Role.BORDER
    ]
    return Finding(
        place=boundary.origin,
        code="CN621",
        message=f"{boundary.key} needs an exchange VRF in domain {domain}, "
        "and no border there can hold one",
        expected="a border whose platform joins VRFs by cables inside the device: "
        f"{able(Feature.EXCHANGE)}",
        found=", ".join(borders) or f"no border in {domain}",
        remedy=f"add such a border to {domain}, or put one of the two services into another domain "
        "and join them by a service of its own over the hand-offs",
    )


def _pool(scene: Scene, device: str, exchanges: tuple[ExchangeAt, ...]) -> Iterator[Finding]:
    pools = (scene.city.exchange_pool_ipv4, scene.city.exchange_pool_ipv6)
    room = min(pool.num_addresses // 4 for pool in pools)
    for exchange in exchanges[room:]:
        yield Finding(
            place=exchange.boundary.origin,
            code="CN627",
            message=f"{exchange.boundary.key} finds no exchange addresses left on {device}",
            expected=f"at most {room} exchanges on a device: each takes two pairs of addresses of "
            f"{pools[0]} and {pools[1]}",
            found=f"{len(exchanges)} exchanges",
            remedy="widen the exchange pools in inventory/domains.yaml",
        )


def _prefixes(scene: Scene, service: str, domain: str | None) -> tuple[Network, ...]:
    by_domain = scene.prefixes[service]
    return prefixes_in(scene, service, by_domain if domain is None else (domain,))
