"""What stands in ``locks/ids/``, as values.

A lock outlives its intent: it becomes a tombstone (``released``) whose number rests until somebody
deletes the file. So a reverted removal gets its numbers back, and no late packet, log or invoice
meets a number that has a new owner meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from citynet.locks.text import LOCKS, file_name

__all__ = [
    "BoundaryLock",
    "DeviceLock",
    "EndpointLock",
    "IdLocks",
    "LinkLock",
    "ServiceLock",
    "boundary_path",
    "device_path",
    "link_path",
    "service_file",
    "service_path",
]

_IDS = LOCKS / "ids"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLock:
    """Number of a device within its domain."""

    name: str
    domain: str
    number: int
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLock:
    """Number of a link: within its one domain, or among all hand-offs."""

    name: str
    domains: tuple[str, ...]
    """One domain, or the two of a hand-off, sorted."""
    number: int
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointLock:
    """Where an endpoint attaches. ``vlan`` is ``None`` only where healing took it away."""

    index: int
    device: str
    port: str
    vlan: int | None
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLock:
    """Numbers of a service. ``number`` is ``None`` only where healing took it away."""

    service: str
    owner: str
    number: int | None
    endpoints: Mapping[str, EndpointLock]
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryLock:
    """Number of a boundary between two services."""

    name: str
    owner: str
    number: int
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IdLocks:
    """Every lock under ``locks/ids/``: devices, links and boundaries by name, services by key."""

    devices: Mapping[str, DeviceLock] = field(default_factory=dict)
    links: Mapping[str, LinkLock] = field(default_factory=dict)
    services: Mapping[str, ServiceLock] = field(default_factory=dict)
    boundaries: Mapping[str, BoundaryLock] = field(default_factory=dict)


def device_path(name: str) -> PurePosixPath:
    """Return the lock file of a device."""
    return _IDS / "devices" / file_name(name)


def link_path(name: str) -> PurePosixPath:
    """Return the lock file of a link."""
    return _IDS / "links" / file_name(name)


def service_file(directory: str, owner: str, service: str) -> PurePosixPath:
    """Return the file of a service below ``locks/<directory>/``: ``<owner>/<kind>-<name>.yaml``."""
    file_name(owner)  # a directory's name is held to the same alphabet
    return LOCKS / directory / owner / file_name(service.replace("/", "-", 1))


def service_path(owner: str, service: str) -> PurePosixPath:
    """Return the lock file of a service's numbers."""
    return service_file("ids/services", owner, service)


def boundary_path(owner: str, name: str) -> PurePosixPath:
    """Return the lock file of a boundary."""
    file_name(owner)
    return _IDS / "boundaries" / owner / file_name(name)
