"""The worked examples of the dialect page, reviewed texts with services, and changes to them."""

from __future__ import annotations

import re
from pathlib import Path

from citynet.device.model import Device, Interface
from citynet.readers.junos import read
from citynet.readers.model import ReadDevice

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "dialects" / "junos.md"
BORDER_TEXT, REFLECTOR_TEXT = (
    str(found[1])
    for found in re.finditer(r"```\n(#RANCID-CONTENT-TYPE.*?)```", PAGE.read_text(), re.DOTALL)
)

GOLDEN = Path(__file__).parents[2] / "golden" / "junos"
SLICED_TEXT, CORE_TEXT = ((GOLDEN / f"{name}.conf").read_text() for name in ("eg-br3", "eg-cr3"))
"""A border with slices, measurements, telemetry and guards, and a core router with slices."""


def said(text: str) -> ReadDevice:
    """Read a text, as ``eg-br2`` if it has no name."""
    return read("eg-br2", {"config": text})


def changed(before: str, after: str, text: str = BORDER_TEXT) -> ReadDevice:
    """Read a text with one change, which is made where ``before`` stands first."""
    assert before in text
    return said(text.replace(before, after, 1))


def only(before: str, after: str, text: str) -> ReadDevice:
    """Read a text with one change, of what it says once."""
    assert text.count(before) == 1
    return changed(before, after, text)


def within(opener: str, before: str, after: str, text: str = BORDER_TEXT) -> ReadDevice:
    """Read a text with a change behind the line ``opener``."""
    head, found, rest = text.partition(opener)
    assert found
    assert before in rest
    return said(head + found + rest.replace(before, after, 1))


def interface(device: Device, name: str) -> Interface:
    """Return an interface by name."""
    return next(one for one in device.interfaces if one.name == name)


def reasons(found: ReadDevice) -> str:
    """Return everything that was not understood, as one text."""
    return "\n".join(f"{one.line}: {one.text}: {one.reason}" for one in found.unread)
