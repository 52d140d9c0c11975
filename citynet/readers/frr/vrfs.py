"""The VRFs of a router: their devices, their BGP, their VNI and their static routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from citynet.device.model import Family, Vrf, VrfSids
from citynet.readers.frr.bgp import BgpBlock, FamilyBlock, Targets
from citynet.readers.frr.frr_conf import Routing
from citynet.readers.frr.lines import Line, Said, Source, origin_of, value_of
from citynet.readers.frr.ports import Ports

__all__ = ["vrfs_of"]

T = TypeVar("T")


def vrfs_of(ports: Ports, routing: Routing, *, locator: str | None) -> tuple[Vrf, ...]:
    """Return a VRF for each VRF device; refuse what other files say of VRFs without one.

    ``locator`` is the name of the router's locator for SIDs, if there is one.
    """
    for name, header in _headers(routing):
        if name not in ports.tables:
            routing.source.refuse(header, f"there is no VRF {name}")
    vrfs = tuple(_vrf(name, ports, routing, locator) for name in ports.tables)
    owners: dict[int, str] = {}
    for vrf in vrfs:
        if vrf.vni is not None and owners.setdefault(vrf.vni, vrf.name) != vrf.name:
            _refuse_vni(routing, vrf.name, f"{owners[vrf.vni]} has this VNI")
        if vrf.vni is not None and ports.tunnel_end is None:
            _refuse_vni(routing, vrf.name, "lo is no VXLAN tunnel endpoint")
        if vrf.sids is not None and locator is None:
            routing.source.refuse(routing.bgp[vrf.name].header, "there is no locator for its SIDs")
    return vrfs


def _headers(routing: Routing) -> Iterator[tuple[str, Line]]:
    for name, block in routing.vrfs.items():
        yield name, block.header
    for vrf, bgp in routing.bgp.items():
        if vrf is not None:
            yield vrf, bgp.header


def _refuse_vni(routing: Routing, name: str, reason: str) -> None:
    block = routing.vrfs.get(name)
    if block is not None and block.vni is not None:
        routing.source.refuse(block.vni.line, reason)


def _vrf(name: str, ports: Ports, routing: Routing, locator: str | None) -> Vrf:
    block, bgp = routing.vrfs.get(name), routing.bgp.get(name)
    vni = block.vni.value if block is not None and block.vni is not None else None
    stanza = ports.stanzas[name]
    lines = [*(block.lines if block else ()), *(bgp.own_lines() if bgp else ())]
    service = _service(bgp, vni) if bgp is not None else _Service()
    if bgp is None:
        _refuse_vni(routing, name, "the VRF has no BGP block")
    return Vrf(
        name=name,
        table=ports.tables[name].value,
        rd=service.rd,
        import_targets=tuple(service.imports),
        export_targets=tuple(service.exports),
        vni=vni,
        locator=locator if service.sids is not None else None,
        sids=service.sids,
        redistribute_connected=service.connected,
        redistribute_static=service.static,
        static_routes=block.routes(name, ports.interfaces) if block else (),
        origin=origin_of((routing.source, lines), (ports.source, stanza.lines)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """What BGP says of a VRF."""

    rd: str | None = None
    imports: Targets = frozenset()
    exports: Targets = frozenset()
    sids: VrfSids | None = None
    connected: bool = False
    static: bool = False


def _service(bgp: BgpBlock, vni: int | None) -> _Service:
    source = bgp.source
    v4, v6 = (_unicast(bgp, family) for family in (Family.IPV4, Family.IPV6))
    evpn = bgp.families.get(Family.EVPN)
    over_srv6 = any(
        said is not None for block in (v4, v6) for said in (block.sid, block.rd, block.imports)
    )
    if evpn is not None and vni is None:
        source.refuse(evpn.header, "the VRF has no VNI")
    if evpn is None and vni is not None:
        source.refuse(bgp.header, "it lacks 'address-family l2vpn evpn' for the VNI of the VRF")
    if over_srv6 and vni is not None:
        source.refuse(bgp.header, "a VRF has SIDs or a VNI, not both")
    connected = _same(source, v4.connected, v6.connected) is not None
    static = _same(source, v4.static, v6.static) is not None
    if evpn is not None and not over_srv6:
        return _over_vxlan(evpn, connected=connected, static=static)
    sids = _sids(v4, v6)
    imports = _same(source, v4.imports, v6.imports)
    exports = _same(source, v4.exports, v6.exports)
    rd = _same(source, v4.rd, v6.rd)
    if rd is None:
        source.refuse(bgp.header, "it says no route distinguisher")
    return _Service(
        rd=rd,
        imports=imports or frozenset(),
        exports=exports or frozenset(),
        sids=sids,
        connected=connected,
        static=static,
    )


def _unicast(bgp: BgpBlock, family: Family) -> FamilyBlock:
    """Return the block of a unicast family, which every VRF has."""
    block = bgp.families.get(family)
    if block is not None:
        return block
    bgp.source.refuse(bgp.header, f"it lacks 'address-family {family.value} unicast'")
    return FamilyBlock(bgp, bgp.header, family)


def _over_vxlan(evpn: FamilyBlock, *, connected: bool, static: bool) -> _Service:
    if evpn.rd is None:
        evpn.source.refuse(evpn.header, "it says no route distinguisher")
    for family in (Family.IPV4, Family.IPV6):
        if family not in evpn.advertised:
            evpn.source.refuse(evpn.header, f"it lacks 'advertise {family.value} unicast'")
    return _Service(
        rd=value_of(evpn.rd),
        imports=frozenset(evpn.listed["import"]),
        exports=frozenset(evpn.listed["export"]),
        connected=connected,
        static=static,
    )


def _sids(v4: FamilyBlock, v6: FamilyBlock) -> VrfSids | None:
    for block in (v4, v6):
        needed = {
            "sid vpn export": block.sid,
            "rd vpn export": block.rd,
            "export vpn": block.export_vpn,
            "import vpn": block.import_vpn,
        }
        lacking = [text for text, said in needed.items() if said is None]
        if lacking:
            block.source.refuse(block.header, f"it lacks {', '.join(lacking)}")
    if v4.sid is None or v6.sid is None:
        return None
    return VrfSids(
        dt4=v4.sid.value,
        dt6=v6.sid.value,
        origin=origin_of((v4.source, (v4.sid.line.number, v6.sid.line.number))),
    )


def _same(source: Source, one: Said[T] | None, other: Said[T] | None) -> T | None:
    """Return what both families say; refuse what only one says, or says otherwise."""
    if one is None or other is None:
        alone = one or other
        if alone is None:
            return None
        source.refuse(alone.line, "only one of the unicast families says this")
        return alone.value
    if one.value != other.value:
        source.refuse(other.line, f"line {one.line.number} says otherwise")
    return one.value
