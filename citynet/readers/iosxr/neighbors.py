"""BGP sessions of IOS-XR."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from citynet.device.model import BgpNeighbor, Family
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.iosxr.prefix_lists import EVERYTHING
from citynet.readers.iosxr.reading import NAME, Block, NeighborReading, Reading, key_of
from citynet.readers.values import NUMBER, number, v4, v6

__all__ = ["finished_neighbor", "read_neighbor", "uses_pass"]

Match = re.Match[str]

_BFD: Final = ("bfd fast-detect", "bfd multiplier 3", "bfd minimum-interval 300")
_CLIENT: Final = "route-reflector-client"
_FIELDS: Final = {"in": "import_list", "out": "export_list"}
_NO_LIST: Final = ""
"""A list that no device has: of a session that exchanges nothing for want of a policy."""


def _flag(found: NeighborReading, _match: Match, line: Line) -> None:
    found.block.claim(line.text, line)
    found.draft.use(line)


def _remote_as(found: NeighborReading, match: Match, line: Line) -> None:
    value = number(match[1], 1, 2**32 - 1)
    found.block.claim("remote-as", line)
    found.draft.put(line, remote_as=value)


def _password(found: NeighborReading, match: Match, line: Line) -> None:
    key = key_of(match[1])
    found.block.claim("password", line)
    found.draft.put(line, authentication=key)


def _ttl_security(found: NeighborReading, _match: Match, line: Line) -> None:
    if found.draft.value.vrf is None:
        raise ValueError("belongs to sessions in VRFs")
    found.draft.put(line, ttl_security=True)


def _description(found: NeighborReading, match: Match, line: Line) -> None:
    found.draft.put(line, description=match[1])


def _source(found: NeighborReading, match: Match, line: Line) -> None:
    found.draft.put(line, update_source=match[1])


def _family(found: NeighborReading, match: Match, line: Line) -> None:
    family = Family(match[1])
    in_vrf = found.draft.value.vrf is not None
    if in_vrf is not (family in {Family.IPV4, Family.IPV6}):
        raise ValueError("sessions in VRFs speak ipv4 or ipv6, others vpnv4 and vpnv6")
    if family in found.families:
        raise ValueError("said twice: family")
    found.draft.add(line, "families", family)
    block = Block(found.draft.ledger, f"{found.block.path} / {line.text}")
    found.families[family] = block
    policies = found.policies.setdefault(family, {})
    for each in line.children:
        policy = re.fullmatch(rf"route-policy ({NAME}) (in|out)", each.text)
        key = f"route-policy {policy[2]}" if policy else each.text
        if (policy is None and each.text != _CLIENT) or key in block.lines or each.children:
            found.draft.ledger.refuse(each, "not a line of this family, or said twice")
            continue
        block.claim(key, each)
        found.draft.use(each)
        if policy is not None:
            policies[policy[2]] = policy[1]


_NEIGHBOR: Final = RuleBook[NeighborReading](
    {
        rf"remote-as ({NUMBER})": _remote_as,
        r"password (?:(?:clear )?(secret:[a-z0-9.-]+)|encrypted [0-9A-Fa-f]+)": _password,
        r"ttl-security": _ttl_security,
        r"description (\S.*)": _description,
        rf"update-source ({NAME})": _source,
        r"address-family (ipv4|ipv6|vpnv4|vpnv6) unicast": _family,
        **dict.fromkeys(map(re.escape, _BFD), _flag),
    }
)


def read_neighbor(text: str, vrf: str | None, line: Line, reading: Reading) -> None:
    """Read a session of the speaker, or of a VRF."""
    address = v6(text) if ":" in text else v4(text)
    key = vrf, address
    if key in reading.neighbors:
        raise ValueError("said twice: neighbor")
    draft = Draft(reading.ledger, BgpNeighbor(address=address, remote_as=0, vrf=vrf))
    draft.use(line)
    path = f"router bgp / {f'vrf {vrf} / ' if vrf else ''}{line.text}"
    found = NeighborReading(draft, line, Block(reading.ledger, path))
    reading.neighbors[key] = found
    _NEIGHBOR.apply(line.children, found, reading.ledger)
    found.block.require(["remote-as"], "belongs to every session")


def finished_neighbor(found: NeighborReading, asn: int, reading: Reading) -> BgpNeighbor:
    """Return the session; prefix lists have to be known already."""
    neighbor = found.draft.close()
    said = [text for text in _BFD if text in found.block.lines]
    if len(said) < len(_BFD):
        found.block.forbid(said, "all lines of BFD belong together")
    if (neighbor.remote_as == asn) is (neighbor.vrf is not None):
        reason = "sessions in VRFs are to other networks, others inside the own one"
        found.block.forbid(["remote-as"], reason)
    if neighbor.vrf is not None:
        family = Family.IPV6 if neighbor.address.version == 6 else Family.IPV4
        if neighbor.families != (family,):
            reading.ledger.refuse(found.opener, "a session in a VRF has the family of its address")
    lists = {field: _list(found, direction, reading) for direction, field in _FIELDS.items()}
    return replace(
        neighbor,
        bfd=len(said) == len(_BFD),
        route_reflector_client=_is_client(found),
        import_list=lists["import_list"],
        export_list=lists["export_list"],
    )


def _is_client(found: NeighborReading) -> bool:
    said = [_CLIENT in block.lines for block in found.families.values()]
    if found.draft.value.vrf is None and said and all(said):
        return True
    for block in found.families.values():
        block.forbid([_CLIENT], "stands in every family of a session outside VRFs, or in none")
    return False


def _list(found: NeighborReading, direction: str, reading: Reading) -> str | None:
    """Return the prefix list of a direction; every family of the session has the same."""
    vrf = found.draft.value.vrf
    key = f"route-policy {direction}"
    names = {policies.get(direction) for policies in found.policies.values()}
    if names in (set(), {None}):
        if vrf is None:
            return None
        text = f"{found.block.path} / {key}"
        reading.ledger.missing(text, "exchanges nothing without a policy")
        return _NO_LIST
    for family, block in found.families.items():
        name = found.policies[family].get(direction)
        if len(names) > 1:
            block.forbid([key], "the families of the session have different policies")
        elif name == EVERYTHING:
            if vrf is None or EVERYTHING not in reading.route_policies:
                block.forbid([key], "this policy is not there, or not for sessions outside VRFs")
        elif name is not None:
            known = reading.prefix_lists.get(name)
            if known is None or (vrf is not None and known.family is not family):
                block.forbid([key], "there is no such prefix list of the session's family")
    found_names = sorted(name for name in names if name is not None)
    return None if found_names == [EVERYTHING] else found_names[0]


def uses_pass(reading: Reading) -> bool:
    """Return whether a session has the policy that lets everything through."""
    return any(
        EVERYTHING in policies.values()
        for found in reading.neighbors.values()
        for policies in found.policies.values()
    )
