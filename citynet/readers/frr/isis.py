"""IS-IS in ``frr.conf``: the instance and the interfaces that speak it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from citynet.device.model import Family, Interface, Isis, IsisInterface
from citynet.readers.frr.bfd import PROFILE
from citynet.readers.frr.blocks import Block
from citynet.readers.frr.lines import Line, Said, Source, origin_of, value_of
from citynet.readers.frr.values import label, number, reference

__all__ = ["IsisBlock", "IsisPort", "isis_of"]

_DEFAULT_METRIC: Final = 10
_TIMERS: Final = "lsp-timers gen-interval 1 refresh-interval 900 max-lifetime 1200"
_NET: Final = re.compile(r"[0-9a-f]{2}(?:\.[0-9a-f]{4}){3,9}\.00")


class IsisPort(Block):
    """``interface NAME``."""

    def __init__(self, source: Source, header: Line) -> None:
        super().__init__(source, header)
        self.tags: dict[Family, Said[str]] = {}
        self.level: Said[bool] | None = None
        self.metric: Said[int] | None = None
        self.point_to_point: Said[bool] | None = None
        self.passive: Said[bool] | None = None
        self.bfd: Said[bool] | None = None
        self.profile: Said[bool] | None = None
        self.password: Said[str] | None = None
        self.unpadded: Said[bool] | None = None

    def take(self, line: Line) -> bool:
        """Take a line of the interface."""
        match line.words:
            case ["ip", "router", "isis", tag]:
                self._tag(Family.IPV4, tag, line)
            case ["ipv6", "router", "isis", tag]:
                self._tag(Family.IPV6, tag, line)
            case ["isis", "circuit-type", "level-2-only"]:
                self.level = self.first(self.level, value=True, line=line)
            case ["isis", "metric", text]:
                self.metric = self.first(self.metric, number(text, 0, 2**24 - 1), line)
            case ["isis", "network", "point-to-point"]:
                self.point_to_point = self.first(self.point_to_point, value=True, line=line)
            case ["isis", "bfd", *rest]:
                return self._bfd(rest, line)
            case ["isis", "password", "md5", text]:
                self.password = self.first(self.password, reference(text), line)
            case ["isis", "passive"]:
                self.passive = self.first(self.passive, value=True, line=line)
            case ["no", "isis", "hello", "padding"]:
                self.unpadded = self.first(self.unpadded, value=True, line=line)
            case _:
                return False
        return True

    def _bfd(self, rest: list[str], line: Line) -> bool:
        match rest:
            case []:
                self.bfd = self.first(self.bfd, value=True, line=line)
            case ["profile", name] if name == PROFILE:
                self.profile = self.first(self.profile, value=True, line=line)
            case _:
                return False
        return True

    def _tag(self, family: Family, text: str, line: Line) -> None:
        said = self.first(self.tags.get(family), label(text), line)
        if said is not None:
            self.tags[family] = said

    def part(self) -> IsisInterface | None:
        """Return IS-IS on the interface, ``None`` if the block says nothing of it."""
        if len(self.lines) == 1:
            return None
        if not self.tags:
            self.source.refuse(self.header, "IS-IS runs for no family here")
        if self.level is None:
            self.source.refuse(self.header, "it lacks 'isis circuit-type level-2-only'")
        if self.unpadded is None:
            self.source.refuse(self.header, "it lacks 'no isis hello padding'")
        if self.passive is None and self.point_to_point is None:
            self.source.refuse(self.header, "neither point-to-point nor passive")
        elif self.passive is not None and self.point_to_point is not None:
            self.source.refuse(self.point_to_point.line, "the interface is passive")
        if self.bfd is not None and self.profile is None:
            self.source.refuse(self.bfd.line, f"it lacks 'isis bfd profile {PROFILE}'")
        elif self.bfd is None and self.profile is not None:
            self.source.refuse(self.profile.line, "there is no 'isis bfd' here")
        return IsisInterface(
            metric=self.metric.value if self.metric else _DEFAULT_METRIC,
            passive=self.passive is not None,
            bfd=self.bfd is not None,
            authentication=value_of(self.password),
            origin=origin_of((self.source, self.lines)),
        )


class IsisBlock(Block):
    """``router isis TAG``."""

    def __init__(self, source: Source, header: Line, tag: str) -> None:
        super().__init__(source, header)
        self.tag = tag
        self.level: Said[bool] | None = None
        self.net: Said[str] | None = None
        self.timers: Said[bool] | None = None
        self.password: Said[str] | None = None
        self.redistribution: Said[bool] | None = None
        self.topology: Said[bool] | None = None

    def take(self, line: Line) -> bool:
        """Take a line of the instance."""
        match line.words:
            case ["is-type", "level-2-only"]:
                self.level = self.first(self.level, value=True, line=line)
            case ["net", text]:
                net = text if _NET.fullmatch(text) else None
                self.net = self.first(self.net, net, line)
            case ["lsp-timers", *_] if " ".join(line.words) == _TIMERS:
                self.timers = self.first(self.timers, value=True, line=line)
            case ["domain-password", "md5", text, "authenticate", "snp", "validate"]:
                self.password = self.first(self.password, reference(text), line)
            case ["redistribute", "ipv6", "static", "level-2"]:
                self.redistribution = self.first(self.redistribution, value=True, line=line)
            case ["topology", "ipv6-unicast"]:
                self.topology = self.first(self.topology, value=True, line=line)
            case _:
                return False
        return True


def isis_of(
    block: IsisBlock | None,
    ports: Mapping[str, IsisPort],
    interfaces: Mapping[str, Interface],
    *,
    srv6: bool,
) -> Isis | None:
    """Return the instance; refuse what its interfaces say otherwise.

    ``srv6`` says whether there is a locator, which IS-IS has to carry as a static route.
    """
    _check_ports(block, ports, interfaces)
    if block is None:
        return None
    families = _families(block, ports)
    if block.level is None:
        block.source.refuse(block.header, "it lacks 'is-type level-2-only'")
    if block.net is None:
        block.source.refuse(block.header, "it lacks its net")
    if block.timers is None:
        block.source.refuse(block.header, f"it lacks '{_TIMERS}'")
    if srv6 and block.redistribution is None:
        block.source.refuse(block.header, "it does not carry the locator's static route")
    if not srv6 and block.redistribution is not None:
        block.source.refuse(block.redistribution.line, "there is no locator to carry")
    return Isis(
        tag=block.tag,
        net=value_of(block.net) or "",
        families=tuple(families),
        authentication=value_of(block.password),
        origin=origin_of((block.source, block.lines)),
    )


def _check_ports(
    block: IsisBlock | None, ports: Mapping[str, IsisPort], interfaces: Mapping[str, Interface]
) -> None:
    for name, port in ports.items():
        interface = interfaces.get(name)
        if interface is None:
            port.source.refuse(port.header, f"there is no interface {name}")
        elif port.tags and interface.vrf is not None:
            port.source.refuse(port.header, "IS-IS runs in the global routing table only")
        for said in port.tags.values():
            if block is None or said.value != block.tag:
                port.source.refuse(said.line, "there is no IS-IS instance of this tag")


def _families(block: IsisBlock, ports: Mapping[str, IsisPort]) -> list[Family]:
    """Return the families of all interfaces, which must be the same on each."""
    speaking = [port for port in ports.values() if port.tags]
    families = [
        family
        for family in (Family.IPV4, Family.IPV6)
        if any(family in port.tags for port in speaking)
    ]
    for port in speaking:
        lacking = [family.value for family in families if family not in port.tags]
        if lacking:
            port.source.refuse(port.header, f"without {', '.join(lacking)}, unlike others")
    if block.topology is None:
        if Family.IPV6 in families:
            block.source.refuse(block.header, "it lacks 'topology ipv6-unicast'")
    elif Family.IPV6 not in families:
        block.source.refuse(block.topology.line, "no interface speaks IS-IS for IPv6")
        families.append(Family.IPV6)
    return families
