"""What one change of a class of service is on Junos, where several places say it together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from citynet.device.classes import DSCP
from citynet.device.model import Interface, Platform, TrafficClass
from tests.mutation.base import Base, Edit, Line
from tests.mutation.sites import dropped, replaced
from tests.mutation.ways import inserted, left_out, said

__all__ = [
    "guaranteed_less",
    "marking_filters",
    "multiplied",
    "passing",
    "rate_of",
    "scheduled",
    "spelled",
]

_UNITS: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_RATE: Final = re.compile(r"(\d+)([kmg]?)(?=;$)")


def rate_of(line: Line) -> int:
    """Return the rate that a line ends with, bit/s."""
    found = _RATE.search(line.text[0])
    if found is None:
        raise ValueError(f"no rate in {line.text}")
    return int(found[1]) * _UNITS[found[2]]


def spelled(rate: int) -> str:
    """Return a rate with the largest suffix that divides it."""
    suffix = next(one for one in ("g", "m", "k", "") if rate % _UNITS[one] == 0)
    return f"{rate // _UNITS[suffix]}{suffix}"


def multiplied(line: Line, factor: Fraction) -> Edit:
    """Return the edit that multiplies the rate that a line ends with."""
    return replaced(line, _RATE.pattern, spelled(int(rate_of(line) * factor)))


def guaranteed_less(base: Base, shaping: Line, edit: Edit) -> Iterator[Edit]:
    """Yield what follows from a lower shaper: what is guaranteed cannot be more."""
    rate = rate_of(replace(shaping, text=edit.text))
    name = re.escape(shaping.key("slug") or "")
    way = ("class-of-service", "traffic-control-profiles", f"SHAPER-{name}")
    for line in said(base, Platform.JUNOS, *way, r"guaranteed-rate \S+"):
        if line.device == shaping.device and rate_of(line) > rate:
            yield replaced(line, _RATE.pattern, spelled(rate))


def marking_filters(base: Base, device: str, name: str, new: TrafficClass) -> Iterator[Edit]:
    """Yield the edits after which each class that somebody marks with, and no other, has some."""
    interfaces = base.devices[device].interfaces
    (mine,) = (one for one in interfaces if one.name == name)
    for version, family in ((4, "inet"), (6, "inet6")):
        if not _speaks(mine, version):
            continue
        used = [one.marking for one in interfaces if one.marking and _speaks(one, version)]
        others = [one.marking for one in interfaces if one is not mine and _speaks(one, version)]
        way = ("firewall", f"family {family}")
        for line in said(base, Platform.JUNOS, *way, rf"filter MARK-{mine.marking}-{version}"):
            if line.device == device and mine.marking not in others:
                yield dropped(line)
        for line in said(base, Platform.JUNOS, *way, rf"filter RE-{version}"):
            if line.device == device and new not in used:
                yield inserted(line, *_marking_filter(new, version))


def _speaks(interface: Interface, version: int) -> bool:
    """Tell whether a unit has the family: an address of it, or a filter."""
    bound = interface.filter_ipv4 if version == 4 else interface.filter_ipv6
    return bound is not None or any(one.version == version for one in interface.addresses)


def passing(base: Base, binding: Line) -> tuple[Edit, ...]:
    """Return the edits that take a filter off an interface, but leave its marking.

    Behind a marking stands a filter that lets all pass then; the end of a list discards.
    """
    if "input-list" not in binding.text[0]:
        return left_out(base, binding)
    version = 6 if re.search(r"MARK-\w+-6", binding.text[0]) else 4
    edits = [replaced(binding, r"(?<= )\S+(?= \];)", f"PASS-{version}")]
    way = ("firewall", f"family {'inet' if version == 4 else 'inet6'}")
    passes = said(base, Platform.JUNOS, *way, f"filter PASS-{version}")
    if any(one.device == binding.device for one in passes):
        return tuple(edits)
    for line in said(base, Platform.JUNOS, *way, f"filter RE-{version}"):
        if line.device == binding.device:
            text = (f"filter PASS-{version} {{", "    term all {", "        then accept;")
            lines = (*text, "    }", "}")
            edits.append(inserted(line, *(f"{' ' * 8}{one}" for one in lines)))
    return tuple(edits)


def _marking_filter(traffic_class: TrafficClass, version: int) -> tuple[str, ...]:
    lines = (
        f"filter MARK-{traffic_class}-{version} {{",
        "    term all {",
        "        then {",
        f"            forwarding-class {traffic_class};",
        "            loss-priority low;",
        f"            {'dscp' if version == 4 else 'traffic-class'} {DSCP[traffic_class]};",
        "            next term;",
        "        }",
        "    }",
        "}",
    )
    return tuple(f"{' ' * 8}{line}" for line in lines)


def scheduled(base: Base, queue: Line, old: int, new: int) -> tuple[Edit, ...]:
    """Return the edits that give a queue another scheduler, with the schedulers that are used."""
    edits = [replaced(queue, rf"(?<=percent-){old}(?=;$)", str(new))]
    way = ("class-of-service", "scheduler-maps", r"\S+", r"forwarding-class \S+ scheduler \S+")
    users = [one.text[0] for one in said(base, Platform.JUNOS, *way) if one.device == queue.device]
    every = said(base, Platform.JUNOS, "class-of-service", "schedulers", r"\S+")
    schedulers = [one for one in every if one.device == queue.device]
    named = {line.text[0].split()[0]: line for line in schedulers}
    if sum(text.endswith(f" percent-{old};") for text in users) == 1:
        edits.append(dropped(named[f"percent-{old}"]))
    if f"percent-{new}" not in named:
        lines = (
            f"percent-{new} {{",
            f"    transmit-rate percent {new};",
            f"    buffer-size percent {new};",
            "}",
        )
        edits.append(inserted(schedulers[0], *(f"{' ' * 8}{line}" for line in lines)))
    return tuple(edits)
