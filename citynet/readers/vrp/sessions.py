"""Lines of BGP sessions on VRP, in the views where they stand."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Address, BgpNeighbor, Family
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, REFERENCE, number, secret, v4, v6
from citynet.readers.vrp.reading import Reading

__all__ = ["PEERS", "SPEAKER", "VPN", "VRF", "View", "check_timers"]

Match = re.Match[str]

_ADDRESS: Final = r"([0-9A-Fa-f.:]+)"
BFD_TIMERS: Final = "bfd min-tx-interval 300 min-rx-interval 300"


class View:
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
        if self.vrf is not None and found.value.families != (self.family,):
            raise ValueError("the session is of the other family")
        return found


def _address(text: str) -> Address:
    return v6(text) if ":" in text else v4(text)


def _as_number(view: View, match: Match, line: Line) -> None:
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


def _description(view: View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, description=match[2])


def _source(view: View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, update_source=match[2])


def _password(view: View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, authentication=secret(match[2]))


def _bfd_enable(view: View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, bfd=True)


def _bfd_timers(view: View, match: Match, line: Line) -> None:
    view.once(line)
    view.neighbor(match[1], vrf=view.vrf).use(line)


def _ttl(view: View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=view.vrf).put(line, ttl_security=True)


def _list(view: View, match: Match, line: Line) -> None:
    if (match[2] == "ip") != (view.family is Family.IPV4):
        raise ValueError("the prefix list is of the other family")
    field = "import_list" if match[4] == "import" else "export_list"
    view.neighbor(match[1], vrf=view.vrf).put(line, **{field: match[3]})
    view.reading.named_lists.append((match[3], view.family or Family.IPV4, line))


def _enable(view: View, match: Match, line: Line) -> None:
    view.neighbor(match[1], vrf=None).add(line, "families", view.family)


def _client(view: View, match: Match, line: Line) -> None:
    view.once(line)
    # Said once per family; the model's flag speaks of the session.
    view.neighbor(match[1], vrf=None).put_again(line, route_reflector_client=True)


def _prefix_sid(view: View, match: Match, line: Line) -> None:
    view.once(line)
    view.neighbor(match[1], vrf=None).use(line)


def _once(view: View, _match: Match, line: Line) -> None:
    view.once(line)


def _router_id(view: View, match: Match, line: Line) -> None:
    if view.reading.bgp is None:
        raise ValueError("no speaker")
    view.reading.bgp.put(line, router_id=v4(match[1]))


PEERS: Final = RuleBook[View]({rf"peer {_ADDRESS} as-number ({NUMBER})": _as_number})
_SESSIONS: Final = {
    rf"peer {_ADDRESS} description (\S.*)": _description,
    rf"peer {_ADDRESS} connect-interface ({NAME})": _source,
    rf"peer {_ADDRESS} password cipher ({REFERENCE})": _password,
    rf"peer {_ADDRESS} {BFD_TIMERS}": _bfd_timers,
    rf"peer {_ADDRESS} bfd enable": _bfd_enable,
}
SPEAKER: Final = RuleBook[View](
    {
        **_SESSIONS,
        rf"router-id {_ADDRESS}": _router_id,
        r"undo default ipv4-unicast": _once,
    }
)
VPN: Final = RuleBook[View](
    {
        r"(?:undo )?policy vpn-target": _once,
        rf"peer {_ADDRESS} enable": _enable,
        rf"peer {_ADDRESS} reflect-client": _client,
        rf"peer {_ADDRESS} prefix-sid (?:sid-type5 )?advertise-srv6-locator": _prefix_sid,
    }
)
VRF: Final = RuleBook[View](
    {
        **_SESSIONS,
        r"import-route (?:direct|static)": _once,
        r"maximum load-balancing 4": _once,
        rf"segment-routing ipv6 locator {NAME}": _once,
        r"segment-routing ipv6 (?:best-effort|traffic-engineer)": _once,
        rf"peer {_ADDRESS} valid-ttl-hops 1": _ttl,
        rf"peer {_ADDRESS} (ip|ipv6)-prefix ({NAME}) (import|export)": _list,
    }
)


def check_timers(view: View) -> None:
    """Timers stand exactly where BFD is enabled."""
    timed = {
        _address(text.split(" ")[1]): line
        for text, line in view.seen.items()
        if text.endswith(BFD_TIMERS)
    }
    for (vrf, address), draft in view.reading.neighbors.items():
        if vrf != view.vrf or (view.family and draft.value.families != (view.family,)):
            continue
        if draft.value.bfd and address not in timed:
            text = f"peer {address} {BFD_TIMERS}"
            view.reading.ledger.missing(text, "belongs to sessions with BFD")
        elif address in timed and not draft.value.bfd:
            view.reading.ledger.refuse(timed[address], "BFD is not enabled on this session")
