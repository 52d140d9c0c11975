"""Interfaces below ``protocols isis``: an adjacency each, or passive, as the loopback is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citynet.device.model import Family, InterfaceKind, IsisInterface
from citynet.readers.junos.reading import FAMILIES, InterfaceReading, Reading, has_bfd, number
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import secret

__all__ = ["Underlay", "read_isis_interfaces"]

_LOOPBACK: Final = "lo0"
_KINDS: Final = (InterfaceKind.PHYSICAL, InterfaceKind.LAG, InterfaceKind.LOOPBACK)
_METRICS: Final = 2**24 - 1
_APPLICATION: Final = ("application", "flex-algorithm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Underlay:
    """What the instance says that its interfaces have to agree with."""

    families: tuple[Family, ...]
    affinities: frozenset[str]
    signed: bool
    repairs: bool


def read_isis_interfaces(interfaces: Node, underlay: Underlay, reading: Reading) -> bool:
    """Give each interface its part; return whether all have repair paths that should."""
    repaired = True
    for text in interfaces.names():
        node = interfaces.at(text)
        with reading.ledger.values_of(*node.statements()):
            interface = _speaker(text, reading)
            draft = Draft(reading.ledger, IsisInterface(metric=0), node.path)
            repaired = _read(node, interface, draft, underlay, reading) and repaired
            interface.draft.put(isis=draft.close())
    if not interfaces.at(f"{_LOOPBACK}.0"):
        reading.ledger.missing((*interfaces.path, f"{_LOOPBACK}.0"), "IS-IS knows the loopback")
    return repaired


def _speaker(text: str, reading: Reading) -> InterfaceReading:
    """Return the interface whose unit 0 has the family that IS-IS runs over; claim the family."""
    name, _, unit = text.rpartition(".")
    interface = reading.interfaces.get(name)
    if unit != "0" or interface is None or interface.kind not in _KINDS:
        raise ValueError(f"{text!r} is no unit 0 of a port, a LAG or the loopback")
    iso = interface.unit.at("family", "iso")
    if not iso:
        raise ValueError("the unit has no family iso")
    if name == _LOOPBACK:
        # Its address is the instance's.
        return interface
    if iso.end is None:
        raise ValueError("the address of IS-IS is the loopback's")
    interface.draft.use(iso.end)
    return interface


def _read(
    node: Node,
    interface: InterfaceReading,
    draft: Draft[IsisInterface],
    underlay: Underlay,
    reading: Reading,
) -> bool:
    level, loopback = node.at("level", "2"), interface.draft.value.name == _LOOPBACK
    passive = node.at("passive").end
    key, kind = level.at("hello-authentication-key"), level.at("hello-authentication-type")
    if passive is None and underlay.signed and not key:
        raise ValueError("hellos would be signed with the key of the domain")
    _metric(level, draft, underlay, needed=not loopback)
    if key and kind.says_exactly([("md5",)]):
        if draft.say(key, "authentication", secret):
            draft.use(*kind.statements())
    elif key or kind:
        reading.ledger.refuse_all(key, "a key and the type md5 belong together")
        reading.ledger.refuse_all(kind, "a key and the type md5 belong together")
    if passive is not None:
        draft.put(passive, passive=True)
        return True
    reading.ledger.expect(node, [("point-to-point",)], "a link has two ends")
    _bfd(node, draft, underlay)
    _attributes(node, draft, underlay)
    return not underlay.repairs or _repairs(level, reading)


def _metric(level: Node, draft: Draft[IsisInterface], underlay: Underlay, *, needed: bool) -> None:
    """Read the metric, which IPv6's own topology repeats."""
    ledger, other = draft.ledger, level.at("ipv6-unicast-metric")
    found = ledger.last(level.at("metric"))
    if found is None:
        if needed:
            ledger.missing((*level.path, "metric"), "an interface has a metric")
        return
    statements = [found[1]]
    if Family.IPV6 in underlay.families:
        ipv6 = ledger.last(other)
        if ipv6 is None:
            ledger.missing(other.path, "IPv6 would have the default metric")
        else:
            statements.append(ipv6[1])
    with ledger.values_of(*statements):
        values = {number(one.words[-1], 1, _METRICS) for one in statements}
        if len(values) != 1:
            raise ValueError("the families have different metrics")
        draft.put(*statements, metric=values.pop())


def _bfd(node: Node, draft: Draft[IsisInterface], underlay: Underlay) -> None:
    """Read BFD, which is one field of the model and a session per family."""
    said = {
        family: node.at("family", FAMILIES[family][0], "bfd-liveness-detection")
        for family in underlay.families
    }
    if not any(said.values()):
        return
    good = [has_bfd(node.at("family", FAMILIES[family][0]), draft.ledger) for family in said]
    statements = [one for bfd in said.values() for one in bfd.statements()]
    with draft.ledger.values_of(*statements):
        if not all(good):
            raise ValueError("every family of the instance has BFD, or none")
        draft.put(*statements, bfd=True)


def _attributes(node: Node, draft: Draft[IsisInterface], underlay: Underlay) -> None:
    """Read delay and affinities: what is not advertised for algorithms is not known to them."""
    ledger = draft.ledger
    flex = node.at("level", "2", "application-specific", "attribute-group", "FLEX")
    groups = flex.at("admin-group")
    advertised = flex.at("advertise-delay-metric").end
    delay = ledger.last(node.at("delay-metric"))
    statements = [one for one in (advertised, delay[1] if delay else None) if one is not None]
    if not statements and not groups:
        ledger.refuse_all(flex, "without a delay or an affinity there is nothing to advertise")
        return
    if not ledger.expect(flex, [_APPLICATION], "attributes are advertised for algorithms"):
        ledger.refuse_all(flex, "advertised for no application")
        ledger.refuse_all(node.at("delay-metric"), "advertised for no application")
        return
    with ledger.values_of(*statements):
        if len(statements) == 1:
            raise ValueError("a delay is measured and advertised, or there is none")
        if delay is not None:
            draft.put(*statements, delay=number(delay[0], 1, _METRICS))
    for name, statement in groups.values():
        with ledger.values_of(statement):
            if name not in underlay.affinities:
                raise ValueError(f"the affinity {name!r} is not defined")
            draft.put(statement, affinities=(*draft.value.affinities, name))


def _repairs(level: Node, reading: Reading) -> bool:
    """Expect what repair paths need of an interface, with a SID under each locator."""
    words = "srv6-adjacency-segment", "unprotected", "locator"
    lines: list[tuple[str, ...]] = [("post-convergence-lfa",)]
    lines += [(*words, name, "dynamic-end-x-sid") for name in reading.locators]
    return reading.ledger.expect(level, lines, "repair paths cover every core link")
