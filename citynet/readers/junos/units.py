"""Layer 3 of an interface: addresses and what is done with packets that enter by its unit.

Filters and policers hold for the family that names them; what the model says of an interface holds
for both, so a unit that says it in one of its families only is not understood.
"""

from __future__ import annotations

from typing import Final

from citynet.device.model import (
    Family,
    Interface,
    InterfaceAddress,
    InterfaceKind,
    Policer,
    TrafficClass,
)
from citynet.readers.junos.firewall import (
    SLICES_FILTER,
    filter_named,
    helper_named,
    marking_named,
    policer_named,
)
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.reading import FAMILIES, InterfaceReading, Reading, dashed, number
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import v4_interface, v6_interface

__all__ = ["read_unit"]

_FILTER: Final = {Family.IPV4: "filter_ipv4", Family.IPV6: "filter_ipv6"}
_OWN: Final = (InterfaceKind.LOOPBACK, InterfaceKind.MANAGEMENT)


def read_unit(interface: InterfaceReading, reading: Reading) -> None:
    """Read the families of an interface's unit."""
    families = interface.families
    for family, node in families.items():
        _addresses(node, family, interface.draft)
    if interface.kind in _OWN:
        _protected(interface, reading)
        return
    for family, node in families.items():
        _filter(node, family, interface, reading)
    _markings(interface, reading)
    _policer(interface, reading)
    _urpf(interface, reading)
    if interface.kind is InterfaceKind.SUBINTERFACE:
        _mtu(interface, reading)


def _addresses(node: Node, family: Family, draft: Draft[Interface]) -> None:
    parse = v4_interface if family is Family.IPV4 else v6_interface
    for text, statement in node.at("address").values():
        with draft.ledger.values_of(statement):
            found: InterfaceAddress = parse(text)
            if found in draft.value.addresses:
                raise ValueError("said twice")
            draft.put(statement, addresses=(*draft.value.addresses, found))


def _protected(interface: InterfaceReading, reading: Reading) -> None:
    """Expect the filters of the device's own protection."""
    for word, end in FAMILIES.values():
        node = interface.unit.at("family", word)
        if node or interface.kind is InterfaceKind.LOOPBACK:
            words = "filter", "input", f"RE-{end}"
            reading.ledger.expect(node, [words], "protects the device itself")


def _filter(node: Node, family: Family, interface: InterfaceReading, reading: Reading) -> None:
    filters, ledger = node.at("filter"), reading.ledger
    found = ledger.last(filters.at("input"))
    if found is None:
        return
    with ledger.values_of(found[1]):
        if filters.at("input-list"):
            raise ValueError("a family has one filter or one list of them")
        if family is Family.IPV6 and found[0] == SLICES_FILTER:
            # It is no filter of the model's: slice instances need it, and read it.
            return
        name = filter_named(found[0], family, reading)
        interface.draft.put(found[1], **{_FILTER[family]: name})


def _markings(interface: InterfaceReading, reading: Reading) -> None:
    lists = {
        family: node.at("filter", "input-list")
        for family, node in interface.families.items()
        if node.at("filter", "input-list")
    }
    if not lists:
        return
    statements = [one for node in lists.values() for one in node.statements()]
    with reading.ledger.values_of(*statements):
        if lists.keys() != interface.families.keys():
            raise ValueError("a family of the unit is not marked")
        found = {family: _list(node, family, reading) for family, node in lists.items()}
        classes = {traffic_class for traffic_class, _ in found.values()}
        if len(classes) != 1:
            raise ValueError("the families of the unit are marked differently")
        filters = {_FILTER[family]: name for family, (_, name) in found.items()}
        interface.draft.put(*statements, marking=classes.pop(), **filters)


def _list(node: Node, family: Family, reading: Reading) -> tuple[TrafficClass, str | None]:
    """Return class and filter of a list: it marks first, and its end discards."""
    names = node.names()
    if len(names) != 2 or len(node.statements()) != 2:
        raise ValueError("a list has a marking filter and one behind it")
    first, second = sorted(node.statements(), key=lambda one: one.order)
    if (first.words[-1], second.words[-1]) != names:
        raise ValueError("a list has a marking filter and one behind it")
    traffic_class = marking_named(names[0], family, reading)
    if names[1] != f"PASS-{FAMILIES[family][1]}":
        return traffic_class, filter_named(names[1], family, reading)
    if not helper_named(names[1], family, reading):
        raise ValueError(f"{names[1]!r} does not accept everything")
    return traffic_class, None


def _said_by_all(
    interface: InterfaceReading, *words: str, reading: Reading
) -> list[tuple[str, Statement]]:
    """Return the value of ``words`` in each family; refuse it where a family says nothing."""
    families = interface.families.values()
    found = [said for node in families if (said := reading.ledger.last(node.at(*words)))]
    if found and len(found) < len(families):
        for _, statement in found:
            reading.ledger.refuse(statement, "a family of the unit does not say it")
        return []
    return found


def _policer(interface: InterfaceReading, reading: Reading) -> None:
    found = _said_by_all(interface, "policer", "input", reading=reading)
    if not found:
        return
    name = f"IN-{dashed(interface.draft.value.name)}"
    statements = [statement for _, statement in found]
    with reading.ledger.values_of(*statements):
        if any(said != name for said, _ in found):
            raise ValueError(f"the policer of this interface is {name!r}")
        policer: Policer | None = policer_named(name, reading)
        if policer is None:
            raise ValueError(f"the policer {name!r} is not understood")
        interface.draft.put(*statements, policer=policer)


def _urpf(interface: InterfaceReading, reading: Reading) -> None:
    ends: list[Statement | None] = []
    for family, node in interface.families.items():
        check = node.at("rpf-check")
        if family is Family.IPV6:
            check = check.at("fail-filter", "RPF-6")
        alone = node.at("rpf-check").says_exactly([check.path[len(node.path) + 1 :]])
        ends.append(check.end if alone else None)
    statements = [one for one in ends if one is not None]
    if not statements:
        return
    with reading.ledger.values_of(*statements):
        if len(statements) < len(ends):
            raise ValueError("a family of the unit does not check sources strictly")
        if Family.IPV6 in interface.families and not helper_named("RPF-6", Family.IPV6, reading):
            raise ValueError("the filter 'RPF-6' is not as it has to be")
        interface.draft.put(*statements, urpf=True)


def _mtu(interface: InterfaceReading, reading: Reading) -> None:
    found = _said_by_all(interface, "mtu", reading=reading)
    if not found:
        return
    port = reading.interfaces[interface.draft.value.parent or ""].draft.value.mtu
    with reading.ledger.values_of(*(statement for _, statement in found)):
        values = {number(text, 256, port or 1500) for text, _ in found}
        if len(values) != 1:
            raise ValueError("the families have different MTUs")
        interface.draft.put(*(statement for _, statement in found), mtu=values.pop())
