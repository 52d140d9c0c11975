"""SRv6 of IOS-XR: locators, which count only when IS-IS names them, too."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import AlgorithmLocator, Srv6
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.iosxr.reading import NAME, Block, LocatorReading, Reading, Srv6Reading
from citynet.readers.values import NUMBER, number, v6, v6_network

__all__ = ["finished_srv6", "read_segment_routing"]

Match = re.Match[str]

_MICRO: Final = "micro-segment behavior unode psp-usd"
_LENGTH: Final = 48
_LOCATORS: Final = "segment-routing / srv6 / locators"


def _micro(found: LocatorReading, _match: Match, line: Line) -> None:
    found.block.claim(line.text, line)


def _prefix(found: LocatorReading, match: Match, line: Line) -> None:
    prefix = v6_network(match[1])
    if prefix.prefixlen != _LENGTH:
        raise ValueError(f"a locator is a /{_LENGTH}")
    found.block.claim("prefix", line)
    found.prefix = prefix


def _algorithm(found: LocatorReading, match: Match, line: Line) -> None:
    value = number(match[1], 128, 255)
    found.block.claim("algorithm", line)
    found.algorithm = value


_LOCATOR: Final = RuleBook[LocatorReading](
    {
        re.escape(_MICRO): _micro,
        r"prefix ([0-9A-Fa-f:.]+/[0-9]+)": _prefix,
        rf"algorithm ({NUMBER})": _algorithm,
    }
)


class _View:
    """The block of SRv6 while it is being read."""

    def __init__(self, found: Srv6Reading, reading: Reading) -> None:
        self.found = found
        self.ledger = reading.ledger


def _source(view: _View, match: Match, line: Line) -> None:
    if view.found.source is not None:
        raise ValueError("said twice")
    view.found.source = v6(match[1])
    view.ledger.claim(line)


def _locator(view: _View, match: Match, line: Line) -> None:
    if match[1] in view.found.locators:
        raise ValueError("said twice: locator")
    block = Block(view.ledger, f"{_LOCATORS} / {line.text}")
    found = LocatorReading(match[1], line, block)
    view.ledger.claim(line)
    view.found.locators[match[1]] = found
    _LOCATOR.apply(line.children, found, view.ledger)
    block.require([_MICRO, "prefix"], "every locator has it")


_PARTS: Final = {
    "encapsulation": RuleBook[_View]({r"source-address ([0-9A-Fa-f:.]+)": _source}),
    "locators": RuleBook[_View]({rf"locator ({NAME})": _locator}),
}


def read_segment_routing(reading: Reading, _match: Match, line: Line) -> None:
    """Read the block of SRv6."""
    ledger = reading.ledger
    if reading.srv6 is not None or [each.text for each in line.children] != ["srv6"]:
        raise ValueError("the block has one part, srv6, and is said once")
    reading.srv6 = Srv6Reading(line)
    ledger.claim(line)
    ledger.claim(line.children[0])
    block = Block(ledger, "segment-routing / srv6")
    for part in line.children[0].children:
        if part.text not in _PARTS or part.text in block.lines:
            ledger.refuse(part, "not a part of this block, or said twice")
            continue
        block.claim(part.text, part)
        _PARTS[part.text].apply(part.children, _View(reading.srv6, reading), ledger)
    if reading.srv6.source is None:
        ledger.missing("segment-routing / srv6 / encapsulation / source-address", "no source")


def finished_srv6(reading: Reading) -> Srv6 | None:
    """Return locators and source; a locator that IS-IS does not name is not read."""
    ledger = reading.ledger
    found = reading.srv6
    known = found.locators if found else {}
    for name in reading.isis_locators:
        if name not in known:
            ledger.missing(
                f"{_LOCATORS} / locator {name}", "IS-IS names a locator that is not there"
            )
    if found is None:
        return None
    main: LocatorReading | None = None
    others: list[AlgorithmLocator] = []
    for name, locator in known.items():
        if name not in reading.isis_locators:
            text = (
                f"router isis / address-family ipv6 unicast / segment-routing srv6 / locator {name}"
            )
            ledger.missing(text, "a locator that IS-IS does not name is not used")
        elif locator.algorithm is None and main is not None:
            ledger.refuse(locator.line, "a second locator of the plain shortest paths")
        elif locator.algorithm is None:
            main = locator
        elif locator.prefix is not None:
            others.append(
                AlgorithmLocator(
                    name=name,
                    prefix=locator.prefix,
                    algorithm=locator.algorithm,
                    origin=ledger.origin(*locator.line.lines(), reading.isis_locators[name]),
                )
            )
    if main is None or main.prefix is None or found.source is None:
        ledger.missing(_LOCATORS, "no locator of the plain shortest paths, or no source")
        return None
    return Srv6(
        locator_name=main.name,
        locator=main.prefix,
        source=found.source,
        micro=_MICRO in main.block.lines,
        algorithms=tuple(others),
        origin=ledger.origin(*found.opener.lines(), *reading.isis_locators.values()),
    )
