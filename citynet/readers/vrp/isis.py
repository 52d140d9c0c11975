"""The IS-IS instance of VRP."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from citynet.device.model import Family, Interface, Isis
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, REFERENCE, number, secret
from citynet.readers.vrp.algorithms import finished_algorithms, has_attributes
from citynet.readers.vrp.reading import IsisReading, Reading
from citynet.readers.vrp.srv6 import locator_names

__all__ = ["ATTRIBUTES", "finished_isis", "read_isis"]

Match = re.Match[str]

ATTRIBUTES: Final = "te attribute enable"
_BASELINE: Final = (
    "is-level level-2",
    "cost-style wide",
    "timer lsp-generation 1 50 100 level-2",
    "timer spf 1 50 100",
    "set-overload on-startup 300",
)
_ADVERTISED: Final = ("ipv6 traffic-eng level-2", "ipv6 advertise link attributes")
_DELAYS: Final = "ipv6 metric-delay advertisement enable level-2"
_REPAIR: Final = "ipv6 frr"
_REPAIR_LINES: Final = ("loop-free-alternate level-2", "ti-lfa level-2")
_TOPOLOGY: Final = "ipv6 enable topology ipv6"
_NO_SIDS: Final = " auto-sid-disable"


def _net(isis: IsisReading, match: Match, line: Line) -> None:
    isis.draft.put(line, net=match[1])


def _key(isis: IsisReading, match: Match, line: Line) -> None:
    isis.draft.put(line, authentication=secret(match[1]))


def _ipv6(isis: IsisReading, _match: Match, line: Line) -> None:
    isis.draft.add(line, "families", Family.IPV6)


def _once(isis: IsisReading, _match: Match, line: Line) -> None:
    if line.text in isis.flags:
        raise ValueError("said twice")
    isis.flags[line.text] = line
    isis.draft.use(line)


def _algorithm(isis: IsisReading, match: Match, line: Line) -> None:
    which = number(match[1], 128, 255)
    if which in isis.algorithms:
        raise ValueError("said twice: algorithm")
    isis.algorithms[which] = line
    isis.draft.use(line)


def _locator(isis: IsisReading, match: Match, line: Line) -> None:
    if match[1] in isis.locators:
        raise ValueError("said twice: locator")
    isis.locators[match[1]] = line
    isis.draft.use(line)


def _repair(isis: IsisReading, _match: Match, line: Line) -> None:
    isis.draft.put(line, ti_lfa=True)
    _VIEW.apply(line.children, isis, isis.draft.ledger)


_VIEW: Final = RuleBook[IsisReading](dict.fromkeys(_REPAIR_LINES, _once))
_RULES: Final = RuleBook[IsisReading](
    {
        **dict.fromkeys((*_BASELINE, *_ADVERTISED, _DELAYS), _once),
        r"network-entity ([0-9a-f.]+)": _net,
        rf"domain-authentication-mode md5 cipher ({REFERENCE})": _key,
        rf"flex-algo ({NUMBER}) level-2": _algorithm,
        _TOPOLOGY: _ipv6,
        rf"segment-routing ipv6 locator ({NAME})(?:{_NO_SIDS})?": _locator,
        _REPAIR: _repair,
    }
)


def read_isis(reading: Reading, match: Match, opener: Line) -> None:
    """Read ``isis``; what has to agree with other views is compared when all have been read."""
    if reading.isis is not None:
        raise ValueError("said twice: IS-IS instance")
    draft = Draft(reading.ledger, Isis(tag=match[1], net="", families=()), opener)
    reading.ledger.claim(opener)
    reading.isis = IsisReading(draft, opener)
    _RULES.apply(opener.children, reading.isis, reading.ledger)
    if not draft.value.net:
        reading.ledger.missing(f"{opener.text} / network-entity", "belongs to every instance")


def finished_isis(reading: Reading, interfaces: Iterable[Interface]) -> Isis | None:
    """Return the instance, with the families that instance and interfaces show."""
    interfaces = tuple(interfaces)
    algorithms = finished_algorithms(reading)
    attributes = has_attributes(reading, interfaces)
    _check_switch(reading, wanted=attributes)
    if reading.isis is None:
        if attributes:
            reading.ledger.missing("isis", "algorithms and affinities belong to an instance")
        return None
    found = reading.isis.draft.close()
    families = (Family.IPV4, *found.families) if _speaks_ipv4(reading) else found.families
    isis = replace(
        found,
        families=families,
        affinities=tuple(reading.affinities.values()),
        algorithms=algorithms,
    )
    if (attributes or isis.ti_lfa) and Family.IPV6 not in families:
        text = f"{reading.isis.opener.text} / {_TOPOLOGY}"
        reading.ledger.missing(text, "algorithms and repair paths are IPv6's")
    delays = any(one.isis is not None and one.isis.delay for one in interfaces)
    wanted = dict.fromkeys(_BASELINE, True) | dict.fromkeys(_ADVERTISED, attributes)
    wanted |= {_DELAYS: delays} | dict.fromkeys(_REPAIR_LINES, isis.ti_lfa)
    reading.ledger.settle(reading.isis.flags, wanted, reading.isis.opener.text, "instance")
    _check_locators(isis, reading.isis, reading)
    _check_families(isis, reading)
    return isis


def _check_switch(reading: Reading, *, wanted: bool) -> None:
    line = reading.switches.get(ATTRIBUTES)
    if wanted and line is None:
        reading.ledger.missing(ATTRIBUTES, "other lines need it")
    elif line is not None and not wanted:
        reading.ledger.refuse(line, "no other line needs it")


def _check_locators(isis: Isis, lines: IsisReading, reading: Reading) -> None:
    """Dynamic SIDs are turned off behind a single locator that no repair path needs."""
    names = locator_names(reading)
    off = len(names) == 1 and not isis.ti_lfa
    for name in sorted(names - set(lines.locators)):
        text = f"{lines.opener.text} / segment-routing ipv6 locator {name}"
        reading.ledger.missing(text, "a locator is advertised")
    for name, line in lines.locators.items():
        if name not in names:
            reading.ledger.refuse(line, "the device has no such locator")
        elif line.text.endswith(_NO_SIDS) != off:
            reading.ledger.refuse(line, f"'{_NO_SIDS.strip()}' stands where nothing needs SIDs")


def _speaks_ipv4(reading: Reading) -> bool:
    return any("isis enable ipv4" in found.flags for found in reading.interfaces.values())


def _check_families(isis: Isis, reading: Reading) -> None:
    """Every interface speaks every family of its instance, and no other."""
    for name, found in reading.interfaces.items():
        spoken = {word for word in ("ipv4", "ipv6") if f"isis enable {word}" in found.flags}
        if spoken and spoken != set(isis.families):
            text = f"interface {name} / isis enable"
            reading.ledger.missing(text, f"the instance speaks {', '.join(isis.families)}")
