"""What filters do to an eBGP session: its own packets, BFD, and neighbour discovery."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Final, NamedTuple

from citynet.device.model import Address, Family
from validate.model.discovery import discovers
from validate.model.readings import Readings
from validate.model.topology import Routed
from validate.outcome import Packet

__all__ = ["Side", "bfd_obstacles", "session_obstacles"]

_TCP: Final = 6
_UDP: Final = 17
_BGP: Final = 179
_BFD: Final = 3784
"""RFC 5881 §4."""
_EPHEMERAL: Final = 49152


class Side(NamedTuple):
    """One end of a session: an interface and its address."""

    routed: Routed
    address: Address

    def __str__(self) -> str:
        return f"{self.routed.device} {self.routed.interface.name}"


def session_obstacles(readings: Readings, one: Side, other: Side) -> Iterator[tuple[Side, str]]:
    """Yield each side whose filter keeps the session from coming up, and how."""
    if not (_opens(readings, one, other) or _opens(readings, other, one)):
        blocking = [
            near
            for near, far in ((one, other), (other, one))
            if not _serves(readings, near, far) and not _calls(readings, near, far)
        ]
        for side in blocking or [one]:
            yield side, f"the filter on {side} blocks BGP"
    for near, far in ((one, other), (other, one)):
        ours, theirs = near.address, far.address
        if (
            isinstance(ours, IPv6Address)
            and isinstance(theirs, IPv6Address)
            and not discovers(readings, near.routed, ours, theirs)
        ):
            yield near, f"the filter on {near} blocks neighbour discovery"


def bfd_obstacles(readings: Readings, one: Side, other: Side) -> Iterator[tuple[Side, str]]:
    """Yield each side whose filter blocks the BFD packets of the other."""
    for near, far in ((one, other), (other, one)):
        if not _admits(readings, near, far, _UDP, (_EPHEMERAL, _BFD), ""):
            yield near, f"the filter on {near} blocks BFD"


def _opens(readings: Readings, client: Side, server: Side) -> bool:
    return _serves(readings, server, client) and _calls(readings, client, server)


def _serves(readings: Readings, near: Side, far: Side) -> bool:
    """Tell whether ``near`` lets in a connection that ``far`` opens to its BGP port."""
    ports = (_EPHEMERAL, _BGP)
    return all(_admits(readings, near, far, _TCP, ports, flags) for flags in ("S", "A"))


def _calls(readings: Readings, near: Side, far: Side) -> bool:
    """Tell whether ``near`` lets in the answers to a connection that it opens itself."""
    ports = (_BGP, _EPHEMERAL)
    return all(_admits(readings, near, far, _TCP, ports, flags) for flags in ("SA", "A"))


def _admits(
    readings: Readings, near: Side, far: Side, protocol: int, ports: tuple[int, int], flags: str
) -> bool:
    packet = Packet(
        family=Family.IPV4 if near.address.version == 4 else Family.IPV6,
        source=far.address,
        destination=near.address,
        protocol=protocol,
        source_port=ports[0],
        destination_port=ports[1],
        tcp_flags=flags,
    )
    return readings.admits(near.routed.device, near.routed.interface, packet)
