"""What interface views of VRP say of IS-IS, and of links for its flexible algorithms."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from citynet.device.model import InterfaceKind, IsisInterface
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, REFERENCE, number, secret
from citynet.readers.vrp.algorithms import AFFINITIES, names_of
from citynet.readers.vrp.reading import InterfaceReading, Reading

__all__ = ["ISIS_RULES", "finished_isis_interface", "wanted_isis_flags"]

Match = re.Match[str]

_BFD_TIMERS: Final = "bfd min-tx-interval 300 min-rx-interval 300"
_P2P: Final = "isis circuit-type p2p"
_SILENT: Final = "isis silent"
_WORDS: Final = {"ipv4": "isis", "ipv6": "isis ipv6"}
_FLAGS: Final = (
    _P2P,
    _SILENT,
    *(f"{words} {each}" for words in _WORDS.values() for each in (_BFD_TIMERS, "bfd enable")),
)
_LONGEST_DELAY: Final = 2**24 - 1


def _isis(subject: InterfaceReading, line: Line) -> Draft[IsisInterface]:
    if subject.isis is None:
        # Without a cost line the metric is the model's 0; see the dialect page.
        subject.isis = Draft(subject.draft.ledger, IsisInterface(metric=0))
    subject.draft.use(line)
    subject.isis.use(line)
    return subject.isis


def _flag(subject: InterfaceReading, _match: Match, line: Line) -> None:
    if line.text in subject.flags:
        raise ValueError("said twice")
    subject.flags[line.text] = line
    _isis(subject, line)


def _enable(subject: InterfaceReading, match: Match, line: Line) -> None:
    family = "ipv6" if match[1] else "ipv4"
    key = f"isis enable {family}"
    if key in subject.flags:
        raise ValueError("said twice")
    subject.flags[key] = line
    subject.flags[f"{key} {match[2]}"] = line
    _isis(subject, line)


def _cost(subject: InterfaceReading, match: Match, line: Line) -> None:
    family = "ipv6" if match[1] else "ipv4"
    if family in subject.metrics:
        raise ValueError("said twice: cost")
    subject.metrics[family] = number(match[2], 1, 16777214)
    _isis(subject, line)


def _key(subject: InterfaceReading, match: Match, line: Line) -> None:
    _isis(subject, line).put(line, authentication=secret(match[1]))


def _attributes(subject: InterfaceReading, _match: Match, line: Line) -> None:
    if subject.attributes is not None:
        raise ValueError("said twice: link attributes")
    if not line.children:
        raise ValueError("a view of link attributes has some")
    subject.attributes = line
    _isis(subject, line)
    _LINK.apply(line.children, subject, subject.draft.ledger)


def _affinities(subject: InterfaceReading, match: Match, line: Line) -> None:
    _isis(subject, line).put(line, affinities=names_of(match[1]))


def _delay(subject: InterfaceReading, match: Match, line: Line) -> None:
    _isis(subject, line).put(line, delay=number(match[1], 1, _LONGEST_DELAY))


_LINK: Final = RuleBook[InterfaceReading](
    {
        rf"link administrative group name ({AFFINITIES})": _affinities,
        rf"delay ({NUMBER})": _delay,
    }
)
ISIS_RULES: Final = {
    rf"isis (ipv6 )?enable ({NAME})": _enable,
    rf"isis (ipv6 )?cost ({NUMBER}) level-2": _cost,
    rf"isis authentication-mode md5 cipher ({REFERENCE})": _key,
    r"te link-attribute-application flex-algo": _attributes,
    **dict.fromkeys(map(re.escape, _FLAGS), _flag),
}
"""Rules of an interface's view that speak of IS-IS."""


def finished_isis_interface(
    name: str, kind: InterfaceKind, found: InterfaceReading, reading: Reading
) -> IsisInterface | None:
    """Return IS-IS of an interface; enter lines that do not agree with each other."""
    if found.isis is None:
        return None
    ledger = reading.ledger
    isis = found.isis.close()
    tag = reading.isis.draft.value.tag if reading.isis else None
    enabled = [family for family in _WORDS if f"isis enable {family}" in found.flags]
    if any(f"isis enable {family} {tag}" not in found.flags for family in enabled):
        ledger.missing("isis", f"instance of {name} is not configured")
    if not enabled:
        ledger.missing(f"interface {name} / isis enable", "IS-IS lines, but not enabled")
        return None
    costs = {found.metrics.get(family, 0) for family in enabled}
    if len(costs) > 1 or set(found.metrics) - set(enabled):
        ledger.missing(f"interface {name} / isis cost", "all families have one metric")
    if found.attributes is not None:
        if kind is InterfaceKind.LOOPBACK:
            ledger.refuse(found.attributes, "a loopback is no link")
        if not set(isis.affinities) <= set(reading.affinities):
            ledger.refuse(found.attributes, "names an affinity that has no bit")
    bfd = {f"{_WORDS[family]} bfd enable" for family in enabled}
    return replace(
        isis,
        metric=max(costs),
        # A loopback sends no hellos: it is passive without a line.
        passive=_SILENT in found.flags or kind is InterfaceKind.LOOPBACK,
        bfd=bool(bfd & set(found.flags)),
    )


def wanted_isis_flags(
    kind: InterfaceKind, isis: IsisInterface | None, found: InterfaceReading
) -> dict[str, bool]:
    """Return which lines without a field of their own belong to an interface."""
    link = isis is not None and kind is not InterfaceKind.LOOPBACK
    wanted = {_P2P: link, _SILENT: link and isis is not None and isis.passive}
    for family, words in _WORDS.items():
        bfd = isis is not None and isis.bfd and f"isis enable {family}" in found.flags
        wanted |= {f"{words} {_BFD_TIMERS}": bfd, f"{words} bfd enable": bfd}
    return wanted
