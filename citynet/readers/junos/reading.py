"""What has been read of a Junos device so far, and words that several readers of it share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Final

from citynet.device.model import (
    Address,
    BgpNeighbor,
    Family,
    Filter,
    Interface,
    InterfaceKind,
    Management,
    Network,
    Policer,
    TrafficClass,
)
from citynet.readers import values
from citynet.readers.junos.statements import Draft, Ledger, Node
from citynet.readers.values import NUMBER, v4, v4_network, v6, v6_network

__all__ = [
    "CLASSES",
    "FAMILIES",
    "MANAGEMENT_INSTANCE",
    "InterfaceReading",
    "Reading",
    "address",
    "dashed",
    "expect_instance",
    "free_text",
]
__all__ += ["has_bfd", "network", "number", "numbered", "rate", "version_of"]

FAMILIES: Final = {Family.IPV4: ("inet", "4"), Family.IPV6: ("inet6", "6")}
"""Junos' word for a family, and the end of names that are made for it."""
MANAGEMENT_INSTANCE: Final = "mgmt_junos"
"""Instance of the management port; it is not among the VRFs."""
CLASSES: Final = (
    TrafficClass.CONTROL,
    TrafficClass.EXPEDITED,
    TrafficClass.ASSURED,
    TrafficClass.STANDARD,
)
_RATE: Final = re.compile(r"([1-9][0-9]{0,11})([gmk]?)")
_UNITS: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_BFD: Final = (("minimum-interval", "300"), ("multiplier", "3"))


def dashed(interface: str) -> str:
    """Return an interface's name as names that are made of it hold it."""
    return re.sub(r"[/:]", "-", interface)


def address(text: str) -> Address:
    """Return an address of either family, without a zone."""
    if "%" in text:
        raise ValueError(f"{text!r} has a zone")
    return v6(text) if ":" in text else v4(text)


def network(text: str) -> Network:
    """Return a prefix of either family, without host bits."""
    return v6_network(text) if ":" in text else v4_network(text)


def number(text: str, low: int, high: int) -> int:
    """Return a decimal number between ``low`` and ``high`` in its only spelling."""
    if re.fullmatch(NUMBER, text) is None:
        raise ValueError(f"{text!r} is not a number")
    return values.number(text, low, high)


def numbered(letter: str, text: str, high: int) -> int:
    """Return the number of a name that is ``letter`` and a number from 1 to ``high``."""
    if not text.startswith(letter):
        raise ValueError(f"the name is {letter} and a number")
    return number(text.removeprefix(letter), 1, high)


def version_of(family: Family) -> int:
    """Return the IP version of a family."""
    return 4 if family is Family.IPV4 else 6


def rate(text: str) -> int:
    """Return a number with one of the suffixes ``g``, ``m``, ``k``, or none."""
    match = _RATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a rate")
    return int(match[1]) * _UNITS[match[2]]


def free_text(text: str) -> str:
    """Return a text of at least one character."""
    if not text:
        raise ValueError("an empty text has no line")
    return text


def has_bfd(node: Node, ledger: Ledger) -> bool:
    """Claim BFD below ``node``, if it has the pace of the platform; refuse any other."""
    bfd = node.at("bfd-liveness-detection")
    if bfd.says_exactly(_BFD):
        ledger.claim(*bfd.statements())
        return True
    ledger.refuse_all(bfd, "BFD has minimum-interval 300 and multiplier 3")
    return False


def expect_instance(node: Node, draft: Draft[Management]) -> None:
    """Expect that a server is reached by the management port."""
    words = "routing-instance", MANAGEMENT_INSTANCE
    draft.ledger.expect(node, [words], "servers are reached by the management port")
    if (end := node.at(*words).end) is not None:
        draft.use(end)


@dataclass(slots=True)
class InterfaceReading:
    """An interface with the unit that says what it is at layer 3."""

    draft: Draft[Interface]
    unit: Node
    port: Node

    @property
    def kind(self) -> InterfaceKind:
        """What the interface is."""
        return self.draft.value.kind

    @property
    def families(self) -> dict[Family, Node]:
        """The families of the unit, IPv4 first."""
        found = {family: self.unit.at("family", word) for family, (word, _) in FAMILIES.items()}
        return {family: node for family, node in found.items() if node}


@dataclass(slots=True)
class Reading:
    """Everything read so far, by name, and what names what."""

    root: Node
    ledger: Ledger
    interfaces: dict[str, InterfaceReading] = field(default_factory=dict)
    filters: dict[str, Filter] = field(default_factory=dict)
    markings: dict[tuple[TrafficClass, Family], bool] = field(default_factory=dict)
    """Marking filters that some interface names, and whether each is as it has to be."""
    helpers: dict[str, bool] = field(default_factory=dict)
    """The same of ``PASS-4``, ``PASS-6`` and ``RPF-6``."""
    policers: dict[str, Policer | None] = field(default_factory=dict)
    groups: dict[str, set[Family]] = field(default_factory=dict)
    """Prefix lists that filters name, with the families of those filters."""
    policy_lists: dict[str, set[Family]] = field(default_factory=dict)
    """Prefix lists that policies name, with the families of the sessions that use them."""
    locators: dict[str, IPv6Network] = field(default_factory=dict)
    end: int | None = None
    """Function of the End SID under every locator; ``None`` is 0."""
    slices: frozenset[int] = frozenset()
    """Numbers of the slice instances."""
    near: dict[Family, bool] = field(default_factory=dict)
    """Whether the device takes sessions of VRFs from a neighbour on the link only."""
    asn: int | None = None
    router_id: IPv4Address | None = None
    neighbors: list[BgpNeighbor] = field(default_factory=list)

    @property
    def loopback(self) -> IPv6Address | None:
        """The loopback's first IPv6 address."""
        found = self.loopbacks(6)
        return found[0] if found and isinstance(found[0], IPv6Address) else None

    def loopbacks(self, version: int) -> list[Address]:
        """Return the loopback's addresses of an IP version, the first one first."""
        interface = self.interfaces.get("lo0")
        if interface is None:
            return []
        addresses = interface.draft.value.addresses
        return sorted((one.ip for one in addresses if one.version == version), key=int)
