"""Layers 1 to 3: which routed interfaces exist, what they are joined to, what they depend on.

A cable joins two ports; sub-interfaces of the two ports meet where their VLAN tags are equal;
exchange interfaces meet by ``peer`` on one device. What is not on a cable faces a tenant. A LAG is
a port like any other, on while one of its members is on; a member is nothing by itself. MACsec that
the two ends of a cable do not share stops everything on it (:mod:`.macsec`).

Texts may leave things unsaid. Where a parent port or the far port of a cable is absent, only one
end of an exchange cable names the other, or an interface's VRF does not exist, platforms differ:
such interfaces work in the *lenient* reading only (the last in the global table), and are listed as
doubts. So does a port with MACsec that faces a tenant: nobody knows whether he has the key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from citynet.device.model import Device, Interface, InterfaceKind, Vrf
from validate.model.macsec import macsec_fault
from validate.outcome import Network, State

__all__ = ["Attachment", "Context", "Routed", "Topology", "build_topology"]


class Context(NamedTuple):
    """A routing context: a VRF of a device, or its global table (``vrf`` empty)."""

    device: str
    vrf: str

    def __str__(self) -> str:
        return f"{self.device}[{self.vrf or 'global'}]"


class Attachment(NamedTuple):
    """A port and VLAN where somebody outside the model is attached (VLAN 0: untagged)."""

    device: str
    port: str
    vlan: int

    def __str__(self) -> str:
        return f"{self.device}:{self.port}.{self.vlan}"


@dataclass(frozen=True, slots=True, eq=False)
class Routed:
    """A routed interface that can come up. Compared by identity: one object per interface."""

    index: int
    device: str
    interface: Interface
    context: Context
    segment: str = ""
    """Name of the wire that it shares with others; empty when it faces outside or is a loopback."""
    link: str = ""
    """Link of the city that carries it."""
    far: str = ""
    """Device at the other end of that link."""
    attachment: Attachment | None = None
    mtu: int | None = None
    """Its own MTU, or that of its port."""

    def is_up(self, state: State) -> bool:
        """Tell whether it is up: its device and, on a link, the link and the far device."""
        if state.failed_device is not None:
            return state.failed_device not in {self.device, self.far}
        return not (self.link and state.failed_link == self.link)


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """Every routed interface of the network and how they are joined."""

    network: Network
    routed: tuple[Routed, ...]
    contexts: Mapping[Context, tuple[Routed, ...]]
    segments: Mapping[str, tuple[Routed, ...]]
    attachments: Mapping[Attachment, tuple[Routed, ...]]
    vrfs: Mapping[Context, Vrf]
    doubts: tuple[str, ...]
    """What platforms read differently; empty when both readings are the same."""

    def peers(self, routed: Routed) -> tuple[Routed, ...]:
        """Return the other interfaces on the same wire."""
        if not routed.segment:
            return ()
        return tuple(r for r in self.segments[routed.segment] if r is not routed)

    def device_of(self, context: Context) -> Device:
        """Return the device model of a context."""
        return self.network.devices[context.device]


class _Cable(NamedTuple):
    link: str
    far_device: str
    far_port: str


class _Wire(NamedTuple):
    """Where an interface leads."""

    segment: str = ""
    link: str = ""
    far: str = ""
    attachment: Attachment | None = None


class _Builder:
    def __init__(self, network: Network, *, lenient: bool) -> None:
        self.network = network
        self.lenient = lenient
        self.doubts: list[str] = []
        self.routed: list[Routed] = []
        self.cables: dict[tuple[str, str], _Cable] = {}
        for name, link in network.city.links.items():
            one, other = link.ends
            for near, far in ((one, other), (other, one)):
                cable = _Cable(name, far.device, far.port)
                self.cables.setdefault((near.device, near.port), cable)
        self.interfaces = {
            name: {i.name: i for i in sorted(device.interfaces, key=lambda i: i.name)}
            for name, device in sorted(network.devices.items())
        }

    def doubt(self, text: str) -> bool:
        self.doubts.append(text)
        return self.lenient

    def add_device(self, name: str, device: Device) -> None:
        known = {vrf.name for vrf in device.vrfs}
        for interface in self.interfaces[name].values():
            nowhere = interface.vrf is not None and interface.vrf not in known
            if not interface.enabled or (
                interface.kind is InterfaceKind.MANAGEMENT and (nowhere or interface.vrf is None)
            ):
                continue
            # An interface of a VRF that does not exist is off, or it is left in the global table.
            if nowhere and not self.doubt(f"{name} has no VRF {interface.vrf}"):
                continue
            wire = self.wire(name, interface)
            if wire is None:
                continue
            self.routed.append(
                Routed(
                    index=len(self.routed),
                    device=name,
                    interface=interface,
                    context=Context(name, "" if nowhere else interface.vrf or ""),
                    segment=wire.segment,
                    link=wire.link,
                    far=wire.far,
                    attachment=wire.attachment,
                    mtu=self.mtu(name, interface),
                )
            )

    def wire(self, device: str, interface: Interface) -> _Wire | None:
        """Return where an enabled interface leads, ``None`` when it cannot come up."""
        match interface.kind:
            case InterfaceKind.EXCHANGE:
                return _Wire(segment=self.exchange_segment(device, interface))
            case InterfaceKind.MANAGEMENT:
                # In a service's VRF by mistake: the management network is attached there.
                return _Wire(attachment=Attachment(device, interface.name, 0))
            case InterfaceKind.PHYSICAL | InterfaceKind.LAG:
                # A member of a LAG carries nothing but the LAG.
                is_free = interface.lag is None and self.is_on(device, interface)
                return self.port_wire(device, interface.name, 0) if is_free else None
            case InterfaceKind.SUBINTERFACE:
                if interface.vlan is None or not self.parent_is_up(device, interface):
                    return None
                return self.port_wire(device, interface.parent or "", interface.vlan)
            case _:
                return _Wire()

    def port_wire(self, device: str, port: str, vlan: int) -> _Wire | None:
        cable = self.cables.get((device, port))
        if cable is None:
            if not self.is_open(device, port):
                return None
            return _Wire(attachment=Attachment(device, port, vlan))
        if not self.has_carrier(device, port, cable):
            return None
        return _Wire(f"{cable.link}.{vlan}", cable.link, cable.far_device)

    def is_on(self, device: str, port: Interface) -> bool:
        """Tell whether a port is on: a LAG needs a member that is."""
        return port.enabled and (
            port.kind is not InterfaceKind.LAG
            or any(i.lag == port.name and i.enabled for i in self.interfaces[device].values())
        )

    def is_open(self, device: str, port: str) -> bool:
        """Tell whether a port that faces a tenant takes what he sends."""
        found = self.interfaces[device].get(port)
        return (
            found is None
            or found.macsec is None
            or self.doubt(f"{device} {port} has MACsec and faces a tenant")
        )

    def has_carrier(self, device: str, port: str, cable: _Cable) -> bool:
        """Tell whether something comes from the far end: its port is on and has the same key."""
        if cable.far_device not in self.interfaces:
            return False
        far = self.interfaces[cable.far_device].get(cable.far_port)
        if far is None:
            return self.doubt(f"{cable.far_device} says nothing of port {cable.far_port}")
        near = self.interfaces[device].get(port)
        return self.is_on(cable.far_device, far) and (
            near is None or macsec_fault((device, near), (cable.far_device, far)) is None
        )

    def parent_is_up(self, device: str, interface: Interface) -> bool:
        if interface.parent is None:
            return False
        parent = self.interfaces[device].get(interface.parent)
        if parent is None:
            return self.doubt(f"{device} says nothing of port {interface.parent}")
        if parent.lag is not None and not self.doubt(f"{device} {parent.name} is a LAG's member"):
            return False
        return self.is_on(device, parent)

    def exchange_segment(self, device: str, interface: Interface) -> str:
        """Return the wire of an exchange interface, empty when it has no usable peer."""
        for other in self.interfaces[device].values():
            if other.name == interface.name:
                continue
            ways = (interface.peer == other.name) + (other.peer == interface.name)
            if ways == 2 or (
                ways == 1
                and self.doubt(f"{device} joins {interface.name} and {other.name} one way only")
            ):
                return f"{device}:{'/'.join(sorted((interface.name, other.name)))}"
        return ""

    def mtu(self, device: str, interface: Interface) -> int | None:
        if interface.mtu is None and interface.parent is not None:
            parent = self.interfaces[device].get(interface.parent)
            return None if parent is None else parent.mtu
        return interface.mtu


def build_topology(network: Network, *, lenient: bool) -> Topology:
    """Return the topology of the device models over the city's cables."""
    builder = _Builder(network, lenient=lenient)
    vrfs: dict[Context, Vrf] = {}
    for name, device in sorted(network.devices.items()):
        for vrf in device.vrfs:
            vrfs.setdefault(Context(name, vrf.name), vrf)
        builder.add_device(name, device)
    contexts: dict[Context, list[Routed]] = {
        context: [] for context in (*vrfs, *(Context(name, "") for name in network.devices))
    }
    segments: defaultdict[str, list[Routed]] = defaultdict(list)
    attachments: defaultdict[Attachment, list[Routed]] = defaultdict(list)
    for routed in builder.routed:
        contexts.setdefault(routed.context, []).append(routed)
        if routed.segment:
            segments[routed.segment].append(routed)
        if routed.attachment is not None:
            attachments[routed.attachment].append(routed)
    return Topology(
        network=network,
        routed=tuple(builder.routed),
        contexts={key: tuple(contexts[key]) for key in sorted(contexts)},
        segments={key: tuple(value) for key, value in segments.items()},
        attachments={key: tuple(value) for key, value in attachments.items()},
        vrfs=vrfs,
        doubts=tuple(sorted(set(builder.doubts))),
    )
