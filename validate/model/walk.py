"""One packet, hop by hop: every way that it may take, with what decided at each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from citynet.device.model import FilterAction, FilterRule, Origin
from validate.model.applications import application_of
from validate.model.fib import Deed, Enter, Leave, Lost, Place, Ride, Via, chosen, in_order
from validate.model.filters import first_match
from validate.model.forwarding import Forwarding, Plane
from validate.model.readings import Readings, filter_name, find_filter
from validate.model.reverse import returns
from validate.model.tables import LINK_SCOPE, MULTICAST, own_networks
from validate.model.topology import Attachment, Context, Routed, Topology
from validate.outcome import Packet

__all__ = ["End", "EndKind", "Step", "Walk", "Walker"]


class EndKind(Enum):
    """How a packet's way ends."""

    DELIVERED = "delivered"
    CONTROL = "taken by the router itself"
    DROPPED = "dropped"
    LOOPING = "loops"


class Step(NamedTuple):
    """A packet in a context: how it came and how it goes on."""

    context: Context
    entered: Routed | None
    """``None``: out of a tunnel, or leaked on the device."""
    rule: FilterRule | None
    """Rule that let it in; ``None`` where no filter is bound."""
    left: Routed | None = None
    """``None``: into a tunnel, or nowhere."""
    application: str = ""
    """Application that it belongs to on the device; empty: none."""
    rides: tuple[Ride, ...] = ()
    """How the tunnel led here that it came out of, if it did."""

    @property
    def place(self) -> Place:
        """Return where it is looked up."""
        return Place(self.context, self.application)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where and why a way ends. ``origin`` is of the part of ``device`` that decided."""

    kind: EndKind
    device: str
    reason: str = ""
    attachment: Attachment | None = None
    context: Context | None = None
    """Context without a route; ``None`` when something else decided."""
    origin: Origin | None = None
    rides: tuple[Ride, ...] = ()
    """How a tunnel led to ``device`` that the packet was dropped in or after."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One way of a packet."""

    steps: tuple[Step, ...]
    end: End

    @property
    def rides(self) -> tuple[Ride, ...]:
        """Return all rides of it, in their order."""
        return (*(ride for step in self.steps for ride in step.rides), *self.end.rides)


class Walker:
    """Walks single packets through a plane, by tables and rules, not by packet sets."""

    def __init__(self, topology: Topology, readings: Readings, forwarding: Forwarding) -> None:
        self._topology = topology
        self._readings = readings
        self._forwarding = forwarding

    def walks(self, plane: Plane, entry: Routed, packet: Packet) -> Iterator[Walk]:
        """Yield every way of a packet that enters by an interface."""
        yield from self._arrive(plane, packet, (), entry)

    def _arrive(
        self, plane: Plane, packet: Packet, steps: tuple[Step, ...], routed: Routed
    ) -> Iterator[Walk]:
        interface, device = routed.interface, routed.device
        name = filter_name(interface, packet.family)
        rule: FilterRule | None = None
        step = Step(routed.context, routed, None, application=application_of(packet, interface))
        if name is not None:
            found = find_filter(self._topology.network.devices[device], name, packet.family)
            if found is None:
                if not self._readings.lenient:
                    yield Walk(
                        (*steps, step),
                        _dropped(device, f"filter {name} does not exist", interface.origin),
                    )
                    return
            else:
                rule = first_match(found, packet)
                step = step._replace(rule=rule)
                if rule is None or rule.action is FilterAction.DENY:
                    line = found.origin if rule is None else rule.origin
                    why = "no rule matches" if rule is None else f"rule {rule.sequence}"
                    reason = f"filter {name} on {interface.name}: {why}"
                    yield Walk((*steps, step), _dropped(device, reason, line))
                    return
        if interface.urpf and not returns(packet, routed, plane.fib(routed.context)):
            reason = f"strict uRPF: no route to {packet.source} leaves by {interface.name}"
            yield Walk((*steps, step), _dropped(device, reason, interface.origin))
            return
        yield from self._look_up(plane, packet, steps, step)

    def _look_up(
        self, plane: Plane, packet: Packet, steps: tuple[Step, ...], step: Step
    ) -> Iterator[Walk]:
        context, device = step.context, step.context.device
        here = (*steps, step)
        if any(s.place == step.place for s in steps):
            end = End(kind=EndKind.LOOPING, device=device, reason=f"back in {context}")
            yield Walk(here, end)
            return
        if not context.vrf:
            reason = f"in the global table of {device}, out of any VRF"
            yield Walk(
                here, End(kind=EndKind.CONTROL, device=device, context=context, reason=reason)
            )
            return
        own = own_networks(self._forwarding.up(plane, context))
        scope = any(packet.destination in n for n in LINK_SCOPE[packet.family])
        if scope or any(packet.destination in network for network in own):
            what = "of link scope, which" if scope else "an address that"
            reason = f"{packet.destination} is {what} {device} takes itself"
            yield Walk(
                here, End(kind=EndKind.CONTROL, device=device, context=context, reason=reason)
            )
            return
        deeds = self._deeds(plane, step.place, packet)
        if not deeds:
            reason = f"no route to {packet.destination} in {context}"
            yield Walk(
                here, End(kind=EndKind.DROPPED, device=device, reason=reason, context=context)
            )
        for deed in deeds:
            yield from self._do(plane, packet, here, deed)

    def _deeds(self, plane: Plane, place: Place, packet: Packet) -> list[Deed]:
        if packet.destination in MULTICAST[packet.family]:
            return []
        fib = plane.fib(place.context)
        held = [prefix for prefix in fib if packet.destination in prefix.network]
        if not held:
            return []
        longest = max(held, key=lambda prefix: prefix.network.prefixlen)
        return list(chosen(sorted(fib[longest], key=in_order), place.application))

    def _do(
        self, plane: Plane, packet: Packet, steps: tuple[Step, ...], deed: Deed
    ) -> Iterator[Walk]:
        match deed:
            case Enter(target, rides):
                application = "" if rides else steps[-1].application
                step = Step(target, None, None, application=application, rides=rides)
                yield from self._look_up(plane, packet, steps, step)
            case Lost(device, reason, rides, origin):
                yield Walk(steps, replace(_dropped(device, reason, origin), rides=rides))
            case Leave(routed):
                yield from self._send(plane, packet, steps, routed, packet.destination)
            case Via(routed, next_hop):
                yield from self._send(plane, packet, steps, routed, next_hop)

    def _send(
        self,
        plane: Plane,
        packet: Packet,
        steps: tuple[Step, ...],
        routed: Routed,
        target: object,
    ) -> Iterator[Walk]:
        """Send a packet to an address on a wire, or out to who is attached there."""
        steps = (*steps[:-1], steps[-1]._replace(left=routed))
        peers = [
            peer
            for peer in self._forwarding.peers(plane, routed, packet.family)
            if any(address.ip == target for address in peer.interface.addresses)
        ]
        for peer in peers:
            yield from self._arrive(plane, packet, steps, peer)
        if peers:
            return
        if routed.attachment is not None:
            end = End(
                kind=EndKind.DELIVERED,
                device=routed.device,
                attachment=routed.attachment,
                reason=f"delivered at {routed.attachment}",
                origin=routed.interface.origin,
            )
        else:
            reason = f"nobody on the wire of {routed.interface.name} has {target}"
            end = _dropped(routed.device, reason, routed.interface.origin)
        yield Walk(steps, end)


def _dropped(device: str, reason: str, origin: Origin | None) -> End:
    return End(kind=EndKind.DROPPED, device=device, reason=reason, origin=origin)
