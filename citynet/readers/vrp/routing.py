"""IS-IS and BGP of VRP."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Address, Bgp, BgpNeighbor, Family, Isis
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, REFERENCE, number, secret, v4, v6
from citynet.readers.vrp.reading import Reading

__all__ = ["finished_bgp", "finished_isis", "read_bgp", "read_isis"]

Match = re.Match[str]

_ADDRESS: Final = r"([0-9A-Fa-f.:]+)"
_BFD_TIMERS: Final = "bfd min-tx-interval 300 min-rx-interval 300"
_ISIS_LINES: Final = ("is-level level-2", "cost-style wide")
_UNICAST: Final = "ipv4-family unicast"
_VIEW: Final = re.compile(
    rf"(?:(ipv4-family vpnv4|ipv6-family vpnv6)|(ipv4|ipv6)-family vpn-instance ({NAME}))"
)
_PREFIX_SID: Final = {
    Family.VPNV4: "prefix-sid sid-type5 advertise-srv6-locator",
    Family.VPNV6: "prefix-sid advertise-srv6-locator",
}
_GLOBAL: Final = {"ipv4-family vpnv4": Family.VPNV4, "ipv6-family vpnv6": Family.VPNV6}


def read_isis(tag: str, opener: Line, reading: Reading) -> None:
    """Read ``isis``; IPv4 is among its families when an interface speaks it."""
    ledger = reading.ledger
    if reading.isis is not None:
        raise ValueError("said twice: IS-IS instance")
    draft = Draft(ledger, Isis(tag=tag, net="", families=()), opener)
    ledger.claim(opener)
    reading.isis = draft
    seen: set[str] = set()

    def net(_: None, match: Match, line: Line) -> None:
        seen.add("network-entity")
        draft.put(line, net=match[1])

    def key(_: None, match: Match, line: Line) -> None:
        draft.put(line, authentication=secret(match[1]))

    def ipv6(_: None, _match: Match, line: Line) -> None:
        draft.add(line, "families", Family.IPV6)

    def once(_: None, _match: Match, line: Line) -> None:
        if line.text in seen:
            raise ValueError("said twice")
        seen.add(line.text)
        draft.use(line)

    def locator(_: None, match: Match, line: Line) -> None:
        name = reading.srv6.value.locator_name if reading.srv6 else None
        if match[1] != name or "locator" in seen:
            raise ValueError("advertises the device's locator, once")
        seen.add("locator")
        draft.use(line)

    rules = RuleBook[None](
        {
            **dict.fromkeys(_ISIS_LINES, once),
            r"network-entity ([0-9a-f.]+)": net,
            rf"domain-authentication-mode md5 cipher ({REFERENCE})": key,
            r"ipv6 enable topology ipv6": ipv6,
            rf"segment-routing ipv6 locator ({NAME}) auto-sid-disable": locator,
        }
    )
    rules.apply(opener.children, None, ledger)
    wanted = {*_ISIS_LINES, "network-entity"} | ({"locator"} if reading.srv6 else set())
    for text in sorted(wanted - seen):
        ledger.missing(f"isis {tag} / {text}", "belongs to every instance")


def finished_isis(reading: Reading) -> Isis | None:
    """Return the instance, with the families that instance and interfaces show."""
    if reading.isis is None:
        return None
    isis = reading.isis.close()
    families = (Family.IPV4, *isis.families) if reading.isis_ipv4 else isis.families
    return replace(isis, families=families)


class _View:
    """A view of BGP: the speaker, a VPN family, or a VRF's family."""

    def __init__(self, reading: Reading, family: Family | None, vrf: str | None) -> None:
        self.reading = reading
        self.family = family
        self.vrf = vrf
        self.seen: dict[str, Line] = {}

    def once(self, line: Line) -> None:
        """Claim a line without a field of its own."""
        if line.text in self.seen:
            raise ValueError("said twice")
        self.seen[line.text] = line
        self.reading.ledger.claim(line)

    def neighbor(self, text: str, *, vrf: str | None) -> Draft[BgpNeighbor]:
        """Return the session with ``text``; without ``as-number`` it does not exist."""
        found = self.reading.neighbors.get((vrf, _address(text)))
        if found is None:
            raise ValueError(f"peer {text} has no as-number here")
        return found


def _address(text: str) -> Address:
    return v6(text) if ":" in text else v4(text)


def _as_number(view: _View, match: Match, line: Line) -> None:
    key = view.vrf, _address(match[1])
    if key in view.reading.neighbors:
        raise ValueError("as-number is said twice")
    families = (view.family,) if view.family is not None else ()
    if view.family is not None and (key[1].version == 4) != (view.family is Family.IPV4):
        raise ValueError("the session is of the other family")
    neighbor = BgpNeighbor(
        address=key[1],
        remote_as=number(match[2], 1, 2**32 - 1),
        vrf=view.vrf,
        families=families,
    )
    view.reading.neighbors[key] = Draft(view.reading.ledger, neighbor)
    view.reading.neighbors[key].use(line)


def _description(view: _View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, description=match[2])


def _source(view: _View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, update_source=match[2])


def _password(view: _View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, authentication=secret(match[2]))


def _bfd_enable(view: _View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, bfd=True)


def _bfd_timers(view: _View, match: Match, line: Line) -> None:
    view.once(line)
    view.neighbor(match[1], vrf=view.vrf).use(line)


def _list(view: _View, match: Match, line: Line) -> None:
    if (match[2] == "ip") != (view.family is Family.IPV4):
        raise ValueError("the prefix list is of the other family")
    field = "import_list" if match[4] == "import" else "export_list"
    view.neighbor(match[1], vrf=view.vrf).put(line, **{field: match[3]})


def _enable(view: _View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=None).add(line, "families", view.family)


def _client(view: _View, match: Match, line: Line) -> None:
    view.once(line)
    # Said once per family; the model's flag speaks of the session.
    view.neighbor(match[1], vrf=None).put_again(line, route_reflector_client=True)


def _prefix_sid(view: _View, match: Match, line: Line) -> None:
    view.once(line)
    view.neighbor(match[1], vrf=None).use(line)


def _once(view: _View, _match: Match, line: Line) -> None:
    view.once(line)


def _router_id(view: _View, match: Match, line: Line) -> None:
    if view.reading.bgp is None:
        raise ValueError("no speaker")
    view.reading.bgp.put(line, router_id=v4(match[1]))


_PEERS: Final = RuleBook[_View]({rf"peer {_ADDRESS} as-number ({NUMBER})": _as_number})
_SESSIONS: Final = {
    rf"peer {_ADDRESS} description (\S.*)": _description,
    rf"peer {_ADDRESS} connect-interface ({NAME})": _source,
    rf"peer {_ADDRESS} password cipher ({REFERENCE})": _password,
    rf"peer {_ADDRESS} {_BFD_TIMERS}": _bfd_timers,
    rf"peer {_ADDRESS} bfd enable": _bfd_enable,
}
_SPEAKER: Final = RuleBook[_View](
    {
        **_SESSIONS,
        rf"router-id {_ADDRESS}": _router_id,
        r"undo default ipv4-unicast": _once,
    }
)
_VPN: Final = RuleBook[_View](
    {
        r"(?:undo )?policy vpn-target": _once,
        rf"peer {_ADDRESS} enable": _enable,
        rf"peer {_ADDRESS} reflect-client": _client,
        rf"peer {_ADDRESS} prefix-sid (?:sid-type5 )?advertise-srv6-locator": _prefix_sid,
    }
)
_VRF: Final = RuleBook[_View](
    {
        **_SESSIONS,
        r"import-route (?:direct|static)": _once,
        r"maximum load-balancing 4": _once,
        rf"segment-routing ipv6 locator {NAME}": _once,
        r"segment-routing ipv6 best-effort": _once,
        rf"peer {_ADDRESS} (ip|ipv6)-prefix ({NAME}) (import|export)": _list,
    }
)


def read_bgp(asn: str, opener: Line, reading: Reading) -> None:
    """Read ``bgp``; VRFs and SRv6 have to be known already."""
    ledger = reading.ledger
    if reading.bgp is not None:
        raise ValueError("said twice: BGP speaker")
    empty = Bgp(asn=number(asn, 1, 2**32 - 1), router_id=IPv4Address(0))
    reading.bgp = Draft(ledger, empty, opener)
    ledger.claim(opener)
    view = _View(reading, None, None)
    _PEERS.apply(opener.children, view, ledger)
    _SPEAKER.apply(opener.children, view, ledger)
    _require(view, {"undo default ipv4-unicast"}, f"bgp {asn}")
    _check_timers(view)
    if reading.bgp.value.router_id == IPv4Address(0):
        ledger.missing(f"bgp {asn} / router-id", "no router ID")
    opened: set[str] = set()
    for line in opener.children:
        if not line.text.startswith(("ipv4-family ", "ipv6-family ")):
            continue
        if line.text in opened:
            ledger.refuse(line, "said twice: view")
            continue
        opened.add(line.text)
        _read_view(line, reading)
    if _UNICAST not in opened:
        ledger.missing(f"bgp {asn} / {_UNICAST}", "belongs to every speaker")


def _read_view(line: Line, reading: Reading) -> None:
    ledger = reading.ledger
    if line.text == _UNICAST:
        ledger.claim(line)
        if [child.text for child in line.children] == ["undo synchronization"]:
            ledger.claim(line.children[0])
        else:
            ledger.missing(f"bgp / {_UNICAST} / undo synchronization", "is all of this view")
        return
    match = _VIEW.fullmatch(line.text)
    if match is None:
        ledger.refuse(line, "no such view of BGP here")
    elif match[1]:
        _read_vpn(_GLOBAL[match[1]], line, reading)
    else:
        _read_vrf(match[2], match[3], line, reading)


def _read_vpn(family: Family, block: Line, reading: Reading) -> None:
    ledger = reading.ledger
    ledger.claim(block)
    view = _View(reading, family, None)
    _VPN.apply(block.children, view, ledger)
    reflects = any(text.endswith(" reflect-client") for text in view.seen)
    wanted = {"undo policy vpn-target" if reflects else "policy vpn-target"}
    for (vrf, address), draft in reading.neighbors.items():
        if vrf is None and family in draft.value.families and reading.srv6 is not None:
            wanted.add(_shown(view, f"peer {address} {_PREFIX_SID[family]}"))
    _require(view, wanted, block.text)
    for text, line in view.seen.items():
        if text.endswith(("vpn-target", "srv6-locator")) and text not in wanted:
            ledger.refuse(line, "does not belong to this view")


def _shown(view: _View, text: str) -> str:
    # A device shows IPv6 addresses in upper case.
    return next((seen for seen in view.seen if seen.lower() == text.lower()), text)


def _read_vrf(word: str, name: str, block: Line, reading: Reading) -> None:
    ledger = reading.ledger
    vrf, known = reading.vrfs.get(name), reading.vrf_families.get((name, word))
    if vrf is None or known is None:
        ledger.refuse(block, f"VRF {name} has no {word} family")
        return
    view = _View(reading, Family(word), name)
    vrf.use(block)
    known.in_bgp = True
    _PEERS.apply(block.children, view, ledger)
    _VRF.apply(block.children, view, ledger)
    known.connected = "import-route direct" in view.seen
    known.static = "import-route static" in view.seen
    srv6 = reading.srv6.value if reading.srv6 else None
    has_sids = (name, word.removeprefix("ipv")) in reading.sids
    best_effort = "segment-routing ipv6 best-effort"
    locator = f"segment-routing ipv6 locator {srv6.locator_name if srv6 else ''}"
    wanted = {"maximum load-balancing 4"} | ({locator, best_effort} if has_sids else set())
    _require(view, wanted, block.text)
    _check_timers(view)
    for text, line in view.seen.items():
        if text.startswith("segment-routing") and text not in wanted:
            ledger.refuse(line, "does not belong to this view")
    vrf.use(*view.seen.values())


def _require(view: _View, wanted: set[str], block: str) -> None:
    for text in sorted(wanted - set(view.seen)):
        view.reading.ledger.missing(f"{block} / {text}", "belongs to this view")


def _check_timers(view: _View) -> None:
    """Timers stand exactly where BFD is enabled."""
    timed = {
        _address(text.split(" ")[1]): line
        for text, line in view.seen.items()
        if text.endswith(_BFD_TIMERS)
    }
    for (vrf, address), draft in view.reading.neighbors.items():
        if vrf != view.vrf or (view.family and draft.value.families != (view.family,)):
            continue
        if draft.value.bfd and address not in timed:
            text = f"peer {address} {_BFD_TIMERS}"
            view.reading.ledger.missing(text, "belongs to sessions with BFD")
        elif address in timed and not draft.value.bfd:
            view.reading.ledger.refuse(timed[address], "BFD is not enabled on this session")


def finished_bgp(reading: Reading) -> Bgp | None:
    """Return the speaker with its sessions."""
    if reading.bgp is None:
        return None
    neighbors = tuple(draft.close() for draft in reading.neighbors.values())
    return replace(reading.bgp.close(), neighbors=neighbors)
