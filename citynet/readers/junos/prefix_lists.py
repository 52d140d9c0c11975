"""Prefix lists: of filters, of policies, and of the device's own protection."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import AddressGroup, Family, Network, PrefixList
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.reading import FAMILIES, Reading, network, version_of
from citynet.readers.junos.statements import Node

__all__ = ["is_empty_list", "is_reserved", "read_prefix_lists"]

_RESERVED: Final = re.compile(
    r"(?:BGP-PEERS|MGMT-SOURCES|NTP-SERVERS|TACACS-SERVERS|VRF-PEERS)-[46]|SLICE-S[0-9]+"
)


def is_reserved(name: str) -> bool:
    """Return whether a list is for the device's own protection or for its slice instances."""
    return _RESERVED.fullmatch(name) is not None


def is_empty_list(name: str, reading: Reading) -> bool:
    """Return whether the text has the list ``name`` without prefixes; raise if it has none."""
    node = reading.root.at("policy-options", "prefix-list", name)
    if is_reserved(name) or not node:
        raise ValueError(f"{name!r} is no list of this text that a policy may name")
    return not node.children


def read_prefix_lists(reading: Reading) -> tuple[tuple[AddressGroup, ...], tuple[PrefixList, ...]]:
    """Return the groups that filters name and all other lists, once all users are known."""
    groups: list[AddressGroup] = []
    lists: list[PrefixList] = []
    node = reading.root.at("policy-options", "prefix-list")
    for name in node.names():
        one = node.at(name)
        statements = one.statements()
        if is_reserved(name):
            continue
        with reading.ledger.values_of(*statements):
            if name in reading.groups and name in reading.policy_lists:
                raise ValueError("a list is for filters or for policies, not for both")
            if name in reading.groups:
                groups.append(_group(one, reading))
            else:
                lists.append(_list(one, reading))
            reading.ledger.claim(*statements)
    return tuple(groups), tuple(lists)


def _group(node: Node, reading: Reading) -> AddressGroup:
    name = node.path[-1]
    prefixes, family = _prefixes(node)
    if family is None:
        raise ValueError("a group has at least one prefix")
    if reading.groups[name] != {family}:
        raise ValueError("a filter of the other family names it")
    origin = reading.ledger.origin(node.path, node.statements())
    return AddressGroup(name=name, family=family, prefixes=prefixes, origin=origin)


def _list(node: Node, reading: Reading) -> PrefixList:
    name = node.path[-1]
    prefixes, family = _prefixes(node)
    users = reading.policy_lists.get(name, set())
    if family is None:
        if len(users) != 1:
            raise ValueError("an empty list has the family of its sessions, which are of one")
        family = next(iter(users))
    elif users - {family}:
        raise ValueError("a session of the other family uses it")
    origin = reading.ledger.origin(node.path, node.statements())
    return PrefixList(name=name, family=family, prefixes=prefixes, origin=origin)


def _prefixes(node: Node) -> tuple[tuple[Network, ...], Family | None]:
    found: dict[Network, Statement] = {}
    for statement in node.statements():
        rest = statement.words[len(node.path) :]
        if not rest and not node.children:
            continue
        if len(rest) != 1:
            raise ValueError("a list holds prefixes and nothing else")
        prefix = network(rest[0])
        if prefix in found:
            raise ValueError("a list says a prefix once")
        found[prefix] = statement
    families = [
        family
        for family in FAMILIES
        if any(prefix.version == version_of(family) for prefix in found)
    ]
    if len(families) > 1:
        raise ValueError("a list is of one family")
    return tuple(found), families[0] if families else None
