"""Access lists of VRP that say from where a device may be managed."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Family, Network
from citynet.readers.blocks import Ledger, Line, RuleBook
from citynet.readers.values import NUMBER
from citynet.readers.vrp.management import ManagementReading
from citynet.readers.vrp.places import PLACE, place

__all__ = ["SOURCES"]

_LISTS: Final = {
    "acl name MGMT-SOURCES-4 basic": Family.IPV4,
    "acl ipv6 name MGMT-SOURCES-6 basic": Family.IPV6,
}
_SOURCE: Final = {
    family: re.compile(rf"rule ({NUMBER}) permit vpn-instance MGMT source ({where})")
    for family, where in PLACE.items()
}
_LAST_SOURCE: Final = re.compile(rf"rule ({NUMBER}) deny vpn-instance-any")


def _read(management: ManagementReading, _match: re.Match[str], line: Line) -> None:
    family = _LISTS[line.text]
    kind = f"list of management sources, {family}"
    if management.said[kind]:
        raise ValueError("said twice: management list")
    management.said[kind] += 1
    management.sources.extend(_sources(family, line, management.ledger))
    management.lines.extend(line.lines())


SOURCES: Final = RuleBook[ManagementReading](dict.fromkeys(_LISTS, _read))
"""Rules of the lists of management sources."""


def _sources(family: Family, opener: Line, ledger: Ledger) -> tuple[Network, ...]:
    """Return the prefixes of a management list, which ends in ``deny vpn-instance-any``."""
    ledger.claim(opener)
    prefixes: list[Network] = []
    closed = False
    for line in opener.children:
        sequence = str(10 * (len(prefixes) + 1))
        source = _SOURCE[family].fullmatch(line.text)
        last = _LAST_SOURCE.fullmatch(line.text)
        found = source or last
        if found is None or closed or found[1] != sequence or line.children:
            ledger.refuse(line, "rules are numbered 10, 20, ... and the last one denies")
            continue
        if source is None:
            closed = True
        else:
            try:
                prefixes.append(place(source[2], family))
            except ValueError as error:
                ledger.refuse(line, f"bad rule: {error}")
                continue
        ledger.claim(line)
    if not closed:
        ledger.missing(f"{opener.text} / deny vpn-instance-any", "the last rule is missing")
    return tuple(prefixes)
