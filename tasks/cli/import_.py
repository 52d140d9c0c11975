"""``citynet import``: what the text of a running device tells, and the numbers to keep free."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citynet.device.model import Platform
from citynet.errors import CallError
from tasks.cli.output import Output, output_of

if TYPE_CHECKING:
    from citynet.brownfield.model import Imported, Section
    from citynet.brownfield.reserve import Entries
    from citynet.city.model import City

__all__ = ["import_"]

_SHOWN = 20
"""Foreign lines that are printed; JSON has them all."""


def import_(
    context: typer.Context,
    device: Annotated[str, typer.Argument(help="Name of the device in the inventory.")],
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Its running configuration; FRR: files or a folder."
        ),
    ],
    platform: Annotated[
        Platform | None,
        typer.Option(help="Its platform; without it, what the inventory says."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write its numbers to inventory/reserved.yaml.")
    ] = False,
    allow_large: Annotated[
        bool,
        typer.Option("--allow-large", help="Write even if it takes over a quarter of a pool."),
    ] = False,
    foreign: Annotated[
        bool,
        typer.Option("--foreign", help="Keep what is not citynet's of a device owned in part."),
    ] = False,
) -> None:
    """Turn a running configuration into an inventory entry and numbers that stay free."""
    from citynet.allocation import parse_id_locks
    from citynet.binding import parse_link_locks
    from citynet.brownfield import entries_of, import_device, large_shares
    from citynet.locks import read_locks
    from citynet.reading import read
    from tasks.brownfield import texts_of

    output = output_of(context)
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", device):
        raise CallError(f"{device!r} is no name: small letters, digits and hyphens, at most 40")
    city, _ = read(output.root)
    known = city.devices.get(device)
    if platform is None and known is None:
        raise CallError(f"{device} is not in the inventory yet; say its --platform")
    chosen = platform or (known.platform if known else Platform.FRR)
    if known is not None and chosen is not known.platform:
        raise CallError(f"the inventory says that {device} is {known.platform}, not {chosen}")
    if write and known is None:
        raise CallError(
            f"enter {device} into inventory/hosts.yaml first: a reservation names a device that is"
            " there; without --write its entry is printed"
        )
    if foreign:
        _keep_foreign(output, device, files)
        return
    texts = read_locks(output.root)
    numbers, bound = parse_id_locks(texts), parse_link_locks(texts)
    found = import_device(device, chosen, texts_of(chosen, files), city, numbers)
    entries = entries_of(found, city, numbers, bound) if known else None
    written: int | None = None
    if write and entries is not None:
        from tasks.brownfield import write_reserved

        if found.beyond is not None:
            raise CallError(_beyond(found.beyond) + "; numbers behind it would not be reserved")
        shares = large_shares(city, entries)
        if shares and not allow_large:
            raise CallError(
                "the device would take more than a quarter of what the city shares:"
                f" {'; '.join(map(str, shares))}. Look at these lines; if it is right, say"
                " --allow-large"
            )
        written = write_reserved(output.root, entries)
    output.data(_data(city, found, entries, written))
    output.say(*_inventory(city, found), *_numbers(found), *_text(found))
    output.say(*_entries(entries, written))


def _keep_foreign(output: Output, device: str, files: list[Path]) -> None:
    from tasks.brownfield.foreign import keep_foreign

    if len(files) != 1:
        raise CallError(f"--foreign takes one running configuration, found {len(files)} files")
    kept = keep_foreign(output.root, device, files[0])
    found = kept.foreign
    output.data(
        {
            "device": device,
            "file": str(kept.path),
            "changed": kept.changed,
            "lines": found.lines,
            "owned": found.owned,
            "keys_taken_to_be_ours": found.keys,
        }
    )
    output.say(
        f"{kept.path}: {found.lines} foreign lines{'' if kept.changed else ', as before'};"
        f" {found.owned} lines of the device are citynet's.",
        f"{found.keys} keys are taken to be citynet's, because they stand where it has one; the"
        " device shows none of them.",
    )


def _inventory(city: City, found: Imported) -> Iterator[str]:
    from citynet.brownfield import host_entry, link_entry

    if found.host_name not in {None, found.device}:
        yield f"The text calls itself {found.host_name!r}, not {found.device}."
    if found.device in city.devices:
        yield f"{found.device} is in inventory/hosts.yaml already."
    else:
        yield "For inventory/hosts.yaml ('?' is a question to you):"
        yield ""
        yield from host_entry(found).rstrip("\n").split("\n")
        yield ""
    for other in found.neighbours:
        ends = f"{other.port} leads to {other.device} {other.device_port}"
        entry = link_entry(city, found, other)
        if entry is None:
            yield f"{ends} ({other.told_by}); the link is in inventory/links.yaml."
        else:
            yield f"{ends} ({other.told_by}). For inventory/links.yaml:"
            yield from entry.rstrip("\n").split("\n")


def _numbers(found: Imported) -> Iterator[str]:
    yield "Numbers in use:"
    for kind, uses in found.by_kind().items():
        places: dict[str, list[str]] = {}
        for use in uses:
            places.setdefault(use.where, []).append(use.value)
        for where, values in places.items():
            more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
            at = f" on {where}" if where else ""
            yield f"  {kind}{at}: {', '.join(values[:_SHOWN])}{more}"
    if not found.uses:
        yield "  none"


def _text(found: Imported) -> Iterator[str]:
    total = sum(one.lines for one in found.sections)
    foreign = sum(one.foreign_lines for one in found.sections)
    yield f"Text: {total} lines, {total - foreign} understood, {foreign} foreign:"
    for one in found.sections:
        if one.foreign:
            yield f"  {_section(one)}"
    for line in found.unread[:_SHOWN]:
        yield f"    {line.file}:{line.line}: {line.text}"
    if len(found.unread) > _SHOWN:
        yield f"    and {len(found.unread) - _SHOWN} more lines; --format json has them all"
    if found.beyond is not None:
        yield f"  {_beyond(found.beyond)}"
    for file, number in found.too_long:
        yield f"  {file}:{number} is longer than any line of a device and was not scanned"


def _beyond(place: tuple[str, int]) -> str:
    file, line = place
    return f"{file}:{line} is behind the most statements of a device and was not scanned"


def _section(one: Section) -> str:
    runs = [str(first) if first == last else f"{first}-{last}" for first, last in one.foreign]
    shown = ", ".join(runs[:_SHOWN]) + (" ..." if len(runs) > _SHOWN else "")
    return f"{one.file}, {one.title}: {one.foreign_lines} of {one.lines} lines foreign: {shown}"


def _entries(entries: Entries | None, written: int | None) -> Iterator[str]:
    if entries is None:
        yield "To reserve its numbers, enter the device into the inventory, then call --write."
        return
    if entries.held:
        yield "Held by locks already (given to nobody else; see whether it means the same):"
        yield from (f"  {one.number}: {one.holder}" for one in entries.held)
    if entries.left:
        yield "No entry can say:"
        yield from (f"  {one}" for one in entries.left)
    if written is None:
        count = sum(last - first + 1 for found in entries.numbers.values() for first, last in found)
        yield f"To reserve: {count} numbers and {len(entries.prefixes)} prefixes (--write)."
    elif written:
        yield f"Reserved {written} numbers and prefixes in inventory/reserved.yaml."
    else:
        yield "inventory/reserved.yaml has all of them already."


def _data(
    city: City, found: Imported, entries: Entries | None, written: int | None
) -> Mapping[str, Any]:
    from citynet.brownfield import host_entry, link_entry

    links = (link_entry(city, found, other) for other in found.neighbours)
    return {
        "device": found.device,
        "platform": str(found.platform),
        "host_entry": None if found.device in city.devices else host_entry(found),
        "link_entries": [entry for entry in links if entry],
        "numbers": [
            {
                "kind": str(use.kind),
                "value": use.value,
                "where": use.where,
                "file": use.file,
                "line": use.line,
            }
            for use in found.uses
        ],
        "sections": [
            {
                "file": one.file,
                "title": one.title,
                "lines": one.lines,
                "foreign": [list(run) for run in one.foreign],
            }
            for one in found.sections
        ],
        "foreign": [{"file": one.file, "line": one.line, "text": one.text} for one in found.unread],
        "not_scanned": [{"file": file, "line": line} for file, line in found.too_long],
        "not_scanned_from": (
            {"file": found.beyond[0], "line": found.beyond[1]} if found.beyond else None
        ),
        "held": [{"number": one.number, "holder": one.holder} for one in entries.held]
        if entries
        else [],
        "not_reserved": list(entries.left) if entries else [],
        "reserved": written,
    }
