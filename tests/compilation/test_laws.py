"""What holds for the devices of every city, whatever is asked for.

Each law is stated on the compiled devices and on the intents, never in the compiler's own terms.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings

from citynet.binding.presence import vrfs_of
from citynet.city.model import City, SidFormat, Transport
from citynet.device.model import (
    Family,
    FilterAction,
    Interface,
    InterfaceKind,
    IsisInterface,
    Origin,
    Platform,
    TrafficClass,
)
from citynet.device.sorting import sorted_device
from citynet.intent.model import Intents
from tests.compilation.stages import parts_of, run
from tests.support.wide_city import all_cities

laws = settings(max_examples=30, deadline=None)


@laws
@given(all_cities())
def test_every_endpoint_has_exactly_one_attachment(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    names = {
        (p.device, p.service, endpoint): p.name
        for p in vrfs_of(stages.city, stages.intents, stages.ids, stages.placement)
        for endpoint in p.endpoints
    }
    for service in stages.intents.services.values():
        profile = stages.intents.profiles[service.profile]
        for endpoint in service.endpoints:
            where = stages.ids.services[service.key].endpoints[endpoint.name]
            device = stages.devices[where.device]
            (found,) = [
                i for i in device.interfaces if (i.parent, i.vlan) == (where.port, where.vlan)
            ]
            assert found.kind is InterfaceKind.SUBINTERFACE
            assert found.vrf == names[where.device, service.key, endpoint.name]
            assert {a.network for a in found.addresses} == set(endpoint.prefixes)
            # All test prefixes are long enough for the address after the network's own.
            assert all(int(a.ip) == int(a.network.network_address) + 1 for a in found.addresses)
            assert found.marking is profile.traffic_class
            assert found.policer is not None
            assert found.policer.rate == profile.peak
            assert found.shaper is None
            port = next(i for i in device.interfaces if i.name == where.port)
            assert port.enabled
            assert not port.queues
            vrf = next(v for v in device.vrfs if v.name == found.vrf)
            assert vrf.redistribute_connected


@laws
@given(all_cities())
def test_only_ports_in_use_are_enabled(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    used = {
        (where.device, where.port)
        for service in stages.ids.services.values()
        for where in service.endpoints.values()
    }
    for city_device in stages.city.devices.values():
        interfaces = {i.name: i for i in stages.devices[city_device.name].interfaces}
        for port in city_device.ports:
            assert interfaces[port].enabled == ((city_device.name, port) in used)


@laws
@given(all_cities())
def test_both_ends_of_a_link_agree(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    for link in stages.city.links.values():
        one, other = (
            next(i for i in stages.devices[end.device].interfaces if i.name == end.port)
            for end in link.ends
        )
        assert one.mtu == other.mtu
        assert one.speed == other.speed == link.capacity
        assert one.queues == other.queues
        assert one.macsec == other.macsec
        assert one.lossless == other.lossless
        assert bare(one) == bare(other)
        assert (one.isis is None) == link.hand_off
        assert [a.network for a in one.addresses] == [a.network for a in other.addresses]
        assert not set(one.addresses) & set(other.addresses)


def bare(interface: Interface) -> IsisInterface | None:
    """Return IS-IS without what only devices say that take part in algorithms."""
    isis = interface.isis
    origin = Origin(sources=())
    return isis and replace(isis, delay=None, affinities=(), origin=origin)


@laws
@given(all_cities())
def test_queues_guarantee_what_is_reserved(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    reserved: Counter[tuple[str, TrafficClass]] = Counter()
    for service in stages.placement.services.values():
        for reservation in service.reservations:
            reserved[reservation.link, reservation.traffic_class] += reservation.rate
    for link in stages.city.links.values():
        for end in link.ends:
            port = next(i for i in stages.devices[end.device].interfaces if i.name == end.port)
            shares = {queue.traffic_class: queue.percent for queue in port.queues}
            lossless = reserved[link.name, TrafficClass.LOSSLESS] > 0
            assert port.lossless == lossless
            assert set(shares) == {
                one for one in TrafficClass if lossless or one is not TrafficClass.LOSSLESS
            }
            assert sum(shares.values()) == 100
            assert min(shares.values()) >= 1
            assert shares[TrafficClass.CONTROL] == 5
            for traffic_class, percent in shares.items():
                assert percent * link.capacity >= 100 * reserved[link.name, traffic_class]


@laws
@given(all_cities())
def test_filters_are_whole_and_all_in_use(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    for device in stages.devices.values():
        names = [f.name for f in device.filters]
        assert len(names) == len(set(names))
        used = [
            (name, family)
            for i in device.interfaces
            for name, family in ((i.filter_ipv4, Family.IPV4), (i.filter_ipv6, Family.IPV6))
            if name is not None
        ]
        assert sorted(used) == sorted((f.name, f.family) for f in device.filters)
        for filter_ in device.filters:
            assert [r.sequence for r in filter_.rules] == [
                10 * (n + 1) for n in range(len(filter_.rules))
            ]
            last = filter_.rules[-1]
            assert last.action is FilterAction.DENY
            assert last.log
            assert (last.protocol, last.source, last.destination) == (None, None, None)
            version = 4 if filter_.family is Family.IPV4 else 6
            for rule in filter_.rules:
                assert {n.version for n in (rule.source, rule.destination) if n} <= {version}
        lists = {p.name for p in device.prefix_lists}
        wanted = {
            name
            for n in (device.bgp.neighbors if device.bgp else ())
            for name in (n.import_list, n.export_list)
            if name is not None
        }
        assert lists == wanted


@laws
@given(all_cities())
def test_every_interface_where_packets_come_from_outside_has_filters(
    given_city: tuple[City, Intents],
) -> None:
    stages = run(*given_city)
    for device in stages.devices.values():
        exchanges = {v.name for v in device.vrfs if v.rd is None}
        for interface in device.interfaces:
            outside = interface.kind is InterfaceKind.SUBINTERFACE or (
                interface.kind is InterfaceKind.EXCHANGE and interface.vrf in exchanges
            )
            assert (interface.filter_ipv4 is not None) == outside
            assert (interface.filter_ipv6 is not None) == outside


@laws
@given(all_cities())
def test_no_address_is_used_twice_in_a_routing_context(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    shared: Counter[object] = Counter()
    for device in stages.devices.values():
        here = Counter((i.vrf, a.ip) for i in device.interfaces for a in i.addresses)
        assert set(here.values()) <= {1}
        shared.update(a.ip for i in device.interfaces if i.vrf is None for a in i.addresses)
    assert set(shared.values()) <= {1}


@laws
@given(all_cities())
def test_names_tables_and_sids_are_unique_on_a_device(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    for device in stages.devices.values():
        interfaces = [i.name for i in device.interfaces]
        assert len(interfaces) == len(set(interfaces))
        vrfs = [v.name for v in device.vrfs]
        assert len(vrfs) == len(set(vrfs))
        assert all(len(name) <= 15 for name in vrfs)
        tables = [v.table for v in device.vrfs if v.table is not None]
        assert len(tables) == len(set(tables))
        assert all(1001 <= table < 5000 for table in tables)
        assert len(tables) == (len(vrfs) if device.platform == "frr" else 0)
        sids = [sid for v in device.vrfs if v.sids for sid in (v.sids.dt4, v.sids.dt6)]
        assert len(sids) == len(set(sids))
        rds = [v.rd for v in device.vrfs if v.rd]
        assert len(rds) == len(set(rds))


@laws
@given(all_cities())
def test_a_transport_has_its_own_fields_only(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    for device in stages.devices.values():
        domain = stages.city.domains[stages.city.devices[device.name].domain]
        over_srv6 = domain.transport is Transport.SRV6
        for vrf in device.vrfs:
            is_exchange = vrf.rd is None
            classic = domain.sids is SidFormat.CLASSIC
            assert (vrf.locator is not None) == (over_srv6 and not is_exchange)
            assert (vrf.sids is not None) == (vrf.locator is not None and classic)
            assert (vrf.vni is not None) == (not over_srv6 and not is_exchange)
            if is_exchange:
                assert vrf.import_targets == vrf.export_targets == ()
        assert device.isis is not None
        assert device.isis.families == ((Family.IPV6,) if over_srv6 else (Family.IPV4,))
        assert not (device.srv6 and device.vtep)
        with_sids = any(vrf.sids is not None for vrf in device.vrfs)
        leaving = device.platform is Platform.FRR and with_sids
        block = None if device.srv6 is None else device.srv6.block
        assert block == (domain.pools.locators if leaving else None)


@laws
@given(all_cities())
def test_exchange_cables_join_and_routes_use_them(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    for device in stages.devices.values():
        interfaces = {i.name: i for i in device.interfaces}
        for interface in device.interfaces:
            if interface.kind is not InterfaceKind.EXCHANGE:
                continue
            other = interfaces[str(interface.peer)]
            assert other.peer == interface.name
            assert other.vrf != interface.vrf
            assert [a.network for a in other.addresses] == [a.network for a in interface.addresses]
            assert interface.mtu == other.mtu
        for vrf in device.vrfs:
            assert vrf.redistribute_static == (vrf.rd is not None and bool(vrf.static_routes))
            for route in vrf.static_routes:
                out = interfaces[route.interface]
                assert out.vrf == vrf.name
                assert route.next_hop in [a.ip for a in interfaces[str(out.peer)].addresses]


@laws
@given(all_cities())
def test_every_part_names_its_sources(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    known = {
        "city/baseline",
        *(f"domain/{name}" for name in stages.city.domains),
        *(f"device/{name}" for name in stages.city.devices),
        *(f"link/{name}" for name in stages.city.links),
        *(f"platform/{device.platform}" for device in stages.city.devices.values()),
        *stages.intents.services,
        *(boundary.key for boundary in stages.intents.boundaries.values()),
        *(protection.key for protection in stages.intents.protections.values()),
    }
    for device in stages.devices.values():
        for part in parts_of(device):
            assert part.origin.sources
            assert set(part.origin.sources) <= known
            assert list(part.origin.sources) == sorted(set(part.origin.sources))


@laws
@given(all_cities())
def test_devices_are_in_canonical_order_and_the_compiler_is_a_function(
    given_city: tuple[City, Intents],
) -> None:
    first, second = run(*given_city), run(*given_city)
    assert first.devices == second.devices
    assert all(sorted_device(device) == device for device in first.devices.values())
    assert list(first.devices) == sorted(first.city.devices)


@laws
@given(all_cities())
def test_the_net_has_the_digits_of_the_router_id(given_city: tuple[City, Intents]) -> None:
    stages = run(*given_city)
    for device in stages.devices.values():
        assert device.isis is not None
        area, system = device.isis.net[:7], device.isis.net[8:22].replace(".", "")
        (loopback,) = [i for i in device.interfaces if i.kind is InterfaceKind.LOOPBACK]
        router_id = min(loopback.addresses, key=lambda address: address.version)
        assert system == "".join(f"{int(octet):03d}" for octet in str(router_id.ip).split("."))
        assert area == stages.city.domains[stages.city.devices[device.name].domain].isis_area
        assert device.bgp is None or device.bgp.router_id == router_id.ip
        assert [a.network.prefixlen for a in loopback.addresses] == [32, 128]
