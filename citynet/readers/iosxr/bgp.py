"""BGP of IOS-XR: the speaker and its VRFs."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Bgp, Family
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.iosxr.neighbors import finished_neighbor, read_neighbor
from citynet.readers.iosxr.reading import NAME, Block, Reading, VrfFamily, VrfReading
from citynet.readers.values import NUMBER, number, v4

__all__ = ["finished_bgp", "read_bgp"]

Match = re.Match[str]

_RETAIN: Final = "retain route-target all"
_GLOBAL: Final = (Family.VPNV4, Family.VPNV6)
_PATHS: Final = ("maximum-paths ebgp 4", "maximum-paths ibgp 4")
_REDISTRIBUTE: Final = ("redistribute connected", "redistribute static")
_SRV6: Final = "segment-routing srv6"
_ALLOC: Final = "alloc mode per-vrf"


def _router_id(reading: Reading, match: Match, line: Line) -> None:
    if reading.bgp is not None:
        reading.bgp.put(line, router_id=v4(match[1]))


def _family(reading: Reading, match: Match, line: Line) -> None:
    family = Family(match[1])
    if family in reading.bgp_families:
        raise ValueError("said twice: family")
    block = Block(reading.ledger, f"router bgp / {line.text}")
    reading.bgp_families[family] = block
    reading.ledger.claim(line)
    for each in line.children:
        if each.text == _RETAIN and _RETAIN not in block.lines:
            block.claim(_RETAIN, each)


def _neighbor(reading: Reading, match: Match, line: Line) -> None:
    read_neighbor(match[1], None, line, reading)


def _vrf(reading: Reading, match: Match, line: Line) -> None:
    found = reading.vrfs.get(match[1])
    if found is None or found.in_bgp:
        raise ValueError("there is no such VRF, or it is said twice")
    found.in_bgp = True
    found.draft.use(line)
    _VRF.apply(line.children, _Vrf(reading, match[1], found), reading.ledger)
    for family in (Family.IPV4, Family.IPV6):
        if family not in found.families or found.families[family].bgp is None:
            text = f"router bgp / {line.text} / address-family {family} unicast"
            reading.ledger.missing(text, "both families of a VRF belong to BGP")


class _Vrf:
    """A VRF under BGP while it is being read."""

    def __init__(self, reading: Reading, name: str, found: VrfReading) -> None:
        self.reading = reading
        self.name = name
        self.found = found


def _rd(vrf: _Vrf, match: Match, line: Line) -> None:
    vrf.found.draft.put(line, rd=match[1])


def _vrf_neighbor(vrf: _Vrf, match: Match, line: Line) -> None:
    read_neighbor(match[1], vrf.name, line, vrf.reading)


def _vrf_family(vrf: _Vrf, match: Match, line: Line) -> None:
    found = vrf.found.families.get(Family(match[1]))
    if found is None or found.bgp is not None:
        raise ValueError("the VRF has no such family, or it is said twice")
    block = Block(vrf.reading.ledger, f"router bgp / vrf {vrf.name} / {line.text}")
    found.bgp = block
    found.bgp_opener = line
    vrf.found.draft.use(line)
    for each in line.children:
        known = each.text in {*_PATHS, *_REDISTRIBUTE, _SRV6}
        if not known or each.text in block.lines:
            vrf.reading.ledger.refuse(each, "not a line of this family, or said twice")
            continue
        block.claim(each.text, each)
        vrf.found.draft.use(each)
        if each.text == _SRV6:
            _sids(each, found, block, vrf)
    block.require(_PATHS, "equal paths are used")


def _sids(view: Line, found: VrfFamily, block: Block, vrf: _Vrf) -> None:
    inner = Block(block.ledger, f"{block.path} / {view.text}")
    for line in view.children:
        locator = re.fullmatch(rf"locator ({NAME})", line.text)
        key = "locator" if locator else line.text
        if (locator is None and line.text != _ALLOC) or key in inner.lines or line.children:
            block.ledger.refuse(line, "not a line of this block, or said twice")
            continue
        inner.claim(key, line)
        vrf.found.draft.use(line)
        if locator is not None:
            found.locator = locator[1]
    inner.require(["locator", _ALLOC], "a VRF takes a SID for each family under one locator")


_ADDRESS: Final = r"([0-9A-Fa-f.:]+)"
_VRF: Final = RuleBook[_Vrf](
    {
        rf"rd ((?:[0-9.]+|{NUMBER}):{NUMBER})": _rd,
        r"address-family (ipv4|ipv6) unicast": _vrf_family,
        rf"neighbor {_ADDRESS}": _vrf_neighbor,
    }
)
_BGP: Final = RuleBook[Reading](
    {
        rf"bgp router-id {_ADDRESS}": _router_id,
        r"address-family (vpnv4|vpnv6) unicast": _family,
        rf"neighbor {_ADDRESS}": _neighbor,
        rf"vrf ({NAME})": _vrf,
    }
)


def read_bgp(reading: Reading, match: Match, line: Line) -> None:
    """Read ``router bgp``; VRFs have to be known already."""
    if reading.bgp is not None:
        raise ValueError("said twice: BGP speaker")
    empty = Bgp(asn=number(match[1], 1, 2**32 - 1), router_id=IPv4Address(0))
    reading.bgp = Draft(reading.ledger, empty)
    reading.bgp.use(line)
    _BGP.apply(line.children, reading, reading.ledger)
    if reading.bgp.value.router_id == IPv4Address(0):
        reading.ledger.missing(f"{line.text} / bgp router-id", "no router ID")


def finished_bgp(reading: Reading) -> Bgp | None:
    """Return the speaker with its sessions."""
    if reading.bgp is None:
        return None
    bgp = reading.bgp.close()
    neighbors = tuple(
        finished_neighbor(found, bgp.asn, reading) for found in reading.neighbors.values()
    )
    reflects = any(neighbor.route_reflector_client for neighbor in neighbors)
    for family in _GLOBAL:
        block = reading.bgp_families.get(family)
        if block is None:
            text = f"router bgp / address-family {family} unicast"
            reading.ledger.missing(text, "families of VRFs and sessions need it")
        else:
            block.exactly(_RETAIN, "belongs to reflectors, and only to them", wanted=reflects)
    return replace(bgp, neighbors=neighbors)
