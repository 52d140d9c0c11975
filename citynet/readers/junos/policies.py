"""Policies below ``policy-options``: each is made for one VRF, and for one list at the most."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Family
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.prefix_lists import is_empty_list
from citynet.readers.junos.reading import Reading, number
from citynet.readers.junos.statements import Node
from citynet.readers.values import NUMBER

__all__ = ["Exported", "export_list_of", "import_list_of", "read_load_balancing", "read_vrf_in"]
__all__ += ["read_vrf_out", "target_of"]

_TARGET: Final = re.compile(rf"target:({NUMBER}):({NUMBER})")
_PROTOCOLS: Final = ("bgp", "direct", "static")


@dataclass(frozen=True, slots=True)
class Exported:
    """What a VRF hands to VPN routes and to its sessions."""

    targets: tuple[str, ...]
    connected: bool
    static: bool

    @property
    def protocols(self) -> frozenset[str]:
        """Junos' words for it."""
        flags = {"bgp": True, "direct": self.connected, "static": self.static}
        return frozenset(word for word, flag in flags.items() if flag)


def read_load_balancing(reading: Reading) -> None:
    """Expect equal-cost paths in the forwarding table: the policy and its use."""
    ledger, root = reading.ledger, reading.root
    policy = root.at("policy-options", "policy-statement", "LOAD-BALANCE")
    ledger.expect(policy, [("then", "load-balance", "per-flow")], "the baseline's policy")
    uses = ("forwarding-table", "export", "LOAD-BALANCE")
    ledger.expect(root.at("routing-options"), [uses], "the baseline's policy")


def _policy(name: str, first: str, reading: Reading) -> Node:
    """Return a policy with the terms ``first`` and ``rest``, which rejects; raise for another."""
    node = reading.root.at("policy-options", "policy-statement", name)
    rest = node.at("term", "rest")
    if node.names() != ("term",) or node.at("term").names() != (first, "rest"):
        raise ValueError(f"the policy {name!r} has the terms {first!r} and 'rest', in this order")
    if not rest.says_exactly([("then", "reject")]):
        raise ValueError(f"the last term of {name!r} rejects everything else")
    return node


def _settle(node: Node, said: list[tuple[str, ...]], reading: Reading) -> None:
    """Claim the whole of a policy if it says ``said`` and its last term, else raise."""
    if not node.says_exactly([*said, ("term", "rest", "then", "reject")]):
        reading.ledger.refuse_all(node, "says something else than a policy of its name")
        raise ValueError(f"the policy {node.path[-1]!r} is not understood")
    reading.ledger.claim(*node.statements())


def import_list_of(policy: str, vrf: str, family: Family, reading: Reading) -> str:
    """Return the list that received prefixes of a session have to be in."""
    node = _policy(policy, "listed", reading)
    name = _only(node.at("term", "listed", "from", "prefix-list"))
    if policy != f"IN-{vrf}-{name}":
        raise ValueError(f"the policy is not named after VRF and list {name!r}")
    _settle(node, _listed(name, (), reading), reading)
    reading.policy_lists.setdefault(name, set()).add(family)
    return name


def export_list_of(
    policy: str, vrf: str, family: Family, exported: Exported, reading: Reading
) -> str | None:
    """Return the list that sent prefixes of a session have to be in; ``None``: all the VRF's."""
    node = _policy(policy, "listed", reading)
    lists = node.at("term", "listed", "from", "prefix-list")
    name = _only(lists) if lists else None
    if policy != (f"OUT-{vrf}" if name is None else f"OUT-{vrf}-{name}"):
        raise ValueError(f"the policy is not named after VRF and list {name!r}")
    _settle(node, _listed(name, tuple(exported.protocols), reading), reading)
    if name is not None:
        reading.policy_lists.setdefault(name, set()).add(family)
    return name


def _only(lists: Node) -> str:
    if len(lists.names()) != 1:
        raise ValueError("a policy names one prefix list")
    return lists.names()[0]


def _listed(
    name: str | None, protocols: tuple[str, ...], reading: Reading
) -> list[tuple[str, ...]]:
    """Return the first term of a session's policy.

    An empty list does not match alike everywhere, so a policy with one rejects.
    """
    empty = name is not None and is_empty_list(name, reading)
    lines = [("term", "listed", "from", "protocol", protocol) for protocol in protocols]
    if name is not None:
        lines.append(("term", "listed", "from", "prefix-list", name))
    return [*lines, ("term", "listed", "then", "reject" if empty else "accept")]


def read_vrf_in(vrf: str, reading: Reading) -> tuple[str, ...]:
    """Return the import targets of a VRF; raise if its policy is not one that says them."""
    name = f"VRF-IN-{vrf}"
    node = reading.root.at("policy-options", "policy-statement", name)
    if node.at("term").names() == ("rest",):
        _settle(node, [], reading)
        return ()
    node = _policy(name, "targets", reading)
    communities = node.at("term", "targets", "from", "community").names()
    if not communities:
        raise ValueError(f"the term 'targets' of {name!r} names no community")
    lines = [("term", "targets", "from", "community", one) for one in communities]
    targets = tuple(target_of(one, reading) for one in communities)
    _settle(node, [*lines, ("term", "targets", "then", "accept")], reading)
    return targets


def read_vrf_out(vrf: str, reading: Reading) -> Exported:
    """Return what a VRF exports; raise if its policy is not one that says it."""
    name = f"VRF-OUT-{vrf}"
    node = _policy(name, "routes", reading)
    routes = node.at("term", "routes")
    protocols = routes.at("from", "protocol").names()
    if "bgp" not in protocols or not set(protocols) <= set(_PROTOCOLS):
        raise ValueError("a VRF exports bgp, direct and static routes, bgp always")
    communities = routes.at("then", "community", "add").names()
    lines: list[tuple[str, ...]] = [
        *(("term", "routes", "from", "protocol", one) for one in protocols),
        *(("term", "routes", "then", "community", "add", one) for one in communities),
        ("term", "routes", "then", "accept" if communities else "reject"),
    ]
    targets = tuple(target_of(one, reading) for one in communities)
    _settle(node, lines, reading)
    return Exported(targets, "direct" in protocols, "static" in protocols)


def target_of(community: str, reading: Reading) -> str:
    """Return the route target that is the only member of a community, named after it."""
    node = reading.root.at("policy-options", "community", community)
    members: tuple[Statement, ...] = node.statements()
    match = _TARGET.fullmatch(members[0].words[-1]) if len(members) == 1 else None
    if match is None or node.names() != ("members",):
        raise ValueError(f"the community {community!r} has one member, a route target")
    target = f"{number(match[1], 1, 65_535)}:{number(match[2], 0, 2**32 - 1)}"
    if community != f"RT-{target.replace(':', '-')}":
        raise ValueError(f"the community {community!r} is not named after its member")
    reading.ledger.claim(*members)
    return target
