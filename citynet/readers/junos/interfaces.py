"""Below ``interfaces``: ports, LAGs, sub-interfaces, the loopback and the management port."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Interface, InterfaceKind
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.reading import (
    MANAGEMENT_INSTANCE,
    InterfaceReading,
    Reading,
    free_text,
    number,
)
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.junos.units import read_unit
from citynet.readers.values import NUMBER

__all__ = ["SPEEDS", "read_interfaces"]

_KINDS: Final = {
    InterfaceKind.PHYSICAL: re.compile(rf"(?:ge|xe|et)-{NUMBER}/{NUMBER}/{NUMBER}(?::{NUMBER})?"),
    InterfaceKind.LAG: re.compile(rf"ae{NUMBER}"),
    InterfaceKind.LOOPBACK: re.compile("lo0"),
    InterfaceKind.MANAGEMENT: re.compile("fxp0"),
}
SPEEDS: Final = {f"{giga}g": giga * 10**9 for giga in (1, 10, 25, 40, 50, 100, 200, 400)}
_LACP: Final = (
    ("aggregated-ether-options", "lacp", "active"),
    ("aggregated-ether-options", "lacp", "periodic", "fast"),
)
_UNTAGGED: Final = 14
"""Bytes of the layer-2 header that the ``mtu`` of a port counts."""
_TAGGED: Final = 18


def read_interfaces(reading: Reading) -> None:
    """Read every interface into ``reading``, without what other parts of the text say of it."""
    node = reading.root.at("interfaces")
    for name in node.names():
        kinds = [kind for kind, pattern in _KINDS.items() if pattern.fullmatch(name)]
        if not kinds:
            reading.ledger.refuse_all(node.at(name), "no interface has this name")
            continue
        _read(node.at(name), kinds[0], reading)
    _speeds_of_lags(reading)


def _read(node: Node, kind: InterfaceKind, reading: Reading) -> None:
    name = node.path[-1]
    draft = Draft(reading.ledger, Interface(name=name, kind=kind), node.path)
    draft.say(node.at("description"), "description", free_text)
    if kind in {InterfaceKind.LOOPBACK, InterfaceKind.MANAGEMENT}:
        if kind is InterfaceKind.MANAGEMENT:
            draft.put(vrf=MANAGEMENT_INSTANCE)
        _switch(node, draft)
        _add(name, draft, node.at("unit", "0"), node, reading)
        return
    lag = node.at("gigether-options", "802.3ad")
    if kind is InterfaceKind.PHYSICAL and lag:
        draft.say(lag, "lag", lambda text: _lag(text, reading.root))
        _switch(node, draft)
        _add(name, draft, Node(), node, reading)
        return
    _switch(node, draft)
    if node.end and not node.children:
        draft.use(node.end)
    for encapsulation, statement in node.at("encapsulation").values():
        if encapsulation == "ethernet":
            reading.ledger.claim(statement)
    if kind is InterfaceKind.PHYSICAL:
        draft.say(node.at("speed"), "speed", _speed)
    else:
        lag_links = node.at("aggregated-ether-options", "minimum-links")
        draft.say(lag_links, "min_links", lambda text: number(text, 1, 64))
    if kind is InterfaceKind.LAG and reading.ledger.expect(node, _LACP, "every LAG speaks LACP"):
        draft.use(*(one for words in _LACP if (one := node.at(*words).end)))
    _layer_3(node, draft, reading)


def _switch(node: Node, draft: Draft[Interface]) -> None:
    disable = node.at("disable").end
    if disable:
        draft.put(disable, enabled=False)


def _lag(text: str, root: Node) -> str:
    if _KINDS[InterfaceKind.LAG].fullmatch(text) is None or not root.at("interfaces", text):
        raise ValueError(f"{text!r} is no LAG of this text")
    return text


def _speed(text: str) -> int:
    if text not in SPEEDS:
        raise ValueError(f"{text!r} is not a speed")
    return SPEEDS[text]


def _layer_3(node: Node, draft: Draft[Interface], reading: Reading) -> None:
    """Read a port that stands for itself or carries sub-interfaces, never both."""
    name, units = node.path[-1], node.at("unit")
    tagged = node.at("vlan-tagging").end
    overhead = _TAGGED if tagged else _UNTAGGED
    draft.say(node.at("mtu"), "mtu", lambda text: number(text, 256, 16_000) - overhead)
    vlans = [unit for unit in units.names() if unit != "0" or units.at(unit, "vlan-id")]
    own = units.at("0") if not vlans and not tagged else Node()
    _add(name, draft, own, node, reading)
    if vlans and tagged:
        draft.use(tagged)
    elif vlans:
        words = (*node.path, "vlan-tagging")
        reading.ledger.missing(words, "a port has it with sub-interfaces")
    for unit in vlans:
        _sub_interface(units.at(unit), name, node, reading)


def _sub_interface(unit: Node, parent: str, port: Node, reading: Reading) -> None:
    ledger, text = reading.ledger, unit.path[-1]
    found = ledger.last(unit.at("vlan-id"))
    if found is None or found[0] != text or not _is_vlan(text):
        ledger.refuse_all(unit, "unit and VLAN of a sub-interface are one number, 1 to 4094")
        return
    name = f"{parent}.{text}"
    value = Interface(
        name=name, kind=InterfaceKind.SUBINTERFACE, parent=parent, vlan=number(text, 1, 4094)
    )
    draft = Draft(ledger, value, unit.path)
    draft.use(found[1])
    draft.say(unit.at("description"), "description", free_text)
    _switch(unit, draft)
    _add(name, draft, unit, port, reading)


def _is_vlan(text: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,3}", text) is not None and int(text) < 4095


def _add(name: str, draft: Draft[Interface], unit: Node, port: Node, reading: Reading) -> None:
    found = InterfaceReading(draft, unit, port)
    reading.interfaces[name] = found
    read_unit(found, reading)


def _speeds_of_lags(reading: Reading) -> None:
    """Give each LAG the rate of one link times the number of its members."""
    for name, interface in reading.interfaces.items():
        if interface.kind is not InterfaceKind.LAG:
            continue
        found = reading.ledger.last(interface.port.at("aggregated-ether-options", "link-speed"))
        if found is not None:
            _speed_of_lag(name, interface.draft, *found, reading)


def _speed_of_lag(
    name: str, draft: Draft[Interface], word: str, statement: Statement, reading: Reading
) -> None:
    members = sum(one.draft.value.lag == name for one in reading.interfaces.values())
    with reading.ledger.values_of(statement):
        if not members:
            raise ValueError("a LAG without members has no speed")
        draft.put(statement, speed=_speed(word) * members)
