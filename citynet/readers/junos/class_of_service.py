"""Below ``class-of-service``: queues of ports, shapers of sub-interfaces, and constants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from citynet.device.classes import DSCP, QUEUE_NUMBER
from citynet.device.model import Interface, InterfaceKind, Queue, TrafficClass
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.reading import CLASSES, InterfaceReading, Reading, dashed, number, rate
from citynet.readers.junos.shares import read_shares
from citynet.readers.junos.statements import Draft, Ledger, Node

__all__ = ["read_class_of_service"]

_TABLES: Final = ("dscp", "dscp-ipv6")
_SCHEDULER: Final = re.compile(r"percent-[0-9]{1,3}")
_PORTS: Final = (InterfaceKind.PHYSICAL, InterfaceKind.LAG)


def _constants() -> Iterator[tuple[str, ...]]:
    for table in _TABLES:
        for one in CLASSES:
            point = format(DSCP[one], "06b")
            way = table, "CITY", "forwarding-class", one.value, "loss-priority", "low"
            yield ("classifiers", *way, "code-points", point)
            yield ("rewrite-rules", *way, "code-point", point)
    for one in CLASSES:
        yield "forwarding-classes", "class", one.value, "queue-num", str(QUEUE_NUMBER[one])
    yield "host-outbound-traffic", "forwarding-class", TrafficClass.CONTROL.value
    yield "host-outbound-traffic", "dscp-code-point", format(DSCP[TrafficClass.CONTROL], "06b")


def read_class_of_service(reading: Reading) -> None:
    """Give ports their queues and sub-interfaces their shapers; expect what follows from both."""
    node, ledger = reading.root.at("class-of-service"), reading.ledger
    ledger.expect(node, _constants(), "a line of the baseline is missing")
    children: dict[str, list[InterfaceReading]] = {}
    for interface in reading.interfaces.values():
        parent = interface.draft.value.parent
        if parent is not None:
            children.setdefault(parent, []).append(interface)
    for name, interface in reading.interfaces.items():
        if interface.kind in _PORTS and interface.draft.value.lag is None:
            _port(node, interface, children.get(name, []), reading)


def _port(
    node: Node, port: InterfaceReading, children: list[InterfaceReading], reading: Reading
) -> None:
    name, ledger = port.draft.value.name, reading.ledger
    here, profiles = node.at("interfaces", name), node.at("traffic-control-profiles")
    queues = f"QUEUES-{dashed(name)}"
    scheduler = port.port.at("hierarchical-scheduler").end
    shaped = [one for one in children if _unit(here, one).at("output-traffic-control-profile")]
    sliced = bool(here.at("slice"))
    if scheduler and (shaped or sliced):
        port.draft.use(scheduler)
        used = [
            here.at("output-traffic-control-profile-remaining", queues).end,
            profiles.at(queues, "scheduler-map", queues).end,
        ]
    else:
        used = [here.at("scheduler-map", queues).end]
        if shaped or sliced:
            words = (*port.port.path, "hierarchical-scheduler")
            ledger.missing(words, "a sub-interface of the port is shaped, or it has slices")
    statements = [one for one in used if one is not None]
    queued = bool(statements) and len(statements) == len(used)
    if queued:
        _queues(node, queues, statements, port.draft)
    for one in shaped:
        profile = profiles.at(f"SHAPER-{dashed(one.draft.value.name)}")
        _shaper(profile, queues if queued else None, one.draft, here)
    if sliced:
        read_shares(node, port, reading, alone=scheduler is not None and not children)
    _tables(here, port, children, ledger, queued=queued)


def _unit(here: Node, interface: InterfaceReading) -> Node:
    return here.at("unit", str(interface.draft.value.vlan or 0))


def _queues(node: Node, name: str, uses: list[Statement], draft: Draft[Interface]) -> None:
    draft.use(*uses)
    ledger, classes = draft.ledger, node.at("scheduler-maps", name, "forwarding-class")
    for one in CLASSES:
        found = ledger.last(classes.at(one.value, "scheduler"))
        if found is None:
            continue
        with ledger.values_of(found[1]):
            percent = _percent(node.at("schedulers"), found[0], ledger)
            origin = ledger.origin((), [found[1]])
            queue = Queue(traffic_class=one, percent=percent, origin=origin)
            draft.put(found[1], queues=(*draft.value.queues, queue))
    if not draft.value.queues:
        ledger.missing(classes.path, "the port has queues")


def _percent(schedulers: Node, name: str, ledger: Ledger) -> int:
    """Return the share that a scheduler guarantees, whatever its name says."""
    scheduler = schedulers.at(name)
    rates = [
        ledger.last(scheduler.at(word, "percent")) for word in ("transmit-rate", "buffer-size")
    ]
    said = [one for one in rates if one is not None]
    if _SCHEDULER.fullmatch(name) is None or len(said) != 2 or said[0][0] != said[1][0]:
        raise ValueError(f"the scheduler {name!r} guarantees no share of rate and buffer")
    percent = number(said[0][0], 1, 100)
    ledger.claim(*(statement for _, statement in said))
    return percent


def _shaper(profile: Node, queues: str | None, draft: Draft[Interface], here: Node) -> None:
    """Read a shaper and what is guaranteed of its rate; the port's queues divide it."""
    ledger, name = draft.ledger, profile.path[-1]
    unit = here.at("unit", str(draft.value.vlan), "output-traffic-control-profile")
    with ledger.values_of(*unit.statements(), *profile.statements()):
        shaping, guaranteed = map(
            ledger.last, (profile.at("shaping-rate"), profile.at("guaranteed-rate"))
        )
        if not unit.says_exactly([(name,)]) or shaping is None:
            raise ValueError(f"the shaper of this sub-interface is {name!r}, with a rate")
        lines = [("shaping-rate", shaping[0])]
        shaper, committed = rate(shaping[0]), None
        if guaranteed is not None:
            lines.append(("guaranteed-rate", guaranteed[0]))
            committed = rate(guaranteed[0])
            if committed > shaper:
                raise ValueError("a shaper guarantees at most what it lets through")
        if queues is not None:
            lines.append(("scheduler-map", queues))
        if not profile.says_exactly(lines):
            raise ValueError("a shaper has the queues of its port and nothing else")
        statements = *unit.statements(), *profile.statements()
        draft.put(*statements, shaper=shaper, committed=committed)


def _tables(
    here: Node,
    port: InterfaceReading,
    children: list[InterfaceReading],
    ledger: Ledger,
    *,
    queued: bool,
) -> None:
    """Expect classifiers where packets bring their class, and rewrite rules behind queues."""
    units = [(port, queued and bool(port.draft.value.addresses))] if port.unit else []
    units += [(one, one.draft.value.marking is None) for one in children]
    for interface, classified in units:
        words = [("classifiers", table, "CITY") for table in _TABLES if classified]
        words += [("rewrite-rules", table, "CITY") for table in _TABLES if queued]
        unit = _unit(here, interface)
        ledger.expect(unit, words, "packets keep their class")
        interface.draft.use(*(end for one in words if (end := unit.at(*one).end)))
