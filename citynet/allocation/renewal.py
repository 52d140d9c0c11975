"""What ``locks/ids/`` has to say after an allocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from citynet.allocation.locks import (
    BoundaryLock,
    DeviceLock,
    EndpointLock,
    IdLocks,
    LinkLock,
    ServiceLock,
)
from citynet.allocation.model import Ids, ServiceIds
from citynet.allocation.numbering import link_domains
from citynet.city.model import City
from citynet.intent.model import Intents, Service

__all__ = ["id_locks"]

_Lock = TypeVar("_Lock", DeviceLock, LinkLock, BoundaryLock)


def id_locks(city: City, intents: Intents, ids: Ids, previous: IdLocks) -> IdLocks:
    """Return ``ids`` as locks, and tombstones for what is in ``previous`` and now gone."""
    devices = {
        name: DeviceLock(name=name, domain=city.devices[name].domain, number=number)
        for name, number in ids.devices.items()
    }
    links = {
        name: LinkLock(name=name, domains=link_domains(city, city.links[name]), number=number)
        for name, number in ids.links.items()
    }
    boundaries = {
        name: BoundaryLock(name=name, owner=intents.boundaries[name].owner, number=number)
        for name, number in ids.boundaries.items()
    }
    services = {
        key: _service_lock(intents.services[key], given, previous.services.get(key))
        for key, given in ids.services.items()
    }
    return IdLocks(
        devices=_with_tombstones(devices, previous.devices),
        links=_with_tombstones(links, previous.links),
        boundaries=_with_tombstones(boundaries, previous.boundaries),
        services=_services_with_tombstones(services, previous.services),
    )


def _with_tombstones(now: Mapping[str, _Lock], before: Mapping[str, _Lock]) -> Mapping[str, _Lock]:
    gone = {name: replace(lock, released=True) for name, lock in before.items() if name not in now}
    return dict(sorted({**now, **gone}.items()))


def _services_with_tombstones(
    now: Mapping[str, ServiceLock], before: Mapping[str, ServiceLock]
) -> Mapping[str, ServiceLock]:
    gone = {
        key: replace(lock, endpoints=_whole(lock.endpoints), released=True)
        for key, lock in before.items()
        # Healing may have taken the number of a service that is gone: then nothing rests.
        if key not in now and lock.number is not None
    }
    return dict(sorted({**now, **gone}.items()))


def _whole(endpoints: Mapping[str, EndpointLock]) -> Mapping[str, EndpointLock]:
    return {name: lock for name, lock in endpoints.items() if lock.vlan is not None}


def _service_lock(service: Service, given: ServiceIds, before: ServiceLock | None) -> ServiceLock:
    now = {
        name: EndpointLock(index=ids.index, device=ids.device, port=ids.port, vlan=ids.vlan)
        for name, ids in given.endpoints.items()
    }
    gone = {
        name: replace(lock, released=True)
        for name, lock in (_whole(before.endpoints) if before else {}).items()
        if name not in now
    }
    return ServiceLock(
        service=service.key,
        owner=service.owner,
        number=given.number,
        endpoints=dict(sorted({**now, **gone}.items())),
    )
