"""``router bgp`` in ``frr.conf``: the domain's own block and one per VRF."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from ipaddress import IPv4Address
from typing import ClassVar, Final

from citynet.device.model import Address, Bgp, BgpNeighbor, Family, Srv6
from citynet.readers.frr.blocks import Block, Ignored
from citynet.readers.frr.lines import Line, Said, Source, origin_of
from citynet.readers.frr.neighbors import Neighbor
from citynet.readers.frr.values import address, address_v4, label, number, route_target

__all__ = ["BgpBlock", "FamilyBlock", "Targets", "bgp_of"]

_FAMILIES: Final = {
    ("ipv4", "unicast"): Family.IPV4,
    ("ipv4", "vpn"): Family.VPNV4,
    ("ipv6", "unicast"): Family.IPV6,
    ("ipv6", "vpn"): Family.VPNV6,
    ("l2vpn", "evpn"): Family.EVPN,
}
_OF_VRF: Final = frozenset({Family.IPV4, Family.IPV6, Family.EVPN})

Targets = frozenset[str]


class FamilyBlock(Block):
    """``address-family``, of the domain or of a VRF."""

    closers: ClassVar[frozenset[str]] = frozenset({"exit-address-family", "exit"})

    def __init__(self, parent: BgpBlock, header: Line, family: Family) -> None:
        super().__init__(parent.source, header)
        self.parent = parent
        self.family = family
        self.all_vni: Said[bool] | None = None
        self.connected: Said[bool] | None = None
        self.static: Said[bool] | None = None
        self.sid: Said[int] | None = None
        self.rd: Said[str] | None = None
        self.imports: Said[Targets] | None = None
        self.exports: Said[Targets] | None = None
        self.export_vpn: Said[bool] | None = None
        self.import_vpn: Said[bool] | None = None
        self.advertised: dict[Family, Said[bool]] = {}
        self.listed: dict[str, dict[str, Line]] = {"import": {}, "export": {}}
        """EVPN's route targets, each with its line."""

    def take(self, line: Line) -> bool:
        """Take a line of the family."""
        words = line.words
        of_vrf_evpn = self.parent.vrf is not None and self.family is Family.EVPN
        if words[0] == "neighbor" and not of_vrf_evpn:
            return self._neighbor(line)
        if self.parent.vrf is None:
            if self.family is not Family.EVPN or words != ["advertise-all-vni"]:
                return False
            self.all_vni = self.first(self.all_vni, value=True, line=line)
            return True
        return self._evpn(line) if of_vrf_evpn else self._unicast(line)

    def _neighbor(self, line: Line) -> bool:
        match line.words:
            case [_, text, *rest] if neighbor := self.parent.neighbor(text):
                return neighbor.take_in_family(self.family, rest, line)
            case _:
                return False

    def _unicast(self, line: Line) -> bool:
        match line.words:
            case ["redistribute", "connected"]:
                self.connected = self.first(self.connected, value=True, line=line)
            case ["redistribute", "static"]:
                self.static = self.first(self.static, value=True, line=line)
            case ["sid", "vpn", "export", text]:
                self.sid = self.first(self.sid, number(text, 1, 255), line)
            case ["rd", "vpn", "export", text]:
                self.rd = self.first(self.rd, route_target(text), line)
            case ["rt", "vpn", "import", *texts]:
                self.imports = self.first(self.imports, _targets(texts), line)
            case ["rt", "vpn", "export", *texts]:
                self.exports = self.first(self.exports, _targets(texts), line)
            case ["rt", "vpn", "both", *texts]:
                targets = _targets(texts)
                self.imports = self.first(self.imports, targets, line)
                self.exports = self.first(self.exports, targets, line)
            case ["export", "vpn"]:
                self.export_vpn = self.first(self.export_vpn, value=True, line=line)
            case ["import", "vpn"]:
                self.import_vpn = self.first(self.import_vpn, value=True, line=line)
            case _:
                return False
        return True

    def _evpn(self, line: Line) -> bool:
        match line.words:
            case ["advertise", "ipv4" | "ipv6" as word, "unicast"]:
                family = _FAMILIES[word, "unicast"]
                said = self.first(self.advertised.get(family), value=True, line=line)
                if said is not None:
                    self.advertised[family] = said
            case ["rd", text]:
                self.rd = self.first(self.rd, route_target(text), line)
            case ["route-target", "import" | "export" as direction, text]:
                self._target(self.listed[direction], text, line)
            case _:
                return False
        return True

    def _target(self, listed: dict[str, Line], text: str, line: Line) -> None:
        """Enter one target; EVPN has a line for each."""
        before = listed.get(text)
        said = self.first(Said(text, before) if before else None, route_target(text), line)
        if said is not None:
            listed[text] = said.line


def _targets(texts: list[str]) -> Targets | None:
    """Return the targets of a line: at least one, all good, none twice."""
    found = frozenset(text for text in texts if route_target(text))
    return found if found and len(found) == len(texts) else None


class BgpBlock(Block):
    """``router bgp ASN`` or ``router bgp ASN vrf NAME``."""

    def __init__(self, source: Source, header: Line, asn: int, vrf: str | None) -> None:
        super().__init__(source, header)
        self.asn = asn
        self.vrf = vrf
        self.router_id: Said[IPv4Address] | None = None
        self.no_default: Said[bool] | None = None
        self.srv6: _LocatorName | None = None
        self.neighbors: dict[Address, Neighbor] = {}
        self.families: dict[Family, FamilyBlock] = {}

    def neighbor(self, text: str) -> Neighbor | None:
        """Return the session with the address ``text``; ``None`` if that is no address."""
        found = address(text)
        if found is None:
            return None
        if found not in self.neighbors:
            self.neighbors[found] = Neighbor(self.source, found, self.vrf)
        return self.neighbors[found]

    def take(self, line: Line) -> Block | bool:
        """Take a line of the block."""
        match line.words:
            case ["neighbor", text, *rest] if neighbor := self.neighbor(text):
                return neighbor.take(rest, line)
            case ["address-family", *words]:
                return self._family(tuple(words), line)
            case ["bgp", "router-id", text]:
                self.router_id = self.first(self.router_id, address_v4(text), line)
            case ["no", "bgp", "default", "ipv4-unicast"]:
                self.no_default = self.first(self.no_default, value=True, line=line)
            case ["segment-routing", "srv6"] if self.vrf is None:
                if self.srv6 is not None:
                    return self.srv6.reopen(line)
                self.srv6 = _LocatorName(self.source, line)
                return self.srv6
            case _:
                return False
        return True

    def _family(self, words: tuple[str, ...], line: Line) -> Block:
        family = _FAMILIES.get((words[0], words[1])) if len(words) == 2 else None
        if family is None or (self.vrf is not None and family not in _OF_VRF):
            self.source.refuse(line, "no address family that the dialect has here")
            return Ignored(self.source, line)
        if family in self.families:
            return self.families[family].reopen(line)
        self.families[family] = FamilyBlock(self, line, family)
        return self.families[family]

    def own_lines(self) -> Iterator[int]:
        """Yield the lines of this block that belong to none of its sessions."""
        yield from self.lines
        for family in self.families.values():
            yield from family.lines
        if self.srv6 is not None:
            yield from self.srv6.lines


class _LocatorName(Block):
    """``segment-routing srv6`` in the domain's block."""

    def __init__(self, source: Source, header: Line) -> None:
        super().__init__(source, header)
        self.name: Said[str] | None = None

    def take(self, line: Line) -> bool:
        match line.words:
            case ["locator", text]:
                self.name = self.first(self.name, label(text), line)
            case _:
                return False
        return True


def bgp_of(
    blocks: Mapping[str | None, BgpBlock],
    lists: Container[tuple[Family, str]],
    interfaces: Container[str],
    *,
    srv6: Srv6 | None,
    tunnels: bool,
) -> Bgp | None:
    """Return the speaker with the sessions of all blocks.

    Refuses blocks that disagree on AS number or router ID, and what does not follow from the
    locator (``srv6``) and from whether there is a VXLAN tunnel endpoint (``tunnels``).
    """
    domain = blocks.get(None)
    if domain is None:
        for block in blocks.values():
            block.source.refuse(block.header, "there is no BGP block of the domain")
        return None
    for block in blocks.values():
        _check_block(block, domain)
    _check_locator(domain, srv6)
    _check_tunnels(domain, tunnels=tunnels)
    sessions: list[BgpNeighbor] = []
    for block in blocks.values():
        for neighbor in block.neighbors.values():
            part = neighbor.part(block.asn, lists, interfaces)
            if part is not None:
                sessions.append(part)
    return Bgp(
        asn=domain.asn,
        router_id=domain.router_id.value if domain.router_id else IPv4Address(0),
        neighbors=tuple(sessions),
        origin=origin_of((domain.source, domain.own_lines())),
    )


def _check_block(block: BgpBlock, domain: BgpBlock) -> None:
    if block.asn != domain.asn:
        block.source.refuse(block.header, f"the domain's AS is {domain.asn}")
    if block.no_default is None:
        block.source.refuse(block.header, "it lacks 'no bgp default ipv4-unicast'")
    if block.router_id is None:
        block.source.refuse(block.header, "it lacks its router ID")
    elif domain.router_id is not None and block.router_id.value != domain.router_id.value:
        block.source.refuse(block.router_id.line, "the domain's block has another router ID")


def _check_locator(domain: BgpBlock, srv6: Srv6 | None) -> None:
    source, block = domain.source, domain.srv6
    if block is None:
        if srv6 is not None:
            source.refuse(domain.header, "it lacks 'segment-routing srv6' with the locator")
    elif srv6 is None:
        source.refuse(block.header, "there is no locator")
    elif block.name is None:
        source.refuse(block.header, "it lacks the name of the locator")
    elif block.name.value != srv6.locator_name:
        source.refuse(block.name.line, f"the locator's name is {srv6.locator_name}")


def _check_tunnels(domain: BgpBlock, *, tunnels: bool) -> None:
    evpn = domain.families.get(Family.EVPN)
    said = evpn.all_vni if evpn is not None else None
    if said is not None and not tunnels:
        domain.source.refuse(said.line, "lo is no VXLAN tunnel endpoint")
    if said is None and tunnels:
        header = evpn.header if evpn is not None else domain.header
        domain.source.refuse(header, "lo is a VXLAN tunnel endpoint, but no VNI is advertised")
