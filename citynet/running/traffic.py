"""``etc/citynet/tc``: the queues and policers that there are, in the words of the file on disk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from citynet.device.sorting import natural_key
from citynet.running.tc_live import Live, read_traffic
from citynet.running.tc_units import burst_of, byte_count, same_burst, shown_rate

__all__ = ["traffic_text"]

_HEADING: Final = "# Written by citynet. Changes here are overwritten."
_LINE: Final = re.compile(r"(qdisc|class|filter) add dev (\S+) (.+)")
_NUMBER: Final = re.compile(r" (rate|ceil|burst|cburst) ([0-9]{1,18})(?:bit)?(?= |$)")
_RATE_OF: Final = {"burst": "rate", "cburst": "ceil"}

Said = dict[str, dict[str, str]]
"""Interface -> what a line is about -> the line."""


def traffic_text(
    file: str,
    qdiscs: str,
    classes: Mapping[str, str],
    filters: Mapping[str, str],
    more_filters: Mapping[str, str],
) -> str:
    """Return what the kernel queues and polices, in the lines and numbers of ``file``.

    A number of the file stands where tc shows the kernel's like it. Raises ``ObservationError``.
    """
    live = read_traffic(qdiscs, classes, filters, more_filters)
    heading, said = _read(file)
    lines = [*heading]
    for interface in _order(said, live):
        lines += _interface(said.get(interface, {}), live[interface])
    return "".join(f"{line}\n" for line in lines)


def _read(file: str) -> tuple[list[str], Said]:
    """Return the comments of the file, and its lines by what they are about."""
    heading: list[str] = [] if file else [_HEADING]
    said: Said = {}
    for line in file.removesuffix("\n").split("\n") if file else []:
        match = _LINE.fullmatch(line)
        if match is not None:
            said.setdefault(match[2], {}).setdefault(_key(match[1], match[3]), line)
        elif not line or line.startswith("#"):
            heading.append(line)
    return heading, said


def _key(word: str, rest: str) -> str:
    """Return what a line is about, as :class:`Live` names it."""
    words = rest.split()
    if word == "class":
        return f"class {_after(words, 'classid')}"
    if word == "filter":
        where = f"{_after(words, 'parent')} " if words[0] == "parent" else ""
        where = "egress " if words[0] == "egress" else where
        return f"filter {where}{_after(words, 'pref')}"
    if words[0] in ("root", "clsact"):
        return words[0]
    return f"parent {_after(words, 'parent')}"


def _after(words: Sequence[str], word: str) -> str:
    return words[words.index(word) + 1] if word in words[:-1] else ""


def _order(said: Said, live: Mapping[str, Sequence[Live]]) -> list[str]:
    """Return the interfaces with anything on them: as in the file, new ones by their names."""
    order = [interface for interface in said if live.get(interface)]
    for interface in sorted((one for one in live if live[one]), key=natural_key):
        if interface not in said:
            later = (i for i, one in enumerate(order) if natural_key(one) > natural_key(interface))
            order.insert(next(later, len(order)), interface)
    return order


def _interface(said: Mapping[str, str], live: Iterable[Live]) -> list[str]:
    """Return the lines of one interface: in the order of the file, new ones behind their like."""
    now = {one.key: one for one in live}
    order = [key for key in said if key in now]
    before: str | None = None
    for key in now:
        if key not in said:
            order.insert(0 if before is None else order.index(before) + 1, key)
        before = key
    return [_filled(now[key], said.get(key, "")) for key in order]


def _filled(live: Live, said: str) -> str:
    """Return the line of ``live`` with its numbers: those of the file, where they are the same."""
    file = {name: int(number) for name, number in _NUMBER.findall(said)}
    numbers: dict[str, int] = {}
    for name, rate in live.rates.items():
        numbers[name] = file[name] if _same_rate(live, file.get(name), rate) else rate
    for name, shown in live.bursts.items():
        numbers[name] = _burst(shown, live.rates[_RATE_OF[name]], file.get(name))
    return "".join(
        str(numbers[piece]) if index % 2 else piece for index, piece in enumerate(live.pieces)
    )


def _same_rate(live: Live, said: int | None, rate: int) -> bool:
    if said is None:
        return False
    return said // 8 * 8 == rate if live.exact else shown_rate(said) == shown_rate(rate)


def _burst(shown: str, rate: int, said: int | None) -> int:
    for likely in (said, burst_of(rate)):
        if likely is not None and same_burst(likely, shown, rate):
            return likely
    return byte_count(shown) or 0
