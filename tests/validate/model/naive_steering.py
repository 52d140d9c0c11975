"""The second opinion's policies: where each application's packets get to, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Protocol

from citynet.device.model import Address, Device, Interface, Platform, Steering, Vrf
from tests.validate.model.naive_links import Where, locators
from validate.outcome import Network, Packet

__all__ = ["mark_of", "steered"]

Hops = frozenset[tuple[object, ...]]
Leg = tuple[str, str, int]
"""Source, target and algorithm of a tunnel, or of a part of it."""

LOST: Hops = frozenset({("lost",)})


class _Net(Protocol):
    """What is asked of the network in one state."""

    subject: Network

    def nearest(self, source: str, address: Address) -> set[tuple[float, str]]: ...
    def _vrfs(self) -> dict[Where, Vrf]: ...
    def _fall(self, name: str, exporter: Where, version: int) -> set[tuple[object, ...]]: ...


def mark_of(interface: Interface, packet: Packet) -> str:
    """Return the application of a packet that enters by an interface."""
    for match in interface.applications:
        for number in (packet.source_port, packet.destination_port):
            if packet.protocol == match.protocol and any(
                number in range(ports.first, ports.last + 1) for ports in match.ports
            ):
                return match.application
    return ""


def steered(
    net: _Net, importer: Where, exporter: Where, aim: tuple[Address, IPv6Address], version: int
) -> tuple[object, ...]:
    """Return the hop of a coloured route whose next hop and locator are ``aim``."""
    device, color = net.subject.devices[importer[0]], net._vrfs()[importer].color
    steering = next((one for one in device.steering if one.color == color), None)
    if steering is None:
        return ("steer", (), LOST)

    return _Ways(net, exporter, aim, version).hop(importer, steering)


@dataclass(frozen=True)
class _Ways:
    """Ways to one exporter, over any policies."""

    net: _Net
    exporter: Where
    aim: tuple[Address, IPv6Address]
    version: int

    def hop(self, importer: Where, steering: Steering) -> tuple[object, ...]:
        named = tuple((name, self._ways(importer[0], one)) for name, one in steering.colors)
        return ("steer", named, self._ways(importer[0], steering.default))

    def _ways(self, start: str, color: int) -> Hops:
        found: set[tuple[object, ...]] = set()
        for policy in self.net.subject.devices[start].policies:
            if (policy.color, policy.endpoint) != (color, self.aim[0]):
                continue
            alive = [p for p in policy.paths if p.segments and self._reached(start, p.segments[0])]
            found |= set() if alive else LOST
            for path in alive:
                if all(path.preference >= other.preference for other in alive):
                    found |= set(self._follow(start, path.segments, ()))
        return frozenset(found) or LOST

    def _reached(self, source: str, address: Address) -> set[tuple[float, str]]:
        return self.net.nearest(source, address)

    def _follow(
        self, here: str, segments: tuple[IPv6Address, ...], before: tuple[Leg, ...]
    ) -> Iterator[tuple[object, ...]]:
        target = segments[0] if segments else self.aim[1]
        landing = self._reached(here, target)
        if not landing:
            yield ("lost", None, before)
        for _, there in landing:
            device = self.net.subject.devices[there]
            legs = (*before, (here, there, algorithm_of(device, target)))
            if not segments:
                for hop in self.net._fall(there, self.exporter, self.version):
                    kind, *context = hop
                    yield (kind, context[0] if context else None, legs)
            elif target in ends_of(device):
                yield from self._follow(there, segments[1:], legs)
            else:
                yield ("lost", None, legs)


def algorithm_of(device: Device, address: IPv6Address) -> int:
    """Return by which algorithm's paths a device is reached at an address."""
    return next((number for _, prefix, number in locators(device) if address in prefix), 0)


def ends_of(device: Device) -> set[IPv6Address]:
    if device.srv6 is None or device.srv6.end is None:
        return set()
    shift = 0 if device.platform is Platform.VRP else 48
    return {p.network_address + (device.srv6.end << shift) for _, p, _ in locators(device)}
