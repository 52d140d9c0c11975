"""``inventory/reserved.yaml`` as text: what is there, and what an import adds to it."""

from __future__ import annotations

import json
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from citynet.brownfield.ranges import Range, joined, without
from citynet.brownfield.reserve import Entries, Group
from citynet.city.reserved_schema import ReservedFile
from citynet.device.model import Network

__all__ = ["Reservations", "header_of", "merged", "reserved_text"]

_HEADER: Final = "# yaml-language-server: $schema=../schemas/reserved.json\n"
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9/ ().-]*[A-Za-z0-9)]")
_WORDS: Final = frozenset({"null", "true", "false"})
_KEYS: Final = {
    "attachments": (("device", "port"), "vlans"),
    "slices": ((), "numbers"),
    "vnis": (("domain",), "numbers"),
    "handOffs": (("domains",), "vlans"),
    "sids": (("device",), "indexes"),
}
"""Keys of the entries of each list: what they name, and their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservations:
    """The file as values: numbers by place and reason, prefixes with their reasons."""

    numbers: dict[tuple[Group, str], tuple[Range, ...]] = field(default_factory=dict)
    prefixes: dict[tuple[Network, str], None] = field(default_factory=dict)

    @classmethod
    def of(cls, file: ReservedFile) -> Reservations:
        """Return what a file says."""
        found: defaultdict[tuple[Group, str], list[Range]] = defaultdict(list)
        for circuits in file.attachments:
            group = Group("attachments", (circuits.device, circuits.port or ""))
            found[group, circuits.reason] += circuits.vlans
        for slices in file.slices:
            found[Group("slices"), slices.reason] += slices.numbers
        for vnis in file.vnis:
            found[Group("vnis", (vnis.domain,)), vnis.reason] += vnis.numbers
        for pair in file.hand_offs:
            group = Group("handOffs", tuple(sorted(pair.domains)))
            found[group, pair.reason] += pair.vlans
        for sids in file.sids:
            found[Group("sids", (sids.device,)), sids.reason] += sids.indexes
        return cls(
            numbers={key: joined(ranges) for key, ranges in found.items()},
            prefixes=dict.fromkeys((one.prefix, one.reason) for one in file.prefixes),
        )


def merged(before: Reservations, entries: Entries) -> tuple[Reservations, int]:
    """Return ``before`` with what is not reserved in it yet, and how many numbers are new."""
    numbers, prefixes = dict(before.numbers), dict(before.prefixes)
    new = 0
    for group, wanted in entries.numbers.items():
        known = [one for (where, _), found in numbers.items() if where == group for one in found]
        fresh = without(wanted, known)
        if fresh:
            key = group, entries.reason
            numbers[key] = joined((*numbers.get(key, ()), *fresh))
            new += sum(last - first + 1 for first, last in fresh)
    known_prefixes = {network for network, _ in prefixes}
    for network in entries.prefixes:
        if network not in known_prefixes:
            prefixes[network, entries.reason] = None
            new += 1
    return Reservations(numbers=numbers, prefixes=prefixes), new


def header_of(text: str) -> str | None:
    """Return the comments before the first key; ``None`` when others would be lost."""
    lines = text.split("\n")
    count = next((at for at, line in enumerate(lines) if not re.match(r"#|---$", line)), 0)
    rest = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", "\n".join(lines[count:]))
    if re.search(r"(?:^|\s)#", rest, re.MULTILINE):
        return None
    return "".join(f"{line}\n" for line in lines[:count])


def reserved_text(reservations: Reservations, header: str = _HEADER) -> str:
    """Return the file, sorted; equal reservations give equal text."""
    return header + "\n".join(_lines(reservations)) + "\n"


def _lines(reservations: Reservations) -> Iterator[str]:
    yield "apiVersion: citynet/v1"
    yield "kind: Reserved"
    for kind in _KEYS:
        found = sorted(
            (group.where, reason, ranges)
            for (group, reason), ranges in reservations.numbers.items()
            if group.kind == kind
        )
        if found:
            yield f"{kind}:"
        for where, reason, ranges in found:
            yield from _entry(kind, where, reason, ranges)
    if reservations.prefixes:
        yield "prefixes:"
    for network, reason in sorted(
        reservations.prefixes, key=lambda one: (one[0].version, one[0], one[1])
    ):
        yield f"  - prefix: '{network}'"
        yield f"    reason: {_text(reason)}"


def _entry(
    kind: str, where: tuple[str, ...], reason: str, ranges: Iterable[Range]
) -> Iterator[str]:
    names, numbers = _KEYS[kind]
    said = [f"{name}: {_text(value)}" for name, value in zip(names, where, strict=False) if value]
    if kind == "handOffs":
        said = [f"domains: [{', '.join(map(_text, where))}]"]
    items = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
    wrapped = textwrap.wrap(f"{numbers}: [{items}]", 90, break_on_hyphens=False)
    lines = [
        *said,
        *wrapped[:1],
        *(f"  {line}" for line in wrapped[1:]),
        f"reason: {_text(reason)}",
    ]
    for at, line in enumerate(lines):
        yield f"  {'- ' if at == 0 else '  '}{line}"


def _text(value: str) -> str:
    """Return ``value`` as YAML text, in quotes unless it cannot be anything else."""
    plain = _PLAIN.fullmatch(value) is not None and value.lower() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=True)
