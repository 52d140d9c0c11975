"""The BGP speaker of VRP and its views."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Bgp, Family
from citynet.readers.blocks import Draft, Line
from citynet.readers.values import NAME, number
from citynet.readers.vrp.reading import Reading, VrfFamily
from citynet.readers.vrp.sessions import PEERS, SPEAKER, VPN, VRF, View, check_timers
from citynet.readers.vrp.srv6 import locator_names

__all__ = ["finished_bgp", "read_bgp"]

_UNICAST: Final = "ipv4-family unicast"
_VIEW: Final = re.compile(
    rf"(?:(ipv4-family vpnv4|ipv6-family vpnv6)|(ipv4|ipv6)-family vpn-instance ({NAME}))"
)
_GLOBAL: Final = {"ipv4-family vpnv4": Family.VPNV4, "ipv6-family vpnv6": Family.VPNV6}
_PREFIX_SID: Final = {
    Family.VPNV4: "prefix-sid sid-type5 advertise-srv6-locator",
    Family.VPNV6: "prefix-sid advertise-srv6-locator",
}
_LOCATOR: Final = "segment-routing ipv6 locator "
_BEST_EFFORT: Final = "segment-routing ipv6 best-effort"
_POLICIES: Final = "segment-routing ipv6 traffic-engineer"


def read_bgp(reading: Reading, match: re.Match[str], opener: Line) -> None:
    """Read ``bgp``; VRFs and SRv6 have to be known already."""
    asn = match[1]
    ledger = reading.ledger
    if reading.bgp is not None:
        raise ValueError("said twice: BGP speaker")
    empty = Bgp(asn=number(asn, 1, 2**32 - 1), router_id=IPv4Address(0))
    reading.bgp = Draft(ledger, empty, opener)
    ledger.claim(opener)
    view = View(reading, None, None)
    PEERS.apply(opener.children, view, ledger)
    SPEAKER.apply(opener.children, view, ledger)
    _require(view, {"undo default ipv4-unicast"}, f"bgp {asn}")
    check_timers(view)
    if reading.bgp.value.router_id == IPv4Address(0):
        ledger.missing(f"bgp {asn} / router-id", "no router ID")
    opened: dict[str, Line] = {}
    for line in opener.children:
        if not line.text.startswith(("ipv4-family ", "ipv6-family ")):
            continue
        if line.text in opened:
            ledger.refuse(line, "said twice: view")
            continue
        opened[line.text] = line
    if _UNICAST not in opened:
        ledger.missing(f"bgp {asn} / {_UNICAST}", "belongs to every speaker")
    _check_vpn([vpn for line in opened.values() for vpn in _read_view(line, reading)], reading)


def _read_view(line: Line, reading: Reading) -> Iterator[tuple[View, Line]]:
    """Read a view; yield it if it is one of VPN routes."""
    ledger = reading.ledger
    match = _VIEW.fullmatch(line.text)
    if line.text == _UNICAST:
        ledger.claim(line)
        if [child.text for child in line.children] == ["undo synchronization"]:
            ledger.claim(line.children[0])
        else:
            ledger.missing(f"bgp / {_UNICAST} / undo synchronization", "is all of this view")
    elif match is None:
        ledger.refuse(line, "no such view of BGP here")
    elif match[1]:
        ledger.claim(line)
        view = View(reading, _GLOBAL[match[1]], None)
        VPN.apply(line.children, view, ledger)
        yield view, line
    else:
        _read_vrf(match[2], match[3], line, reading)


def _check_vpn(views: list[tuple[View, Line]], reading: Reading) -> None:
    """Enter what is missing in views of VPN routes, or stands there for no session."""
    sessions = {
        str(address): draft.value
        for (vrf, address), draft in reading.neighbors.items()
        if vrf is None
    }
    reflects = any(session.route_reflector_client for session in sessions.values())
    for view, block in views:
        wanted = {"undo policy vpn-target" if reflects else "policy vpn-target"}
        has_session = False
        for address, session in sessions.items():
            if view.family not in session.families:
                continue
            has_session = True
            wanted.add(_shown(view, f"peer {address} {_PREFIX_SID[view.family]}"))
            if session.route_reflector_client:
                wanted.add(_shown(view, f"peer {address} reflect-client"))
        if not has_session:
            reading.ledger.refuse(block, "no session has this family")
        _require(view, wanted, block.text)
        for text, line in view.seen.items():
            if text not in wanted:
                reading.ledger.refuse(line, "does not belong to this view")


def _shown(view: View, text: str) -> str:
    # A device shows IPv6 addresses in upper case.
    return next((seen for seen in view.seen if seen.lower() == text.lower()), text)


def _read_vrf(word: str, name: str, block: Line, reading: Reading) -> None:
    ledger = reading.ledger
    vrf, known = reading.vrfs.get(name), reading.vrf_families.get((name, word))
    if vrf is None or known is None:
        ledger.refuse(block, f"VRF {name} has no {word} family")
        return
    view = View(reading, Family(word), name)
    vrf.use(block)
    known.in_bgp = True
    PEERS.apply(block.children, view, ledger)
    VRF.apply(block.children, view, ledger)
    known.connected = "import-route direct" in view.seen
    known.static = "import-route static" in view.seen
    _require(view, {"maximum load-balancing 4"}, block.text)
    _read_locator(view, known, block)
    check_timers(view)
    vrf.use(*view.seen.values())


def _read_locator(view: View, known: VrfFamily, block: Line) -> None:
    """Read which locator the SIDs of a VRF's family lie under; both lines belong together.

    Routes of a VRF whose applications are steered take policies, and nothing else.
    """
    reading = view.reading
    named = [line for text, line in view.seen.items() if text.startswith(_LOCATOR)]
    for line in named[1:]:
        reading.ledger.refuse(line, "said twice: locator")
    way, other = (_BEST_EFFORT, _POLICIES) if known.tunnel is None else (_POLICIES, _BEST_EFFORT)
    opcode = reading.opcodes.get((view.vrf or "", str(view.family)))
    refused = {other}
    if named:
        known.locator = named[0].text.removeprefix(_LOCATOR)
        if known.locator not in locator_names(reading):
            reading.ledger.refuse(named[0], "the device has no such locator")
        _require(view, {way}, block.text)
    elif opcode is not None:
        _require(view, {f"{_LOCATOR}{opcode.locator}", way}, block.text)
    else:
        refused.add(way)
    for text in refused & set(view.seen):
        reading.ledger.refuse(view.seen[text], "does not belong to this view")


def _require(view: View, wanted: set[str], block: str) -> None:
    for text in sorted(wanted - set(view.seen)):
        view.reading.ledger.missing(f"{block} / {text}", "belongs to this view")


def finished_bgp(reading: Reading) -> Bgp | None:
    """Return the speaker with its sessions."""
    if reading.bgp is None:
        return None
    neighbors = tuple(draft.close() for draft in reading.neighbors.values())
    return replace(reading.bgp.close(), neighbors=neighbors)
