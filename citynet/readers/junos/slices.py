"""Slice instances: which there are, how their packets are known, and VRFs that send in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv6Address
from typing import Final

from citynet.device.model import InterfaceKind, SliceInstance, Vrf
from citynet.readers.junos.firewall import SLICES_FILTER, has_terms
from citynet.readers.junos.policies import target_of
from citynet.readers.junos.reading import Reading, free_text, numbered
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import v6_network

__all__ = ["HIGHEST", "read_slices", "sliced"]

HIGHEST: Final = 65_535
_POLICY: Final = "SLICES"


def read_slices(reading: Reading) -> tuple[SliceInstance, ...]:
    """Return the slice instances, whose packets have to be known on every core port."""
    node = reading.root.at("services", "network-slicing")
    found: list[SliceInstance] = []
    for name in node.at("slice").names():
        one = node.at("slice", name)
        with reading.ledger.values_of(*one.statements()):
            found.append(_slice(name, one, node.at("apply-macro", name), reading))
    numbers = sorted(one.number for one in found)
    if not numbers or not _is_known(numbers, reading):
        reading.ledger.refuse_all(node, "its packets are not known on every core port")
        return ()
    reading.slices = frozenset(numbers)
    return tuple(found)


def _slice(name: str, node: Node, macro: Node, reading: Reading) -> SliceInstance:
    number = numbered("S", name, HIGHEST)
    draft = Draft(reading.ledger, SliceInstance(number=number), node.path)
    if not node.says_exactly([()]):
        raise ValueError("a slice has a name and nothing else")
    draft.use(*node.statements())
    draft.say(macro.at("description"), "description", free_text)
    sids = reading.root.at("policy-options", "prefix-list", f"SLICE-{name}")
    found: set[IPv6Address] = set()
    for text, statement in sids.values():
        with reading.ledger.values_of(statement):
            prefix = v6_network(text)
            if prefix.prefixlen != 128 or prefix.network_address in found:
                raise ValueError("a list says a SID once, with 128 bits")
            found.add(prefix.network_address)
            draft.use(statement)
    if not found:
        reading.ledger.missing(sids.path, "a slice has at least one service SID")
        raise ValueError("a slice has at least one service SID")
    draft.put(sids=tuple(sorted(found)))
    return draft.close()


def _is_known(numbers: list[int], reading: Reading) -> bool:
    """Claim the filter of core ports and its uses; return whether nothing is missing."""
    terms = [(f"S{number}", _term(f"S{number}")) for number in numbers]
    terms.append(("rest", ["then accept"]))
    node = reading.root.at("firewall", "family", "inet6", "filter", SLICES_FILTER)
    known = has_terms(node, terms, reading)
    for interface in reading.interfaces.values():
        if interface.draft.value.isis is None or interface.kind is InterfaceKind.LOOPBACK:
            continue
        inputs = interface.unit.at("family", "inet6", "filter", "input")
        said = reading.ledger.last(inputs)
        if said is not None and said[0] == SLICES_FILTER:
            interface.draft.use(said[1])
            continue
        words = (*inputs.path, SLICES_FILTER)
        reading.ledger.missing(words, "packets of slices are known on every core port")
        known = False
    return known


def _term(name: str) -> list[str]:
    return [
        f"from destination-prefix-list SLICE-{name}",
        f"then count slice-{name}",
        f"then slice {name}",
        "then accept",
    ]


def sliced(vrfs: tuple[Vrf, ...], reading: Reading) -> tuple[Vrf, ...]:
    """Return the VRFs, those with their slice whose routes the forwarding table puts into one."""
    ledger, root = reading.ledger, reading.root
    policy = root.at("policy-options", "policy-statement", _POLICY)
    if not policy:
        return vrfs
    use = "forwarding-table", "export", _POLICY
    if not ledger.expect(root.at("routing-options"), [use], "the policy is in force"):
        ledger.refuse_all(policy, "the forwarding table does not use it")
        return vrfs
    slices: dict[str, int] = {}
    numbers = [0]
    for name in policy.at("term").names():
        term = policy.at("term", name)
        with ledger.values_of(*term.statements()):
            number = numbered("S", name, HIGHEST)
            if number not in reading.slices or number < numbers[-1]:
                raise ValueError("terms are slices of the device, by number")
            numbers.append(number)
            members = _members(term, vrfs, reading)
            if members & slices.keys():
                raise ValueError("a VRF has one slice")
            slices.update(dict.fromkeys(members, number))
            ledger.claim(*term.statements())
    return tuple(replace(vrf, slice=slices.get(vrf.name)) for vrf in vrfs)


def _members(term: Node, vrfs: Iterable[Vrf], reading: Reading) -> set[str]:
    """Return the VRFs all of whose import targets a term names; raise if it names other ones."""
    name = term.path[-1]
    communities = term.at("from", "community").names()
    lines = [("from", "community", one) for one in communities]
    if not communities or not term.says_exactly([*lines, ("then", "slice", name)]):
        raise ValueError("a term names communities, and puts into its slice and goes on")
    targets = {target_of(one, reading) for one in communities}
    inside = [vrf for vrf in vrfs if targets.intersection(vrf.import_targets)]
    imported = {target for vrf in inside for target in vrf.import_targets}
    if imported != targets:
        raise ValueError("a term has all targets of its VRFs, and none of another")
    return {vrf.name for vrf in inside}
