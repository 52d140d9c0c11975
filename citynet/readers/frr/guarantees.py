"""Classes of sub-interfaces in ``etc/citynet/tc``, and how ``etc/nftables.conf`` names them.

They stand below a class of their port that has others below it: one for what is left of that class,
and one for each sub-interface that has a part of it. Order decides: a class needs its parent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from citynet.device.classes import QUEUE_NUMBER
from citynet.device.model import TrafficClass
from citynet.device.sorting import natural_key
from citynet.readers.frr.lines import Line, Source

__all__ = ["CLASSES", "Guarantee", "Guarantees", "burst_of", "priority_lines"]

CLASSES: Final[Mapping[int, TrafficClass]] = {
    queue: traffic_class
    for traffic_class, queue in QUEUE_NUMBER.items()
    if traffic_class is not TrafficClass.LOSSLESS
}
"""Number of a queue → its class. FRR has no queue for lossless traffic."""

_N: Final = "(0|[1-9][0-9]{0,15})"
_VLAN: Final = "([1-9][0-9]{2,3})"
_INNER: Final = re.compile(
    rf"parent 1:1 classid 1:2{_N} htb rate {_N}bit ceil {_N}bit burst {_N} cburst {_N} "
    "quantum 60000"
)
_LEAF: Final = re.compile(
    rf"parent 1:2{_N} classid 1:{_VLAN} htb rate {_N}bit ceil {_N}bit burst {_N} cburst {_N} "
    rf"prio {_N} quantum 60000"
)
_WAITING: Final = re.compile(rf"parent 1:{_VLAN} handle {_VLAN}: bfifo limit {_N}")
_LOWEST_PRIORITY: Final = 7
_LEAST_REST: Final = 10**6
_LEAST_RATE: Final = 8
_LAST_VLAN: Final = 4094


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """The class of a sub-interface."""

    queue: int
    """Number of the queue that it has a part of."""
    rate: int
    ceil: int
    line: Line
    waiting: Line | None = None
    """The line that says how much may wait in it."""


class Guarantees:
    """What a port's lines say of classes below its classes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.inner: dict[int, tuple[int, Line]] = {}
        """Queue → rate of the class that has others below it."""
        self.by_vlan: dict[int, Guarantee] = {}

    def take(self, text: str, line: Line, speed: int | None) -> str | bool:
        """Enter a line of a port of this speed: why not, or whether it is one of these."""
        if match := _INNER.fullmatch(text):
            return self._take_inner(match, line, speed) or True
        if match := _LEAF.fullmatch(text):
            return self._take_leaf(match, line) or True
        if match := _WAITING.fullmatch(text):
            return self._take_waiting(match, line) or True
        return False

    def _take_inner(self, match: re.Match[str], line: Line, speed: int | None) -> str | None:
        queue, rate, ceil, burst, cburst = map(int, match.groups())
        if queue not in CLASSES:
            return "no class has this number"
        if speed is None:
            return "its parent does not stand before it"
        if queue in self.inner:
            return f"said before, in line {self.inner[queue][1].number}"
        if ceil != speed or cburst != burst_of(speed) or burst != burst_of(rate):
            return "its ceil or bursts do not follow from the rates"
        if rate * 100 % speed or not 1 <= rate * 100 // speed <= 100:
            return "its rate is no whole percentage of the port"
        self.inner[queue] = rate, line
        return None

    def _take_leaf(self, match: re.Match[str], line: Line) -> str | None:
        queue, vlan, rate, ceil, burst, cburst, priority = map(int, match.groups())
        if queue not in self.inner:
            return "its parent does not stand before it"
        if vlan > _LAST_VLAN or not _LEAST_RATE <= rate <= ceil:
            return "no VLAN, or a rate above its ceil"
        if vlan in self.by_vlan:
            return f"said before, in line {self.by_vlan[vlan].line.number}"
        if burst != burst_of(rate) or cburst != burst_of(ceil):
            return "its bursts do not follow from its rates"
        if priority != _LOWEST_PRIORITY - queue:
            return "its priority does not follow from its class"
        self.by_vlan[vlan] = Guarantee(queue=queue, rate=rate, ceil=ceil, line=line)
        return None

    def _take_waiting(self, match: re.Match[str], line: Line) -> str | None:
        vlan, handle, limit = map(int, match.groups())
        found = self.by_vlan.get(vlan)
        if found is None:
            return "its class does not stand before it"
        if found.waiting is not None:
            return f"said before, in line {found.waiting.number}"
        if handle != vlan or limit != max(found.ceil // 160, 18000):
            return "its handle or limit does not follow from its class"
        self.by_vlan[vlan] = replace(found, waiting=line)
        return None

    def check(self, rests: Mapping[TrafficClass, tuple[int, Line]]) -> None:
        """Refuse classes that lack a part; ``rests``: what the classes of the port itself have."""
        for queue, (rate, line) in self.inner.items():
            below = [one.rate for one in self.by_vlan.values() if one.queue == queue]
            if not below:
                self.source.refuse(line, "no sub-interface has a part of it")
            rest = rests.get(CLASSES[queue])
            if rest is None:
                self.source.refuse(line, "no class has the rest of it")
            elif rest[0] != max(rate - sum(below), _LEAST_REST):
                self.source.refuse(rest[1], "it is not what the sub-interfaces leave of its parent")
        for one in self.by_vlan.values():
            if one.waiting is None:
                self.source.refuse(one.line, "nothing says how much may wait in it")


def burst_of(rate: int) -> int:
    """Return what ``rate`` sends in a millisecond, at least two jumbo frames, in bytes."""
    return max(rate // 8000, 18000)


def priority_lines(vlans: Mapping[str, int | None]) -> Iterator[str]:
    """Yield what the chain ``queues`` says of sub-interfaces with a guaranteed rate, by VLAN."""
    for name, vlan in sorted(vlans.items(), key=lambda one: natural_key(one[0])):
        yield f'oifname "{name}" meta priority set 1:{vlan}'
    if vlans:
        kinds = (f"nd-{side}-{what}" for side in ("router", "neighbor") for what in _WHATS)
        yield (
            f"ip6 hoplimit 255 icmpv6 type {{ {', '.join(kinds)} }} meta priority set "
            f"1:1{QUEUE_NUMBER[TrafficClass.CONTROL]}"
        )


_WHATS: Final = ("solicit", "advert")
