"""IPv4 filters in native text against the filters that our reader found, packet by packet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from citynet.device.model import Device, Family, InterfaceKind, Platform
from validate.batfish.answers import cells, name_of, text_of
from validate.batfish.native.assemble import NativeText
from validate.batfish.native.dialects import DIALECTS
from validate.batfish.native.filter_names import filters_in_text, filters_on_interfaces
from validate.batfish.native.warnings import Complaint
from validate.batfish.server import Answer, Ask, NoAnswer, Server
from validate.batfish.snapshot import Snapshot, marked
from validate.batfish.twin.filters import filter_lines
from validate.batfish.twin.spaces import RealSpace
from validate.batfish.understood import check_files

__all__ = ["filter_complaints"]

_CANARY: Final = "canary_filter"
_OPPOSITE: Final = {"PERMIT": "deny", "DENY": "permit"}
_ALL: Final = ("permit ip any any",)
_OWN: Final = "RE-4"
"""Filter of Junos for packets to the router itself, which is not in the model."""
_OF_ROUTER: Final = frozenset({InterfaceKind.LOOPBACK, InterfaceKind.MANAGEMENT})


def filter_complaints(
    server: Server, native: NativeText, devices: Mapping[str, Device]
) -> Iterator[Complaint]:
    """Yield lines that treat some packet otherwise than the filter that our reader found.

    Batfish looks at all packets, in both directions: nothing less is permitted, nothing beyond.
    ``devices`` have no address groups. Of Junos, what an interface applies is compared, too: there
    a filter may be one of several.
    """
    names = [n for n, file in native.files.items() if DIALECTS[file.platform].filters]
    if not names:
        return
    known = filters_in_text(server, native)
    found: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in names}
    for name in names:
        for filter_, lines in _filters(devices[name]).items():
            if (name, filter_) in known:
                found[name][filter_] = lines
            else:
                text = f"filter {filter_}: our reader found it, Batfish does not"
                yield Complaint(device=name, text=text)
    for name, filter_, lines, text in _applied(server, native, devices):
        if not filter_ or found[name].setdefault(filter_, lines) != lines:
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


def _filters(device: Device) -> Mapping[str, tuple[str, ...]]:
    return {
        filter_.name: filter_lines(filter_.rules, RealSpace().network)
        for filter_ in device.filters
        if filter_.family is Family.IPV4
    }


def _applied(
    server: Server, native: NativeText, devices: Mapping[str, Device]
) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Yield device, filter in Batfish's words, our lines, and what is wrong if both differ.

    Only of Junos: where the names of interfaces' filters are in the text, they are facts.
    """
    on_interfaces = filters_on_interfaces(server, native)
    for name, file in native.files.items():
        if file.platform is not Platform.JUNOS:
            continue
        filters = _filters(devices[name])
        for interface in devices[name].interfaces:
            ours, where = interface.filter_ipv4, f"interface {interface.name}"
            # Unit 0 of a port is the port itself.
            unit = f"{interface.name}{DIALECTS[file.platform].unit}"
            theirs = on_interfaces.get((name, interface.name)) or on_interfaces.get((name, unit))
            is_own = theirs == _OWN and interface.kind in _OF_ROUTER
            if theirs is None and ours is not None:
                yield name, "", (), f"{where}: Batfish does not find its filter {ours}"
            elif theirs is not None and not (ours is None and is_own):
                lines = _ALL if ours is None else filters.get(ours, ())
                yield name, theirs, lines, f"{where}: Batfish finds {theirs}, our reader {ours}"


def _with_canary(files: Mapping[str, str], line: str) -> Snapshot:
    canary = _text(_CANARY, {"DIFFERENT": (line,)})
    return marked({**files, f"configs/{_CANARY}.cfg": canary})


def _text(hostname: str, filters: Mapping[str, tuple[str, ...]]) -> str:
    lines = ["!RANCID-CONTENT-TYPE: arista", f"hostname {hostname}"]
    for name, rules in filters.items():
        lines.append(f"ip access-list {name}")
        lines += [f"   {10 * number} {rule}" for number, rule in enumerate(rules, 1)]
    return "\n".join((*lines, "end", ""))
