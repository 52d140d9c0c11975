"""How each platform writes the numbers that a network has once: patterns of single lines.

They may find too much; they must not miss what stands in plain form. Every pattern is linear in the
length of its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from citynet.brownfield.model import Kind
from citynet.device.model import Platform

__all__ = [
    "FREE_TEXT",
    "INTERFACE",
    "NAMED",
    "NAMING",
    "PATTERNS",
    "TARGET",
    "TARGET_LINE",
    "VALUES",
]

_LIST: Final = r"(\[? ?[0-9]{1,4}[0-9, \-to]*)"
"""VLANs as platforms list them: ``1,5-9``, ``10 20 to 30``, ``[ 10 20-30 ]``."""

_RD: Final = r"((?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9]{1,10}(?:\.[0-9]{1,5})?):[0-9]{1,10})"

TARGET: Final = re.compile(rf"(?<![0-9.])(?<![0-9]:){_RD}(?![0-9.:])")
TARGET_LINE: Final = re.compile(r"\b(?:route-target|vpn-target|vrf-target|rt|target)\b")
"""A line, or the block that it stands in, whose numbers are route targets."""

_ANY: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.RD, rf"\b(?:rd|route-distinguisher|rd vpn export)(?: auto)? {_RD}"),
    (Kind.VNI, r"\bvni ([0-9]{1,8})\b"),
    (Kind.VNI, r"\bvxlan-id ([0-9]{1,8})\b"),
    (Kind.ASN, r"\b(?:router bgp|autonomous-system|remote-as|peer-as|as-number) ([0-9]{1,10})\b"),
    (Kind.ASN, r"^bgp ([0-9]{1,10})(?: |$)"),
    (Kind.VLAN, rf"\bencapsulation dot1(?:q|ad)(?: vlan| vid)? {_LIST}"),
)

PATTERNS: Final[Mapping[Platform, tuple[tuple[Kind, re.Pattern[str]], ...]]] = {
    platform: tuple((kind, re.compile(pattern)) for kind, pattern in (*_ANY, *own))
    for platform, own in {
        Platform.EOS: (
            (Kind.VLAN, rf"^vlan {_LIST}"),
            (
                Kind.VLAN,
                rf"^switchport (?:access|trunk native|trunk allowed) vlan(?: add)? {_LIST}",
            ),
            (Kind.VLAN, r"^interface Vlan([0-9]{1,4})$"),
            (Kind.VLAN, rf"^vxlan vlan(?: add)? {_LIST}"),
            (Kind.VNI, r"^vxlan vlan .*vni ([0-9, \-]{1,2000})$"),
            (Kind.VRF, r"^vrf (?:instance|definition) (\S{1,64})$"),
        ),
        Platform.IOSXR: (
            (Kind.VLAN, rf"^dot1q vlan {_LIST}"),
            (Kind.VRF, r"^vrf (\S{1,64})$"),
            (Kind.LOCATOR, r"^prefix (\S{3,49})$"),
        ),
        Platform.VRP: (
            (Kind.VLAN, rf"^vlan(?: batch)? {_LIST}"),
            (Kind.VLAN, rf"^vlan-type dot1q {_LIST}"),
            (Kind.VLAN, rf"^dot1q termination vid {_LIST}"),
            (Kind.VLAN, rf"^qinq termination pe-vid {_LIST}"),
            (Kind.VLAN, rf"^port (?:default|trunk allow-pass|trunk pvid|hybrid \w+) vlan {_LIST}"),
            (Kind.VLAN, r"^interface Vlanif([0-9]{1,4})$"),
            (Kind.VRF, r"^ip vpn-instance (\S{1,64})$"),
            (Kind.SID, r"^opcode ::([0-9a-f]{1,4}) "),
            (Kind.LOCATOR, r"\bipv6-prefix (\S{2,45} [0-9]{1,3})\b"),
        ),
        Platform.JUNOS: (
            (Kind.VLAN, rf"\bvlan-id {_LIST}"),
            (Kind.VLAN, rf"\bvlan-id-(?:list|range) {_LIST}"),
            (Kind.VLAN, r"\bvlan-tags outer (?:0x[0-9a-fA-F]{1,4}\.)?([0-9]{1,4})\b"),
            (Kind.VLAN, rf"\bvlan members {_LIST}"),
            (Kind.VRF, r"\brouting-instances (\S{1,64}) instance-type vrf$"),
            (Kind.LOCATOR, r"\blocator (?:\S{1,64} )?(?:micro-sid )?(?:prefix )?(\S{2,45}/[0-9]+)"),
            (Kind.SID, r"\bend-dt[46]+-sid \S*::([0-9a-f]{1,4})\b"),
        ),
        Platform.FRR: (
            (Kind.VLAN, r"^(?:interface|iface|auto) [a-z][a-z0-9]*\.([0-9]{1,4})(?= |$)"),
            (Kind.VLAN, rf"\b(?:vlan-id|bridge-vids|bridge-pvid|bridge-access) {_LIST}"),
            (Kind.VLAN, r"\btype vlan (?:\S{1,32} ){0,8}?id ([0-9]{1,4})\b"),
            (Kind.VNI, r"\btype vxlan (?:\S{1,32} ){0,8}?id ([0-9]{1,8})\b"),
            (Kind.VRF, r"^vrf (\S{1,64})$"),
            (Kind.VRF, r"\btype vrf (?:\S{1,32} ){0,8}name (\S{1,64})$"),
            (Kind.VRF, r"^router bgp [0-9]{1,10} vrf (\S{1,64})$"),
            (Kind.SID, r"^sid vpn (?:per-vrf )?export ([0-9]{1,5})$"),
            (Kind.LOCATOR, r"^prefix (\S{3,49})(?: |$)"),
        ),
    }.items()
}

VALUES: Final = re.compile(r"([0-9]{1,8})(?:-| to )([0-9]{1,8})|([0-9]{1,8})")
"""Numbers and ranges in a list of any platform."""

NAMED: Final = re.compile(r"(?<![A-Za-z0-9])[SX]([1-9][0-9]{0,2})-[A-Za-z0-9]")
"""A name as ours are: the number of a service or boundary stands in it."""
NAMING: Final = re.compile(
    r"\b(?:vrf|vpn-instance|routing-instances?|filter|policy|policer|policers|route-map|access-list"
    r"|access-group|acl|prefix-list|prefix-set|ip-prefix|classifier|behavior|class|class-map|chain"
    r"|jump|goto|table)\b"
)
"""A line that names a VRF, a filter or a policy: where a name of ours would stand."""
FREE_TEXT: Final = re.compile(r"\b(?:description|alias|remark|banner|comment|message|motd)\b")
"""A line with words of people: what stands there numbers nothing."""

INTERFACE: Final = re.compile(r"^(?:interface|iface|auto) (?:preconfigure )?(\S{1,64})")
