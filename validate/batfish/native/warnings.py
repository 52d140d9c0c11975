"""What Batfish says about the text before any question: lines unread, names that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Platform
from validate.batfish.answers import fields, name_of, text_of
from validate.batfish.native import eos, junos
from validate.batfish.native.assemble import NativeFile, NativeText
from validate.batfish.server import NoAnswer, Server
from validate.batfish.snapshot import CANARY_FILE
from validate.batfish.understood import check_files, remarks

__all__ = ["Complaint", "parse_complaints", "reference_complaints"]

_READ: Final = frozenset({"PASSED", "PARTIALLY_UNRECOGNIZED"})
_UNREAD: Final = "Parse warning"
_REDFLAG: Final = re.compile(r"(?:Parse|Convert) warning \(redflag\)")
_UNUSED: Final = {
    Platform.EOS: (
        ("extended ipv6 access-list", r".*", "its uses are among the lines that are not read"),
        ("extended ipv4 access-list", r"CONTROL-PLANE-.*", "likewise"),
        ("standard ipv6 access-list", r"MGMT-SOURCES-6", "likewise"),
        ("policy-map", r"copp-system-policy", "EOS applies it by itself"),
    ),
    Platform.FRR: (
        ("ip prefix-list", r".*", "its uses are among the lines that are left out"),
        ("ipv6 prefix-list", r".*", "likewise"),
    ),
    Platform.IOSXR: (),
    Platform.JUNOS: (
        ("admin-group", r".*", "its uses are among the statements that are not read"),
        ("class-of-service scheduler-map", r"QUEUES-.*|SLICES", "likewise"),
        ("firewall family inet6 filter", r"RPF-6", "likewise"),
        ("firewall policer", r"IN-.*", "likewise for IPv6, and for IPv4 Batfish looks up no name"),
    ),
}
"""Structures that may look unused: type, name and why."""
_MAY_STAY_UNREAD: Final = {
    Platform.EOS: eos.may_stay_unread,
    Platform.JUNOS: junos.may_stay_unread,
}
"""Of IOS-XR and FRR, whatever Batfish is given has to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Something that Batfish found wrong with a device's text; ``line`` as in outcomes."""

    device: str
    text: str
    line: str = ""


def parse_complaints(server: Server, native: NativeText) -> Iterator[Complaint]:
    """Yield lines that Batfish does not read though it should, and files that it cannot read."""
    by_path = {file.path: file for file in native.files.values()}
    for path, status in check_files(server, native.snapshot).items():
        if path in by_path and status not in _READ:
            yield Complaint(device=by_path[path].device, text=f"the text is {status.lower()}")
    by_device = {file.device: file for file in native.files.values()}
    for row in remarks(server, native.snapshot, "initIssues"):
        nodes, places, kind, details, text = fields(
            row, "Nodes", "Source_Lines", "Type", "Details", "Line_Text"
        )
        what = f"{text_of(kind)}: {text_of(text) or text_of(details)}"
        found = list(_places(places, by_path))
        for file, number in found:
            if not _is_expected(file, number, row):
                yield Complaint(device=file.device, text=what, line=file.place(number))
        for name in () if found else _names(nodes):
            if name not in by_device or not _is_expected(by_device[name], 0, row):
                yield Complaint(device=name, text=what)


def reference_complaints(server: Server, native: NativeText) -> Iterator[Complaint]:
    """Yield names that are used and not defined, or defined and not used."""
    by_path = {file.path: file for file in native.files.values()}
    for row in remarks(server, native.snapshot, "undefinedReferences"):
        path, kind, name, lines = fields(row, "File_Name", "Struct_Type", "Ref_Name", "Lines")
        file = by_path.get(text_of(path))
        if file is None:
            raise NoAnswer(f"Batfish speaks of a file {path!r} that it was not given")
        number = next((n for _, n in _places(lines, by_path)), 0)
        text = f"the {text_of(kind)} {text_of(name)} is used but not defined"
        yield Complaint(device=file.device, text=text, line=file.place(number))
    for row in remarks(server, native.snapshot, "unusedStructures"):
        kind, name, places = fields(row, "Structure_Type", "Structure_Name", "Source_Lines")
        for file, number in list(_places(places, by_path))[:1]:
            if not _may_be_unused(file, text_of(kind), text_of(name)):
                text = f"the {text_of(kind)} {text_of(name)} is defined but not used"
                yield Complaint(device=file.device, text=text, line=file.place(number))


def _is_expected(file: NativeFile, number: int, row: Mapping[str, object]) -> bool:
    """Say whether a warning about line ``number``, or about the whole text (0), may be there."""
    kind, details, text = fields(row, "Type", "Details", "Line_Text")
    if number:
        return text_of(kind) == _UNREAD and _may_stay_unread(file, number, text_of(text))
    return (
        file.platform is Platform.JUNOS
        and _REDFLAG.fullmatch(text_of(kind)) is not None
        and junos.may_be_remarked(file.lines, text_of(details))
    )


def _may_stay_unread(file: NativeFile, number: int, text: str) -> bool:
    """Say whether all lines that Batfish skipped from ``number`` on may stay unread."""
    known = _MAY_STAY_UNREAD.get(file.platform)
    if known is None:
        return False
    # It skips to where it finds its way again; what it went past may be another block.
    skipped = range(number, min(number + text.count("\n"), len(file.lines)) + 1)
    return all(file.lines[n - 1].strip() in {"", "!"} or known(file.lines, n) for n in skipped)


def _may_be_unused(file: NativeFile, kind: str, name: str) -> bool:
    return any(
        kind == known_kind and re.fullmatch(known_name, name)
        for known_kind, known_name, _ in _UNUSED[file.platform]
    )


def _places(cell: object, files: Mapping[str, NativeFile]) -> Iterator[tuple[NativeFile, int]]:
    """Yield the file and number of each line that a cell names; number 0 for a whole file."""
    for place in cell if isinstance(cell, list | tuple) else (cell,):
        if not isinstance(place, Mapping) or place.get("filename") == CANARY_FILE:
            continue
        file = files.get(str(place.get("filename")))
        numbers = place.get("lines", (0,))
        if file is None or not isinstance(numbers, list | tuple):
            raise NoAnswer(f"Batfish speaks of lines that it was not given: {place!r}")
        for number in numbers:
            if not isinstance(number, int) or not 0 <= number <= len(file.lines):
                raise NoAnswer(f"Batfish speaks of a line {number!r} of {file.path}")
            yield file, number


def _names(cell: object) -> Iterator[str]:
    for node in cell if isinstance(cell, list | tuple) else (cell,):
        yield node if isinstance(node, str) else name_of(node)
