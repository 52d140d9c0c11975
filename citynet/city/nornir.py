"""Nornir's rules of inheritance, for what citynet reads of its inventory.

A host has what it says itself; else what the first of its groups says, each group followed by the
groups above it; else what the defaults say. Below ``data`` this holds key by key, and a key's value
is taken whole: mappings are not merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from citynet.city.hosts_schema import DefaultsFile, DeviceData, ElementFile

__all__ = ["circular_groups", "extended_groups", "inherited", "inherited_data"]

_Value = TypeVar("_Value")


def extended_groups(names: Iterable[str], groups: Mapping[str, ElementFile]) -> tuple[str, ...]:
    """Return ``names`` and the groups above them, in order of strength, each once."""
    found: dict[str, None] = {}
    waiting = list(names)[::-1]
    while waiting:
        name = waiting.pop()
        if name not in found and name in groups:
            found[name] = None
            waiting += groups[name].groups[::-1]
    return tuple(found)


def circular_groups(groups: Mapping[str, ElementFile]) -> tuple[str, ...]:
    """Return the groups that stand above themselves; Nornir would never end."""
    # A group is safe when all groups above it are; what is left over leads in a circle or to one.
    unsafe = dict.fromkeys(groups)
    below: dict[str, list[str]] = {name: [] for name in groups}
    above = {name: {up for up in groups[name].groups if up in groups} for name in groups}
    for name, ups in above.items():
        for up in ups:
            below[up].append(name)
    safe = [name for name, ups in above.items() if not ups]
    while safe:
        name = safe.pop()
        del unsafe[name]
        for down in below[name]:
            above[down].discard(name)
            if not above[down]:
                safe.append(down)
    return tuple(name for name in unsafe if name in extended_groups(groups[name].groups, groups))


def inherited(values: Iterable[_Value | None]) -> _Value | None:
    """Return the first of ``values`` (the host's, its groups', the defaults') that is there."""
    return next((value for value in values if value is not None), None)


def inherited_data(chain: Sequence[DefaultsFile]) -> DeviceData:
    """Return what ``chain`` (host, groups, defaults) says under ``data``."""
    values: dict[str, Any] = {}
    for part in chain:
        for field in part.data.model_fields_set:
            values.setdefault(field, getattr(part.data, field))
    return DeviceData.model_construct(**values)
