"""Locators of VRP and the functions of VRFs under them."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.locators import locators
from citynet.device.model import AlgorithmLocator, Srv6
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, number, v6, v6_network
from citynet.readers.vrp.reading import Opcode, Reading
from citynet.readers.vrp.service_reading import EndReading
from citynet.readers.vrp.steering import STEERING

__all__ = ["finished_srv6", "locator_names", "read_srv6"]

Match = re.Match[str]

_SRV6: Final = "segment-routing ipv6"


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


def _end(view: _View, match: Match, line: Line) -> None:
    function, ends = int(v6(match[1])), view.reading.services.ends
    if view.name in ends or not 0 < function < 2**32:
        raise ValueError("an End function has 32 bits and stands under a locator once")
    ends[view.name] = EndReading(function, line)
    view.draft.put_again(line, end=function)


_RULES: Final = RuleBook[_View](
    {
        r"encapsulation source-address ([0-9A-Fa-f:]+)": _source,
        rf"locator ({NAME}) ipv6-prefix ([0-9A-Fa-f:]+) 64 static 32(?: flex-algo ({NUMBER}))?": (
            _locator
        ),
    }
)
_FUNCTIONS: Final = RuleBook[_View](
    {
        rf"opcode ([0-9A-Fa-f:]+) end-dt([46]) vpn-instance ({NAME})": _opcode,
        r"opcode ([0-9A-Fa-f:]+) end psp": _end,
    }
)
_POLICIES: Final = RuleBook[Reading](STEERING)


def read_srv6(reading: Reading, _match: Match, opener: Line) -> None:
    """Read ``segment-routing ipv6``: source, locators, functions of VRFs, and policies.

    The view may be entered several times, as on a device; nothing in it may be said twice.
    """
    if not opener.children:
        raise ValueError("says nothing")
    if reading.srv6 is None:
        empty = Srv6(locator_name="", locator=v6_network("::/64"), source=v6("::"))
        reading.srv6 = Draft(reading.ledger, empty)
    reading.srv6.use(opener)
    _RULES.apply(opener.children, _View(reading, reading.srv6), reading.ledger)
    _POLICIES.apply(opener.children, reading, reading.ledger)


def finished_srv6(reading: Reading) -> Srv6 | None:
    """Return the locators; enter what is missing, and End SIDs that are not the same in all."""
    if reading.srv6 is None:
        return None
    ledger, srv6 = reading.ledger, reading.srv6.close()
    if not srv6.locator_name:
        ledger.missing(f"{_SRV6} / locator", "no locator of the plain shortest paths")
    if srv6.source == v6("::"):
        ledger.missing(f"{_SRV6} / encapsulation source-address", "no source address")
    ends = reading.services.ends
    taken = {opcode.function for opcode in reading.opcodes.values()}
    for end in ends.values():
        if end.function != srv6.end:
            ledger.refuse(end.line, "another function than under the other locators")
        elif end.function in taken:
            ledger.refuse(end.line, "a VRF has this function")
    for name in sorted(locator_names(reading) - set(ends) if ends else ()):
        text = f"{_SRV6} / locator {name} / opcode end psp"
        ledger.missing(text, "all locators have the End SID")
    return srv6


def locator_names(reading: Reading) -> set[str]:
    """Return the names of all locators of the device."""
    return _names(reading.srv6.value) if reading.srv6 else set()


def _names(srv6: Srv6) -> set[str]:
    return {one.name for one in locators(srv6)} - {""}
