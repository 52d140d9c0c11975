"""iBGP inside a domain: which sessions can come up, and who hears whose routes.

A session exists when two devices configure each other by addresses that they really have and use,
with matching AS, families and key, and the underlay carries packets both ways. Reflectors pass on
routes as RFC 4456 says: from a client to everyone, from others to clients only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from citynet.device.model import Address, BgpNeighbor, Family
from validate.model.faults import Fault
from validate.model.topology import Context, Topology
from validate.model.underlay import Underlay
from validate.outcome import State

__all__ = ["IbgpSession", "Mesh", "build_mesh"]


class IbgpSession(NamedTuple):
    """A session that both ends agree on. Families are those that both speak."""

    one: str
    other: str
    one_neighbor: BgpNeighbor
    other_neighbor: BgpNeighbor
    families: frozenset[Family]


class _Peer(NamedTuple):
    """A device's view of a session: the peer, and who is whose client."""

    device: str
    families: frozenset[Family]
    is_client: bool
    """The peer is this device's client."""


def _session_address(topology: Topology, device: str, neighbor: BgpNeighbor) -> Address | None:
    """Return the address from which a device speaks to a neighbor."""
    for routed in topology.contexts.get(Context(device, neighbor.vrf or ""), ()):
        interface = routed.interface
        if neighbor.update_source is not None and interface.name != neighbor.update_source:
            continue
        for address in interface.addresses:
            if address.version != neighbor.address.version:
                continue
            if neighbor.update_source is not None or neighbor.address in address.network:
                return address.ip
    return None


@dataclass(slots=True)
class Mesh:
    """The iBGP sessions of all domains and what is heard over them."""

    underlay: Underlay
    sessions: tuple[IbgpSession, ...]
    faults: tuple[Fault, ...]
    reflectors: frozenset[str] = frozenset()
    _peers: dict[int, dict[str, list[_Peer]]] = field(default_factory=dict)
    _keys: dict[frozenset[int], int] = field(default_factory=dict)
    _heard: dict[tuple[int, str, Family], frozenset[str]] = field(default_factory=dict)
    _sessions_of: dict[str, frozenset[int]] = field(default_factory=dict)

    def up(self, state: State) -> frozenset[int]:
        """Return the indexes of the sessions that are up in a state."""
        return frozenset(
            index for index, session in enumerate(self.sessions) if self._is_up(state, session)
        )

    def key(self, state: State) -> int:
        """Return a number for what is heard in a state, leaving out a failed device.

        States of equal numbers hear the same, but for the failed device itself.
        """
        up = self.up(state)
        base = self.up(State()) if not self._keys else next(iter(self._keys))
        self._number(base)
        failed = state.failed_device
        if failed is not None and failed not in self.reflectors:
            # It passed nothing on: without it the others hear what they heard.
            without = base - self._sessions_of.get(failed, frozenset())
            if up == without:
                return 0
        return self._number(up)

    def heard(self, key: int, origin: str, family: Family) -> frozenset[str]:
        """Return the devices that learn what ``origin`` originates in a family."""
        found = self._heard.get((key, origin, family))
        if found is None:
            found = self._flood(self._peers[key], origin, family)
            self._heard[key, origin, family] = found
        return found

    def next_hop(self, origin: str, families: frozenset[Family]) -> Address | None:
        """Return the next hop that ``origin`` announces: its address of a session."""
        for session in self.sessions:
            if families & session.families:
                if session.one == origin:
                    return session.other_neighbor.address
                if session.other == origin:
                    return session.one_neighbor.address
        return None

    def _number(self, up: frozenset[int]) -> int:
        if up not in self._keys:
            key = self._keys[up] = len(self._keys)
            peers: defaultdict[str, list[_Peer]] = defaultdict(list)
            for index in sorted(up):
                s = self.sessions[index]
                peers[s.one].append(
                    _Peer(s.other, s.families, s.one_neighbor.route_reflector_client)
                )
                peers[s.other].append(
                    _Peer(s.one, s.families, s.other_neighbor.route_reflector_client)
                )
            self._peers[key] = dict(peers)
        return self._keys[up]

    def _is_up(self, state: State, session: IbgpSession) -> bool:
        if not self.underlay.is_connected(state, session.one, session.other):
            return False
        landing = self.underlay.landing
        return session.other in landing(
            state, session.one, session.one_neighbor.address
        ) and session.one in landing(state, session.other, session.other_neighbor.address)

    @staticmethod
    def _flood(peers: dict[str, list[_Peer]], origin: str, family: Family) -> frozenset[str]:
        def is_client_of(device: str, peer: str) -> bool:
            return any(p.device == peer and p.is_client for p in peers.get(device, ()))

        seen: set[tuple[str, bool]] = set()
        queue = [
            (peer.device, is_client_of(peer.device, origin))
            for peer in peers.get(origin, ())
            if family in peer.families
        ]
        while queue:
            here = queue.pop()
            if here in seen:
                continue
            seen.add(here)
            device, from_client = here
            queue.extend(
                (peer.device, is_client_of(peer.device, device))
                for peer in peers.get(device, ())
                if family in peer.families
                and peer.device != origin
                and (from_client or peer.is_client)
            )
        return frozenset(device for device, _ in seen)


def build_mesh(topology: Topology, underlay: Underlay) -> Mesh:
    """Return the iBGP mesh: sessions that both ends agree on, and what is wrong with others."""
    owners: defaultdict[Address, list[str]] = defaultdict(list)
    for context, members in topology.contexts.items():
        if not context.vrf:
            for routed in members:
                for address in routed.interface.addresses:
                    owners[address.ip].append(context.device)
    sessions: dict[tuple[str, str, int], IbgpSession] = {}
    faults: list[Fault] = []
    for name in sorted(topology.network.devices):
        for neighbor in _neighbors(topology, name):
            faults.extend(_examine(topology, owners, sessions, name, neighbor))
    members_of: defaultdict[str, set[int]] = defaultdict(set)
    for index, session in enumerate(sessions.values()):
        members_of[session.one].add(index)
        members_of[session.other].add(index)
    reflectors = frozenset(
        name
        for name in topology.network.devices
        if any(n.route_reflector_client for n in _neighbors(topology, name))
    )
    return Mesh(
        underlay,
        tuple(sessions.values()),
        tuple(faults),
        reflectors,
        _sessions_of={name: frozenset(found) for name, found in members_of.items()},
    )


def _neighbors(topology: Topology, device: str) -> Iterator[BgpNeighbor]:
    bgp = topology.network.devices[device].bgp
    if bgp is not None:
        yield from (n for n in bgp.neighbors if n.vrf is None)


def _examine(
    topology: Topology,
    owners: dict[Address, list[str]],
    sessions: dict[tuple[str, str, int], IbgpSession],
    device: str,
    neighbor: BgpNeighbor,
) -> Iterator[Fault]:
    """Add the session that a neighbor makes, or yield what is wrong with it."""
    local = _session_address(topology, device, neighbor)
    ends = f"iBGP of {device} to {neighbor.address}"
    if local is None:
        yield Fault.at(device, neighbor, f"{ends}: no source address")
        return
    others = [name for name in owners.get(neighbor.address, ()) if name != device]
    if not others:
        yield Fault.at(device, neighbor, f"{ends}: no other device has that address")
    for other in others:
        back = next((n for n in _neighbors(topology, other) if n.address == local), None)
        if back is None:
            text = f"{ends} ({other}): {other} has no neighbor {local}"
            yield Fault.at(device, neighbor, text, other, echo=True)
            continue
        wrong = list(_disagreements(topology, (device, neighbor), (other, back)))
        for text in wrong:
            yield Fault.at(device, neighbor, f"{ends} ({other}): {text}", other)
        families = frozenset(neighbor.families) & frozenset(back.families)
        if families and all(text.startswith("the families") for text in wrong):
            pair = (min(device, other), max(device, other))
            mine, theirs = (neighbor, back) if device < other else (back, neighbor)
            key = (*pair, local.version)
            sessions.setdefault(key, IbgpSession(*pair, mine, theirs, families))


def _disagreements(
    topology: Topology, mine: tuple[str, BgpNeighbor], theirs: tuple[str, BgpNeighbor]
) -> Iterator[str]:
    device, neighbor = mine
    other, back = theirs
    here, there = topology.network.devices[device].bgp, topology.network.devices[other].bgp
    if here is None or there is None:
        return
    source = _session_address(topology, other, back)
    if source != neighbor.address:
        yield f"{other} speaks from {source or 'no address'}"
    if neighbor.remote_as != there.asn:
        yield f"AS {neighbor.remote_as} is expected, {other} is in AS {there.asn}"
    if back.remote_as != here.asn:
        yield f"{other} expects AS {back.remote_as}, {device} is in AS {here.asn}"
    if set(neighbor.families) != set(back.families):
        yield "the families differ"
    if neighbor.authentication != back.authentication:
        yield "the keys differ"
