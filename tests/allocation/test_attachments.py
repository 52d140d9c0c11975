"""Where endpoints attach: as asked, as before, or on the port with the fewest endpoints."""

from collections import Counter
from dataclasses import replace

from citynet.allocation import IdLocks, allocate, id_locks
from citynet.allocation.collisions import collisions
from citynet.allocation.model import EndpointIds
from citynet.city.model import City, Port, Role, Transport
from citynet.intent.model import Attachment, Connectivity, Endpoint, EndpointRole, Intents
from tests.support.random_city import random_city

SEEDS = range(60)


def city_of(transport: Transport) -> tuple[City, Intents]:
    """Return a city whose first domain has the transport, its edges with two ports each."""
    for seed in SEEDS:
        city, intents = random_city(seed)
        edges = [d for d in city.devices.values() if d.role is Role.EDGE]
        if len(city.domains) == 1 and len(edges) >= 2:
            (domain,) = city.domains.values()
            if domain.transport is transport:
                ports = {name: Port(name=name, speed=10**10) for name in ("p1", "p2")}
                devices = {
                    name: replace(device, ports=ports, site="hall")
                    if device.role is Role.EDGE
                    else replace(device, ports={})
                    for name, device in city.devices.items()
                }
                return replace(city, devices=devices), intents
    raise AssertionError("no such city among the seeds")


def endpoints(
    intents: Intents, *asked: Attachment, role: EndpointRole = EndpointRole.MEMBER
) -> tuple[Endpoint, ...]:
    like = next(iter(intents.services.values())).endpoints[0]
    return tuple(
        replace(like, name=f"e{n:02}", site="hall", role=role, attachment=attachment)
        for n, attachment in enumerate(asked)
    )


def only(intents: Intents, connectivity: Connectivity, *wanted: Endpoint) -> Intents:
    like = next(iter(intents.services.values()))
    service = replace(like, name="only", connectivity=connectivity, endpoints=wanted)
    return replace(intents, services={service.key: service}, boundaries={})


def attached(city: City, intents: Intents, locks: IdLocks) -> dict[str, EndpointIds]:
    (service,) = allocate(city, intents, locks).services.values()
    return dict(service.endpoints)


def test_ports_fill_evenly() -> None:
    city, intents = city_of(Transport.SRV6)
    ports = sum(len(device.ports) for device in city.devices.values())
    wanted = endpoints(intents, *[Attachment()] * (3 * ports))
    given = attached(city, only(intents, Connectivity.ANY_TO_ANY, *wanted), IdLocks())
    load = Counter((e.device, e.port) for e in given.values())
    assert set(load.values()) == {3}
    assert {e.vlan for e in given.values()} == {100, 101, 102}


def test_what_is_asked_by_number_is_never_chosen_for_another() -> None:
    city, intents = city_of(Transport.SRV6)
    device = next(d.name for d in city.devices.values() if d.ports)
    asked = Attachment(device=device, port="p1", vlan=100)
    wanted = endpoints(intents, *[Attachment(device=device)] * 4, asked)
    given = attached(city, only(intents, Connectivity.ANY_TO_ANY, *wanted), IdLocks())
    assert (given["e04"].device, given["e04"].port, given["e04"].vlan) == (device, "p1", 100)
    assert len({(e.port, e.vlan) for e in given.values()}) == 5


def test_spokes_of_a_service_take_different_vxlan_devices() -> None:
    city, intents = city_of(Transport.VXLAN)
    edges = [device.name for device in city.devices.values() if device.ports]
    wanted = endpoints(intents, *[Attachment()] * len(edges), role=EndpointRole.SPOKE)
    given = attached(city, only(intents, Connectivity.HUB_SPOKE, *wanted), IdLocks())
    assert {e.device for e in given.values()} == set(edges)


def test_an_endpoint_moves_when_the_intent_or_the_inventory_says_so() -> None:
    city, intents = city_of(Transport.SRV6)
    one = only(intents, Connectivity.ANY_TO_ANY, *endpoints(intents, Attachment()))
    before = attached(city, one, IdLocks())["e00"]
    locks = id_locks(city, one, allocate(city, one, IdLocks()), IdLocks())
    other = "p2" if before.port == "p1" else "p1"
    asked = only(
        intents, Connectivity.ANY_TO_ANY, *endpoints(intents, Attachment(port=other, vlan=777))
    )
    moved = attached(city, asked, locks)["e00"]
    assert (moved.index, moved.port, moved.vlan) == (before.index, other, 777)
    device = city.devices[before.device]
    ports = {other: device.ports[other]}
    smaller = replace(city, devices={**city.devices, device.name: replace(device, ports=ports)})
    assert (before.device, before.port) != (
        (after := attached(smaller, one, locks)["e00"]).device,
        after.port,
    )
    assert after.index == before.index


def test_hubs_and_spokes_stay_off_vxlan_borders_where_they_can() -> None:
    city, intents = city_of(Transport.VXLAN)
    border = next(d for d in city.devices.values() if d.role is Role.BORDER)
    ports = {name: Port(name=name, speed=10**10) for name in ("p1", "p2")}
    # Names decide ties, and here the border's would win.
    early = replace(border, name="aa-border", site="hall", ports=ports)
    devices = {name: device for name, device in city.devices.items() if name != border.name}
    ends = {end.device for link in city.links.values() for end in link.ends}
    assert border.name in ends
    links = {
        name: link
        for name, link in city.links.items()
        if border.name not in {end.device for end in link.ends}
    }
    city = replace(city, devices={**devices, early.name: early}, links=links)
    hub = endpoints(intents, Attachment(), role=EndpointRole.HUB)
    given = attached(city, only(intents, Connectivity.HUB_SPOKE, *hub), IdLocks())
    assert given["e00"].device != early.name
    member = endpoints(intents, Attachment())
    given = attached(city, only(intents, Connectivity.ANY_TO_ANY, *member), IdLocks())
    assert given["e00"].device == early.name


def test_another_vlan_is_looked_for_on_the_port_that_is_held() -> None:
    city, intents = city_of(Transport.SRV6)
    device = next(d.name for d in city.devices.values() if d.ports)
    first = Attachment(device=device, port="p1")
    before = only(intents, Connectivity.ANY_TO_ANY, *endpoints(intents, *[first] * 3))
    locks = id_locks(city, before, allocate(city, before, IdLocks()), IdLocks())
    # Every other port is empty, but the endpoint is where it is.
    asked = endpoints(intents, first, first, Attachment(vlan=888))
    after = attached(city, only(intents, Connectivity.ANY_TO_ANY, *asked), locks)["e02"]
    assert (after.device, after.port, after.vlan) == (device, "p1", 888)


def test_a_resting_vlan_is_given_to_who_asks_for_it() -> None:
    city, intents = city_of(Transport.SRV6)
    device = next(d.name for d in city.devices.values() if d.ports)
    two = endpoints(intents, *[Attachment(device=device, port="p1")] * 2)
    both = only(intents, Connectivity.ANY_TO_ANY, *two)
    locks = id_locks(city, both, allocate(city, both, IdLocks()), IdLocks())
    one = only(intents, Connectivity.ANY_TO_ANY, two[0])
    locks = id_locks(city, one, allocate(city, one, locks), locks)
    (key,) = locks.services
    resting = locks.services[key].endpoints["e01"]
    assert (resting.vlan, resting.released) == (101, True)
    asking = replace(two[0], name="new", attachment=Attachment(device=device, port="p1", vlan=101))
    now = only(intents, Connectivity.ANY_TO_ANY, two[0], asking)
    given = attached(city, now, locks)
    assert (given["new"].vlan, given["new"].index) == (101, 3)
    locks = id_locks(city, now, allocate(city, now, locks), locks)
    assert collisions(locks) == ()
    # The former owner comes back: its index is kept, its VLAN has gone.
    back = attached(city, only(intents, Connectivity.ANY_TO_ANY, *two, asking), locks)
    assert (back["e01"].vlan, back["e01"].index) == (102, 2)
    assert back["new"] == given["new"]
