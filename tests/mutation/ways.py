"""Lines and blocks of a text, found by the words that they stand under; and what is changed there.

A *way* is a pattern for each level, from the outermost block to the line itself. A block is always
taken whole, with its end: nothing that is changed here leaves a brace without its other one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from ipaddress import ip_interface, ip_network

from citynet.device.model import Device, Platform
from tests.mutation.base import TEXT, Base, Edit, Line
from tests.mutation.line_edits import Text
from tests.mutation.template_lines import Key

__all__ = [
    "at_end_of",
    "direct",
    "first_line",
    "inserted",
    "left_out",
    "longer",
    "said",
    "slug",
    "whole",
    "within",
]


def said(base: Base, platform: Platform, *way: str) -> Iterator[Line]:
    """Yield the lines of a platform's devices that stand where ``way`` says.

    Named groups of the patterns are the parts that a line is about. Some give others: ``port`` and
    ``unit``, or ``slug``, the ``interface``; ``neighbor`` (and ``vrf``) the ``session``; ``ip`` and
    ``mask`` an ``address``; ``net`` and ``wild`` a ``source``.
    """
    patterns = tuple(map(_compiled, way))
    for (device, path), text in base.outlines.items():
        one = base.devices[device]
        if one.platform is not platform:
            continue
        for at, words in text.ways.items():
            if len(words) == len(patterns) and (parts := _parts(patterns, words)) is not None:
                yield _line(one, path, text, at, parts)


def slug(name: str) -> str:
    """Return an interface's name as it stands in names of policies and profiles."""
    return re.sub("[/:]", "-", name)


def left_out(base: Base, *lines: Line) -> tuple[Edit, ...]:
    """Return the edits that leave lines and blocks out, and each block that is empty without them.

    Only where blocks have braces: elsewhere an empty block is one that a device may show.
    """
    gone: dict[tuple[str, str], set[int]] = {}
    for line in lines:
        gone.setdefault((line.device, line.file), set()).add(line.number)
    return tuple(
        Edit(line=whole(device, path, text, at), text=())
        for (device, path), starts in gone.items()
        for text in (base.outlines[device, path],)
        for at in sorted(_emptied(text, starts))
    )


def whole(device: str, path: str, text: Text, at: int) -> Line:
    """Return the line at an index of a text of a device, with the block that it opens."""
    return Line(
        device=device,
        file=path,
        number=at,
        text=text.lines[at : text.headers.get(at, at + 1)],
        template=TEXT,
        values=(),
    )


def _emptied(text: Text, starts: set[int]) -> set[int]:
    """Return what is to be left out: blocks in the place of all that stands in them."""
    gone = set(starts)
    for at in sorted(starts, reverse=True):
        place = at
        while (parent := text.parents[place]) is not None and text.lines[parent].endswith("{"):
            inside = {one for one in text.saying if text.parents[one] == parent}
            if not inside <= gone:
                break
            gone = gone - inside | {parent}
            place = parent
    return {at for at in gone if not any(one < at < text.headers.get(one, one + 1) for one in gone)}


def direct(edit: Edit) -> Edit:
    """Return the same edit, but of the text itself and no template."""
    return replace(edit, line=replace(edit.line, template=TEXT, values=()))


def first_line(line: Line) -> Line:
    """Return the line that a block begins with, alone."""
    return replace(line, text=line.text[:1])


def longer(base: Base, line: Line, more: int) -> Line:
    """Return a line or block with some lines behind it."""
    lines = base.outlines[line.device, line.file].lines
    return replace(line, text=lines[line.number : line.number + len(line.text) + more])


def inserted(line: Line, *text: str) -> Edit:
    """Return the edit that puts lines before a line or block."""
    return Edit(line=replace(line, text=()), text=text)


def at_end_of(line: Line, *text: str) -> Edit:
    """Return the edit that puts lines at the end of a block with braces."""
    return Edit(line=replace(line, number=line.number + len(line.text) - 1, text=()), text=text)


def within(base: Base, block: Line, pattern: str) -> Iterator[Line]:
    """Yield the single lines of a block, at any depth, whose words ``pattern`` matches whole."""
    text = base.outlines[block.device, block.file]
    for at in range(block.number, block.number + len(block.text)):
        words = text.ways.get(at)
        if words is not None and _compiled(pattern).fullmatch(words[-1]):
            yield replace(block, number=at, text=text.lines[at : at + 1])


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _parts(
    patterns: tuple[re.Pattern[str], ...], words: tuple[str, ...]
) -> Mapping[str, str] | None:
    parts: dict[str, str] = {}
    for pattern, one in zip(reversed(patterns), reversed(words), strict=True):
        found = pattern.fullmatch(one)
        if found is None:
            return None
        parts.update({key: value for key, value in found.groupdict().items() if value is not None})
    return parts


def _line(device: Device, path: str, text: Text, at: int, parts: Mapping[str, str]) -> Line:
    every = {**parts, **_derived(device, parts)}
    return Line(
        device=device.name,
        file=path,
        number=at,
        text=text.lines[at : text.headers.get(at, at + 1)],
        template=replace(TEXT, keys=tuple(Key(kind=kind, expression="") for kind in every)),
        values=tuple(every.values()),
    )


def _derived(device: Device, parts: Mapping[str, str]) -> dict[str, str]:
    names = {interface.name for interface in device.interfaces}
    found: dict[str, str] = {}
    if "port" in parts:
        whole = f"{parts['port']}.{parts.get('unit')}"
        found["interface"] = whole if whole in names else parts["port"]
    if "slug" in parts:
        found["interface"] = next((one for one in names if slug(one) == parts["slug"]), "")
    if "neighbor" in parts:
        found["session"] = f"{parts['neighbor']} {parts.get('vrf')}"
    if "mask" in parts:
        found["address"] = str(ip_interface(f"{parts['ip']}/{parts['mask']}"))
    if "wild" in parts:
        found["source"] = str(ip_network(f"{parts['net']}/{parts['wild']}"))
    return found
