"""``etc/frr/frr.conf``: its outermost level, and what the whole file says."""

from __future__ import annotations

from typing import Final

from citynet.readers.frr.bfd import BfdBlock, check_bfd
from citynet.readers.frr.bgp import BgpBlock
from citynet.readers.frr.blocks import Block, Ignored, walk
from citynet.readers.frr.isis import IsisBlock, IsisPort
from citynet.readers.frr.lines import Line, Said, Source
from citynet.readers.frr.locators import SegmentRouting
from citynet.readers.frr.prefix_lists import PrefixLists
from citynet.readers.frr.static_routes import VrfBlock
from citynet.readers.frr.values import label, number, port_name

__all__ = ["Routing", "read_routing"]

_CONSTANT: Final = (
    "frr version 8.4.4",
    "frr defaults traditional",
    "log syslog informational",
    "service integrated-vtysh-config",
    "end",
)


class Routing(Block):
    """What ``frr.conf`` says, block by block."""

    def __init__(self, source: Source) -> None:
        super().__init__(source, Line(0, "", []))
        self.constants: dict[str, Said[bool]] = {}
        self.hostname: Said[str] | None = None
        self.ports: dict[str, IsisPort] = {}
        self.vrfs: dict[str, VrfBlock] = {}
        self.bgp: dict[str | None, BgpBlock] = {}
        """VRF → its block; the domain's own block under ``None``."""
        self.isis: IsisBlock | None = None
        self.bfd: BfdBlock | None = None
        self.segment_routing = SegmentRouting(source)
        self.prefix_lists = PrefixLists(source)

    def take(self, line: Line) -> Block | bool:
        """Take a line of the outermost level."""
        if "end" in self.constants:
            self.source.refuse(line, "it stands after 'end'")
            return True
        return self._open(line) or self._setting(line)

    def _open(self, line: Line) -> Block | None:
        match line.words:
            case ["interface", *_]:
                return self._interface(line)
            case ["router", "bgp", *rest]:
                return self._bgp(rest, line)
            case ["vrf", *_]:
                return self._vrf(line)
            case ["router", *rest]:
                return self._isis(rest, line)
            case ["segment-routing" | "bfd" as word]:
                return self._bfd(line) if word == "bfd" else self.segment_routing.open(line)
            case _:
                return None

    def _setting(self, line: Line) -> bool:
        match line.words:
            case ["ip" | "ipv6" as word, "prefix-list", *_]:
                self.prefix_lists.take(word, line)
            case ["ipv6", "route", *_]:
                self.segment_routing.discard(line)
            case ["hostname", name]:
                self.hostname = self.source.first(self.hostname, label(name), line)
            case words:
                return self._constant(" ".join(words), line)
        return True

    def _constant(self, text: str, line: Line) -> bool:
        if text not in _CONSTANT:
            return False
        said = self.source.first(self.constants.get(text), value=True, line=line)
        if said is not None:
            self.constants[text] = said
        return True

    def _interface(self, line: Line) -> Block:
        match line.words:
            case [_, text] if name := port_name(text):
                if name in self.ports:
                    return self.ports[name].reopen(line)
                self.ports[name] = IsisPort(self.source, line)
                return self.ports[name]
            case _:
                return self._ignored(line, "no interface block that the dialect has")

    def _vrf(self, line: Line) -> Block:
        match line.words:
            case [_, text] if name := port_name(text):
                if name in self.vrfs:
                    return self.vrfs[name].reopen(line)
                self.vrfs[name] = VrfBlock(self.source, line)
                return self.vrfs[name]
            case _:
                return self._ignored(line, "no VRF block that the dialect has")

    def _bgp(self, rest: list[str], line: Line) -> Block:
        vrf: str | None = None
        match rest:
            case [text]:
                pass
            case [text, "vrf", name] if vrf := port_name(name):
                pass
            case _:
                text = ""
        asn = number(text, 1, 2**32 - 1)
        if asn is None:
            return self._ignored(line, "no BGP block that the dialect has")
        if vrf not in self.bgp:
            self.bgp[vrf] = BgpBlock(self.source, line, asn, vrf)
            return self.bgp[vrf]
        if self.bgp[vrf].asn != asn:
            return self._ignored(line, "a second AS for the same VRF")
        return self.bgp[vrf].reopen(line)

    def _isis(self, rest: list[str], line: Line) -> Block:
        match rest:
            case ["isis", tag] if label(tag):
                pass
            case _:
                return self._ignored(line, "no router that the dialect has")
        if self.isis is None:
            self.isis = IsisBlock(self.source, line, tag)
            return self.isis
        if self.isis.tag != tag:
            return self._ignored(line, "a second IS-IS instance")
        return self.isis.reopen(line)

    def _bfd(self, line: Line) -> Block:
        if self.bfd is not None:
            return self.bfd.reopen(line)
        self.bfd = BfdBlock(self.source, line)
        return self.bfd

    def _ignored(self, line: Line, reason: str) -> Block:
        self.source.refuse(line, reason)
        return Ignored(self.source, line)


def read_routing(source: Source) -> Routing:
    """Return what ``frr.conf`` says; lines outside the dialect are refused."""
    routing = Routing(source)
    walk(source, routing)
    for text in _CONSTANT:
        if text not in routing.constants:
            source.missing(text, "a constant line of the dialect is missing")
    check_bfd(source, routing.bfd)
    return routing
