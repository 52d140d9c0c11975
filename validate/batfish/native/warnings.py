"""What Batfish says about the text before any question: lines unread, names that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Platform
from validate.batfish.answers import fields, name_of, text_of
from validate.batfish.native.assemble import NativeFile, NativeText
from validate.batfish.native.eos import may_stay_unread
from validate.batfish.server import NoAnswer, Server
from validate.batfish.snapshot import CANARY_FILE
from validate.batfish.understood import check_files, remarks

__all__ = ["Complaint", "parse_complaints", "reference_complaints"]

_READ: Final = frozenset({"PASSED", "PARTIALLY_UNRECOGNIZED"})
_UNREAD: Final = "Parse warning"
_UNUSED: Final = {
    Platform.EOS: (
        ("extended ipv6 access-list", "", "its uses are among the lines that are not read"),
        ("standard ipv6 access-list", "MGMT-SOURCES-6", "likewise"),
        ("policy-map", "copp-system-policy", "EOS applies it by itself"),
    ),
    Platform.FRR: (
        ("ip prefix-list", "", "its uses are among the lines that are left out"),
        ("ipv6 prefix-list", "", "likewise"),
    ),
}
"""Structures that may look unused: type, name (empty: any) and why."""


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
    for row in remarks(server, native.snapshot, "initIssues"):
        nodes, places, kind, details, text = fields(
            row, "Nodes", "Source_Lines", "Type", "Details", "Line_Text"
        )
        what = f"{text_of(kind)}: {text_of(text) or text_of(details)}"
        found = list(_places(places, by_path))
        for file, number in found:
            if text_of(kind) == _UNREAD and _may_stay_unread(file, number):
                continue
            yield Complaint(device=file.device, text=what, line=file.place(number))
        if not found:
            yield from (Complaint(device=name, text=what) for name in _names(nodes))


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


def _may_stay_unread(file: NativeFile, number: int) -> bool:
    return file.platform is Platform.EOS and may_stay_unread(file.lines, number)


def _may_be_unused(file: NativeFile, kind: str, name: str) -> bool:
    return any(
        kind == known_kind and known_name in {"", name}
        for known_kind, known_name, _ in _UNUSED[file.platform]
    )


def _places(cell: object, files: Mapping[str, NativeFile]) -> Iterator[tuple[NativeFile, int]]:
    """Yield the file and number of each line that a cell names."""
    for place in cell if isinstance(cell, list | tuple) else (cell,):
        if not isinstance(place, Mapping) or place.get("filename") == CANARY_FILE:
            continue
        file = files.get(str(place.get("filename")))
        numbers = place.get("lines")
        if file is None or not isinstance(numbers, list | tuple):
            raise NoAnswer(f"Batfish speaks of lines that it was not given: {place!r}")
        for number in numbers:
            if not isinstance(number, int) or not 0 < number <= len(file.lines):
                raise NoAnswer(f"Batfish speaks of a line {number!r} of {file.path}")
            yield file, number


def _names(cell: object) -> Iterator[str]:
    for node in cell if isinstance(cell, list | tuple) else (cell,):
        yield node if isinstance(node, str) else name_of(node)
