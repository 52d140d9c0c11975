"""What a device does with the lines of the owned part: which replace each other, how they go.

Facts of VRP: Huawei's command references of the NetEngine 8000 and NE40E; of IOS-XR: Cisco's
unified models, where a node with one value is replaced and a list has its keys. A line that no rule
knows is taken back whole. No device has taken these commands yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Platform
from citynet.ownership.model import Path

__all__ = ["DIALECTS", "Dialect", "Rule", "rule_of"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of line behaves in its view."""

    slot: str
    """Two lines of one view with the same slot cannot stand together."""
    undo: str
    """The line's negation."""
    replaced: bool
    """A new line takes the place of the old one; without it, the old one has to go before."""
    reference: bool = False
    """It names a block, which cannot go while the line stands."""
    rank: int = 0
    """Order within a view: what others need comes first and goes last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The behaviour of one platform, as far as the owned part needs it."""

    no: str
    """The word of negation."""
    lines: tuple[tuple[re.Pattern[str], str, str, str], ...]
    """Pattern, slot, negation without its word, and letters: ``r`` replaced, ``n`` names a block,
    ``f`` first in its view."""
    order: tuple[re.Pattern[str], ...]
    """Outermost blocks in the order in which they are made; they go in the reverse one."""
    binding: re.Pattern[str]
    """A line that puts an interface into a VRF."""
    addressing: re.Pattern[str]
    """Lines that cannot outlive a change of it."""
    leave: str
    """The command that leaves a view."""
    made_anew: re.Pattern[str]
    """Lines that say what a block is: where one changes, the block goes and comes again."""


def _lines(*rules: tuple[str, str, str, str]) -> tuple[tuple[re.Pattern[str], str, str, str], ...]:
    return tuple((re.compile(pattern), slot, undo, how) for pattern, slot, undo, how in rules)


def _order(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


DIALECTS: Final[Mapping[Platform, Dialect]] = {
    Platform.VRP: Dialect(
        no="undo",
        lines=_lines(
            (r"description .*", "description", "description", "r"),
            (r"mtu \d+", "mtu", "mtu", "r"),
            (r"ipv6 mtu \d+", "ipv6 mtu", "ipv6 mtu", "r"),
            (r"ip binding vpn-instance (\S+)", "vrf", r"ip binding vpn-instance \1", "nf"),
            (r"ip address (\S+ [0-9]+\.\S+)", "ip address", r"ip address \1", ""),
            (
                r"traffic-policy \S+ (inbound|outbound)",
                r"traffic-policy \1",
                r"traffic-policy \1",
                "n",
            ),
            (r"trust upstream (\S+)", "trust upstream", "trust upstream", "r"),
            (r"user-queue .* (inbound|outbound)", r"user-queue \1", r"user-queue \1", ""),
            (r"vlan-type dot1q .*", "vlan-type", "vlan-type dot1q", "f"),
            (r"ipv6 enable", "ipv6 enable", "ipv6 enable", "rf"),
            (r"route-distinguisher .*", "rd", "route-distinguisher", ""),
            (r"apply-label .*", "apply-label", "apply-label", "r"),
            (r"rule (\d+) description .*", r"rule \1 description", r"rule \1 description", ""),
            (r"rule (\d+) .*", r"rule \1", r"rule \1", "f"),
            (r"car .*", "car", "car", "r"),
            (r"service-class .*", "service-class", "service-class", "r"),
            (r"remark (dscp|ipv6 dscp) .*", r"remark \1", r"remark \1", "r"),
            (r"classifier (\S+) behavior .*", r"classifier \1", r"classifier \1", "n"),
            (r"opcode (\S+) .*", r"opcode \1", r"opcode \1", ""),
            (r"maximum load-balancing .*", "maximum", "maximum load-balancing", "r"),
            (r"segment-routing ipv6 locator .*", "locator", "segment-routing ipv6 locator", "r"),
            (r"peer (\S+) as-number .*", r"peer \1", r"peer \1", "f"),
            (r"peer (\S+) (description|password) .*", r"peer \1 \2", r"peer \1 \2", "r"),
            (r"peer (\S+) bfd min-.*", r"peer \1 timing", r"peer \1 bfd min-tx-interval", "r"),
            (r"peer (\S+) valid-ttl-hops .*", r"peer \1 ttl", r"peer \1 valid-ttl-hops", "r"),
            (
                r"peer (\S+) (ip-prefix|ipv6-prefix) \S+ (import|export)",
                r"peer \1 \2 \3",
                r"peer \1 \2 \3",
                "n",
            ),
            (
                r"ip (ip-prefix|ipv6-prefix) (\S+) index (\d+) .*",
                r"\1 \2 \3",
                r"ip \1 \2 index \3",
                "",
            ),
            (r"traffic classifier (\S+)(?: .*)?", r"classifier \1", r"traffic classifier \1", ""),
            (r"acl (ipv6 )?name (\S+)(?: .*)?", r"acl \1\2", r"acl \1name \2", ""),
        ),
        order=_order(
            "ip vpn-instance .*",
            "acl (?:ip|ipv6)-pool .*",
            "acl .*",
            "ip (?:ip|ipv6)-prefix .*",
            "traffic classifier .*",
            "traffic behavior .*",
            "traffic policy .*",
            "segment-routing ipv6",
            "interface .*",
            "bgp .*",
        ),
        binding=re.compile(r"ip binding vpn-instance \S+"),
        addressing=re.compile(r"ip address .*|ipv6 address .*|ipv6 enable|ipv6 mtu .*"),
        leave="quit",
        made_anew=re.compile(r"vlan-type dot1q .*|route-distinguisher .*"),
    ),
    Platform.IOSXR: Dialect(
        no="no",
        lines=_lines(
            (r"description .*", "description", "description", "r"),
            (r"mtu \d+", "mtu", "mtu", "r"),
            (r"vrf (\S+)", "vrf", "vrf", "nf"),
            (r"ipv4 address .*", "ipv4 address", "ipv4 address", "r"),
            (r"encapsulation dot1q .*", "encapsulation", "encapsulation dot1q", ""),
            (
                r"service-policy (input|output) (\S+)",
                r"service-policy \1",
                r"service-policy \1 \2",
                "n",
            ),
            (r"service-policy (\S+)", "service-policy", r"service-policy \1", "n"),
            (
                r"(ipv[46]) access-group (\S+) (ingress|egress)",
                r"access-group \1 \3",
                r"\1 access-group \2 \3",
                "n",
            ),
            (r"(\d+) (?:permit|deny) .*", r"entry \1", r"\1", ""),
            (r"set (dscp|traffic-class) .*", r"set \1", r"set \1", "r"),
            (r"shape average .*", "shape", "shape average", "r"),
            (r"bandwidth .*", "bandwidth", "bandwidth", "r"),
            (r"police rate .*", "police", "police", ""),
            (r"rd .*", "rd", "rd", ""),
            (r"maximum-paths (ebgp|ibgp) .*", r"maximum-paths \1", r"maximum-paths \1", "r"),
            (r"locator \S+", "locator", "locator", "r"),
            (r"alloc mode .*", "alloc", "alloc mode", "r"),
            (r"remote-as .*", "remote-as", "remote-as", "rf"),
            (r"password .*", "password", "password", "r"),
            (r"bfd (multiplier|minimum-interval) .*", r"bfd \1", r"bfd \1", "r"),
            (r"route-policy (\S+) (in|out)", r"route-policy \2", r"route-policy \1 \2", "n"),
        ),
        order=_order(
            "vrf .*",
            "ipv[46] access-list .*",
            "policy-map .*",
            "interface .*",
            "prefix-set .*",
            "route-policy .*",
            "router .*",
        ),
        binding=re.compile(r"vrf \S+"),
        addressing=re.compile(r"ipv[46] address .*"),
        leave="exit",
        made_anew=re.compile(r"encapsulation dot1q .*|rd .*"),
    ),
}


def rule_of(dialect: Dialect, view: Path, text: str) -> Rule:
    """Return how the line ``text`` behaves in ``view``."""
    for pattern, slot, undo, how in dialect.lines:
        match = pattern.fullmatch(text)
        if match is None or (not view and pattern.pattern.startswith(r"vrf ")):
            continue
        if view[:1] and view[0].startswith("router ") and pattern.pattern.startswith(r"vrf "):
            continue
        return Rule(
            slot=match.expand(slot),
            undo=f"{dialect.no} {match.expand(undo)}",
            replaced="r" in how,
            reference="n" in how,
            rank=0 if "f" in how else 1,
        )
    return Rule(slot=text, undo=f"{dialect.no} {text}", replaced=False, rank=1)
