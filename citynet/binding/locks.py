"""What stands in ``locks/links/``, as values and as text.

Bindings outlive their use: what a path no longer needs keeps its number in the file, so that a
path that comes back (a mended hand-off, a reverted change) finds everything as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field

from citynet.allocation.locks import service_file
from citynet.binding.model import MAX_SID_INDEX
from citynet.errors import Finding, FindingsError, Place
from citynet.locks.document import LockDocument, LockPart, Name, Number, misplaced, read_document
from citynet.locks.text import API_VERSION, LOCKS, Value, lock_text

__all__ = [
    "BindingLock",
    "HandOffLock",
    "LinkLocks",
    "link_lock_path",
    "link_lock_texts",
    "parse_link_locks",
]

_LINKS = LOCKS / "links"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffLock:
    """A service on a hand-off: VLAN of the trunk, pair of the domain pair's address pools.

    ``None`` only where healing took the number away.
    """

    vlan: int | None
    pair: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingLock:
    """Bindings of one service, in use or resting."""

    service: str
    owner: str
    hand_offs: Mapping[str, HandOffLock] = field(default_factory=dict)
    """By link."""
    sids: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """SID index by device and VRF name."""
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLocks:
    """Every lock under ``locks/links/``, by service key."""

    services: Mapping[str, BindingLock] = field(default_factory=dict)


class _HandOff(LockPart):
    vlan: Annotated[int, Field(ge=1, le=4094)]
    pair: Number


class _File(LockDocument):
    kind: Literal["LinkBindings"]
    service: Annotated[Name, Field(pattern="^(slice|interconnect)/[^/]+$")]
    hand_offs: Annotated[dict[Name, _HandOff], Field(alias="handOffs")]
    sids: dict[Name, dict[Name, Annotated[int, Field(ge=1, le=MAX_SID_INDEX)]]]


def link_lock_path(owner: str, service: str) -> PurePosixPath:
    """Return the lock file of a service's bindings."""
    return service_file("links", owner, service)


def parse_link_locks(texts: Mapping[PurePosixPath, str]) -> LinkLocks:
    """Return what the files under ``locks/links/`` say; other paths are left to their stages.

    Raises ``FindingsError``: CN1xx for a file that is not our YAML, CN401 for one that is no lock
    or stands in the wrong place, CN601 for two files about one service.
    """
    findings: list[Finding] = []
    services: dict[str, BindingLock] = {}
    for path, text in sorted(texts.items()):
        if not path.is_relative_to(_LINKS):
            continue
        try:
            lock = _parse(path, text)
        except FindingsError as error:
            findings += error.findings
            continue
        if lock.service in services:
            findings.append(_twice(path, services[lock.service]))
        services[lock.service] = lock
    if findings:
        raise FindingsError(findings)
    return LinkLocks(services=services)


def _parse(path: PurePosixPath, text: str) -> BindingLock:
    file = read_document(path, text, _File)
    owner = path.parent.name
    try:
        expected = link_lock_path(owner, file.service)
    except ValueError as error:  # a name that fits no file
        expected = _LINKS / "<owner>" / "<kind>-<name>.yaml"
        raise FindingsError([misplaced(path, expected)]) from error
    if path != expected:
        raise FindingsError([misplaced(path, expected)])
    return BindingLock(
        service=file.service,
        owner=owner,
        hand_offs={
            link: HandOffLock(vlan=bound.vlan, pair=bound.pair)
            for link, bound in file.hand_offs.items()
        },
        sids={
            (device, vrf): index
            for device, vrfs in file.sids.items()
            for vrf, index in vrfs.items()
        },
        released=file.released,
    )


def _twice(path: PurePosixPath, other: BindingLock) -> Finding:
    return Finding(
        place=Place(path),
        code="CN601",
        message=f"{other.service} has two locks of bindings",
        expected="one lock, under the owner",
        found=f"{link_lock_path(other.owner, other.service)} and {path}",
        remedy="delete the lock under the former owner",
    )


def link_lock_texts(locks: LinkLocks) -> Mapping[PurePosixPath, str]:
    """Return the text of every file under ``locks/links/``, sorted by path.

    ``parse_link_locks`` returns ``locks`` again. Raises ``ValueError`` for healed locks whose
    numbers have not been given anew.
    """
    return dict(
        sorted(
            (link_lock_path(lock.owner, lock.service), _text(lock))
            for lock in locks.services.values()
        )
    )


def _text(lock: BindingLock) -> str:
    sids: dict[str, dict[str, Value]] = {}
    for (device, vrf), index in sorted(lock.sids.items()):
        sids.setdefault(device, {})[vrf] = index
    document: dict[str, Value] = {
        "apiVersion": API_VERSION,
        "kind": "LinkBindings",
        "service": lock.service,
        "handOffs": {
            link: _hand_off_fields(lock.service, link, bound)
            for link, bound in sorted(lock.hand_offs.items())
        },
        "sids": sids,
    }
    if lock.released:
        document["released"] = True
    return lock_text(document)


def _hand_off_fields(service: str, link: str, bound: HandOffLock) -> Mapping[str, Value]:
    if bound.vlan is None or bound.pair is None:
        raise ValueError(f"{service} on {link} has no numbers yet")
    return {"vlan": bound.vlan, "pair": bound.pair}
