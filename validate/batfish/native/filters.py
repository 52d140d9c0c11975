"""Filters of EOS in native text against the filters that our reader found, packet by packet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from citynet.device.model import Device, Family, Platform
from validate.batfish.answers import cells, files_of, name_of, text_of
from validate.batfish.native.assemble import NativeText
from validate.batfish.native.warnings import Complaint
from validate.batfish.server import Answer, Ask, NoAnswer, Server
from validate.batfish.snapshot import Snapshot, marked
from validate.batfish.twin.filters import filter_lines
from validate.batfish.twin.spaces import RealSpace
from validate.batfish.understood import check_files

__all__ = ["filter_complaints"]

_CANARY: Final = "canary_filter"
_OPPOSITE: Final = {"PERMIT": "deny", "DENY": "permit"}
_IPV4_FILTER: Final = "extended ipv4 access-list"


def filter_complaints(
    server: Server, native: NativeText, devices: Mapping[str, Device]
) -> Iterator[Complaint]:
    """Yield lines that treat some packet otherwise than the filter that our reader found.

    Batfish looks at all packets, in both directions: nothing less is permitted, nothing beyond.
    """
    names = [n for n, file in native.files.items() if file.platform is Platform.EOS]
    if not names:
        return
    known = _known(server, native)
    found: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in names}
    for name in names:
        for filter_, lines in _filters(devices[name]):
            if (name, filter_) in known:
                found[name][filter_] = lines
            else:
                text = f"filter {filter_}: our reader found it, Batfish does not"
                yield Complaint(device=name, text=text)
    texts = {native.files[n].path: "\n".join((*native.files[n].lines, "")) for n in names}
    ours = {native.files[n].path: _text(n, filters) for n, filters in found.items()}
    # Ours is compared with theirs: Batfish wants every filter of the first in the second.
    here, there = _with_canary(ours, "deny ip any any"), _with_canary(texts, "permit ip any any")
    for snapshot in (here, there):
        check_files(server, snapshot)
    ask = Ask(snapshot=here, reference=there, question="compareFilters")
    yield from _differences(server.ask(ask), native)


def _differences(answer: Answer, native: NativeText) -> Iterator[Complaint]:
    is_canary_there = False
    for node, filter_, ours, action, theirs in cells(
        answer, "Node", "Filter_Name", "Line_Content", "Line_Action", "Reference_Line_Content"
    ):
        name, says = name_of(node), text_of(action)
        if name == _CANARY:
            is_canary_there = True
            continue
        if name not in native.files or says not in _OPPOSITE:
            raise NoAnswer(f"Batfish compared {name}, {says}, which it was not asked")
        text = (
            f"filter {text_of(filter_)}: '{text_of(theirs) or 'the end'}' says {_OPPOSITE[says]} "
            f"to packets to which our reader's '{text_of(ours) or 'end'}' says {says.lower()}"
        )
        yield Complaint(device=name, text=text, line=native.files[name].find(text_of(theirs)))
    if not is_canary_there:
        raise NoAnswer("Batfish did not find the difference that every comparison must show")


def _known(server: Server, native: NativeText) -> frozenset[tuple[str, str]]:
    """Return device and name of each IPv4 filter that Batfish sees in the text."""
    by_path = {file.path: file.device for file in native.files.values()}
    answer = server.ask(Ask(snapshot=native.snapshot, question="definedStructures"))
    return frozenset(
        (by_path[path], text_of(name))
        for kind, name, places in cells(answer, "Structure_Type", "Structure_Name", "Source_Lines")
        if text_of(kind) == _IPV4_FILTER
        for path in files_of(places)
        if path in by_path
    )


def _filters(device: Device) -> Iterator[tuple[str, tuple[str, ...]]]:
    for filter_ in device.filters:
        if filter_.family is Family.IPV4:
            yield filter_.name, filter_lines(filter_.rules, RealSpace().network)


def _with_canary(files: Mapping[str, str], line: str) -> Snapshot:
    canary = _text(_CANARY, {"DIFFERENT": (line,)})
    return marked({**files, f"configs/{_CANARY}.cfg": canary})


def _text(hostname: str, filters: Mapping[str, tuple[str, ...]]) -> str:
    lines = ["!RANCID-CONTENT-TYPE: arista", f"hostname {hostname}"]
    for name, rules in filters.items():
        lines.append(f"ip access-list {name}")
        lines += [f"   {10 * number} {rule}" for number, rule in enumerate(rules, 1)]
    return "\n".join((*lines, "end", ""))
