"""What queues and policers there are, as lines that tc(8) would take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from citynet.running.errors import ObservationError
from citynet.running.tc_units import bits
from citynet.running.values import entries, integer, interface_name, mapping, optional_text, text

__all__ = ["Live", "read_traffic"]

_CLASS: Final = re.compile(
    r"class htb (?P<id>\S+) (?P<parent>root|parent \S+)(?: leaf \S+)?(?: prio (?P<prio>[0-9]+))?"
    r"(?: quantum (?P<quantum>[0-9]+))? rate (?P<rate>\S+) ceil (?P<ceil>\S+)"
    r"(?: linklayer \S+)? burst (?P<burst>[^ /]+)(?:/\S*)?(?: mpu \S+)?(?: overhead \S+)?"
    r" cburst (?P<cburst>[^ /]+)(?:/\S*)?(?: mpu \S+)?(?: overhead \S+)?"
    r"(?: level (?P<level>[0-9]+))?"
)
_OTHER_CLASS: Final = re.compile(r"class (\S+) (\S+) (.+)")
_FILTER: Final = re.compile(
    r"filter (?:parent \S+ |block \S+ |root |ingress |egress )?protocol (?P<protocol>\S+)"
    r" pref (?P<pref>[0-9]+) (?P<kind>\S+)(?: chain (?P<chain>[0-9]+))?"
)
_POLICE: Final = re.compile(
    r"police \S+ rate (?P<rate>\S+) burst (?P<burst>[^ /]+)(?:/\S*)?(?: mpu \S+)? mtu (?P<mtu>\S+)"
    r" action (?P<action>\S+)"
)
# Where u32 keeps a filter, and what no port of ours does: neither says what it does.
_U32: Final = re.compile(r" order [0-9]+ key ht [0-9a-f]+ bkt [0-9a-f]+| not_in_hw\b")
# u32 lists a table of its own, which does nothing, before its filters.
_TABLE: Final = re.compile(r"fh [0-9a-f]+: ht divisor [0-9]+")
_WHERE: Final = re.compile(r"egress|parent [0-9a-f]{1,4}:[0-9a-f]{0,4}")
_LARGEST_MTU: Final = "64Kb"
_DEFAULT_KINDS: Final = frozenset({"noqueue", "pfifo_fast", "mq", "fq_codel", "fq", "pfifo"})
_NO_HANDLE: Final = "0:"
_LONGEST: Final = 4_000
"""Characters of a line; patterns are tried on no longer one."""
_USUAL_LATENCY: Final = 50_000
_ROUNDED: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A discipline, a class or a filter that there is."""

    key: str
    """By what a line of the file is known to be about the same (:func:`key_of`)."""
    pieces: tuple[str, ...]
    """The line of the dialect; each second piece is a gap: rate, ceil, burst or cburst."""
    rates: Mapping[str, int] = field(default_factory=dict)
    """Rates by gap, in bit/s, as exactly as tc shows them."""
    bursts: Mapping[str, str] = field(default_factory=dict)
    """Bursts by gap, as tc shows them: that of ``burst`` belongs to ``rate``, of ``cburst`` to
    ``ceil``."""
    exact: bool = False
    """Whether tc shows the rates exactly."""


def read_traffic(
    qdiscs: str,
    classes: Mapping[str, str],
    filters: Mapping[str, str],
    more_filters: Mapping[str, str],
) -> Mapping[str, tuple[Live, ...]]:
    """Return what stands on each interface, in the order in which it has to be made.

    Disciplines that the kernel gives every interface are left out. Raises ``ObservationError``.
    """
    found: dict[str, list[Live]] = {}
    for said in entries("qdiscs", qdiscs):
        interface = interface_name("qdiscs", text("qdiscs", said, "dev"))
        for live in _discipline(interface, said):
            found.setdefault(interface, []).append(live)
    for interface, listing in classes.items():
        interface_name("classes", interface)
        lives = sorted(_classes(interface, listing), key=_class_order)
        at = found.setdefault(interface, [])
        place = next((i + 1 for i, one in enumerate(at) if one.key == "root"), len(at))
        at[place:place] = lives
    for interface, listing in filters.items():
        interface_name("tc_filters", interface)
        fact = f"tc_filters[{interface}]"
        found.setdefault(interface, []).extend(_filters(fact, interface, "ingress", listing))
    for named, listing in more_filters.items():
        interface, _, where = named.partition(" ")
        interface_name("more_filters", interface)
        if _WHERE.fullmatch(where) is None:
            raise ObservationError("more_filters", "it is no place for filters")
        fact = f"more_filters[{named}]"
        found.setdefault(interface, []).extend(_filters(fact, interface, where, listing))
    return {interface: _told_apart(lives) for interface, lives in found.items()}


def _told_apart(lives: Iterable[Live]) -> tuple[Live, ...]:
    """Return them with keys of their own: one place may have several filters of one priority."""
    counts: dict[str, int] = {}
    told: list[Live] = []
    for one in lives:
        count = counts[one.key] = counts.get(one.key, 0) + 1
        told.append(one if count == 1 else replace(one, key=f"{one.key} ({count})"))
    return tuple(told)


def _discipline(interface: str, said: Mapping[str, object]) -> Iterator[Live]:
    kind = text("qdiscs", said, "kind")
    handle = optional_text("qdiscs", said, "handle") or _NO_HANDLE
    options = mapping("qdiscs", said.get("options"))
    if kind in _DEFAULT_KINDS and handle == _NO_HANDLE:
        return
    if kind == "clsact":
        shared = "".join(
            f" {way}_block {integer('qdiscs', said, f'{way}_block')}"
            for way in ("ingress", "egress")
            if f"{way}_block" in said
        )
        yield Live(key="clsact", pieces=(f"qdisc add dev {interface}{shared} clsact",))
        return
    root = said.get("root") is True
    parent = "root" if root else f"parent {optional_text('qdiscs', said, 'parent')}"
    start = f"qdisc add dev {interface} {parent} handle {handle} {kind}"
    key = "root" if root else parent
    if kind == "htb":
        yield Live(key=key, pieces=(f"{start}{_htb(options)}",))
    elif kind == "tbf":
        yield _tbf(key, start, options)
    else:
        yield Live(key=key, pieces=(f"{start}{_words(options)}",))


def _htb(options: Mapping[str, object]) -> str:
    default = optional_text("qdiscs", options, "default") or "0"
    said = f" default {default.removeprefix('0x')}"
    r2q = integer("qdiscs", options, "r2q")
    return said if r2q in (None, 10) else f"{said} r2q {r2q}"


def _tbf(key: str, start: str, options: Mapping[str, object]) -> Live:
    rate = integer("qdiscs", options, "rate")
    latency = integer("qdiscs", options, "lat")
    if rate is None:
        raise ObservationError("qdiscs", "a shaper has no rate")
    burst = text("qdiscs", options, "burst")
    usual = latency is not None and abs(latency - _USUAL_LATENCY) <= _ROUNDED
    said = "50ms" if usual else f"{latency}us"
    peak = integer("qdiscs", options, "peakrate")
    more = "" if peak is None else f" peakrate {peak * 8}bit"
    return Live(
        key=key,
        pieces=(f"{start} rate ", "rate", "bit burst ", "burst", f" latency {said}{more}"),
        rates={"rate": rate * 8},
        bursts={"burst": burst},
        exact=True,
    )


def _words(options: Mapping[str, object]) -> str:
    """Return the options of a discipline that the dialect does not have, so that they are seen."""
    words: list[str] = []
    for key, value in sorted(options.items()):
        inner = sorted(value.items()) if isinstance(value, dict) else [("", value)]
        words += [key, *(f"{name} {one}".strip() for name, one in inner if _is_plain(one))]
    return "".join(f" {word}" for word in words if word.isprintable())


def _is_plain(value: object) -> bool:
    return isinstance(value, (int, float, str))


def _lines(fact: str, listing: str) -> Iterator[str]:
    for line in listing.split("\n"):
        if len(line) > _LONGEST:
            raise ObservationError(fact, "a line is longer than any of tc")
        yield " ".join(line.split())
    yield ""


def _classes(interface: str, listing: str) -> Iterator[Live]:
    for line in _lines(f"classes[{interface}]", listing):
        if not line:
            continue
        match = _CLASS.fullmatch(line)
        if match is not None:
            yield _class(interface, match)
        elif (other := _OTHER_CLASS.fullmatch(line)) is not None:
            # A class of a discipline that makes its own; it says nothing that was said.
            if other[1] not in _DEFAULT_KINDS:
                said = f"class add dev {interface} classid {other[2]} {other[1]} {other[3]}"
                yield Live(key=f"class {other[2]}", pieces=(said,))
        else:
            raise ObservationError(f"classes[{interface}]", "it is no class")


def _class(interface: str, match: re.Match[str]) -> Live:
    rate, ceil = bits(match["rate"]), bits(match["ceil"])
    if rate is None or ceil is None:
        raise ObservationError(f"classes[{interface}]", "a rate is none")
    identity = match["id"]
    # tc shows the classes of the first level at the root, whose handle is the first half.
    parent = match["parent"].removeprefix("parent ")
    if parent == "root":
        parent = f"{identity.partition(':')[0]}:"
    priority = "" if match["prio"] is None or match["level"] == "7" else f" prio {match['prio']}"
    quantum = _quantum(match)
    return Live(
        key=f"class {identity}",
        pieces=(
            f"class add dev {interface} parent {parent} classid {identity} htb rate ",
            *("rate", "bit ceil ", "ceil", "bit burst ", "burst", " cburst ", "cburst"),
            f"{priority}{quantum}",
        ),
        rates={"rate": rate, "ceil": ceil},
        bursts={"burst": match["burst"], "cburst": match["cburst"]},
    )


_USUAL_QUANTUM: Final = "60000"


def _quantum(match: re.Match[str]) -> str:
    """Return the quantum; of an inner class, which never sends, tc shows none."""
    if match["quantum"] is None:
        return f" quantum {_USUAL_QUANTUM}"
    return f" quantum {match['quantum']}"


def _class_order(live: Live) -> tuple[int, int, int]:
    """Sort parents first, then queues by urgency: the higher number the sooner.

    Below the class of a queue stand what is left of it, then sub-interfaces by their VLANs.
    """
    minor = live.key.rpartition(":")[2]
    number = int(minor, 16) if re.fullmatch(r"[0-9a-f]{1,4}", minor) else 0
    if number == 1:
        return (0, 0, 0)
    if number > _LAST_OF_QUEUES:
        above = _BELOW_QUEUE.search(live.pieces[0])
        return (1, -int(above[1], 16), number) if above else (2, 0, -number)
    # 1:2N is above 1:1N.
    return (1, -(number & 0xF), -(number >> 4))


_LAST_OF_QUEUES: Final = 0x2F
_BELOW_QUEUE: Final = re.compile(r" parent [0-9a-f]+:2([0-9a-f]) ")


def _filters(fact: str, interface: str, where: str, listing: str) -> Iterator[Live]:
    """Yield a filter for each policer, and one line for each filter that polices nothing."""
    head: re.Match[str] | None = None
    details: list[str] = []
    start = f"filter add dev {interface} {where}"
    for line in _lines(fact, listing):
        match = _FILTER.match(line)
        if match is not None:
            if head is not None and (head["pref"] != match["pref"] or details):
                yield _filter(start, head, details)
                details = []
            head = match
            rest = line[match.end() :].strip()
            details += [rest] if rest and _TABLE.fullmatch(rest) is None else []
        elif line:
            if head is None:
                raise ObservationError(fact, "it is no filter")
            details.append(line)
    if head is not None and details:
        yield _filter(start, head, details)


def _filter(start: str, head: re.Match[str], details: list[str]) -> Live:
    inside = start.endswith(" ingress")
    where = "" if inside else f"{start.rpartition(' ')[2]} "
    chain = "" if head["chain"] in (None, "0") else f" chain {head['chain']}"
    start = f"{start} pref {head['pref']} protocol {head['protocol']} {head['kind']}{chain}"
    key = f"filter {where}{head['pref']}"
    said = _U32.sub("", " ".join(details))
    polices = list(_POLICE.finditer(said))
    rate = bits(polices[0]["rate"]) if polices else None
    if len(polices) != 1 or rate is None or said.count("action order") > 1:
        return Live(key=key, pieces=(f"{start} {said}",))
    police = polices[0]
    mtu = "65535" if police["mtu"] == _LARGEST_MTU else police["mtu"]
    return Live(
        key=key,
        pieces=(
            f"{start} action police rate ",
            *("rate", "bit burst ", "burst"),
            f" mtu {mtu} conform-exceed {_action(police['action'])}",
        ),
        rates={"rate": rate},
        bursts={"burst": police["burst"]},
    )


def _action(shown: str) -> str:
    """Return what is done with packets that exceed, and with those that conform."""
    exceed, slash, conform = shown.partition("/")
    return f"{exceed}/{_CONFORM.get(conform, conform) if slash else 'ok'}"


_CONFORM: Final = {"pass": "ok"}
