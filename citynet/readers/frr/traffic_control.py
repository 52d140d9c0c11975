"""``etc/citynet/tc``: policers, shapers and queues, as ``tc -batch`` reads them.

The batch runs line by line, so a class needs its parent, and a filter its ``clsact``, before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from citynet.device.model import Interface, InterfaceKind, Policer, Queue, TrafficClass
from citynet.readers.frr.guarantees import CLASSES, Guarantee, Guarantees, burst_of
from citynet.readers.frr.lines import Line, Said, Source, origin_of, value_of

__all__ = ["PortTraffic", "read_traffic"]

_MAX: Final = 10**15
_N: Final = "(0|[1-9][0-9]{0,15})"
_DEV: Final = re.compile(r"(?:qdisc|class|filter) add dev (\S+) (.+)")
_ROOT: Final = "root handle 1: htb default 16"
_CLSACT: Final = "clsact"
_SPEED: Final = re.compile(
    f"parent 1: classid 1:1 htb rate {_N}bit ceil {_N}bit burst {_N} cburst {_N} quantum 60000"
)
_QUEUE: Final = re.compile(
    rf"parent 1:(1|2{_N}) classid 1:1{_N} htb rate {_N}bit ceil {_N}bit burst {_N} cburst {_N} "
    rf"prio {_N} quantum 60000"
)
_SHAPER: Final = re.compile(f"root handle 2: tbf rate {_N}bit burst {_N} latency 50ms")
_POLICER: Final = re.compile(
    f"ingress pref 1 protocol all matchall action police rate {_N}bit burst {_N} "
    "mtu 65535 conform-exceed drop/ok"
)
_LOWEST_PRIORITY: Final = 7


class PortTraffic:
    """What the file says of one port."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Line | None = None
        self.speed: Said[int] | None = None
        self.rates: dict[TrafficClass, Said[int]] = {}
        """Class → guaranteed rate, bit/s: what sub-interfaces leave of it, if they have some."""
        self.guarantees = Guarantees(source)
        self.shaper: Said[int] | None = None
        self.ingress: Line | None = None
        self.policer: Said[Policer] | None = None
        self.guarantee: Guarantee | None = None
        """Of a sub-interface, from the lines of its port; its shaper is said there, too."""

    def take(self, text: str, line: Line) -> None:
        """Enter a line; ``text`` is what it says of this port."""
        word = line.words[0]
        reason: str | None = "no line that the dialect has"
        if word == "qdisc" and text == _ROOT:
            reason = self._take_root(line)
        elif word == "qdisc" and text == _CLSACT:
            reason = self._take_ingress(line)
        elif word == "qdisc" and (match := _SHAPER.fullmatch(text)):
            reason = self._take_shaper(match, line)
        elif word == "class" and (match := _SPEED.fullmatch(text)):
            reason = self._take_speed(match, line)
        elif word == "class" and (match := _QUEUE.fullmatch(text)):
            reason = self._take_queue(match, line)
        elif word == "filter" and (match := _POLICER.fullmatch(text)):
            reason = self._take_policer(match, line)
        else:
            taken = self.guarantees.take(text, line, value_of(self.speed))
            reason = None if taken is True else taken or reason
        if reason is not None:
            self.source.refuse(line, reason)

    def _take_root(self, line: Line) -> str | None:
        if self.root is not None:
            return f"the port has a root since line {self.root.number}"
        self.root = line
        return None

    def _take_ingress(self, line: Line) -> str | None:
        if self.ingress is not None:
            return f"said before, in line {self.ingress.number}"
        self.ingress = line
        return None

    def _take_shaper(self, match: re.Match[str], line: Line) -> str | None:
        rate, burst = map(int, match.groups())
        if burst != burst_of(rate):
            return "its burst does not follow from its rate"
        reason = self._take_root(line)
        if reason is None:
            self.shaper = self.source.first(self.shaper, _rate(rate), line)
        return reason

    def _take_speed(self, match: re.Match[str], line: Line) -> str | None:
        rate, ceil, burst, cburst = map(int, match.groups())
        if self.root is None or self.shaper is not None:
            return "no root of kind htb stands before it"
        if ceil != rate or not burst == cburst == burst_of(rate):
            return "its ceil or bursts do not follow from its rate"
        self.speed = self.source.first(self.speed, _rate(rate), line)
        return None

    def _take_queue(self, match: re.Match[str], line: Line) -> str | None:
        above = match[2]
        minor, rate, ceil, burst, cburst, priority = map(int, match.groups()[2:])
        traffic_class = CLASSES.get(minor)
        if traffic_class is None:
            return "no class has this number"
        inner = str(minor) if minor in self.guarantees.inner else None
        if self.speed is None or above != inner:
            return "its parent does not stand before it, or is not the one of its class"
        speed = self.speed.value
        if ceil != speed or cburst != burst_of(speed) or burst != burst_of(rate):
            return "its ceil or bursts do not follow from the rates"
        if priority != _LOWEST_PRIORITY - minor:
            return "its priority does not follow from its class"
        if above is None and not _is_share(rate, speed):
            return "its rate is no whole percentage of the port"
        said = self.source.first(self.rates.get(traffic_class), rate, line)
        if said is not None:
            self.rates[traffic_class] = said
        return None

    def _take_policer(self, match: re.Match[str], line: Line) -> str | None:
        rate, burst = map(int, match.groups())
        if self.ingress is None:
            return "no clsact stands before it"
        if not rate or not burst:
            return "a rate and a burst are more than nothing"
        policer = Policer(
            rate=rate,
            burst=burst,
            origin=origin_of((self.source, (self.ingress.number, line.number))),
        )
        self.policer = self.source.first(self.policer, policer, line)
        return None

    def queues(self) -> tuple[Queue, ...]:
        """Return the queues of the port."""
        if self.speed is None:
            return ()
        speed = self.speed.value
        inner = {CLASSES[queue]: said for queue, said in self.guarantees.inner.items()}
        found = []
        for traffic_class, said in self.rates.items():
            rate, above = inner.get(traffic_class, (said.value, said.line))
            lines = (said.line.number, above.number, self.speed.line.number)
            found.append(
                Queue(
                    traffic_class=traffic_class,
                    percent=rate * 100 // speed,
                    origin=origin_of((self.source, lines)),
                )
            )
        return tuple(found)

    def check(self, kind: InterfaceKind) -> None:
        """Refuse what is incomplete, or cannot stand on a port of ``kind``."""
        refuse = self.source.refuse
        self.guarantees.check({one: (said.value, said.line) for one, said in self.rates.items()})
        if self.shaper is not None:
            if kind is not InterfaceKind.SUBINTERFACE:
                refuse(self.shaper.line, "only sub-interfaces are shaped")
        elif self.root is not None:
            if kind is not InterfaceKind.PHYSICAL:
                refuse(self.root, "only physical ports have queues")
            if self.speed is None:
                refuse(self.root, "it has no class 1:1")
        if self.speed is not None and not self.rates:
            refuse(self.speed.line, "it has no queues")
        if self.ingress is not None and self.policer is None:
            refuse(self.ingress, "it has no policer")


def _rate(rate: int) -> int | None:
    return rate if 1 <= rate <= _MAX else None


def _is_share(rate: int, speed: int) -> bool:
    """Say whether a rate is a whole percentage of the port's."""
    return rate * 100 % speed == 0 and 1 <= rate * 100 // speed <= 100


def read_traffic(source: Source, interfaces: Mapping[str, Interface]) -> dict[str, PortTraffic]:
    """Return what the file says of each port."""
    ports: dict[str, PortTraffic] = {}
    for line in source.lines:
        match = _DEV.fullmatch(line.text)
        if match is None or match[1] not in interfaces:
            source.refuse(line, "it names no interface of the router")
            continue
        name, text = match.groups()
        if name not in ports:
            ports[name] = PortTraffic(source)
        ports[name].take(text, line)
    for name, port in ports.items():
        port.check(interfaces[name].kind)
    for name, port in tuple(ports.items()):
        for vlan, guarantee in port.guarantees.by_vlan.items():
            below = next(
                (one for one in interfaces.values() if (one.parent, one.vlan) == (name, vlan)), None
            )
            if below is None:
                source.refuse(guarantee.line, "the port has no sub-interface of this VLAN")
            else:
                _guarantee(ports.setdefault(below.name, PortTraffic(source)), guarantee)
    return ports


def _guarantee(below: PortTraffic, guarantee: Guarantee) -> None:
    """Give a sub-interface what the lines of its port say of it."""
    if below.root is not None:
        below.source.refuse(below.root, "its port shapes the sub-interface already")
    below.guarantee = guarantee
    below.shaper = Said(guarantee.ceil, guarantee.line)
