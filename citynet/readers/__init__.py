"""From vendor text back to device models, by readers that know no template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from citynet.device.model import Platform
from citynet.lines import LONGEST_LINE
from citynet.readers.model import ReadDevice, Reader, TextFiles, UnreadLine

__all__ = ["read_back"]


def read_back(name: str, platform: Platform, files: TextFiles) -> ReadDevice:
    """Return what the ``files`` of device ``name`` say, read by the reader of ``platform``.

    Raises for no text. A line longer than any that a device writes is unread, and no pattern is
    tried on it. A platform's reader is imported when it is first used.
    """
    read = _reader_of(platform)
    long = tuple(_long_lines(name, files))
    if not long:
        return read(name, files)
    found = read(name, {file: _bounded(text) for file, text in files.items()})
    return replace(found, unread=tuple(sorted((*found.unread, *long))))


def _reader_of(platform: Platform) -> Reader:
    # Imported one by one: most cities have two or three of the platforms.
    match platform:
        case Platform.EOS:
            from citynet.readers import eos  # noqa: PLC0415

            return eos.read
        case Platform.FRR:
            from citynet.readers import frr  # noqa: PLC0415

            return frr.read
        case Platform.IOSXR:
            from citynet.readers import iosxr  # noqa: PLC0415

            return iosxr.read
        case Platform.JUNOS:
            from citynet.readers import junos  # noqa: PLC0415

            return junos.read
        case Platform.VRP:
            from citynet.readers import vrp  # noqa: PLC0415

            return vrp.read


def _long_lines(name: str, files: TextFiles) -> Iterator[UnreadLine]:
    for file, text in files.items():
        if len(text) <= LONGEST_LINE:
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > LONGEST_LINE:
                reason = f"it has more than {LONGEST_LINE} characters"
                yield UnreadLine(device=name, file=file, line=number, text="...", reason=reason)


def _bounded(text: str) -> str:
    return "\n".join(line if len(line) <= LONGEST_LINE else "" for line in text.split("\n"))
