"""Sessions and routes of every city: each session has its other end, each route its source."""

from __future__ import annotations

from collections import defaultdict
from ipaddress import IPv4Address, IPv6Address

from hypothesis import given, settings

from citynet.binding.presence import VrfPresence, vrfs_of
from citynet.city.model import City
from citynet.device.model import (
    BgpNeighbor,
    Device,
    Interface,
    InterfaceKind,
    Network,
    Vrf,
)
from citynet.intent.model import Endpoint, EndpointRole, Intents
from tests.compilation.stages import Stages, run
from tests.support.wide_city import all_cities

laws = settings(max_examples=30, deadline=None)


@laws
@given(all_cities())
def test_every_session_has_its_other_end(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    sessions = {
        (device.name, neighbor.vrf, neighbor.address): neighbor
        for device in stages.devices.values()
        if device.bgp
        for neighbor in device.bgp.neighbors
    }
    for (name, vrf, address), neighbor in sessions.items():
        device = stages.devices[name]
        other, interface = one_with(stages, address)
        assert other.bgp is not None
        assert device.bgp is not None
        assert neighbor.remote_as == other.bgp.asn
        own = own_address(device, neighbor)
        back = sessions[other.name, interface.vrf, own]
        assert back.remote_as == device.bgp.asn
        assert back.families == neighbor.families
        assert back.authentication == neighbor.authentication is not None
        assert back.bfd == neighbor.bfd
        assert not (back.route_reflector_client and neighbor.route_reflector_client)
        if vrf is None:
            assert neighbor.update_source is not None
            assert neighbor.import_list is neighbor.export_list is None
        else:
            lists = {p.name: p.prefixes for p in device.prefix_lists}
            others = {p.name: p.prefixes for p in other.prefix_lists}
            assert neighbor.bfd
            assert lists[str(neighbor.import_list)] == others[str(back.export_list)]
            assert lists[str(neighbor.export_list)] == others[str(back.import_list)]


def one_with(stages: Stages, address: object) -> tuple[Device, Interface]:
    """Return the only device and interface with an address that sessions lead to."""
    (found,) = [
        (device, interface)
        for device in stages.devices.values()
        for interface in interfaces_at(device, address)
        if interface.kind is not InterfaceKind.EXCHANGE
    ]
    return found


def own_address(device: Device, neighbor: BgpNeighbor) -> IPv4Address | IPv6Address:
    """Return the address from which a device holds a session."""
    version = neighbor.address.version
    (found,) = [
        a.ip
        for i in device.interfaces
        for a in i.addresses
        if a.version == version
        and (
            i.name == neighbor.update_source
            if neighbor.update_source
            else i.vrf == neighbor.vrf and neighbor.address in a.network and not i.peer
        )
    ]
    return found


@laws
@given(all_cities())
def test_hand_off_ends_agree_and_shape(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    for (key, link_name), binding in stages.bindings.hand_offs.items():
        link = stages.city.links[link_name]
        service = stages.intents.services[key]
        domains = {
            endpoint.name: stages.city.devices[
                stages.ids.services[key].endpoints[endpoint.name].device
            ].domain
            for endpoint in service.endpoints
        }
        for end in link.ends:
            device = stages.devices[end.device]
            (found,) = [
                i for i in device.interfaces if (i.parent, i.vlan) == (end.port, binding.vlan)
            ]
            assert {binding.ipv4[end], binding.ipv6[end]} == set(found.addresses)
            domain = stages.city.devices[end.device].domain
            here = [e for e in service.endpoints if domains[e.name] == domain]
            there = [e for e in service.endpoints if domains[e.name] != domain]
            peak = stages.intents.profiles[service.profile].peak
            assert found.shaper == min(len(here) * peak, link.capacity)
            assert device.bgp is not None
            sessions = {n.address: n for n in device.bgp.neighbors if n.vrf == found.vrf}
            lists = {p.name: set(p.prefixes) for p in device.prefix_lists}
            (other,) = [e for e in link.ends if e != end]
            for version, address in ((4, binding.ipv4[other].ip), (6, binding.ipv6[other].ip)):
                session = sessions[address]
                assert lists[str(session.export_list)] == prefixes(here, version)
                assert lists[str(session.import_list)] == prefixes(there, version)


def prefixes(endpoints: list[Endpoint], version: int) -> set[Network]:
    return {p for e in endpoints for p in e.prefixes if p.version == version}


@laws
@given(all_cities())
def test_routes_that_a_vrf_imports_come_from_its_own_service(
    given_city: tuple[City, Intents],
) -> None:
    stages = run(*given_city)
    presences = vrfs_of(stages.city, stages.intents, stages.ids, stages.placement)
    exporting: defaultdict[str, set[str]] = defaultdict(set)
    for presence in presences:
        for target in vrf_named(stages, presence).export_targets:
            exporting[target].add(presence.service)
    for presence in presences:
        for target in vrf_named(stages, presence).import_targets:
            # Only hubs ask for spokes' routes, and there may be none in their domain.
            nobody = presence.role is EndpointRole.HUB and target not in exporting
            assert nobody or exporting[target] == {presence.service}
        assert vrf_named(stages, presence).import_targets


def vrf_named(stages: Stages, presence: VrfPresence) -> Vrf:
    return next(v for v in stages.devices[presence.device].vrfs if v.name == presence.name)


@laws
@given(all_cities())
def test_spokes_import_nothing_from_spokes(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    for presence in vrfs_of(stages.city, stages.intents, stages.ids, stages.placement):
        device = stages.devices[presence.device]
        vrf = next(v for v in device.vrfs if v.name == presence.name)
        if presence.spoke_index is not None:
            assert not set(vrf.import_targets) & set(vrf.export_targets)


def interfaces_at(device: Device, address: object) -> list[Interface]:
    return [i for i in device.interfaces if address in [a.ip for a in i.addresses]]
