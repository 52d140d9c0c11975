"""Promises, as examples on small cities: one rule each."""

from __future__ import annotations

from ipaddress import IPv4Network

from citynet.device.model import Family, PortRange, TrafficClass
from citynet.intent.model import (
    EndpointRole,
)
from citynet.placement.model import Reservation
from citynet.promises.model import (
    DataStays,
    Exactly,
    HiddenInfrastructure,
    Isolated,
    Marked,
    Policed,
    Promise,
    QueueGuarantee,
    Reaches,
    SessionsUp,
    Sound,
    SourceGuarded,
    Traffic,
)
from tests.promises.small_city import (
    HUB_SPOKE,
    TCP,
    UDP,
    Spot,
    boundary,
    key,
    permission,
    protection,
    service,
    state,
)


def by_id(promises: tuple[Promise, ...]) -> dict[str, Promise]:
    return {promise.id: promise for promise in promises}


def test_one_endpoint_promises_its_edge_and_its_domain() -> None:
    promises = state([service(1, Spot())])
    assert [type(promise) for promise in promises] == [
        HiddenInfrastructure,
        Marked,
        Policed,
        SessionsUp,
        SessionsUp,
        Sound,
        Sound,
        SourceGuarded,
    ]


def test_reach_is_per_ordered_pair_and_family_and_survives_what_the_profile_says() -> None:
    promises = by_id(state([service(1, Spot(), Spot(device="w1", families="4"), of="tin")]))
    assert [id_ for id_ in promises if id_.startswith("reaches/")] == [
        "reaches/slice/s1/n0/n1/ipv4",
        "reaches/slice/s1/n1/n0/ipv4",
    ]
    promise = promises["reaches/slice/s1/n0/n1/ipv4"]
    assert isinstance(promise, Reaches)
    assert promise.survives == {"link"}
    assert promise.traffic == (
        Traffic(
            family=Family.IPV4,
            sources=(IPv4Network("10.1.0.0/24"),),
            destinations=(IPv4Network("10.1.1.0/24"),),
        ),
    )


def test_spokes_reach_hubs_and_not_each_other() -> None:
    spoke, hub = EndpointRole.SPOKE, EndpointRole.HUB
    promises = by_id(
        state(
            [
                service(
                    1,
                    Spot(role=hub, families="4"),
                    Spot(role=spoke, families="4"),
                    Spot(role=spoke, families="4"),
                    connectivity=HUB_SPOKE,
                )
            ]
        )
    )
    assert [id_ for id_ in promises if id_.startswith(("reaches/", "isolated/"))] == [
        "isolated/slice/s1/spokes/n1",
        "isolated/slice/s1/spokes/n2",
        "reaches/slice/s1/n0/n1/ipv4",
        "reaches/slice/s1/n0/n2/ipv4",
        "reaches/slice/s1/n1/n0/ipv4",
        "reaches/slice/s1/n2/n0/ipv4",
    ]


def test_a_tcp_permission_lets_answers_back_and_a_udp_permission_does_not() -> None:
    promises = by_id(
        state(
            [service(1, Spot(families="4")), service(2, Spot(families="4"), of="tin")],
            [boundary("s1", "s2", permission(), permission("left", UDP, ((53, 53),)))],
        )
    )
    left, right = (IPv4Network("10.1.0.0/24"),), (IPv4Network("10.2.0.0/24"),)
    forward = promises["exactly/boundary/b/left-to-right"]
    back = promises["exactly/boundary/b/right-to-left"]
    assert isinstance(forward, Exactly)
    assert isinstance(back, Exactly)
    assert forward.survives == back.survives == {"link"}
    assert forward.permitted == (
        Traffic(
            family=Family.IPV4,
            sources=left,
            destinations=right,
            protocol=TCP,
            destination_ports=(PortRange(443, 443),),
        ),
        Traffic(
            family=Family.IPV4,
            sources=left,
            destinations=right,
            protocol=UDP,
            destination_ports=(PortRange(53, 53),),
        ),
    )
    assert back.permitted == (
        Traffic(
            family=Family.IPV4,
            sources=right,
            destinations=left,
            protocol=TCP,
            source_ports=(PortRange(443, 443),),
            established=True,
        ),
    )


def test_a_permission_for_one_family_opens_nothing_in_the_other() -> None:
    promises = by_id(
        state(
            [service(1, Spot()), service(2, Spot())],
            [boundary("s1", "s2", permission(destinations=(IPv4Network("10.2.0.0/25"),)))],
        )
    )
    forward = promises["exactly/boundary/b/left-to-right"]
    assert isinstance(forward, Exactly)
    assert [box.family for box in forward.permitted] == [Family.IPV4]


def test_a_closed_boundary_promises_that_nothing_passes() -> None:
    promises = by_id(
        state([service(1, Spot(), Spot(device="w1"))], [boundary("s1@east", "s1@west")])
    )
    for direction in ("left-to-right", "right-to-left"):
        promise = promises[f"exactly/boundary/b/{direction}"]
        assert isinstance(promise, Exactly)
        assert promise.permitted == ()
    assert not [id_ for id_ in promises if id_.startswith("reaches/")]


def test_what_is_outside_a_boundarys_zone_stays_a_stranger() -> None:
    promises = by_id(
        state(
            [service(1, Spot(), Spot(device="w1")), service(2, Spot())],
            [boundary("s1@east", "s2", permission())],
        )
    )
    rest = promises["isolated/slice/s1/others/n1"]
    assert isinstance(rest, Isolated)
    assert [key(t) for t in rest.strangers] == [("slice/s2", "n0")]
    back = promises["isolated/slice/s2/others"]
    assert isinstance(back, Isolated)
    assert [key(t) for t in back.strangers] == [("slice/s1", "n1")]


def test_protected_data_is_cut_out_of_every_permission_and_stays_inside() -> None:
    promises = by_id(
        state(
            [
                service(1, Spot(data_class="records", families="4"), Spot(families="4")),
                service(2, Spot(families="4"), network="economy"),
            ],
            [boundary("s1", "s2", permission("right"))],
            [protection()],
        )
    )
    towards = promises["exactly/boundary/b/right-to-left"]
    assert isinstance(towards, Exactly)
    assert [box.destinations for box in towards.permitted] == [(IPv4Network("10.1.1.0/24"),)]
    stays = promises["data-stays/boundary/p"]
    assert isinstance(stays, DataStays)
    assert stays.prefixes == (IPv4Network("10.1.0.0/24"),)
    assert [key(t) for t in stays.inside] == [("slice/s1", "n0"), ("slice/s1", "n1")]
    assert [key(t) for t in stays.outside] == [("slice/s2", "n0")]


def test_a_queue_guarantees_the_sum_of_all_reservations_of_its_class() -> None:
    def reserved(link: str, rate: int, of: TrafficClass = TrafficClass.ASSURED) -> Reservation:
        return Reservation(link=link, traffic_class=of, rate=rate)

    promises = by_id(
        state(
            [service(1, Spot()), service(2, Spot())],
            reservations={
                "slice/s1": (reserved("a--b", 30), reserved("b--c", 5)),
                "slice/s2": (reserved("a--b", 12), reserved("a--b", 7, TrafficClass.EXPEDITED)),
            },
        )
    )
    queues = {p.id: p.rate for p in promises.values() if isinstance(p, QueueGuarantee)}
    assert queues == {
        "queue-guarantee/link/a--b/assured": 42,
        "queue-guarantee/link/a--b/expedited": 7,
        "queue-guarantee/link/b--c/assured": 5,
    }


def test_infrastructure_of_every_domain_is_hidden_in_each() -> None:
    promises = by_id(state([service(1, Spot(), Spot(device="w1"))]))
    for name in ("east", "west"):
        hidden = promises[f"infrastructure-hidden/domain/{name}"]
        assert isinstance(hidden, HiddenInfrastructure)
        assert len(hidden.terminals) == 1
        assert set(map(str, hidden.infrastructure)) == {
            "100.64.10.0/24",
            "100.64.20.0/24",
            "100.65.10.0/24",
            "100.65.20.0/24",
            "100.126.0.0/24",
            "100.127.0.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001:db8:10::/64",
            "2001:db8:20::/64",
            "2001:db8:1000::/48",
            "2001:db8:2000::/48",
            "2001:db8:10:ff::/64",
            "2001:db8:20:ff::/64",
            "2001:db8:7e00::/64",
            "2001:db8:7f00::/64",
        }
