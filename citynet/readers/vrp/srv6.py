"""Locators of VRP and the functions of VRFs under them."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.locators import locators
from citynet.device.model import AlgorithmLocator, Srv6
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, number, v6, v6_network
from citynet.readers.vrp.reading import Opcode, Reading

__all__ = ["locator_names", "read_srv6"]

Match = re.Match[str]


class _View:
    """The view ``segment-routing ipv6``, or that of the locator ``name`` in it."""

    def __init__(self, reading: Reading, draft: Draft[Srv6], name: str = "") -> None:
        self.reading = reading
        self.draft = draft
        self.name = name


def _source(view: _View, match: Match, line: Line) -> None:
    view.draft.put(line, source=v6(match[1]))


def _locator(view: _View, match: Match, line: Line) -> None:
    name, prefix = match[1], v6_network(f"{match[2]}/64")
    if name in _names(view.draft.value):
        raise ValueError("said twice: locator")
    if match[3] is None:
        view.draft.put(line, locator_name=name, locator=prefix)
    else:
        algorithm = AlgorithmLocator(
            name=name,
            prefix=prefix,
            algorithm=number(match[3], 128, 255),
            origin=view.draft.ledger.origin(line),
        )
        view.draft.add(line, "algorithms", algorithm)
    inner = _View(view.reading, view.draft, name)
    _FUNCTIONS.apply(line.children, inner, view.draft.ledger)


def _opcode(view: _View, match: Match, line: Line) -> None:
    function = int(v6(match[1]))
    key = match[3], f"ipv{match[2]}"
    opcodes = view.reading.opcodes
    if match[3] not in view.reading.vrfs or key in opcodes:
        raise ValueError("names a VRF that exists, once per family")
    taken = {(opcode.locator, opcode.function) for opcode in opcodes.values()}
    if function >> 32 or (view.name, function) in taken:
        raise ValueError("a function has 32 bits and belongs to one VRF")
    opcodes[key] = Opcode(view.name, function, line)
    view.reading.vrfs[match[3]].use(line)


_RULES: Final = RuleBook[_View](
    {
        r"encapsulation source-address ([0-9A-Fa-f:]+)": _source,
        rf"locator ({NAME}) ipv6-prefix ([0-9A-Fa-f:]+) 64 static 32(?: flex-algo ({NUMBER}))?": (
            _locator
        ),
    }
)
_FUNCTIONS: Final = RuleBook[_View](
    {rf"opcode ([0-9A-Fa-f:]+) end-dt([46]) vpn-instance ({NAME})": _opcode}
)


def read_srv6(opener: Line, reading: Reading) -> None:
    """Read ``segment-routing ipv6``: source, locators, and functions of VRFs."""
    ledger = reading.ledger
    if reading.srv6 is not None:
        raise ValueError("said twice: SRv6")
    empty = Srv6(locator_name="", locator=v6_network("::/64"), source=v6("::"))
    draft = reading.srv6 = Draft(ledger, empty, opener)
    ledger.claim(opener)
    _RULES.apply(opener.children, _View(reading, draft), ledger)
    if not draft.value.locator_name:
        ledger.missing(f"{opener.text} / locator", "no locator of the plain shortest paths")
    if draft.value.source == v6("::"):
        ledger.missing(f"{opener.text} / encapsulation source-address", "no source address")


def locator_names(reading: Reading) -> set[str]:
    """Return the names of all locators of the device."""
    return _names(reading.srv6.value) if reading.srv6 else set()


def _names(srv6: Srv6) -> set[str]:
    return {one.name for one in locators(srv6)} - {""}
