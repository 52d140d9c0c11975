"""What every platform has to be: the parts that a platform is made of, found by its name alone."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from citynet.device.model import Device, Platform
from citynet.readers import read_back
from citynet.readers.model import ReadDevice
from citynet.render import load_templates, render
from citynet.render.model import Configuration
from citynet.render.templates import TemplateSet
from tests.cities import REPOSITORY
from tests.compilation.stages import run
from tests.support.wide_city import wide_city

__all__ = [
    "DIALECTS",
    "GOLDEN",
    "SEEDS",
    "assert_each_row_has",
    "blocks",
    "devices_of",
    "files_of",
    "our_templates",
    "page",
    "read",
    "reviewed",
    "rows",
    "sampled",
    "section",
]

DIALECTS: Final = REPOSITORY / "docs" / "reference" / "dialects"
GOLDEN: Final = REPOSITORY / "tests" / "golden"
SEEDS: Final = range(24)

_HEAD: Final = 2
"""Lines of a table before its rows."""


@cache
def our_templates() -> TemplateSet:
    """Return our templates, read once."""
    return load_templates(REPOSITORY / "templates")


def page(platform: Platform) -> Path:
    """Return the page that says how the platform is spelled."""
    return DIALECTS / f"{platform}.md"


def section(platform: Platform, title: str) -> str:
    """Return the text of a section of the page; empty if there is none."""
    text = page(platform).read_text(encoding="utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(text: str) -> set[str]:
    """Return the texts in ``text`` that stand between fences, each ending in a line's end."""
    return {block.partition("\n")[2] for block in text.split("```")[1::2]}


def reviewed(device: Path) -> set[str]:
    """Return the reviewed texts of a device: a file of ``tests/golden``, or all of a folder."""
    files = [device] if device.is_file() else [one for one in device.rglob("*") if one.is_file()]
    return {file.read_text(encoding="utf-8") for file in files}


def rows(text: str) -> list[list[str]]:
    """Return the cells of the first table in ``text``, row by row."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[_HEAD:]]


def assert_each_row_has(platform: Platform, starts: Iterable[str]) -> None:
    """Assert that *What the text does not say* has exactly rows with these starts, in order."""
    found = [row[0] for row in rows(section(platform, "What the text does not say"))]
    wanted = list(starts)
    assert len(found) == len(wanted)
    for row, start in zip(found, wanted, strict=True):
        assert row.startswith(start)


@cache
def devices_of(platform: Platform) -> tuple[Device, ...]:
    """Return the devices of a platform in all random cities of the kit."""
    return tuple(
        device
        for seed in SEEDS
        for device in run(*wide_city(seed)).devices.values()
        if device.platform is platform
    )


def files_of(device: Device) -> Mapping[str, str]:
    """Return the text of a device, by path."""
    configuration: Configuration
    (configuration,) = render([device], our_templates())
    return {file.path: file.text for file in configuration.files}


def read(device: Device, files: Mapping[str, str]) -> ReadDevice:
    """Return what the reader of the device's platform makes of ``files``."""
    return read_back(device.name, device.platform, files)


def sampled(files: Mapping[str, str], most: int) -> Iterator[tuple[str, int, list[str]]]:
    """Yield path, index and all lines of a file, for at most ``most`` lines of all files."""
    draw = random.Random(most)  # noqa: S311 - a choice of lines, not a secret
    places = [
        (path, index) for path, text in sorted(files.items()) for index in range(text.count("\n"))
    ]
    for path, index in draw.sample(places, min(most, len(places))):
        yield path, index, files[path].splitlines(keepends=True)
