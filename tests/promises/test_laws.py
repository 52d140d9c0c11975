"""Promises, as laws on random intents.

For any two endpoints exactly one promise says what may pass from one to the other, whatever the
connectivity, the boundaries and the protections are; what a boundary permits is what a reading of
the intent, packet by packet, permits.
"""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv4Network, IPv6Network
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Family, Network
from citynet.intent.model import (
    Boundary,
    Connectivity,
    EndpointRole,
    Permission,
    Protection,
    Service,
)
from citynet.promises.model import (
    Exactly,
    Isolated,
    Promise,
    Reaches,
    Terminal,
    Traffic,
)
from tests.promises.small_city import (
    CITY,
    HUB_SPOKE,
    ICMP,
    ICMPV6,
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


@st.composite
def spots(draw: st.DrawFn, connectivity: Connectivity) -> list[Spot]:
    hubs_at = draw(st.sampled_from(["e1", "w1"]))
    found = []
    for index in range(draw(st.integers(1, 4))):
        role, at = EndpointRole.MEMBER, draw(st.sampled_from(["e1", "e2", "w1"]))
        if connectivity is HUB_SPOKE:
            hub = index == 0 or draw(st.booleans())
            role, at = (EndpointRole.HUB, hubs_at) if hub else (EndpointRole.SPOKE, at)
        found.append(
            Spot(
                device=at,
                role=role,
                families=draw(st.sampled_from(["4", "6", "46"])),
                data_class=draw(st.sampled_from([None, None, "records"])),
            )
        )
    return found


@st.composite
def permissions(draw: st.DrawFn, left: Service, right: Service) -> Permission:
    def some(of: Service) -> tuple[Network, ...]:
        all_of: list[Network] = [prefix for e in of.endpoints for prefix in e.prefixes]
        halves: list[Network] = [half for prefix in all_of for half in prefix.subnets()]
        wide: list[Network] = [IPv4Network("10.0.0.0/8"), IPv6Network("2001:db8::/32")]
        chosen = draw(st.lists(st.sampled_from([*all_of, *halves, *wide]), max_size=3, unique=True))
        return tuple(chosen)

    source = draw(st.sampled_from(["left", "right"]))
    here, there = (left, right) if source == "left" else (right, left)
    protocol = draw(st.sampled_from([TCP, UDP, ICMP, ICMPV6]))
    ports = draw(st.sampled_from([(), ((443, 443),), ((80, 90), (8443, 8443))]))
    return permission(
        source,
        protocol,
        ports if protocol in {TCP, UDP} else (),
        sources=some(here),
        destinations=some(there),
    )


@st.composite
def cities(
    draw: st.DrawFn,
) -> tuple[list[Service], list[Boundary], list[Protection]]:
    services = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        connectivity = draw(st.sampled_from(list(Connectivity)))
        services.append(
            service(
                number,
                *draw(spots(connectivity)),
                connectivity=connectivity,
                network=draw(st.sampled_from(["society", "economy"])),
                of=draw(st.sampled_from(["gold", "tin"])),
            )
        )
    found: list[Boundary] = []
    for one, other in (
        draw(st.lists(st.sampled_from(list(permutations(services, 2))), max_size=2))
        if (len(services) > 1)
        else []
    ):
        if not any({one.key, other.key} == {b.left.service, b.right.service} for b in found):
            zone = draw(st.sampled_from(["", "@east"]))
            found.append(
                boundary(
                    f"{one.name}{zone}",
                    f"{other.name}{zone}",
                    *draw(st.lists(permissions(one, other), max_size=3)),
                    name=f"{one.name}-{other.name}",
                )
            )
    found.extend(
        boundary(
            f"{one.name}@east",
            f"{one.name}@west",
            *draw(st.lists(permissions(one, one), max_size=3)),
            name=f"{one.name}-inner",
        )
        for one in services
        if draw(st.booleans())
    )
    return services, found, draw(st.sampled_from([[], [protection()]]))


Case = tuple[list[Service], list[Boundary], list[Protection]]
RANDOM = settings(max_examples=60, deadline=None)


def pairs(
    promises: tuple[Promise, ...], kind: type[Isolated | Exactly | Reaches]
) -> Counter[tuple[tuple[str, str], tuple[str, str]]]:
    """Count how many promises of a kind speak about each ordered pair."""
    found: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    for promise in promises:
        if not isinstance(promise, kind):
            continue
        sides: tuple[tuple[Terminal, ...], tuple[Terminal, ...]]
        match promise:
            case Reaches():
                sides = (promise.source,), (promise.destination,)
            case Isolated():
                sides = promise.sources, promise.strangers
            case Exactly():
                sides = promise.sources, promise.destinations
        found.update((key(a), key(b)) for a in sides[0] for b in sides[1])
    return found


@RANDOM
@given(cities())
def test_each_pair_of_endpoints_is_spoken_of_exactly_once(case: Case) -> None:
    promises = state(*case)
    isolated, exactly = pairs(promises, Isolated), pairs(promises, Exactly)
    reaches = pairs(promises, Reaches)
    families = {
        (s.key, e.name): {p.version for p in e.prefixes} for s in case[0] for e in s.endpoints
    }
    for one, other in permutations(families, 2):
        pair = (one, other)
        assert isolated[pair] + exactly[pair] <= 1
        if isolated[pair] + exactly[pair]:
            assert not reaches[pair]
        else:
            assert one[0] == other[0]
            assert reaches[pair] == len(families[one] & families[other])
    everyone = set(permutations(families, 2))
    assert {*isolated, *exactly, *reaches} <= everyone, "nobody is promised anything about itself"


@RANDOM
@given(cities())
def test_ids_are_unique_sorted_and_name_their_kind(case: Case) -> None:
    promises = state(*case)
    ids = [promise.id for promise in promises]
    assert ids == sorted(set(ids))
    for promise in promises:
        assert promise.id.startswith(f"{promise.kind}/")


@RANDOM
@given(cities(), st.randoms(use_true_random=False))
def test_promises_do_not_depend_on_the_order_of_intents(case: Case, random: object) -> None:
    services, boundaries, protections = case
    assert state(services[::-1], boundaries[::-1], protections) == state(*case)


def in_box(box: Traffic, packet: tuple[Network, Network, int, int, int, bool]) -> bool:
    source, destination, protocol, source_port, destination_port, ack = packet
    return (
        any(source.version == n.version and source.subnet_of(n) for n in box.sources)  # type: ignore[arg-type]
        and any(
            destination.version == n.version and destination.subnet_of(n)  # type: ignore[arg-type]
            for n in box.destinations
        )
        and box.protocol in {None, protocol}
        and (
            not box.source_ports or any(r.first <= source_port <= r.last for r in box.source_ports)
        )
        and (
            not box.destination_ports
            or any(r.first <= destination_port <= r.last for r in box.destination_ports)
        )
        and (ack or not box.established)
    )


def permitted_by_intent(
    case: Case,
    crossed: Boundary,
    side: str,
    packet: tuple[Network, Network, int, int, int, bool],
) -> bool:
    """Read the intent packet by packet, with no boxes: the oracle of the law below."""
    source, destination, protocol, source_port, destination_port, ack = packet
    services = {s.key: s for s in case[0]}
    trusts = {
        CITY.virtual_networks[services[z.service].virtual_network].trust_domain
        for z in (crossed.left, crossed.right)
    }
    if len(trusts) == 2 and any(p.trust_domain in trusts for p in case[2]):
        for e in (e for s in case[0] for e in s.endpoints if e.data_class == "records"):
            if source in _halves(e.prefixes) or destination in _halves(e.prefixes):
                return False
    for rule in crossed.permissions:
        if rule.protocol != protocol or {source.version: protocol}.get(4) == ICMPV6:
            continue
        if protocol == ICMP and source.version == 6:
            continue
        ahead = rule.source == side
        if not ahead and not (protocol == TCP and ack):
            continue
        start, end = (source, destination) if ahead else (destination, source)
        port = destination_port if ahead else source_port
        if rule.ports and not any(r.first <= port <= r.last for r in rule.ports):
            continue
        if all(
            not limits or any(n.version == one.version and one.subnet_of(n) for n in limits)  # type: ignore[arg-type]
            for one, limits in ((start, rule.sources), (end, rule.destinations))
        ):
            return True
    return False


def _halves(networks: tuple[Network, ...]) -> list[Network]:
    return [half for network in networks for half in network.subnets()]


@settings(max_examples=60, deadline=None)
@given(cities(), st.data())
def test_a_boundary_permits_what_its_intent_says_packet_by_packet(
    case: Case, data: st.DataObject
) -> None:
    for promise in state(*case):
        if not isinstance(promise, Exactly):
            continue
        crossed = next(b for b in case[1] if b.key == promise.intent)
        side = promise.id.rsplit("/", 1)[-1]
        side = (side if "-to-" in side else promise.id.split("/")[-2]).split("-to-")[0]
        # Halves of prefixes are the smallest things that these intents tell apart.
        from_, to = (
            _halves(tuple(p for t in some for p in t.prefixes))
            for some in (promise.sources, promise.destinations)
        )
        for source in from_:
            for destination in to:
                if source.version != destination.version:
                    continue
                packet = (
                    source,
                    destination,
                    data.draw(st.sampled_from([TCP, UDP, ICMP, ICMPV6])),
                    data.draw(st.sampled_from([443, 85, 1024])),
                    data.draw(st.sampled_from([443, 85, 1024])),
                    data.draw(st.booleans()),
                )
                found = any(in_box(box, packet) for box in promise.permitted)
                assert found == permitted_by_intent(case, crossed, side, packet), packet


@RANDOM
@given(cities())
def test_no_box_is_open_ended_or_wider_than_its_endpoints(case: Case) -> None:
    for promise in state(*case):
        match promise:
            case Exactly():
                boxes, sides = promise.permitted, (promise.sources, promise.destinations)
            case Reaches():
                boxes, sides = promise.traffic, ((promise.source,), (promise.destination,))
            case _:
                continue
        for box in boxes:
            for networks, terminals in zip((box.sources, box.destinations), sides, strict=True):
                assert networks, "an empty tuple would mean any address"
                limits = [p for t in terminals for p in t.prefixes]
                for network in networks:
                    assert network.version == (4 if box.family is Family.IPV4 else 6)
                    assert any(
                        n.version == network.version and network.subnet_of(n)  # type: ignore[arg-type]
                        for n in limits
                    )
