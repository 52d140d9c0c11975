"""What carries services inside a domain: IS-IS adjacencies, sessions, and who hears whom.

Batfish models neither keys nor VPN address families, so these conditions are compared here, before
a twin is built; what disagrees is not in the twin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from citynet.device.model import Address, Device, Family, InterfaceKind
from validate.batfish.twin.adjacencies import Adjacency, LinkFault, adjacencies_of
from validate.batfish.twin.algorithms import PLAIN, definition_faults, links_of
from validate.batfish.twin.sessions import Session, sessions_of
from validate.outcome import Network, State

__all__ = ["Fabric", "fabric_of"]


@dataclass(frozen=True, kw_only=True)
class Fabric:
    """The fabric of one domain in one state."""

    domain: str
    devices: Mapping[str, Device]
    adjacencies: tuple[Adjacency, ...]
    sessions: tuple[Session, ...]
    faults: tuple[LinkFault, ...]

    @cached_property
    def parts(self) -> Mapping[str, int]:
        """Number of the connected part of the underlay that each device is in."""
        return _parts(self.devices, self.adjacencies)

    @cached_property
    def definition_faults(self) -> tuple[LinkFault, ...]:
        """Say where devices differ on a flexible algorithm."""
        return definition_faults(self.devices)

    def links(self, algorithm: int) -> tuple[Adjacency, ...]:
        """Return the links of an IS-IS algorithm, with what they cost there."""
        if algorithm == PLAIN:
            return self.adjacencies
        return links_of(algorithm, self.devices, self.adjacencies)

    def hearing(self, family: Family) -> Mapping[str, frozenset[str]]:
        """Return whose routes of a family each device hears, its own included.

        Routes of a client go to every peer, routes of others to clients only (RFC 4456 §6).
        """
        if family not in self._heard:
            self._heard[family] = self._hearing(family)
        return self._heard[family]

    @cached_property
    def _heard(self) -> dict[Family, Mapping[str, frozenset[str]]]:
        return {}

    def _hearing(self, family: Family) -> Mapping[str, frozenset[str]]:
        up = [s for s in self.sessions if family in s.families and self._connected(s)]
        peers: dict[str, list[tuple[str, bool]]] = {name: [] for name in self.devices}
        for session in up:
            (one, other), (here, there) = session.devices, session.statements
            peers[one].append((other, here.route_reflector_client))
            peers[other].append((one, there.route_reflector_client))
        heard: dict[str, set[str]] = {name: {name} for name in self.devices}
        for origin in self.devices:
            for device in _reached(origin, peers):
                heard[device].add(origin)
        return {name: frozenset(names) for name, names in heard.items()}

    def _connected(self, session: Session) -> bool:
        one, other = session.devices
        return (
            self.parts[one] == self.parts[other]
            and _is_announced(self.devices[other], session.statements[0].address)
            and _is_announced(self.devices[one], session.statements[1].address)
        )


def fabric_of(network: Network, domain: str, state: State) -> Fabric:
    """Return the fabric of ``domain`` with what has failed left out."""
    names = sorted(n for n, device in network.city.devices.items() if device.domain == domain)
    devices = {
        name: network.devices[name]
        for name in names
        if name in network.devices and name != state.failed_device
    }
    adjacencies, faults = adjacencies_of(network.city, devices, state)
    sessions, session_faults = sessions_of(devices)
    return Fabric(
        domain=domain,
        devices=devices,
        adjacencies=adjacencies,
        sessions=sessions,
        faults=(*faults, *session_faults),
    )


def _is_announced(device: Device, address: Address) -> bool:
    return any(
        interface.isis is not None
        and interface.enabled
        and interface.vrf is None
        and any(one.ip == address for one in interface.addresses)
        for interface in device.interfaces
        if interface.kind is not InterfaceKind.MANAGEMENT
    )


def _parts(devices: Iterable[str], adjacencies: Iterable[Adjacency]) -> Mapping[str, int]:
    part = {name: number for number, name in enumerate(devices)}
    for adjacency in adjacencies:
        one, other = (part[end.device] for end in adjacency.ends)
        if one != other:
            part = {name: one if number == other else number for name, number in part.items()}
    return part


def _reached(origin: str, peers: Mapping[str, list[tuple[str, bool]]]) -> set[str]:
    """Return the devices that a route of ``origin`` reaches by reflection."""
    heard: set[tuple[str, bool]] = set()
    queue = [(other, origin) for other, _ in peers[origin]]
    while queue:
        device, sender = queue.pop()
        from_client = any(name == sender and client for name, client in peers[device])
        if device == origin or (device, from_client) in heard:
            continue
        heard.add((device, from_client))
        queue += [(n, device) for n, client in peers[device] if from_client or client]
    return {device for device, _ in heard}
