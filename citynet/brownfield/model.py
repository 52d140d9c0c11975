"""What is learnt from the text of a device that runs already and that citynet did not write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, ip_network
from typing import Final

from citynet.device.model import Network, Platform

__all__ = [
    "TOP",
    "Block",
    "Imported",
    "Kind",
    "Management",
    "Neighbour",
    "PortFound",
    "Section",
    "Statement",
    "UnreadRun",
    "Use",
]


@dataclass(frozen=True, slots=True)
class Block:
    """The blocks around lines: computed once, because thousands of lines may stand in one."""

    path: tuple[str, ...] = ()
    """The lines that open them, outermost first; of a long one its beginning."""
    near: str = ""
    """The beginnings of the innermost of them, in one line."""
    far: str = ""
    """The beginnings of the outermost of them, in one line."""
    targets: bool = False
    """Whether numbers in it are route targets."""


TOP: Final = Block()
"""No block at all."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A line that says something, below the lines of the blocks that it stands in."""

    file: str
    line: int
    block: Block
    text: str

    @property
    def path(self) -> tuple[str, ...]:
        """The lines of its blocks, outermost first."""
        return self.block.path

    @property
    def whole(self) -> str:
        """The line behind the words of the outermost blocks."""
        return f"{self.block.far} {self.text}" if self.block.path else self.text

    @property
    def near(self) -> str:
        """The line behind the words of the innermost blocks."""
        return f"{self.block.near} {self.text}" if self.block.path else self.text

    @property
    def section(self) -> str:
        """The first line of the outermost block."""
        return self.block.path[0] if self.block.path else self.text


class Kind(StrEnum):
    """Kinds of numbers and names that a network has once."""

    VLAN = "VLAN"
    VRF = "VRF"
    RD = "route distinguisher"
    ROUTE_TARGET = "route target"
    VNI = "VNI"
    SID = "SID function"
    LOCATOR = "locator"
    PREFIX = "prefix"
    ASN = "AS number"
    SLICE = "number in a name"


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A number in use. ``where`` is a port (VLANs), otherwise empty; a line says it first."""

    kind: Kind
    value: str
    where: str
    file: str
    line: int

    def numbers(self) -> tuple[int, int]:
        """Return the range that the value of a VLAN, VNI, SID or name is."""
        first, _, last = self.value.partition("-")
        return int(first), int(last or first)

    def network(self) -> Network:
        """Return the network that a prefix or locator is."""
        return ip_network(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortFound:
    """A port that the text names, and what it seems to be for."""

    name: str
    speed: int | None
    """bit/s; ``None`` where the text does not tell."""
    vlans: bool
    """Whether something on it has VLANs."""
    core: bool
    """Whether it speaks IS-IS or leads to another device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Management:
    """How the device is managed, as far as its text tells."""

    port: str
    address: IPv4Interface
    gateway: IPv4Address | None


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Neighbour:
    """The other end of a link, and what tells it: a description, or addresses of a known link."""

    port: str
    device: str
    device_port: str
    told_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadRun:
    """A line that citynet has no rule for, without what may be a secret."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A block of the text, or lines that begin alike, and how much of it citynet understands."""

    file: str
    title: str
    lines: int
    foreign: tuple[tuple[int, int], ...]
    """Runs of lines that no rule of the reader knows."""

    @property
    def foreign_lines(self) -> int:
        """How many lines no rule knows."""
        return sum(last - first + 1 for first, last in self.foreign)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Everything that the text of one device tells."""

    device: str
    platform: Platform
    host_name: str | None
    management: Management | None
    ports: tuple[PortFound, ...]
    neighbours: tuple[Neighbour, ...]
    uses: tuple[Use, ...]
    sections: tuple[Section, ...]
    unread: tuple[UnreadRun, ...]
    too_long: tuple[tuple[str, int], ...]
    """Lines longer than any that a device writes: they were not scanned."""
    beyond: tuple[str, int] | None = None
    """File and line of the first statement behind the most that are scanned."""

    def by_kind(self) -> Mapping[Kind, tuple[Use, ...]]:
        """Return the numbers in use by kind, in the order of the kinds."""
        return {kind: tuple(use for use in self.uses if use.kind is kind) for kind in Kind}
