"""Numbers for everything, once and for ever.

Laws: a number that stands in a lock is kept; numbers are unique; what is new takes the smallest
free number in the order of names, so that the order of files, and adding or removing others,
changes nothing that exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from citynet.allocation.attachments import attach_all
from citynet.allocation.collisions import collisions
from citynet.allocation.locks import (
    IdLocks,
    ServiceLock,
    boundary_path,
    device_path,
    link_path,
    service_path,
)
from citynet.allocation.model import EndpointIds, Ids, ServiceIds
from citynet.allocation.names import MAX_SPOKE_INDEX
from citynet.allocation.numbering import link_domains, number_all
from citynet.allocation.pools import (
    device_pool,
    hand_off_pool,
    index_pool,
    link_pool,
    slice_pool,
)
from citynet.allocation.requests import Circuit
from citynet.city.model import City
from citynet.errors import Finding, FindingsError
from citynet.intent.model import Boundary, Endpoint, EndpointRole, Intents, Service

__all__ = ["allocate"]


def allocate(city: City, intents: Intents, locks: IdLocks) -> Ids:
    """Return the numbers of all devices, links, services, endpoints and boundaries.

    Raises ``FindingsError`` with every finding: two locks on one number (CN402), an exhausted pool
    (CN403), a locked number outside its pool (CN404), an attachment that cannot be had (CN405,
    CN406), an RD that does not fit 16 bits (CN408), a locked number that is reserved (CN411), an
    endpoint on a device that takes none any more (CN412) or that cannot leave one (CN413).
    """
    findings = list(collisions(locks))
    if findings:
        # What collides would be given twice again; the rest is not worth a second opinion.
        raise FindingsError(findings)
    devices = _devices(city, locks, findings)
    links = _links(city, locks, findings)
    numbers = _numbers(city, intents, locks, findings)
    circuits, refused = attach_all(city, intents, locks)
    findings += refused
    services = {
        key: _service(service, locks.services.get(key), numbers.get(key), circuits, findings)
        for key, service in sorted(intents.services.items())
    }
    if findings:
        raise FindingsError(findings)
    return Ids(
        devices=devices,
        links=links,
        services=services,
        boundaries={
            boundary.name: numbers[boundary.key]
            for _, boundary in sorted(intents.boundaries.items())
            if _is_exchange(boundary)
        },
    )


def _is_exchange(boundary: Boundary) -> bool:
    return boundary.left.service != boundary.right.service


def _devices(city: City, locks: IdLocks, findings: list[Finding]) -> Mapping[str, int]:
    numbers: dict[str, int] = {}
    for domain in city.domains.values():
        given, refused = number_all(
            device_pool(domain, city.reserved),
            sorted(d.name for d in city.devices.values() if d.domain == domain.name),
            {k.name: k.number for k in locks.devices.values() if k.domain == domain.name},
            device_path,
        )
        numbers |= given
        findings += refused
    return dict(sorted(numbers.items()))


def _links(city: City, locks: IdLocks, findings: list[Finding]) -> Mapping[str, int]:
    groups = [
        (link_pool(domain, city.reserved), (domain.name,)) for domain in city.domains.values()
    ]
    numbers: dict[str, int] = {}
    domains = {link.name: link_domains(city, link) for link in city.links.values()}
    for pool, group in [*groups, (hand_off_pool(), ())]:
        given, refused = number_all(
            pool,
            sorted(name for name in domains if _in_group(domains[name], group)),
            {k.name: k.number for k in locks.links.values() if _in_group(k.domains, group)},
            link_path,
        )
        numbers |= given
        findings += refused
    return dict(sorted(numbers.items()))


def _in_group(domains: tuple[str, ...], group: tuple[str, ...]) -> bool:
    """Say whether a link is numbered in ``group``: one domain, or ``()`` for all hand-offs."""
    return domains == group if group else len(domains) == 2


def _numbers(
    city: City, intents: Intents, locks: IdLocks, findings: list[Finding]
) -> Mapping[str, int]:
    """Return the slice IDs of services and boundaries by key: one range for both."""
    held = {k.service: k.number for k in locks.services.values() if k.number is not None}
    held |= {f"boundary/{k.name}": k.number for k in locks.boundaries.values()}
    boundaries = [boundary for boundary in intents.boundaries.values() if _is_exchange(boundary)]
    owners = {service.key: service.owner for service in intents.services.values()}
    owners |= {boundary.key: boundary.owner for boundary in boundaries}

    def lock_of(key: str) -> PurePosixPath:
        if key in intents.services:
            return service_path(owners[key], key)
        return boundary_path(owners[key], key.removeprefix("boundary/"))

    wanted = [*sorted(intents.services), *sorted(boundary.key for boundary in boundaries)]
    numbers, refused = number_all(slice_pool(city), wanted, held, lock_of)
    findings += refused
    return numbers


def _service(
    service: Service,
    lock: ServiceLock | None,
    number: int | None,
    circuits: Mapping[tuple[str, str], Circuit],
    findings: list[Finding],
) -> ServiceIds:
    endpoints = sorted(service.endpoints, key=lambda endpoint: endpoint.name)
    held = {name: endpoint.index for name, endpoint in lock.endpoints.items()} if lock else {}
    indexes, refused = number_all(
        index_pool(service.key),
        [endpoint.name for endpoint in endpoints],
        held,
        lambda _: service_path(service.owner, service.key),
    )
    findings += refused
    findings += _too_far(endpoints, indexes, service)
    return ServiceIds(
        number=number or 0,
        endpoints={
            name: EndpointIds(
                index=indexes[name], device=circuit.device, port=circuit.port, vlan=circuit.vlan
            )
            for name in indexes
            if (circuit := circuits.get((service.key, name))) is not None
        },
    )


def _too_far(
    endpoints: Iterable[Endpoint], indexes: Mapping[str, int], service: Service
) -> Iterable[Finding]:
    for endpoint in endpoints:
        index = indexes.get(endpoint.name, 0)
        if endpoint.role is EndpointRole.SPOKE and index > MAX_SPOKE_INDEX:
            yield Finding(
                place=endpoint.origin,
                code="CN408",
                message=f"{service.key}/{endpoint.name} is one spoke too many",
                expected=f"an endpoint index of at most {MAX_SPOKE_INDEX}: it is part of the RD",
                found=str(index),
                remedy="split the service, or delete endpoints that are gone for good from its"
                " lock",
            )
