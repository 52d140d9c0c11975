"""Whose a changed line is: the intent, the domain's standard or the baseline that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tasks.drift.grouping import Group
from tasks.drift.model import ChangeKind as Kind
from tasks.drift.model import Owner
from tasks.drift.subjects import Subject, Token

if TYPE_CHECKING:
    from citynet.intent.model import Intents

__all__ = ["Places", "owners_named", "owners_of", "places_of"]

Places = Mapping[str, str]
"""Source → file and line where it is written."""

Origins = Mapping[tuple[str, int], tuple[str, ...]]
"""(file, line of the proven text) → sources, the narrowest first."""

_INTENTS: Final = ("slice/", "interconnect/", "boundary/", "transfer/", "containment/")
_STANDARDS: Final[Mapping[str, str]] = {
    "domain": "inventory/domains.yaml",
    "link": "inventory/links.yaml",
    "platform": "the platform's baseline",
}
_OUTSIDE: Final = frozenset({Kind.VRF, Kind.INTERFACE, Kind.FILTER})


def places_of(intents: Intents) -> Places:
    """Return where each intent is written down."""
    found = {one.key: str(one.origin) for one in intents.services.values()}
    found |= {one.key: str(one.origin) for one in intents.boundaries.values()}
    return found | {one.key: str(one.origin) for one in intents.protections.values()}


def owners_of(
    group: Group, origins: Origins, intended: Iterable[tuple[str, Token]], places: Places
) -> tuple[tuple[Owner, ...], bool]:
    """Return the owners of a change, and whether it only stands inside what is theirs.

    ``intended`` are all lines of the proven text of the device. No owners: it is nobody's.
    """
    missing = [one for one in group.changed if not one.found]
    if missing:
        sources = _sources(origins.get((one.file, one.token.number), ()) for one in missing)
        return owners_named(sources, places), False
    around = _around(group, tuple(intended), origins)
    return owners_named(around, places), bool(around)


def _sources(lines: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the intents that lines come from; where there are none, the standards."""
    found = tuple(dict.fromkeys(source for line in lines for source in line))
    intents = tuple(source for source in found if source.startswith(_INTENTS))
    return intents or found


def _around(
    group: Group, intended: tuple[tuple[str, Token], ...], origins: Origins
) -> tuple[str, ...]:
    """Return the sources of the part that lines stand in which nobody intended."""
    candidates = [] if group.whole else [group.subject]
    parents = [parent for one in group.changed for parent in reversed(one.token.parents)]
    # A new VRF is in no part of anybody's, though it is in the router's BGP.
    candidates += [one for one in parents if not group.whole or one.kind in _OUTSIDE]
    candidates += _named(group)
    for candidate in dict.fromkeys(candidates):
        if group.whole and candidate == group.subject:
            continue
        lines = [
            origins.get((file, token.number), ())
            for file, token in intended
            if candidate in (token.head, token.subject)
        ]
        if sources := _sources(lines):
            return sources
    return ()


def _named(group: Group) -> list[Subject]:
    """Return the parts that added lines name: a VRF, or an interface after ``dev``."""
    found: list[Subject] = []
    for one in group.changed:
        words = [word.strip('"') for word in one.token.text.split()]
        for before, name in pairwise(words):
            if before in ("vrf", "table"):
                found.append(Subject(Kind.VRF, name))
            if before in ("dev", "iifname", "oifname", "vlan-raw-device"):
                found.append(Subject(Kind.INTERFACE, name))
    return found


def owners_named(sources: tuple[str, ...], places: Places) -> tuple[Owner, ...]:
    """Return sources with the place where each is written."""
    return tuple(
        Owner(
            source=source,
            place=places.get(source) or _STANDARDS.get(source.partition("/")[0], "inventory/"),
        )
        for source in sources
    )
