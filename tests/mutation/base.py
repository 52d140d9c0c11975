"""The unchanged city, and for every line of its text where that line comes from."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

from citynet.device.model import Device, Platform
from citynet.render import load_templates, render
from citynet.render.model import Configuration
from citynet.render.templates import TemplateSet
from tasks.pipeline import TEMPLATES, Built, build
from tests.mutation.line_edits import Text
from tests.mutation.template_lines import (
    Choice,
    TemplateLine,
    is_end,
    override,
    read_tag,
    tagged,
    template_lines,
)

__all__ = [
    "PLATFORMS",
    "TEMPLATED",
    "TEXT",
    "Base",
    "Edit",
    "Line",
    "Texts",
    "indexed",
    "load",
    "overrides",
    "texts_of",
]

_FOLDERS: Final = ("inventory", "intents", "locks")

TEMPLATED: Final = (Platform.FRR, Platform.EOS, Platform.VRP)
"""Platforms whose lines are found, and changed, by the line of the template that wrote them.

Of the others operators change the text itself: a statement of theirs is a block of many lines.
"""

PLATFORMS: Final = (*TEMPLATED, Platform.JUNOS, Platform.IOSXR)
"""All platforms, in the order of tables."""

TEXT: Final = TemplateLine(template="", first=0, last=0, source="", keys=())
"""No line of a template: the text itself is changed."""

Texts = Mapping[tuple[str, str], tuple[str, ...]]
"""Lines of each file, by device and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Lines of text that one line of a template wrote about one part of a device."""

    device: str
    file: str
    number: int
    """Index of the first line in the file."""
    text: tuple[str, ...]
    template: TemplateLine
    values: tuple[str, ...]

    def key(self, kind: str) -> str | None:
        """Return the part of a kind that the line is about, such as the name of its VRF."""
        for key, value in zip(self.template.keys, self.values, strict=True):
            if key.kind == kind:
                return value
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a line shall be instead: no, one or several lines."""

    line: Line
    text: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Base:
    """The unchanged city, as it stands in ``root``."""

    root: Path
    built: Built
    templates: Mapping[str, str]
    lines: tuple[Line, ...]

    @cached_property
    def devices(self) -> Mapping[str, Device]:
        """Compiled devices by name."""
        return MappingProxyType({device.name: device for device in self.built.devices})

    @cached_property
    def texts(self) -> Texts:
        """The text of the city."""
        return texts_of(self.built.proposal.configurations)

    @cached_property
    def outlines(self) -> Mapping[tuple[str, str], Text]:
        """What stands under what in each file, by device and path."""
        return {(device, path): Text(path, lines) for (device, path), lines in self.texts.items()}

    @cached_property
    def _by_template(self) -> Mapping[str, tuple[Line, ...]]:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.template.template, []).append(line)
        return {name: tuple(lines) for name, lines in found.items()}

    def of(self, template: str) -> tuple[Line, ...]:
        """Return all lines that a template wrote."""
        return self._by_template.get(template, ())

    def platform(self, line: Line) -> Platform:
        """Return the platform of a line's device."""
        return self.devices[line.device].platform

    def asn(self, device: str) -> int:
        """Return the AS of a device; 0 where it speaks no BGP."""
        bgp = self.devices[device].bgp
        return bgp.asn if bgp is not None else 0


def load(root: Path) -> Base:
    """Take the city in ``root`` through all stages and index its text.

    Raises ``ValueError`` when the tagged text, its tags taken out, is not the city's own.
    """
    return indexed(root, build(root))


def indexed(root: Path, built: Built) -> Base:
    """Index the text of what was built from the city in ``root``."""
    templates = load_templates(TEMPLATES)
    sources = {source.name: source.text for source in templates.sources}
    known = {
        name: tuple(template_lines(name, text))
        for name, text in sources.items()
        # Nothing that is proven comes from the templates of new devices' first files.
        if name.partition("/")[0] in TEMPLATED and "/onboarding" not in name
    }
    framed = TemplateSet(
        sources=tuple(
            replace(source, text=tagged(source.name, source.text, known[source.name]))
            if source.name in known
            else source
            for source in templates.sources
        )
    )
    plain = texts_of(built.proposal.configurations)
    lines: list[Line] = []
    for place, text in texts_of(render(built.devices, framed)).items():
        stripped, found = _untagged(place, text, known)
        if stripped != plain[place]:
            raise ValueError(f"tags change the text of {'/'.join(place)}")
        lines.extend(found)
    _refuse_ambiguous(lines)
    return Base(root=root, built=built, templates=MappingProxyType(sources), lines=tuple(lines))


def texts_of(configurations: Sequence[Configuration]) -> Texts:
    """Return the lines of every file."""
    return {
        (configuration.device, file.path): tuple(file.text.splitlines())
        for configuration in configurations
        for file in configuration.files
    }


def overrides(base: Base, edits: Sequence[Edit]) -> Mapping[str, str]:
    """Return the templates of a city that make exactly these edits, by name."""
    choices: dict[str, list[Choice]] = {}
    for edit in edits:
        line = edit.line
        choices.setdefault(line.template.template, []).append(
            Choice(line=line.template, device=line.device, values=line.values, text=edit.text)
        )
    return {name: override(base.templates[name], chosen) for name, chosen in choices.items()}


def copy_city(root: Path, target: Path) -> None:
    """Copy what makes a city, without templates of its own."""
    for folder in _FOLDERS:
        shutil.copytree(root / folder, target / folder)


def _untagged(
    place: tuple[str, str], text: tuple[str, ...], known: Mapping[str, Sequence[TemplateLine]]
) -> tuple[tuple[str, ...], list[Line]]:
    """Take the tags out of one file."""
    device, file = place
    lines: list[Line] = []
    plain: list[str] = []
    opened: tuple[str, int, tuple[str, ...]] | None = None
    start = 0
    for one in text:
        tag = read_tag(one)
        if tag is not None:
            opened, start = tag, len(plain)
        elif is_end(one):
            if opened is None:
                raise ValueError(f"a tag in {device}/{file} closes what none has opened")
            template, index, values = opened
            lines.append(
                Line(
                    device=device,
                    file=file,
                    number=start,
                    text=tuple(plain[start:]),
                    template=known[template][index],
                    values=values,
                )
            )
            opened = None
        else:
            plain.append(one)
    return tuple(plain), lines


def _refuse_ambiguous(lines: Sequence[Line]) -> None:
    seen: set[tuple[str, str, TemplateLine, tuple[str, ...]]] = set()
    for line in lines:
        identity = (line.device, line.file, line.template, line.values)
        if identity in seen:
            raise ValueError(
                f"{line.template.template}:{line.template.first + 1} writes "
                f"{line.text} of {line.device} more than once; its keys do not tell which"
            )
        seen.add(identity)
