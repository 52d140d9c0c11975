"""``locks/ids/`` as text and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field

from citynet.allocation.locks import (
    BoundaryLock,
    DeviceLock,
    EndpointLock,
    IdLocks,
    LinkLock,
    ServiceLock,
    boundary_path,
    device_path,
    link_path,
    service_path,
)
from citynet.errors import Finding, FindingsError, Place
from citynet.locks.document import LockDocument, LockPart, Name, Number, misplaced, read_document
from citynet.locks.text import API_VERSION, LOCKS, Value, lock_text

__all__ = ["id_lock_texts", "parse_id_locks"]

_IDS = LOCKS / "ids"


class _DeviceFile(LockDocument):
    kind: Literal["DeviceIds"]
    device: Name
    domain: Name
    number: Number


class _LinkFile(LockDocument):
    kind: Literal["LinkIds"]
    link: Name
    domains: Annotated[list[Name], Field(min_length=1, max_length=2)]
    number: Number


class _Endpoint(LockPart):
    index: Annotated[int, Field(ge=1, le=0xFFFF)]
    device: Name
    port: Name
    vlan: Annotated[int, Field(ge=1, le=4094)]
    released: bool = False


class _ServiceFile(LockDocument):
    kind: Literal["ServiceIds"]
    service: Annotated[Name, Field(pattern="^(slice|interconnect)/[^/]+$")]
    number: Number
    endpoints: dict[Name, _Endpoint]


class _BoundaryFile(LockDocument):
    kind: Literal["BoundaryIds"]
    boundary: Name
    number: Number


def parse_id_locks(texts: Mapping[PurePosixPath, str]) -> IdLocks:
    """Return what the files under ``locks/ids/`` say; other paths are left to their stages.

    Raises ``FindingsError``: CN1xx for a file that is not our YAML, CN401 for one that is no lock
    or stands in the wrong place, CN402 for two files about one service or boundary.
    """
    findings: list[Finding] = []
    locks: dict[str, tuple[PurePosixPath, _Lock]] = {}
    for path, text in sorted(texts.items()):
        if not path.is_relative_to(_IDS):
            continue
        try:
            key, lock = _parse(path, text)
        except FindingsError as error:
            findings += error.findings
            continue
        if key in locks:
            findings.append(_twice(path, locks[key][0], key))
        locks[key] = path, lock
    if findings:
        raise FindingsError(findings)
    found = [lock for _, lock in locks.values()]
    return IdLocks(
        devices={lock.name: lock for lock in found if isinstance(lock, DeviceLock)},
        links={lock.name: lock for lock in found if isinstance(lock, LinkLock)},
        services={lock.service: lock for lock in found if isinstance(lock, ServiceLock)},
        boundaries={lock.name: lock for lock in found if isinstance(lock, BoundaryLock)},
    )


def _twice(path: PurePosixPath, other: PurePosixPath, what: str) -> Finding:
    return Finding(
        place=Place(path),
        code="CN402",
        message=f"{what} has two locks",
        expected="one lock, under the owner",
        found=f"{other} and {path}",
        remedy="delete the lock under the former owner",
    )


_Lock = DeviceLock | LinkLock | ServiceLock | BoundaryLock


def _parse(path: PurePosixPath, text: str) -> tuple[str, _Lock]:
    """Return the lock in a file under its key, such as ``device/eg-cr1``."""
    try:
        key, lock, expected = _placed(path, text)
    except ValueError as error:  # a name that fits no file
        raise FindingsError([_unplaced(path, str(error))]) from error
    if path != expected:
        raise FindingsError([misplaced(path, expected)])
    return key, lock


def _placed(path: PurePosixPath, text: str) -> tuple[str, _Lock, PurePosixPath]:
    """Return key and lock of a file, and the path where the lock belongs."""
    match path.parts[2:]:
        case ("devices", _):
            device = _device(read_document(path, text, _DeviceFile))
            return f"device/{device.name}", device, device_path(device.name)
        case ("links", _):
            link = _link(read_document(path, text, _LinkFile))
            return f"link/{link.name}", link, link_path(link.name)
        case ("services", owner, _):
            service = _service(owner, read_document(path, text, _ServiceFile))
            return service.service, service, service_path(owner, service.service)
        case ("boundaries", owner, _):
            boundary = _boundary(owner, read_document(path, text, _BoundaryFile))
            return f"boundary/{boundary.name}", boundary, boundary_path(owner, boundary.name)
    raise FindingsError([_unplaced(path, "a file that is none of them")])


def _unplaced(path: PurePosixPath, found: str) -> Finding:
    return Finding(
        place=Place(path),
        code="CN401",
        message="this is no lock of a number",
        expected=(
            f"{_IDS}/devices/<device>.yaml, links/<link>.yaml, services/<owner>/<kind>-<name>.yaml"
            " or boundaries/<owner>/<name>.yaml"
        ),
        found=found,
        remedy="delete the file",
    )


def _device(file: _DeviceFile) -> DeviceLock:
    return DeviceLock(
        name=file.device, domain=file.domain, number=file.number, released=file.released
    )


def _link(file: _LinkFile) -> LinkLock:
    return LinkLock(
        name=file.link,
        domains=tuple(sorted(file.domains)),
        number=file.number,
        released=file.released,
    )


def _service(owner: str, file: _ServiceFile) -> ServiceLock:
    return ServiceLock(
        service=file.service,
        owner=owner,
        number=file.number,
        endpoints={
            name: EndpointLock(
                index=endpoint.index,
                device=endpoint.device,
                port=endpoint.port,
                vlan=endpoint.vlan,
                released=endpoint.released,
            )
            for name, endpoint in file.endpoints.items()
        },
        released=file.released,
    )


def _boundary(owner: str, file: _BoundaryFile) -> BoundaryLock:
    return BoundaryLock(name=file.boundary, owner=owner, number=file.number, released=file.released)


def id_lock_texts(locks: IdLocks) -> Mapping[PurePosixPath, str]:
    """Return the text of every file under ``locks/ids/``, sorted by path.

    ``parse_id_locks`` returns ``locks`` again. Raises ``ValueError`` for healed locks whose
    numbers have not been given anew.
    """
    return dict(sorted(_texts(locks)))


def _texts(locks: IdLocks) -> Iterator[tuple[PurePosixPath, str]]:
    for device in locks.devices.values():
        yield (
            device_path(device.name),
            _text(
                "DeviceIds",
                {"device": device.name, "domain": device.domain, "number": device.number},
                released=device.released,
            ),
        )
    for link in locks.links.values():
        yield (
            link_path(link.name),
            _text(
                "LinkIds",
                {"link": link.name, "domains": link.domains, "number": link.number},
                released=link.released,
            ),
        )
    for service in locks.services.values():
        yield service_path(service.owner, service.service), _service_text(service)
    for boundary in locks.boundaries.values():
        yield (
            boundary_path(boundary.owner, boundary.name),
            _text(
                "BoundaryIds",
                {"boundary": boundary.name, "number": boundary.number},
                released=boundary.released,
            ),
        )


def _text(kind: str, fields: Mapping[str, Value], *, released: bool) -> str:
    head: dict[str, Value] = {"apiVersion": API_VERSION, "kind": kind}
    tail: dict[str, Value] = {"released": True} if released else {}
    return lock_text({**head, **fields, **tail})


def _service_text(service: ServiceLock) -> str:
    if service.number is None:
        raise ValueError(f"{service.service} has no number yet")
    endpoints = {
        name: _endpoint_fields(f"{service.service}/{name}", service.endpoints[name])
        for name in sorted(service.endpoints)
    }
    return _text(
        "ServiceIds",
        {"service": service.service, "number": service.number, "endpoints": endpoints},
        released=service.released,
    )


def _endpoint_fields(name: str, endpoint: EndpointLock) -> Mapping[str, Value]:
    if endpoint.vlan is None:
        raise ValueError(f"{name} has no VLAN yet")
    fields: dict[str, Value] = {
        "index": endpoint.index,
        "device": endpoint.device,
        "port": endpoint.port,
        "vlan": endpoint.vlan,
    }
    if endpoint.released:
        fields["released"] = True
    return fields
