"""``inventory/reserved.yaml`` on the disk: read, merged, tried, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

from citynet.border import validated
from citynet.brownfield import Entries, merged, reserved_text
from citynet.brownfield.writing import Reservations, header_of
from citynet.city.reserved_schema import ReservedFile
from citynet.errors import CallError, FindingsError
from citynet.workspace import parse_document
from citynet.workspace.files import INVENTORY, CityFile, open_file
from tasks.directory import own_path, write_text

__all__ = ["write_reserved"]

_NAME: Final = PurePosixPath("inventory/reserved.yaml")


def write_reserved(root: Path, entries: Entries) -> int:
    """Add what is new in ``entries`` to the file; return how many numbers and prefixes are.

    What stands there stays. Raises ``CallError`` where comments between the entries would be lost.
    """
    path = own_path(root, *_NAME.parts)
    before, header = Reservations(), None
    if path.exists():
        content = open_file(CityFile(name=_NAME, path=path, limits=INVENTORY))
        if not isinstance(content, bytes):
            raise FindingsError([content])
        text = content.decode("utf-8")
        header = header_of(text)
        if header is None:
            raise CallError(f"{_NAME} has comments that would be lost; put them under 'reason'")
        before = Reservations.of(_file(text))
    after, new = merged(before, entries)
    if new:
        text = reserved_text(after) if header is None else reserved_text(after, header)
        if Reservations.of(_file(text)) != after:
            raise AssertionError("the text does not say what was meant")
        write_text(path, text)
    return new


def _file(text: str) -> ReservedFile:
    document, findings = parse_document(_NAME, text, values=INVENTORY.values)
    if document is None or findings:
        raise FindingsError(findings)
    file = validated(ReservedFile, document)
    if isinstance(file, list):
        raise FindingsError(file)
    return file
