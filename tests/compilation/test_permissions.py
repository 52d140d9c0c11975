"""A boundary's filters let through exactly what the intent permits, packet by packet.

The oracle below reads the intent; the filters are tried rule by rule, as a device does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.city.model import City
from citynet.device.groups import with_groups_expanded
from citynet.device.model import Device, Family, Filter, FilterAction, FilterRule, Network
from citynet.intent.model import Boundary, Intents, Permission, Zone
from tests.compilation.stages import Stages, run
from tests.support.wide_city import all_cities

TCP, UDP = 6, 17


@dataclass(frozen=True, slots=True)
class Packet:
    source: IPv4Address | IPv6Address
    destination: IPv4Address | IPv6Address
    protocol: int
    source_port: int
    destination_port: int
    established: bool


def decides(rule: FilterRule, packet: Packet) -> bool:
    return (
        rule.protocol in {None, packet.protocol}
        and (rule.source is None or packet.source in rule.source)
        and (rule.destination is None or packet.destination in rule.destination)
        and (
            rule.source_ports is None
            or rule.source_ports.first <= packet.source_port <= rule.source_ports.last
        )
        and (
            rule.destination_ports is None
            or rule.destination_ports.first
            <= packet.destination_port
            <= rule.destination_ports.last
        )
        and (not rule.established or packet.established)
    )


def passes(filter_: Filter, packet: Packet) -> bool:
    for rule in filter_.rules:
        if decides(rule, packet):
            return rule.action is FilterAction.PERMIT
    return False


def permitted(boundary: Boundary, entering: str, packet: Packet) -> bool:
    """Read the intent: say whether this packet, coming from a side, may cross."""
    return any(
        forward(permission, packet) if permission.source == entering else answer(permission, packet)
        for permission in boundary.permissions
    )


def forward(permission: Permission, packet: Packet) -> bool:
    return packet.protocol == permission.protocol and any(
        ports.first <= packet.destination_port <= ports.last for ports in permission.ports
    )


def answer(permission: Permission, packet: Packet) -> bool:
    return (
        packet.protocol == permission.protocol == TCP
        and packet.established
        and any(ports.first <= packet.source_port <= ports.last for ports in permission.ports)
    )


def zone_prefixes(stages: Stages, zone: Zone) -> list[Network]:
    service = stages.intents.services[zone.service]
    where = stages.ids.services[zone.service].endpoints
    return [
        prefix
        for endpoint in service.endpoints
        if zone.domain in {None, stages.city.devices[where[endpoint.name].device].domain}
        for prefix in endpoint.prefixes
    ]


def protected(stages: Stages, boundary: Boundary) -> list[Network]:
    services = stages.intents.services
    trusts = {
        stages.city.virtual_networks[services[zone.service].virtual_network].trust_domain
        for zone in (boundary.left, boundary.right)
    }
    return [
        prefix
        for protection in stages.intents.protections.values()
        if len(trusts) == 2 and protection.trust_domain in trusts
        for service in services.values()
        for endpoint in service.endpoints
        if endpoint.data_class == protection.data_class
        for prefix in endpoint.prefixes
    ]


def boundary_filters(stages: Stages, boundary: Boundary) -> Iterator[tuple[str, Family, Filter]]:
    """Yield the side from which packets come, family and filter of every enforcement point."""
    left, right = boundary.left, boundary.right
    for device in stages.devices.values():
        domain = stages.city.devices[device.name].domain
        if left.service != right.service:
            number = stages.ids.boundaries[boundary.name]
            for side in ("left", "right"):
                yield from _named(device, f"X{number}-{side[0]}", side)
        elif domain in {left.domain, right.domain}:
            number = stages.ids.services[left.service].number
            side = "right" if domain == left.domain else "left"
            for link in stages.placement.services[left.service].hand_offs:
                if device.name in {end.device for end in stages.city.links[link].ends}:
                    yield from _named(device, f"H{number}-{stages.ids.links[link]}", side)


def _named(device: Device, name: str, side: str) -> Iterator[tuple[str, Family, Filter]]:
    for filter_ in with_groups_expanded(device).filters:
        if filter_.name in {f"{name}-4", f"{name}-6"}:
            yield side, filter_.family, filter_


def some_address(draw: random.Random, network: Network) -> IPv4Address | IPv6Address:
    # The first addresses are likelier than chance: the network's own and the gateway's.
    offset = draw.choice([0, 1, draw.randrange(min(network.num_addresses, 2**32))])
    if isinstance(network, IPv4Network):
        return IPv4Address(int(network.network_address) + offset)
    assert isinstance(network, IPv6Network)
    return IPv6Address(int(network.network_address) + offset)


def some_packets(
    draw: random.Random, boundary: Boundary, sources: list[Network], destinations: list[Network]
) -> Iterator[Packet]:
    edges = sorted(
        {
            port
            for permission in boundary.permissions
            for ports in permission.ports
            for port in (ports.first - 1, ports.first, ports.last, ports.last + 1)
        }
        | {1, 65535}
    )
    for source in sources:
        for destination in destinations:
            if source.version == destination.version:
                for _ in range(6):
                    yield Packet(
                        source=some_address(draw, source),
                        destination=some_address(draw, destination),
                        protocol=draw.choice([TCP, TCP, UDP]),
                        source_port=draw.choice(edges),
                        destination_port=draw.choice(edges),
                        established=draw.random() < 0.5,
                    )


@settings(max_examples=60, deadline=None)
@given(all_cities(), st.integers(0, 2**32 - 1))
def test_what_crosses_is_what_is_permitted(given_city: tuple[City, Intents], seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - test data, not a secret
    stages = run(*given_city)
    for boundary in stages.intents.boundaries.values():
        closed = protected(stages, boundary)
        zones = {
            "left": zone_prefixes(stages, boundary.left),
            "right": zone_prefixes(stages, boundary.right),
        }
        points = list(boundary_filters(stages, boundary))
        assert points
        for side, family, filter_ in points:
            other = "right" if side == "left" else "left"
            for packet in some_packets(draw, boundary, zones[side], zones[other]):
                if packet.source.version != (4 if family is Family.IPV4 else 6):
                    continue
                shut = any(packet.source in n or packet.destination in n for n in closed)
                if filter_.name.startswith("X"):
                    # On the way to a hand-off the tenant's own attachment denies gateways.
                    shut |= packet.destination in {n.network_address + 1 for n in zones[other]}
                wanted = permitted(boundary, side, packet) and not shut
                assert passes(filter_, packet) == wanted, (filter_.name, packet)
            # Nothing passes that claims to come from the side to which it goes.
            for packet in some_packets(draw, boundary, zones[other], zones[other]):
                if packet.source.version == (4 if family is Family.IPV4 else 6):
                    assert not passes(filter_, packet)
