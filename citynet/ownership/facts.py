"""What the proof makes of a device owned in part: which lines may be unread, which facts count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from citynet.brownfield.hiding import harmless
from citynet.compare import Difference, differences
from citynet.device.model import Address, BgpNeighbor, Device, InterfaceKind, Platform
from citynet.ownership.grammar import parse_tree, paths_by_line
from citynet.ownership.model import Path
from citynet.ownership.scope import NAMES, Naming, Scope, scope_of
from citynet.readers.model import ReadDevice, UnreadLine

__all__ = ["PartFacts", "part_facts", "without_strangers"]

_CONFIG: Final = "config"
_RESTS: Final = "a foreign line in a block that citynet's part rests on, and no rule knows it"

_HARMLESS: Final = re.compile(
    r"description .*|load-interval .*|carrier-delay .*|logging .*|log adjacency changes|lldp .*"
    r"|statistics? (?:mode|enable).*|trap-threshold .*|set flow-stat .*|bandwidth [0-9]+|cdp"
    r"|port-queue .*|undo dcn|dcn|negotiation auto|timer .*|timers .*|graceful-restart.*|nsr"
    r"|nsf .*|undo synchronization|is-name .*|log-peer-change|bgp log neighbor changes detail"
)
"""Lines that no packet and no route of ours depends on, wherever they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """What reading the whole text of such a device found."""

    lines: int
    """Foreign lines of the text that say something."""
    unread: tuple[UnreadLine, ...]
    """Lines that no reader knows and that must not be there: ours, or those that ours rests on."""
    foreign: tuple[UnreadLine, ...]
    """Lines no reader knows that must not be there: ours, or those that ours rests on."""
    absent: int
    """Lines of our baseline that the foreign part does not have."""
    differences: tuple[str, ...]
    """Where the owned part, or a number that it rests on, is not as it was compiled."""
    not_compared: int
    """Facts of the foreign part that are not as citynet would set them."""


def part_facts(
    read: ReadDevice, text: str, foreign: str, meant: Device, naming: Naming
) -> PartFacts:
    """Return the facts of a device whose merged ``text`` was ``read``, beside ``foreign`` lines.

    A line counts as foreign if it stands in ``foreign``, in the same place, and is not citynet's by
    the naming scheme; not because somebody says where it comes from.
    """
    tree, _ = parse_tree(meant.platform, text)
    theirs, _ = parse_tree(meant.platform, foreign)
    scope = scope_of(meant.platform, naming, [tree])
    lines, known = paths_by_line(tree), set(paths_by_line(theirs).values())
    outside = {
        number for number, path in lines.items() if path in known and not _owned(path, scope)
    }
    unread, left, absent = [], [], 0
    for line in read.unread:
        if not line.line and line.text:
            missing = tuple(line.text.split(" / "))
            if _owned(missing, scope) or _bears(missing, meant, scope):
                unread.append(line)
            else:
                absent += 1
        elif line.file != _CONFIG or line.line not in outside:
            unread.append(line)
        elif _bears(lines[line.line], meant, scope):
            unread.append(_because(line))
        else:
            left.append(line)
    lost = known - set(lines.values())
    counted = [
        *(f"a foreign line is not in the text: {harmless(path[-1])}" for path in sorted(lost)),
        *_compared(meant, read.device, scope),
    ]
    return PartFacts(
        lines=len(outside),
        unread=tuple(unread),
        foreign=tuple(left),
        absent=absent,
        differences=tuple(said for said in counted if said is not None),
        not_compared=sum(said is None for said in counted),
    )


def without_strangers(
    found: Device, meant: Device, addresses: AbstractSet[Address]
) -> tuple[Device, tuple[BgpNeighbor, ...]]:
    """Return a device without its sessions to nobody of the city, and those sessions.

    ``addresses`` are those of the city's devices. A session that citynet means is never left out.
    """
    if found.bgp is None:
        return found, ()
    intended = {(one.vrf, one.address) for one in (meant.bgp.neighbors if meant.bgp else ())}
    strangers = tuple(
        one
        for one in found.bgp.neighbors
        if (one.vrf, one.address) not in intended and one.address not in addresses
    )
    kept = tuple(one for one in found.bgp.neighbors if one not in strangers)
    return replace(found, bgp=replace(found.bgp, neighbors=kept)), strangers


def _owned(path: Path, scope: Scope) -> bool:
    return any(scope.owns(path[:depth]) for depth in range(1, len(path) + 1))


def _because(line: UnreadLine) -> UnreadLine:
    return UnreadLine(
        device=line.device, file=line.file, line=line.line, text=line.text, reason=_RESTS
    )


# -- what the owned part rests on -----------------------------------------------------------------

_SPEAKERS: Final[Mapping[Platform, tuple[re.Pattern[str], re.Pattern[str]]]] = {
    Platform.VRP: (
        re.compile(r"isis [0-9]+|segment-routing ipv6|te attribute enable|flex-algo .*"),
        re.compile(r"bgp [0-9]+"),
    ),
    Platform.IOSXR: (
        re.compile(r"router isis \S+|segment-routing|performance-measurement"),
        re.compile(r"router bgp [0-9]+"),
    ),
}
"""Blocks of the underlay, and the one of BGP."""
_FAMILY: Final = re.compile(r"ipv[46]-family (?:vpnv[46]|unicast)|address-family vpnv[46] unicast")
_PEER: Final = re.compile(r"(?:peer|neighbor) (\S+)(?: .*)?")


def _bears(path: Path, meant: Device, scope: Scope) -> bool:
    """Say whether what is proven depends on what stands in the block of this line."""
    underlay, speaker = _SPEAKERS[scope.platform]
    if _HARMLESS.fullmatch(path[-1]):
        return False
    if path[0].startswith("interface "):
        return path[0].removeprefix("interface ") in _ports(meant)
    if len(path) > 1 and speaker.fullmatch(path[0]):
        return _bears_sessions(path[1:], meant)
    return underlay.fullmatch(path[0]) is not None


def _bears_sessions(path: Path, meant: Device) -> bool:
    """Say whether sessions of citynet's depend on a line of the BGP speaker."""
    if _FAMILY.fullmatch(path[0]):
        return len(path) == 1 or _our_peer(path[1], meant)
    if path[0].startswith(("vrf ", "ipv4-family ", "ipv6-family ", "l2vpn-family ")):
        return False
    return _our_peer(path[0], meant)


def _ports(meant: Device) -> frozenset[str]:
    return frozenset(
        one.name
        for one in meant.interfaces
        if one.kind not in {InterfaceKind.MANAGEMENT, InterfaceKind.SUBINTERFACE}
    )


def _our_peer(text: str, meant: Device) -> bool:
    """Say whether a line is of a session that citynet counts on, or of none in particular."""
    match = _PEER.fullmatch(text)
    if match is None:
        return not text.startswith(("peer", "neighbor", "group", "address-family", "af-group"))
    sessions = meant.bgp.neighbors if meant.bgp else ()
    return match[1] in {str(one.address) for one in sessions}


# -- facts ----------------------------------------------------------------------------------------

_NUMBERS: Final = frozenset(
    {
        ("isis",),
        ("isis", "net"),
        ("srv6",),
        ("bgp",),
        ("bgp", "asn"),
        ("bgp", "router_id"),
        ("vtep",),
    }
)
_SERVICES: Final = frozenset({"slices", "policies", "applications", "steering", "measurement"})
_NAMED: Final = {"vrfs": "S", "filters": "A", "prefix_lists": "H", "address_groups": "G"}
_OF_INTERFACES: Final = frozenset(
    {"addresses", "enabled", "filter_ipv4", "filter_ipv6", "lag", "marking", "mtu", "policer"}
    | {"shaper", "vlan", "vrf"}
)
_OF_LINKS: Final = frozenset({"metric", "delay", "affinities"})


def _compared(meant: Device, found: Device, scope: Scope) -> Iterator[str | None]:
    for difference in differences(meant, found):
        said = str(difference).removeprefix(f"{meant.name}: ")
        if _is_ours(difference.path, scope):
            yield said
        elif _is_number(difference, meant):
            yield (
                f"{said}; it is a number of the foreign part: set it on the device and import the"
                " foreign lines again, or let the inventory and its locks say what runs"
            )
        else:
            yield None


def _is_ours(path: Path, scope: Scope) -> bool:
    if path[0] in _SERVICES:
        return True
    if path[0] == "interfaces" and len(path) > 1:
        return path[1] in scope.interfaces
    if path[:2] == ("bgp", "neighbors") and len(path) > 2:
        return _named(path[2].partition(" ")[0], scope)
    return path[0] in _NAMED and (len(path) < 2 or _named(path[1], scope))


def _named(name: str, scope: Scope) -> bool:
    match = NAMES.fullmatch(name.replace("_", "-"))
    if match is None:
        return re.fullmatch(r"[GSP][0-9]{1,3}[-_].+", name) is not None
    return match["number"] is None or scope.naming.ours(int(match["number"]))


def _is_number(difference: Difference, meant: Device) -> bool:
    path = difference.path
    if path in _NUMBERS or (path[0] == "srv6" and path[1:] != ("end",)):
        return difference.intended is not None
    if path[0] != "interfaces" or len(path) < 2 or path[1] not in _ports(meant):
        return False
    match path[2:]:
        case ():
            return True
        case ("isis", field, *_):
            return field in _OF_LINKS
        case (field, *_):
            return field in _OF_INTERFACES or field == "isis"
        case _:
            return False
