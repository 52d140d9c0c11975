"""Two devices compared, fact by fact, both ways.

A *fact* is one scalar of a device under a path of names, such as
``("interfaces", "eth10.110", "vlan") → 110``. Paths hold names and never positions, so that a part
that is missing does not shift all others. Origins are no facts. Secrets stand in a device as
references, and are compared as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import Final

from citynet.device.model import (
    NO_ORIGIN,
    AddressGroup,
    Affinity,
    AlgorithmLocator,
    Application,
    ApplicationMatch,
    BgpNeighbor,
    CandidatePath,
    Collector,
    Device,
    Filter,
    FilterRule,
    FlexAlgorithm,
    IfitFlow,
    Interface,
    Origin,
    Part,
    PortRange,
    PrefixList,
    Queue,
    SliceInstance,
    SliceShare,
    Srv6Policy,
    StaticRoute,
    Steering,
    TwampReflector,
    TwampSession,
    Vrf,
)

__all__ = ["PRESENT", "Difference", "Path", "Value", "differences", "facts"]

Path = tuple[str, ...]
Value = str | int | bool

PRESENT: Final = "present"
"""Value of a fact whose path says everything: a member of a set of addresses, prefixes, names."""

_GLOBAL: Final = "global"
_ADDRESSES: Final = (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    PortRange,
)

_Members = Mapping[str, object]


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Difference:
    """One fact, or one whole part, that is not the same on both sides.

    ``intended`` or ``found`` is ``None`` where that side has nothing there. A part that one side
    lacks is a single difference; its value is its facts on one line.
    """

    device: str
    path: Path
    intended: Value | None
    found: Value | None
    sources: tuple[str, ...] = ()
    """Sources of the intended part, or of the part that holds the place where it is missing."""
    file: str | None = None
    """File of the found part, or of the part around the place where nothing was found."""
    lines: tuple[int, ...] = ()
    """1-based lines of the found part."""

    def __str__(self) -> str:
        place = ""
        if self.file is not None:
            place = f" at {self.file}:{self.lines[0]}" if self.lines else f" in {self.file}"
        sources = f" (from {', '.join(self.sources)})" if self.sources else ""
        return (
            f"{self.device}: {'/'.join(self.path)}: intended {_said(self.intended)}{sources}, "
            f"found {_said(self.found)}{place}"
        )


def facts(device: Device) -> Mapping[Path, Value]:
    """Return every fact of ``device`` except its origins; fields that say nothing are left out."""
    return dict(_flatten((), device))


def differences(intended: Device, found: Device) -> tuple[Difference, ...]:
    """Return every difference, sorted by path; empty exactly when both have the same facts."""
    if intended == found:
        return ()
    root = _Walk(intended.name, intended.origin, found.origin)
    return tuple(sorted(root.part((), intended, found), key=_order))


def _order(difference: Difference) -> Path:
    return difference.path


def _said(value: Value | None) -> str:
    return "nothing" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Origins of the innermost parts around a place, on either side."""

    device: str
    intended: Origin
    found: Origin

    def part(self, path: Path, intended: object, found: object) -> Iterator[Difference]:
        here = _Walk(
            self.device,
            _origin_of(intended) or self.intended,
            _origin_of(found) or self.found,
        )
        left, right = _members(intended), _members(found)
        for name in left.keys() | right.keys():
            yield from here.member((*path, name), left.get(name), right.get(name))

    def member(self, path: Path, intended: object, found: object) -> Iterator[Difference]:
        if _is_branch(intended) and _is_branch(found):
            yield from self.part(path, intended, found)
        elif isinstance(intended, dict | None) and isinstance(found, dict | None):
            # A collection that one side lacks is empty there: its members differ one by one.
            yield from self.part(path, intended or {}, found or {})
        elif _value(intended) != _value(found):
            yield self.difference(path, intended, found)

    def difference(self, path: Path, intended: object, found: object) -> Difference:
        intended_origin = _origin_of(intended) or self.intended
        found_origin = _origin_of(found) or self.found
        return Difference(
            device=self.device,
            path=path,
            intended=_value(intended),
            found=_value(found),
            sources=intended_origin.sources,
            file=found_origin.file,
            lines=found_origin.lines,
        )


def _origin_of(thing: object) -> Origin | None:
    if isinstance(thing, Part) and thing.origin != NO_ORIGIN:
        return thing.origin
    return None


def _is_branch(thing: object) -> bool:
    return isinstance(thing, Part | dict)


def _flatten(path: Path, thing: object) -> Iterator[tuple[Path, Value]]:
    for name, member in _members(thing).items():
        if _is_branch(member):
            yield from _flatten((*path, name), member)
        else:
            value = _value(member)
            if value is not None:
                yield (*path, name), value


def _members(thing: object) -> _Members:
    """Return what stands directly under a part or a collection, by name."""
    if isinstance(thing, dict):
        return thing
    if not isinstance(thing, Part):
        return {}
    found: dict[str, object] = {}
    for name in _FIELDS[type(thing)]:
        value = getattr(thing, name)
        if isinstance(value, tuple):
            if value:
                found[name] = _ranked(value) if (type(thing), name) in _ORDERED else _named(value)
        elif value is not None:
            found[name] = value
    return found


_FIELDS: Final[Mapping[type[Part], tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(kind) if field.name != "origin")
    for kind in Part.__subclasses__()
}


_ORDERED: Final = frozenset({(Interface, "applications"), (CandidatePath, "segments")})
"""Tuples whose order says something: of these the place is part of a member's name."""


def _ranked(values: tuple[object, ...]) -> dict[str, object]:
    """Return the members of a tuple by name, behind their place from 1."""
    return {
        f"{place} {_name(value)}": value if isinstance(value, Part) else PRESENT
        for place, value in enumerate(values, start=1)
    }


def _named(values: tuple[object, ...]) -> dict[str, object]:
    """Return the members of a tuple by name; a repeated one is told apart, never lost."""
    named: dict[str, object] = {}
    for value in values:
        name = _name(value)
        unique, count = name, 1
        while unique in named:
            count += 1
            unique = f"{name}#{count}"
        named[unique] = value if isinstance(value, Part) else PRESENT
    return named


def _name(value: object) -> str:
    match value:
        case BgpNeighbor():
            return f"{value.vrf or _GLOBAL} {value.address}"
        case PortRange():
            return f"{value.first}-{value.last}"
        case (str() as application, int() as color):
            return f"{application} {color}"
        case _ if keys := _KEYS.get(type(value)):
            return " ".join(str(getattr(value, key)) for key in keys)
        case Part():
            # Its text holds its origin: no two of them would ever be the same.
            raise TypeError(f"nothing tells a {type(value).__name__} of a device from another")
        case _:
            # Families are string enumerations, addresses and prefixes have one spelling.
            return str(value)


_KEYS: Final[Mapping[type, tuple[str, ...]]] = {
    AddressGroup: ("name",),
    Affinity: ("name",),
    AlgorithmLocator: ("name",),
    Application: ("name",),
    ApplicationMatch: ("application",),
    CandidatePath: ("preference",),
    Collector: ("address", "port"),
    Filter: ("name",),
    FilterRule: ("sequence",),
    FlexAlgorithm: ("number",),
    IfitFlow: ("vrf", "peer_locator"),
    Interface: ("name",),
    PrefixList: ("name",),
    Queue: ("traffic_class",),
    SliceInstance: ("number",),
    SliceShare: ("slice",),
    Srv6Policy: ("name",),
    StaticRoute: ("prefix", "interface", "next_hop"),
    Steering: ("color",),
    TwampReflector: ("vrf", "sender"),
    TwampSession: ("vrf", "destination"),
    Vrf: ("name",),
}
"""What tells parts of one kind apart on a device."""


def _value(thing: object) -> Value | None:
    """Return a scalar as it is compared; a whole part as its facts on one line."""
    match thing:
        case None:
            return None
        case Part():
            said = (f"{'/'.join(path)}={value}" for path, value in _flatten((), thing))
            return " ".join(said) or PRESENT
        case Enum():
            return str(thing.value)
        case bool() | int() | str():
            return thing
        case _ if isinstance(thing, _ADDRESSES):
            return f"{thing.first}-{thing.last}" if isinstance(thing, PortRange) else str(thing)
        case _:
            raise TypeError(f"a device holds no {type(thing).__name__}")
