"""``protocols isis`` and ``protocols mpls``: the instance and its affinities."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Affinity, Family, FlexAlgorithm, Isis
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.isis_interfaces import Underlay, read_isis_interfaces
from citynet.readers.junos.reading import Reading, number
from citynet.readers.junos.routing import read_algorithms, sid_function
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import secret

__all__ = ["read_isis"]

_CONSTANT: Final = (("level", "1", "disable"), ("level", "2", "wide-metrics-only"))
_PACE: Final = (
    ("overload", "timeout", "300"),
    ("spf-options", "delay", "50"),
    ("spf-options", "holddown", "2000"),
)
_SWITCHES: Final = {Family.IPV4: "no-ipv4-routing", Family.IPV6: "no-ipv6-routing"}
_REPAIR: Final = (
    ("backup-spf-options", "use-post-convergence-lfa"),
    ("backup-spf-options", "use-source-packet-routing"),
)
_ALGORITHMS: Final = (
    ("source-packet-routing", "strict-asla-based-flex-algorithm"),
    ("traffic-engineering", "advertisement", "always"),
)
_NET: Final = re.compile(r"[0-9a-f]{2}(?:\.[0-9a-f]{4}){3,9}\.00")


def read_isis(reading: Reading) -> Isis | None:
    """Return the instance and give each interface its part; ``None`` without ``protocols isis``."""
    ledger, node = reading.ledger, reading.root.at("protocols", "isis")
    if not node:
        return None
    if not all(node.at(*words).end for words in _CONSTANT):
        ledger.refuse_all(node, "level 1 is disabled and metrics are wide, or it is another IS-IS")
        return None
    ledger.expect(node, _CONSTANT, "level 2, wide metrics")
    ledger.expect(node, _PACE, "routes follow a failure, and nobody passes a router that starts")
    draft = Draft(ledger, Isis(tag="isis", net="", families=()), node.path)
    _families(node, draft)
    _key(node.at("level", "2"), draft)
    lo0 = reading.root.at("interfaces", "lo0", "unit", "0", "family", "iso", "address")
    if not draft.say(lo0, "net", _net):
        ledger.missing(lo0.path, "IS-IS has its address on the loopback")
    affinities = _affinities(reading)
    draft.put(affinities=affinities)
    names = frozenset(one.name for one in affinities)
    _algorithms(node, read_algorithms(names, reading), draft, reading)
    _locators(node, reading)
    repairs = all(node.at(*words).end for words in _REPAIR)
    underlay = Underlay(
        families=draft.value.families,
        affinities=names,
        signed=draft.value.authentication is not None,
        repairs=repairs,
    )
    repaired = read_isis_interfaces(node.at("interface"), underlay, reading)
    if repairs:
        ledger.expect(node, _REPAIR, "repair paths")
        draft.put(ti_lfa=repaired)
    return draft.close()


def _families(node: Node, draft: Draft[Isis]) -> None:
    ledger = draft.ledger
    families: list[Family] = []
    for family, word in _SWITCHES.items():
        switch = node.at(word).end
        if switch is None:
            families.append(family)
        else:
            draft.use(switch)
    if not families:
        for word in _SWITCHES.values():
            ledger.refuse_all(node.at(word), "no family is routed")
    draft.put(families=tuple(families))
    if Family.IPV6 in families:
        ledger.expect(node, [("topologies", "ipv6-unicast")], "IPv6 has a topology of its own")


def _key(level: Node, draft: Draft[Isis]) -> None:
    """Read the key of the domain with its type, without which it does nothing."""
    key, kind = level.at("authentication-key"), level.at("authentication-type")
    if key and kind.says_exactly([("md5",)]):
        if draft.say(key, "authentication", secret):
            draft.use(*kind.statements())
        return
    for one in (key, kind):
        draft.ledger.refuse_all(one, "a key and the type md5 belong together")


def _net(text: str) -> str:
    if _NET.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a NET")
    return text


def _affinities(reading: Reading) -> tuple[Affinity, ...]:
    node, ledger = reading.root.at("protocols", "mpls", "admin-groups"), reading.ledger
    found: list[Affinity] = []
    for name in node.names():
        said = ledger.last(node.at(name))
        if said is None:
            continue
        with ledger.values_of(said[1]):
            bit = number(said[0], 0, 31)
            if any(bit == one.bit for one in found):
                raise ValueError("a bit has one name")
            ledger.claim(said[1])
            origin = ledger.origin(node.at(name).path, [said[1]])
            found.append(Affinity(name=name, bit=bit, origin=origin))
    return tuple(found)


def _algorithms(
    node: Node, defined: tuple[FlexAlgorithm, ...], draft: Draft[Isis], reading: Reading
) -> None:
    """Keep the algorithms that are defined and advertised; refuse what is only one of both."""
    ledger = draft.ledger
    used = node.at("source-packet-routing", "flex-algorithm")
    numbers = {str(one.number) for one in defined}
    for text, statement in used.values():
        if text in numbers:
            draft.use(statement)
        else:
            ledger.refuse(statement, "the algorithm is not defined")
    kept: list[FlexAlgorithm] = []
    for one in defined:
        if used.at(str(one.number)).end:
            kept.append(one)
        else:
            path = "routing-options", "flex-algorithm", str(one.number)
            ledger.refuse_all(reading.root.at(*path), "IS-IS does not take part in it")
    draft.put(algorithms=tuple(kept))
    if kept:
        ledger.expect(node, _ALGORITHMS, "only attributes for the application count")


def _locators(node: Node, reading: Reading) -> None:
    """Expect an End SID under each locator, all of one function, which goes into ``reading``."""
    ledger, functions = reading.ledger, set[int]()
    sids: list[Statement] = []
    for name, prefix in reading.locators.items():
        here = node.at("source-packet-routing", "srv6", "locator", name, "end-sid")
        sids += here.statements()
        if not here:
            ledger.missing(here.path, "each locator has its End SID")
            continue
        with ledger.values_of(*here.statements()):
            if len(here.names()) != 1:
                raise ValueError("a locator has one End SID")
            functions.add(sid_function(here.names()[0], prefix, 0))
            lines = [(here.names()[0], "flavor", flavor) for flavor in ("psp", "usd")]
            ledger.expect(here, lines, "each locator has its End SID")
    with ledger.values_of(*sids):
        if len(functions) > 1:
            raise ValueError("the End SIDs of a device have one function")
        reading.end = max(functions, default=0) or None
