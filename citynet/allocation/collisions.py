"""Locks that hold one number twice, as two merged branches leave them, and how they are healed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from citynet.allocation.locks import (
    EndpointLock,
    IdLocks,
    ServiceLock,
    boundary_path,
    device_path,
    link_path,
    service_path,
)
from citynet.errors import Finding, Place

__all__ = ["collisions", "healed"]


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    """One lock's hold on a number. The order decides who keeps it: the living, then by file."""

    released: bool
    path: PurePosixPath
    holder: str
    """Key of a device, link, service or boundary, or of an endpoint (``slice/a/b``)."""
    number: str
    """What is held, as findings call it; equal numbers collide."""
    part: str
    """``number``, ``index`` or ``vlan``: what the holder loses."""


def collisions(locks: IdLocks) -> tuple[Finding, ...]:
    """Return a finding (CN402) for every number that two locks hold; it names both files."""
    return tuple(_finding(keeper, loser) for keeper, loser in _losers(locks))


def healed(locks: IdLocks) -> IdLocks:
    """Return ``locks`` without the second hold of each number; ``allocate`` numbers those anew.

    The lock whose file (or endpoint) sorts later loses, a tombstone before the living. Only the
    command ``citynet allocate`` heals; every other verb reports the collision.
    """
    lost: set[tuple[str, str]] = {(loser.holder, loser.part) for _, loser in _losers(locks)}
    return IdLocks(
        devices={
            name: lock
            for name, lock in locks.devices.items()
            if (f"device/{name}", "number") not in lost
        },
        links={
            name: lock
            for name, lock in locks.links.items()
            if (f"link/{name}", "number") not in lost
        },
        services={
            key: _healed_service(lock, lost)
            for key, lock in locks.services.items()
            # A tombstone without its number would be nothing at all.
            if not (lock.released and (key, "number") in lost)
        },
        boundaries={
            name: lock
            for name, lock in locks.boundaries.items()
            if (f"boundary/{name}", "number") not in lost
        },
    )


def _healed_service(lock: ServiceLock, lost: set[tuple[str, str]]) -> ServiceLock:
    endpoints: dict[str, EndpointLock] = {}
    for name, endpoint in lock.endpoints.items():
        holder = f"{lock.service}/{name}"
        if (holder, "index") in lost:
            continue
        endpoints[name] = replace(endpoint, vlan=None) if (holder, "vlan") in lost else endpoint
    number = None if (lock.service, "number") in lost else lock.number
    return replace(lock, number=number, endpoints=endpoints)


def _losers(locks: IdLocks) -> Iterator[tuple[_Claim, _Claim]]:
    """Yield (keeper, loser) for every hold that is not the first of its number."""
    first: dict[str, _Claim] = {}
    for claim in sorted(_claims(locks)):
        keeper = first.setdefault(claim.number, claim)
        if keeper is not claim:
            yield keeper, claim


def _claims(locks: IdLocks) -> Iterator[_Claim]:
    for device in locks.devices.values():
        number = f"device number {device.number} of {device.domain}"
        path = device_path(device.name)
        yield _Claim(device.released, path, f"device/{device.name}", number, "number")
    for link in locks.links.values():
        group = link.domains[0] if len(link.domains) == 1 else "hand-offs"
        number = f"link number {link.number} of {group}"
        yield _Claim(link.released, link_path(link.name), f"link/{link.name}", number, "number")
    for boundary in locks.boundaries.values():
        path = boundary_path(boundary.owner, boundary.name)
        number = f"slice ID {boundary.number}"
        yield _Claim(boundary.released, path, f"boundary/{boundary.name}", number, "number")
    for service in locks.services.values():
        path = service_path(service.owner, service.service)
        if service.number is not None:
            number = f"slice ID {service.number}"
            yield _Claim(service.released, path, service.service, number, "number")
        yield from _endpoint_claims(service, path)


def _endpoint_claims(service: ServiceLock, path: PurePosixPath) -> Iterable[_Claim]:
    for name, endpoint in service.endpoints.items():
        released = service.released or endpoint.released
        holder = f"{service.service}/{name}"
        index = f"endpoint index {endpoint.index} of {service.service}"
        yield _Claim(released, path, holder, index, "index")
        # A resting VLAN gives way when an intent asks for it by number: no collision.
        if endpoint.vlan is not None and not released:
            vlan = f"VLAN {endpoint.vlan} of {endpoint.device} {endpoint.port}"
            yield _Claim(released, path, holder, vlan, "vlan")


def _finding(keeper: _Claim, loser: _Claim) -> Finding:
    return Finding(
        place=Place(loser.path),
        code="CN402",
        message=f"{loser.number} is held twice",
        expected=f"{keeper.holder} alone ({keeper.path})",
        found=f"{loser.holder} too ({loser.path})",
        remedy=(
            f"run `citynet allocate`: {keeper.holder} keeps it, {loser.holder} is given another;"
            " commit what it writes"
        ),
    )
