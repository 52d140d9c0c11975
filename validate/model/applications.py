"""Which application a packet belongs to: decided where it enters a device, by the first match.

A packet belongs to an application by its protocol and either of its ports, so that both directions
of a conversation do (APN6). Elsewhere on the way nobody looks at ports again.
"""

from __future__ import annotations

from collections.abc import Iterator

from citynet.device.model import ApplicationMatch, Interface, PortRange
from validate.model.headerspace import PacketSet, Space
from validate.outcome import Packet

__all__ = ["application_of", "by_application"]


def by_application(space: Space, interface: Interface) -> Iterator[tuple[str, PacketSet]]:
    """Yield the packets of each application at an interface, then all others (empty name).

    The sets are disjoint and cover everything.
    """
    rest = space.full
    for match in interface.applications:
        yield match.application, rest & _packets(space, match)
        rest = rest & ~_packets(space, match)
    yield "", rest


def application_of(packet: Packet, interface: Interface) -> str:
    """Return the application of one packet that enters by an interface; empty: of none."""
    return next((m.application for m in interface.applications if _is_of(packet, m)), "")


def _packets(space: Space, match: ApplicationMatch) -> PacketSet:
    ends = (*map(space.source_ports, match.ports), *map(space.destination_ports, match.ports))
    return space.full & space.protocol(match.protocol) & space.union(ends)


def _is_of(packet: Packet, match: ApplicationMatch) -> bool:
    return packet.protocol == match.protocol and any(
        _holds(ports, number)
        for ports in match.ports
        for number in (packet.source_port, packet.destination_port)
    )


def _holds(ports: PortRange, number: int | None) -> bool:
    return number is not None and ports.first <= number <= ports.last
