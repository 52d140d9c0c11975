"""Below ``routing-instances``: VRFs, their interfaces, SIDs and sessions."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import BgpNeighbor, Family, InterfaceKind, Vrf, VrfSids
from citynet.readers.junos.bgp import started_neighbors
from citynet.readers.junos.near import is_near
from citynet.readers.junos.policies import (
    Exported,
    export_list_of,
    import_list_of,
    read_vrf_in,
    read_vrf_out,
)
from citynet.readers.junos.reading import FAMILIES, MANAGEMENT_INSTANCE, Reading, number
from citynet.readers.junos.routing import sid_function
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import NAME, NUMBER, v4

__all__ = ["read_instances"]

_RD: Final = re.compile(rf"([0-9.]+|{NUMBER}):({NUMBER})")
_RESERVED: Final = ("default", "all")
_CONSTANT: Final = (
    ("instance-type", "vrf"),
    ("routing-options", "multipath"),
    ("routing-options", "auto-export"),
    ("vrf-table-label",),
)
_KINDS: Final = (InterfaceKind.PHYSICAL, InterfaceKind.LAG, InterfaceKind.SUBINTERFACE)
_SRV6: Final = ("protocols", "bgp", "source-packet-routing", "srv6", "locator")


def read_instances(reading: Reading) -> tuple[Vrf, ...]:
    """Return the VRFs; their interfaces and sessions go into ``reading``."""
    found: list[Vrf] = []
    # The End SID has its function under every locator.
    functions = {(name, reading.end or 0) for name in reading.locators}
    node = reading.root.at("routing-instances")
    for name in node.names():
        one = node.at(name)
        if name == MANAGEMENT_INSTANCE:
            continue
        with reading.ledger.values_of(*one.statements()):
            if name in _RESERVED or re.fullmatch(NAME, name) is None:
                raise ValueError("no VRF may have this name")
            found.append(_vrf(one, functions, reading))
    return tuple(found)


def _vrf(node: Node, functions: set[tuple[str, int]], reading: Reading) -> Vrf:
    """Return a VRF; without one of the lines that make it one it is another, so it is refused."""
    ledger, name = reading.ledger, node.path[-1]
    policies = ("vrf-import", f"VRF-IN-{name}"), ("vrf-export", f"VRF-OUT-{name}")
    lines = [*_CONSTANT, *policies, ("routing-options", "router-id", str(reading.router_id))]
    missing = [words for words in lines if node.at(*words).end is None]
    missing += [words for words in policies if len(node.at(words[0]).statements()) > 1]
    if missing:
        raise ValueError(f"a VRF has exactly {' '.join(missing[0])!r}")
    draft = Draft(ledger, Vrf(name=name), node.path)
    draft.use(*(end for words in lines if (end := node.at(*words).end)))
    if not draft.say(node.at("route-distinguisher"), "rd", _rd):
        ledger.missing((*node.path, "route-distinguisher"), "a VRF has one")
    targets, exported = read_vrf_in(name, reading), read_vrf_out(name, reading)
    draft.put(
        import_targets=targets,
        export_targets=exported.targets,
        redistribute_connected=exported.connected,
        redistribute_static=exported.static,
    )
    _interfaces(node, draft, reading)
    _sids(node, draft, functions, reading)
    _sessions(node.at("protocols", "bgp", "group", "HAND-OFF"), name, exported, reading)
    return draft.close()


def _rd(text: str) -> str:
    match = _RD.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a route distinguisher")
    if "." in match[1]:
        v4(match[1])
    else:
        number(match[1], 0, 2**32 - 1)
    number(match[2], 0, 2**32 - 1)
    return text


def _interfaces(node: Node, draft: Draft[Vrf], reading: Reading) -> None:
    for text, statement in node.at("interface").values():
        with reading.ledger.values_of(statement):
            interface = reading.interfaces.get(text.removesuffix(".0"))
            # A port's own layer 3 is its unit 0; a sub-interface bears its unit in its name.
            own = interface is not None and interface.kind is not InterfaceKind.SUBINTERFACE
            if interface is None or not interface.unit or own != text.endswith(".0"):
                raise ValueError(f"{text!r} is no unit of this text")
            if interface.kind not in _KINDS or interface.draft.value.vrf is not None:
                raise ValueError("the interface does not belong to a VRF, or to another one")
            interface.draft.put(statement, vrf=draft.value.name)


def _sids(node: Node, draft: Draft[Vrf], functions: set[tuple[str, int]], reading: Reading) -> None:
    ledger, locators = reading.ledger, node.at(*_SRV6)
    if not locators:
        ledger.missing(locators.path, "a VRF has its SIDs under a locator")
        return
    with ledger.values_of(*locators.statements()):
        if len(locators.names()) != 1:
            raise ValueError("both SIDs of a VRF lie under one locator")
        name = locators.names()[0]
        if name not in reading.locators:
            raise ValueError(f"the device has no locator {name!r}")
        found = [ledger.last(locators.at(name, f"end-dt{end}-sid")) for end in (4, 6)]
        said = [one for one in found if one is not None]
        if len(said) != 2:
            raise ValueError("a VRF has End.DT4 and End.DT6")
        values = [sid_function(text, reading.locators[name]) for text, _ in said]
        keys = {(name, value) for value in values}
        if len(keys) != 2 or keys & functions:
            raise ValueError("a SID belongs to one VRF and one family")
        functions |= keys
        statements = [statement for _, statement in said]
        origin = ledger.origin(locators.at(name).path, statements)
        sids = VrfSids(dt4=values[0], dt6=values[1], origin=origin)
        draft.put(*statements, locator=name, sids=sids)


def _sessions(group: Node, vrf: str, exported: Exported, reading: Reading) -> None:
    ledger = reading.ledger
    if not group.at("neighbor"):
        return
    ledger.expect(group, [("type", "external")], "sessions of VRFs are external")
    for node, draft in started_neighbors(group, vrf, 0, reading):
        if not draft.say(node.at("peer-as"), "remote_as", lambda text: number(text, 1, 2**32 - 1)):
            ledger.refuse_all(node, "an external session has the AS of its peer")
            continue
        if draft.value.remote_as == reading.asn:
            ledger.refuse_all(node, "the session would be internal")
            continue
        _ttl(node.at("ttl"), draft, reading)
        family = _family(node, draft)
        _policies(node, draft, family, exported, reading)
        reading.neighbors.append(draft.close())


def _ttl(ttl: Node, draft: Draft[BgpNeighbor], reading: Reading) -> None:
    """Read TTL security: what the session sends, and what the device's own filter takes."""
    if not ttl:
        return
    family = Family.IPV4 if draft.value.address.version == 4 else Family.IPV6
    if ttl.says_exactly([("255",)]) and is_near(family, reading):
        draft.put(*ttl.statements(), ttl_security=True)
    else:
        reason = "ttl 255 of all sessions in VRFs and the terms bgp-near belong together"
        draft.ledger.refuse_all(ttl, reason)


def _family(node: Node, draft: Draft[BgpNeighbor]) -> Family:
    """Return the one family of a session; without a word, a device speaks IPv4."""
    ledger, families = draft.ledger, node.at("family")
    known = [one for one, (word, _) in FAMILIES.items() if families.at(word, "unicast").end]
    if len(known) == 1 and families.says_exactly([(FAMILIES[known[0]][0], "unicast")]):
        draft.put(*families.statements(), families=(known[0],))
        return known[0]
    if families:
        ledger.refuse_all(families, "a session of a VRF has one family, unicast")
    else:
        ledger.missing(families.path, "a session of a VRF has one family, unicast")
        draft.put(families=(Family.IPV4,))
    return known[0] if known else Family.IPV4


def _policies(
    node: Node, draft: Draft[BgpNeighbor], family: Family, exported: Exported, reading: Reading
) -> None:
    ledger, vrf = reading.ledger, draft.value.vrf or ""
    lists, sent = node.at("import").values(), node.at("export").values()
    with ledger.values_of(*(statement for _, statement in lists)):
        if len(lists) > 1:
            raise ValueError("a session has one import policy")
        for name, statement in lists:
            draft.put(statement, import_list=import_list_of(name, vrf, family, reading))
    if not sent:
        words = (*node.path, "export")
        ledger.missing(words, "a session hands out what its VRF exports")
    with ledger.values_of(*(statement for _, statement in sent)):
        if len(sent) > 1:
            raise ValueError("a session has one export policy")
        for name, statement in sent:
            found = export_list_of(name, vrf, family, exported, reading)
            draft.put(statement, export_list=found)
