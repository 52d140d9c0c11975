"""eBGP in VRFs over hand-offs: which sessions can come up.

Both ends must stand on one wire (same VLAN), have addresses in one subnet, name each other's
address and AS, and share the key; both or none have TTL security, since a speaker without it sends
with TTL 1; their filters must let BGP in, and on IPv6 neighbour discovery.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from citynet.device.model import Address, BgpNeighbor, Family, InterfaceAddress
from validate.model.faults import Fault
from validate.model.readings import Readings
from validate.model.session_filters import Side, bfd_obstacles, session_obstacles
from validate.model.topology import Context, Routed, Topology
from validate.outcome import State

__all__ = ["EbgpEnd", "EbgpSession", "EbgpSessions", "build_ebgp"]


class EbgpEnd(NamedTuple):
    """One end of a session: its interface and address there, and what it says of the other."""

    routed: Routed
    address: InterfaceAddress
    neighbor: BgpNeighbor
    asn: int

    @property
    def side(self) -> Side:
        """Return its interface and address."""
        return Side(self.routed, self.address.ip)


@dataclass(frozen=True, slots=True)
class EbgpSession:
    """A session that both ends agree on."""

    one: EbgpEnd
    other: EbgpEnd
    families: frozenset[Family]

    def is_up(self, state: State) -> bool:
        """Tell whether it is up in a state."""
        return self.one.routed.is_up(state) and self.other.routed.is_up(state)


@dataclass(frozen=True, slots=True)
class EbgpSessions:
    """All sessions, and what is wrong with those that are not there."""

    sessions: tuple[EbgpSession, ...]
    faults: tuple[Fault, ...]


def build_ebgp(topology: Topology, readings: Readings) -> EbgpSessions:
    """Return the sessions in VRFs that can come up with nothing failed."""
    sessions: dict[tuple[int, int, int], EbgpSession] = {}
    faults: list[Fault] = []
    for name, device in sorted(topology.network.devices.items()):
        if device.bgp is None:
            continue
        for neighbor in device.bgp.neighbors:
            if neighbor.vrf is None:
                continue
            end = _end(topology, name, neighbor, device.bgp.asn)
            text = f"eBGP of {name} to {neighbor.address} in {neighbor.vrf}"
            if end is None:
                fault = Fault.at(
                    name,
                    neighbor,
                    f"{text}: no interface of the VRF that is up has it in its subnet",
                    vrf=neighbor.vrf,
                )
                faults.append(fault)
                continue
            for found in _examine(topology, readings, end, text):
                if isinstance(found, Fault):
                    faults.append(found)
                else:
                    ends = sorted((found.one, found.other), key=lambda e: e.routed.index)
                    key = (ends[0].routed.index, ends[1].routed.index, ends[0].address.version)
                    sessions.setdefault(key, EbgpSession(ends[0], ends[1], found.families))
    return EbgpSessions(tuple(sessions.values()), tuple(faults))


def _end(topology: Topology, device: str, neighbor: BgpNeighbor, asn: int) -> EbgpEnd | None:
    for routed in topology.contexts.get(Context(device, neighbor.vrf or ""), ()):
        if neighbor.update_source not in {None, routed.interface.name}:
            continue
        for address in routed.interface.addresses:
            if neighbor.address in address.network and neighbor.address != address.ip:
                return EbgpEnd(routed, address, neighbor, asn)
    return None


def _examine(
    topology: Topology, readings: Readings, end: EbgpEnd, text: str
) -> Iterator[Fault | EbgpSession]:
    """Yield the session of an end, or what is wrong with it; some faults leave it working."""
    device, neighbor = end.routed.device, end.neighbor
    others = [
        (peer, address)
        for peer in topology.peers(end.routed)
        for address in peer.interface.addresses
        if address.ip == neighbor.address
    ]
    if not others:
        wire = end.routed.interface.name
        yield Fault.at(
            device,
            neighbor,
            f"{text}: nobody has that address on the wire of {wire}",
            end.routed.far or device,
            vrf=neighbor.vrf or "",
        )
    for peer, address in others:
        back = _back(topology, peer, end.address.ip)
        if back is None:
            where = peer.context.vrf or "the global table"
            reason = f"{text} ({peer.device}): no neighbor {end.address.ip} there in {where}"
            yield Fault.at(device, neighbor, reason, peer.device, vrf=neighbor.vrf or "", echo=True)
        else:
            other = EbgpEnd(peer, address, *back)
            yield from _agreement(readings, end, other, f"{text} ({peer.device})")


def _agreement(
    readings: Readings, end: EbgpEnd, other: EbgpEnd, text: str
) -> Iterator[Fault | EbgpSession]:
    device, vrf = end.routed.device, end.neighbor.vrf or ""
    wrong = list(_disagreements(end, other))
    blocked = [] if wrong else list(session_obstacles(readings, end.side, other.side))
    if not wrong and not blocked:
        families = frozenset(end.neighbor.families) & frozenset(other.neighbor.families)
        yield EbgpSession(end, other, families)
    for reason in (*wrong, *_weak(end, other)):
        yield Fault.at(device, end.neighbor, f"{text}: {reason}", other.routed.device, vrf=vrf)
    if end.neighbor.bfd and other.neighbor.bfd:
        blocked.extend(bfd_obstacles(readings, end.side, other.side))
    for side, reason in blocked:
        there = side.routed
        concerned = (device, other.routed.device)
        yield Fault.at(
            there.device, there.interface, f"{text}: {reason}", *concerned, vrf=there.context.vrf
        )


def _back(topology: Topology, peer: Routed, address: Address) -> tuple[BgpNeighbor, int] | None:
    bgp = topology.network.devices[peer.device].bgp
    if bgp is None:
        return None
    for neighbor in bgp.neighbors:
        if (neighbor.vrf or "") == peer.context.vrf and neighbor.address == address:
            return neighbor, bgp.asn
    return None


def _disagreements(end: EbgpEnd, other: EbgpEnd) -> Iterator[str]:
    if end.address.network != other.address.network:
        yield f"the subnets differ ({end.address.network} and {other.address.network})"
    if end.neighbor.remote_as != other.asn:
        yield f"AS {end.neighbor.remote_as} is expected, the neighbor is in AS {other.asn}"
    if other.neighbor.remote_as != end.asn:
        yield f"the neighbor expects AS {other.neighbor.remote_as}, it is AS {end.asn}"
    if end.asn == other.asn:
        yield f"both ends are in AS {end.asn}"
    if other.neighbor.update_source not in {None, other.routed.interface.name}:
        yield f"the neighbor speaks from {other.neighbor.update_source}"
    if end.neighbor.authentication != other.neighbor.authentication:
        yield "the keys differ"
    if end.neighbor.ttl_security and not other.neighbor.ttl_security:
        yield "packets need the TTL of a neighbour here, and the other end sends 1 (RFC 5082)"
    if other.neighbor.ttl_security and not end.neighbor.ttl_security:
        yield "the other end needs the TTL of a neighbour, and packets leave here with 1 (RFC 5082)"
    if not set(end.neighbor.families) & set(other.neighbor.families):
        yield "no common family"


def _weak(end: EbgpEnd, other: EbgpEnd) -> Iterator[str]:
    """Yield what is wrong although the session comes up."""
    mine, theirs = set(end.neighbor.families), set(other.neighbor.families)
    if mine & theirs and mine != theirs:
        yield "the families differ"
    if end.routed.mtu != other.routed.mtu:
        yield f"the MTUs differ ({end.routed.mtu} and {other.routed.mtu})"
