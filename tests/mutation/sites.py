"""What a site and an operator are, and what operators share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from citynet.device.model import Interface, InterfaceKind, Platform
from tests.mutation.base import Base, Edit, Line
from tests.mutation.ways import said

__all__ = [
    "Operator",
    "Place",
    "Site",
    "Strike",
    "dropped",
    "grouped",
    "interface_of",
    "replaced",
    "role",
    "said_with",
    "written",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """What an operator does at one place; its name and platform make a site of it."""

    device: str
    label: str
    """Tells the site from the operator's others on the device."""
    kind: str
    """Sites of one kind are expected to fare alike; a sample takes from each kind."""
    edits: tuple[Edit, ...]
    where: str = ""
    """Operators on any line: the line, behind all that it stands under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where a mutant can be made."""

    operator: str
    platform: Platform
    device: str
    label: str
    kind: str
    edits: tuple[Edit, ...]
    where: str = ""

    @property
    def direct(self) -> bool:
        """Tell whether the text itself is changed, and no template."""
        return not any(edit.line.template.template for edit in self.edits)

    @property
    def id(self) -> str:
        """Name of the mutant."""
        return f"{self.platform}/{self.operator}/{self.device}/{self.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A way to make a configuration wrong in one place."""

    name: str
    strike: Callable[[Base, Platform], Iterator[Strike]]
    demanded: bool = False
    """Promises must refute it on every platform."""

    def sites(self, base: Base, platform: Platform) -> tuple[Site, ...]:
        """Return all sites on a platform, sorted; two of one name are an error."""
        sites = sorted(
            (
                Site(
                    operator=self.name,
                    platform=platform,
                    device=one.device,
                    label=one.label,
                    kind=one.kind,
                    edits=one.edits,
                    where=one.where,
                )
                for one in self.strike(base, platform)
            ),
            key=lambda site: site.id,
        )
        names = [site.id for site in sites]
        if len(set(names)) != len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise ValueError(f"two mutants are named {twice}")
        return tuple(sites)


Place = tuple[str, str | tuple[str, ...]]
"""A template and a fragment of its source; or a platform and a way (:func:`.said`)."""


def written(base: Base, template: str, fragment: str | tuple[str, ...]) -> Iterator[Line]:
    """Yield what the lines of a template wrote whose source has ``fragment``.

    ``template`` may be a platform; then ``fragment`` is a way in its text (:func:`.said`).

    Raises ``LookupError`` when the template has no such line: it was changed, and the operator must
    follow.
    """
    if isinstance(fragment, tuple):
        yield from said(base, Platform(template), *fragment)
        return
    if fragment not in base.templates[template]:
        raise LookupError(f"templates/{template} has no line with {fragment!r}")
    for line in base.of(template):
        if fragment in line.template.source:
            yield line


def replaced(line: Line, pattern: str, replacement: str) -> Edit:
    """Return the edit that changes the one place of a line that ``pattern`` matches."""
    text = "\n".join(line.text)
    result, count = re.subn(pattern, replacement, text)
    if count != 1 or result == text:
        raise ValueError(f"{pattern!r} does not change exactly one place of {text!r}")
    return Edit(line=line, text=tuple(result.split("\n")))


def dropped(line: Line) -> Edit:
    """Return the edit that leaves a line out."""
    return Edit(line=line, text=())


def grouped(lines: Iterator[Line], *kinds: str) -> dict[tuple[str, ...], list[Line]]:
    """Gather lines by device and the parts of some kinds, in the order of the text."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        identity = (line.device, *(line.key(kind) or "" for kind in kinds))
        groups.setdefault(identity, []).append(line)
    for group in groups.values():
        group.sort(key=lambda line: (line.file, line.number))
    return groups


def said_with(base: Base, line: Line, *sources: str) -> Iterator[Line]:
    """Yield lines about the same interface whose templates' lines are exactly ``sources``."""
    for other in base.of(line.template.template):
        if (
            other.device == line.device
            and other.key("interface") == line.key("interface")
            and other.template.source.strip() in sources
        ):
            yield other


def interface_of(base: Base, line: Line) -> Interface:
    """Return the compiled interface that a line is about."""
    name = line.key("interface") or line.key("loopback")
    return next(one for one in base.devices[line.device].interfaces if one.name == name)


def role(interface: Interface) -> str:
    """Return what an interface is for."""
    match interface.kind:
        case InterfaceKind.PHYSICAL | InterfaceKind.LAG:
            if interface.isis is not None:
                return "core port"
            return "trunk" if interface.queues else "tenants' port"
        case InterfaceKind.SUBINTERFACE:
            return "hand-off" if interface.policer is None else "attachment"
        case InterfaceKind.EXCHANGE:
            return "exchange"
        case InterfaceKind.LOOPBACK:
            return "loopback"
        case InterfaceKind.MANAGEMENT:
            return "management"
