"""BGP of EOS: the speaker, its VRFs and its sessions."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Address, Bgp, BgpNeighbor, Family, Vrf
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.eos.reading import NeighborReading, Reading
from citynet.readers.values import NAME, NUMBER, REFERENCE, number, secret, v4, v6

__all__ = ["finished_bgp", "read_bgp"]

Match = re.Match[str]

_PATHS: Final = "maximum-paths 4 ecmp 4"
_BASELINE: Final = ("no bgp default ipv4-unicast", _PATHS)
_ADDRESS: Final = r"([0-9a-f.:]+)"
_TARGET: Final = rf"({NUMBER}:{NUMBER})"


class _Session:
    """A BGP block: the whole speaker, or one VRF of it."""

    def __init__(self, reading: Reading, vrf: Draft[Vrf] | None) -> None:
        self.reading = reading
        self.vrf = vrf
        self.vrf_name = vrf.value.name if vrf else None
        self.family: Family | None = None

    def neighbor(self, text: str) -> NeighborReading:
        """Return the session with ``text``; without ``remote-as`` it does not exist."""
        found = self.reading.neighbors.get((self.vrf_name, _address(text)))
        if found is None:
            raise ValueError(f"neighbor {text} has no remote-as here")
        return found

    def has_vrf(self) -> Draft[Vrf]:
        """Return the VRF of the block; lines of a VRF outside one are bad."""
        if self.vrf is None:
            raise ValueError("belongs to a VRF")
        return self.vrf


def _address(text: str) -> Address:
    return v6(text) if ":" in text else v4(text)


def _remote_as(session: _Session, match: Match, line: Line) -> None:
    reading = session.reading
    key = session.vrf_name, _address(match[1])
    if key in reading.neighbors:
        raise ValueError("remote-as is said twice")
    neighbor = BgpNeighbor(
        address=key[1], remote_as=number(match[2], 1, 2**32 - 1), vrf=session.vrf_name
    )
    draft = Draft(reading.ledger, neighbor)
    draft.use(line)
    reading.neighbors[key] = NeighborReading(draft)


def _update_source(session: _Session, match: Match, line: Line) -> None:
    session.neighbor(match[1]).draft.put(line, update_source=match[2])


def _description(session: _Session, match: Match, line: Line) -> None:
    session.neighbor(match[1]).draft.put(line, description=match[2])


def _client(session: _Session, match: Match, line: Line) -> None:
    session.neighbor(match[1]).draft.put(line, route_reflector_client=True)


def _bfd(session: _Session, match: Match, line: Line) -> None:
    session.neighbor(match[1]).draft.put(line, bfd=True)


def _ttl_security(session: _Session, match: Match, line: Line) -> None:
    session.has_vrf()
    session.neighbor(match[1]).draft.put(line, ttl_security=True)


def _password(session: _Session, match: Match, line: Line) -> None:
    session.neighbor(match[1]).draft.put(line, authentication=secret(match[2]))


def _send_community(session: _Session, match: Match, line: Line) -> None:
    neighbor = session.neighbor(match[1])
    if neighbor.send_community is not None:
        raise ValueError("said twice")
    neighbor.send_community = line
    neighbor.draft.use(line)


def _rd(session: _Session, match: Match, line: Line) -> None:
    session.has_vrf().put(line, rd=match[1])


def _import_target(session: _Session, match: Match, line: Line) -> None:
    session.has_vrf().add(line, "import_targets", match[1])


def _export_target(session: _Session, match: Match, line: Line) -> None:
    session.has_vrf().add(line, "export_targets", match[1])


def _redistribute(session: _Session, match: Match, line: Line) -> None:
    session.has_vrf().put(line, **{f"redistribute_{match[1]}": True})


def _router_id(session: _Session, match: Match, line: Line) -> None:
    bgp = session.reading.bgp
    if bgp is None:
        raise ValueError("no speaker")
    if session.vrf is None:
        bgp.put(line, router_id=v4(match[1]))
        return
    if bgp.value.router_id != v4(match[1]):
        raise ValueError("a VRF has the router ID of the speaker")
    if session.vrf_name in session.reading.identified:
        raise ValueError("said twice")
    session.reading.identified.add(session.vrf.value.name)
    session.vrf.use(line)


def _baseline(session: _Session, _match: Match, line: Line) -> None:
    if session.vrf is None:
        session.reading.ledger.claim(line)
        return
    if line.text != _PATHS:
        raise ValueError("belongs to the speaker, not to a VRF")
    if session.vrf_name in session.reading.balanced:
        raise ValueError("said twice")
    session.reading.balanced.add(session.vrf.value.name)
    session.vrf.use(line)


def _activate(session: _Session, match: Match, line: Line) -> None:
    session.neighbor(match[1]).draft.add(line, "families", session.family)


def _list(session: _Session, match: Match, line: Line) -> None:
    if session.family is None or session.family is Family.EVPN:
        raise ValueError("prefix lists belong to IPv4 and IPv6")
    neighbor = session.neighbor(match[1]).draft
    if (neighbor.value.address.version == 4) != (session.family is Family.IPV4):
        raise ValueError("the session is of the other family")
    neighbor.put(line, **{"import_list" if match[3] == "in" else "export_list": match[2]})
    session.neighbor(match[1]).lists.append((session.family, match[2], line))


_NEIGHBORS: Final = RuleBook[_Session](
    {rf"neighbor {_ADDRESS} remote-as ({NUMBER})": _remote_as},
)
_BLOCK: Final = RuleBook[_Session](
    {
        rf"neighbor {_ADDRESS} update-source ({NAME})": _update_source,
        rf"neighbor {_ADDRESS} description (\S.*)": _description,
        rf"neighbor {_ADDRESS} route-reflector-client": _client,
        rf"neighbor {_ADDRESS} bfd": _bfd,
        rf"neighbor {_ADDRESS} ttl maximum-hops 1": _ttl_security,
        rf"neighbor {_ADDRESS} password 0 ({REFERENCE})": _password,
        rf"neighbor {_ADDRESS} send-community extended": _send_community,
        rf"rd ([0-9.]+:{NUMBER})": _rd,
        rf"route-target import evpn {_TARGET}": _import_target,
        rf"route-target export evpn {_TARGET}": _export_target,
        r"redistribute (connected|static)": _redistribute,
        rf"router-id {_ADDRESS}": _router_id,
        **{re.escape(text): _baseline for text in _BASELINE},
    }
)
_FAMILY: Final = RuleBook[_Session](
    {
        rf"neighbor {_ADDRESS} activate": _activate,
        rf"neighbor {_ADDRESS} prefix-list ({NAME}) (in|out)": _list,
    }
)


def read_bgp(reading: Reading, match: Match, line: Line) -> None:
    """Read ``router bgp``; its VRFs have to be known already."""
    if reading.bgp is not None:
        raise ValueError("said twice: BGP speaker")
    empty = Bgp(asn=number(match[1], 1, 2**32 - 1), router_id=IPv4Address(0))
    reading.bgp = Draft(reading.ledger, empty)
    reading.bgp.use(line)
    _read_block(line, _Session(reading, None))
    texts = [child.text for child in line.children]
    for text in _BASELINE:
        if texts.count(text) != 1:
            reading.ledger.missing(f"{line.text} / {text}", "has to be there once")
    if reading.bgp.value.router_id == IPv4Address(0):
        reading.ledger.missing(f"{line.text} / router-id", "no router ID")


def _read_block(block: Line, session: _Session) -> None:
    ledger = session.reading.ledger
    _NEIGHBORS.apply(block.children, session, ledger)
    _BLOCK.apply(block.children, session, ledger)
    opened: set[str] = set()
    for line in block.children:
        word, _, name = line.text.partition(" ")
        if word not in {"address-family", "vrf"}:
            continue
        if line.text in opened:
            ledger.refuse(line, "said twice: block")
            continue
        opened.add(line.text)
        if word == "address-family":
            _read_family(name, line, session)
        elif session.vrf is None:
            _read_vrf(name, line, session.reading)


def _read_vrf(name: str, block: Line, reading: Reading) -> None:
    vrf = reading.vrfs.get(name)
    if vrf is None:
        reading.ledger.refuse(block, f"VRF {name} has no 'vrf instance'")
        return
    vrf.use(block)
    _read_block(block, _Session(reading, vrf))


def _read_family(name: str, block: Line, session: _Session) -> None:
    known = {"ipv4": Family.IPV4, "ipv6": Family.IPV6}
    if session.vrf is None:
        known["evpn"] = Family.EVPN
    if name not in known:
        session.reading.ledger.refuse(block, "no such address family here")
        return
    session.family = known[name]
    session.reading.ledger.claim(block)
    _FAMILY.apply(block.children, session, session.reading.ledger)


def finished_bgp(reading: Reading) -> Bgp | None:
    """Return the speaker with its sessions; enter what does not fit together."""
    if reading.bgp is None:
        return None
    neighbors: list[BgpNeighbor] = []
    for name in sorted(set(reading.vrfs) - reading.identified):
        text = f"router bgp / vrf {name} / router-id"
        reading.ledger.missing(text, "EOS would choose one itself")
    for name in sorted(set(reading.vrfs) - reading.balanced):
        text = f"router bgp / vrf {name} / {_PATHS}"
        reading.ledger.missing(text, "a VRF would use one path")
    for found in reading.neighbors.values():
        neighbor = found.draft.close()
        _check_lists(found, reading)
        needs = Family.EVPN in neighbor.families
        if needs and found.send_community is None:
            text = f"neighbor {neighbor.address} send-community extended"
            reading.ledger.missing(text, "EVPN routes lose their route targets without it")
        elif found.send_community is not None and not needs:
            reading.ledger.refuse(found.send_community, "belongs to EVPN sessions")
        neighbors.append(neighbor)
    return replace(reading.bgp.close(), neighbors=tuple(neighbors))


def _check_lists(found: NeighborReading, reading: Reading) -> None:
    for family, name, line in found.lists:
        its_list = reading.prefix_lists.get(name)
        if its_list is None or its_list.family is not family:
            reading.ledger.refuse(line, f"without the {family} list {name}, all prefixes pass")
