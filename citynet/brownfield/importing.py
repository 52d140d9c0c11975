"""From the text of a running device to everything that it tells."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from citynet.allocation.locks import IdLocks
from citynet.brownfield.model import Imported
from citynet.brownfield.ports import host_name_of, management_of, neighbours_of, ports_of
from citynet.brownfield.scan import numbers_in_use
from citynet.brownfield.sections import sections_of, unread_of
from citynet.brownfield.statements import MOST, statements, too_long
from citynet.city.model import City
from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.readers.model import UnreadLine

__all__ = ["import_device"]


def import_device(
    name: str, platform: Platform, files: Mapping[str, str], city: City, locks: IdLocks
) -> Imported:
    """Return what ``files`` tell of the device ``name``; raise for no text.

    The reader knows our dialect and drops what stands beside a foreign line, so that numbers are
    also scanned for: that may find too much, but does not miss what is written in plain form.
    """
    read = read_back(name, platform, files)
    first = tuple(islice(statements(platform, files), MOST + 1))
    said, rest = first[:MOST], first[MOST:]
    unread = (*read.unread, *_set_lines(name, platform, files))
    uses = numbers_in_use(platform, said, read.device)
    management = management_of(platform, said)
    neighbours = neighbours_of(city, locks, name, platform, said)
    return Imported(
        device=name,
        platform=platform,
        host_name=host_name_of(files, said),
        management=management,
        ports=ports_of(platform, said, read.device, uses, neighbours, management),
        neighbours=neighbours,
        uses=uses,
        sections=sections_of(said, unread),
        unread=unread_of(said, unread, files),
        too_long=tuple(too_long(files)),
        beyond=(rest[0].file, rest[0].line) if rest else None,
    )


def _set_lines(name: str, platform: Platform, files: Mapping[str, str]) -> tuple[UnreadLine, ...]:
    """Return the lines of ``display set``: the reader knows braces only, and takes them for one."""
    if platform is not Platform.JUNOS:
        return ()
    return tuple(
        UnreadLine(device=name, file=file, line=number, text=line.strip(), reason="a set command")
        for file, text in files.items()
        for number, line in enumerate(text.split("\n"), start=1)
        if line.startswith("set ")
    )
