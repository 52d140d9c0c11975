"""What carries services inside a domain: IS-IS adjacencies, sessions, and who hears whom.

Batfish models neither keys nor VPN address families, so these conditions are compared here, before
a twin is built; what disagrees is not in the twin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from citynet.city.model import City, LinkEnd
from citynet.device.model import Address, BgpNeighbor, Device, Family, Interface, InterfaceKind
from validate.outcome import Network, State

__all__ = ["Adjacency", "Fabric", "LinkFault", "Session", "fabric_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjacency:
    """A cable that carries IS-IS: device, port and metric of either end."""

    link: str
    ends: tuple[LinkEnd, LinkEnd]
    metrics: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A BGP session between two devices' own addresses that both agree on."""

    devices: tuple[str, str]
    statements: tuple[BgpNeighbor, BgpNeighbor]
    """What the first says about the second, and the other way round."""
    families: frozenset[Family]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFault:
    """Why a cable or a session does not come up, and the statement of the device that says so."""

    device: str
    text: str
    part: Interface | BgpNeighbor | None = None


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
    adjacencies, faults = _adjacencies(network.city, devices, state)
    sessions, session_faults = _sessions(devices)
    return Fabric(
        domain=domain,
        devices=devices,
        adjacencies=adjacencies,
        sessions=sessions,
        faults=(*faults, *session_faults),
    )


def _adjacencies(
    city: City, devices: Mapping[str, Device], state: State
) -> tuple[tuple[Adjacency, ...], list[LinkFault]]:
    found: list[Adjacency] = []
    faults: list[LinkFault] = []
    for name, link in sorted(city.links.items()):
        one, other = link.ends
        if name == state.failed_link or one.device not in devices or other.device not in devices:
            continue
        ports = [_port(devices[end.device], end.port) for end in link.ends]
        why = _disagreement(devices[one.device], ports[0], devices[other.device], ports[1])
        if why is not None:
            faults.append(LinkFault(device=one.device, text=f"link {name}: {why}", part=ports[0]))
            continue
        metrics = [p.isis.metric for p in ports if p is not None and p.isis is not None]
        found.append(Adjacency(link=name, ends=link.ends, metrics=(metrics[0], metrics[1])))
    return tuple(found), faults


def _port(device: Device, name: str) -> Interface | None:
    return next((i for i in device.interfaces if i.name == name), None)


def _disagreement(
    one: Device, here: Interface | None, other: Device, there: Interface | None
) -> str | None:
    """Say why no IS-IS adjacency forms over a cable; ``None`` when one does."""
    if here is None or there is None:
        return "an end has no such port"
    if not here.enabled or not there.enabled:
        return "an end is switched off"
    if here.isis is None or there.isis is None or one.isis is None or other.isis is None:
        return "an end does not speak IS-IS"
    if here.isis.passive or there.isis.passive:
        return "an end is passive"
    checks = (
        (here.isis.authentication == there.isis.authentication, "the hello keys differ"),
        (one.isis.authentication == other.isis.authentication, "the keys of the domain differ"),
        (bool(set(one.isis.families) & set(other.isis.families)), "no family is spoken by both"),
        (here.mtu == there.mtu, "the MTUs differ"),
        (here.vrf is None and there.vrf is None, "an end is in a VRF"),
        (_share_subnet(here, there), "the addresses are in no common subnet"),
        (one.isis.net != other.isis.net, "both have the same NET"),
    )
    return next((text for good, text in checks if not good), None)


def _share_subnet(here: Interface, there: Interface) -> bool:
    return any(a.network == b.network and a != b for a in here.addresses for b in there.addresses)


def _sessions(devices: Mapping[str, Device]) -> tuple[tuple[Session, ...], list[LinkFault]]:
    owners = {
        address.ip: name
        for name, device in devices.items()
        for interface in device.interfaces
        if interface.vrf is None
        for address in interface.addresses
    }
    found: list[Session] = []
    faults: list[LinkFault] = []
    for name, statement in _statements(devices):
        other = owners.get(statement.address)
        if other is None or other == name:
            text = f"session to {statement.address}: no other device has this address"
            faults.append(LinkFault(device=name, text=text, part=statement))
            continue
        back = _statement_back(devices, name, other, owners)
        why = _session_fault(devices[name], statement, devices[other], back)
        if why is not None:
            text = f"session to {other} ({statement.address}): {why}"
            faults.append(LinkFault(device=name, text=text, part=statement))
        elif back is not None and name < other:
            found.append(
                Session(
                    devices=(name, other),
                    statements=(statement, back),
                    families=frozenset(statement.families) & frozenset(back.families),
                )
            )
    return tuple(found), faults


def _statements(devices: Mapping[str, Device]) -> Iterator[tuple[str, BgpNeighbor]]:
    for name, device in devices.items():
        for neighbor in device.bgp.neighbors if device.bgp else ():
            if neighbor.vrf is None:
                yield name, neighbor


def _statement_back(
    devices: Mapping[str, Device], name: str, other: str, owners: Mapping[Address, str]
) -> BgpNeighbor | None:
    statements = (n for owner, n in _statements(devices) if owner == other)
    return next((n for n in statements if owners.get(n.address) == name), None)


def _session_fault(
    one: Device, statement: BgpNeighbor, other: Device, back: BgpNeighbor | None
) -> str | None:
    if back is None:
        return "the other end has no session back"
    if one.bgp is None or other.bgp is None:
        return "an end speaks no BGP"
    checks = (
        (statement.remote_as == other.bgp.asn, f"the other end is in AS {other.bgp.asn}"),
        (back.remote_as == one.bgp.asn, f"the other end expects AS {back.remote_as}"),
        (statement.authentication == back.authentication, "the keys differ"),
        (bool(set(statement.families) & set(back.families)), "no family is carried by both"),
        (_comes_from(one, statement, back.address), f"it does not come from {back.address}"),
        (_comes_from(other, back, statement.address), "the other end's source is another address"),
    )
    return next((text for good, text in checks if not good), None)


def _comes_from(device: Device, statement: BgpNeighbor, expected: Address) -> bool:
    source = statement.update_source
    if source is None:
        return False
    interface = _port(device, source)
    return interface is not None and any(a.ip == expected for a in interface.addresses)


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
