"""Reserved numbers: an empty file changes nothing, none of them is given, nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate, id_locks
from citynet.allocation.model import (
    Ids,
    link_ipv4,
    link_ipv6,
    locator,
    loopback_ipv4,
    loopback_ipv6,
)
from citynet.allocation.numbering import Pool, number_all
from citynet.city.model import City, Transport
from citynet.city.reserved import NOTHING_RESERVED, Reservation, Reserved, ReservedPrefix
from citynet.errors import FindingsError, Place
from citynet.intent.model import Intents
from tests.support.random_city import cities, random_city

PLACE = Place(PurePosixPath("inventory/reserved.yaml"), 4, 5)
LOCK = PurePosixPath("locks/ids/a.yaml")


def reservation(first: int, last: int) -> Reservation:
    return Reservation(first=first, last=last, reason="telephony", place=PLACE)


def prefix(text: str) -> ReservedPrefix:
    return ReservedPrefix(prefix=ip_network(text), reason="telephony", place=PLACE)


ranges = st.tuples(st.integers(1, 60), st.integers(0, 12)).map(
    lambda drawn: reservation(drawn[0], drawn[0] + drawn[1])
)


@given(
    st.lists(ranges, max_size=6),
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40), max_size=5),
)
def test_a_pool_gives_the_smallest_that_is_neither_held_nor_reserved(
    reserved: list[Reservation], held: dict[str, int]
) -> None:
    held = {name: number for number, name in {n: k for k, n in held.items()}.items()}
    pool = Pool(name="numbers", first=1, last=200, reserved=tuple(reserved))
    closed = {n for one in reserved for n in range(one.first, one.last + 1)}
    numbers, findings = number_all(pool, "abcdefghij", held, lambda _: LOCK)
    free = (n for n in range(1, 201) if n not in closed and n not in held.values())
    for name in "abcdefghij":
        assert numbers[name] == (held[name] if name in held else next(free))
    assert {one.code for one in findings} <= {"CN411"}
    assert len(findings) == sum(number in closed for number in held.values())


@given(cities())
@settings(max_examples=30, deadline=None)
def test_an_empty_file_changes_nothing(drawn: tuple[City, Intents]) -> None:
    city, intents = drawn
    assert city.reserved == NOTHING_RESERVED
    assert allocate(city, intents, IdLocks()) == allocate(
        replace(city, reserved=Reserved()), intents, IdLocks()
    )


def numbers_of(city: City, ids: Ids) -> set[object]:
    circuits = {
        ("vlan", one.device, one.port, one.vlan)
        for service in ids.services.values()
        for one in service.endpoints.values()
    }
    return circuits | {("slice", service.number) for service in ids.services.values()}


@given(cities(), st.lists(ranges, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_a_reservation_moves_nothing_that_is_not_reserved(
    drawn: tuple[City, Intents], found: list[Reservation], data: st.DataObject
) -> None:
    city, intents = drawn
    before = allocate(city, intents, IdLocks())
    locks = id_locks(city, intents, before, IdLocks())
    shifted = tuple(replace(one, first=one.first + 99, last=one.last + 99) for one in found)
    device = data.draw(st.sampled_from(sorted(city.devices)))
    reserved = Reserved(slices=shifted, attachments={(device, ""): shifted})
    closed = {n for one in shifted for n in range(one.first, one.last + 1)}
    hit = any(one.number in closed for one in before.services.values())
    hit |= any(number in closed for number in before.boundaries.values())
    hit |= any(
        one.device == device and one.vlan in closed
        for service in before.services.values()
        for one in service.endpoints.values()
    )
    if not hit:
        assert allocate(replace(city, reserved=reserved), intents, locks) == before
        return
    with pytest.raises(FindingsError) as raised:
        allocate(replace(city, reserved=reserved), intents, locks)
    assert {one.code for one in raised.value.findings} == {"CN411"}
    assert all("telephony" in one.expected for one in raised.value.findings)
    # Numbered anew, nothing has a reserved number.
    fresh = allocate(replace(city, reserved=reserved), intents, IdLocks())
    assert not closed & {one.number for one in fresh.services.values()}
    assert not any(
        one.device == device and one.vlan in closed
        for service in fresh.services.values()
        for one in service.endpoints.values()
    )


@given(cities(), st.data())
@settings(max_examples=40, deadline=None)
def test_nothing_has_an_address_of_a_reserved_prefix(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    city, intents = drawn
    domain = city.domains[data.draw(st.sampled_from(sorted(city.domains)))]
    pools = domain.pools
    number = data.draw(st.integers(1, 4))
    reserved = [
        str(loopback_ipv4(pools, number)),
        str(loopback_ipv6(pools, number + 1)),
        str(locator(pools, number + 2)),
        str(link_ipv4(pools, number)[1].ip),
        str(link_ipv6(pools, number)[0].network),
    ]
    prefixes = tuple(map(prefix, reserved))
    ids = allocate(replace(city, reserved=Reserved(prefixes=prefixes)), intents, IdLocks())
    given_ = {n for name, n in ids.devices.items() if city.devices[name].domain == domain.name}
    closed = {number, number + 1} | ({number + 2} if domain.transport is Transport.SRV6 else set())
    assert not given_ & closed
    for name, link in city.links.items():
        if not link.hand_off and city.devices[link.ends[0].device].domain == domain.name:
            assert ids.links[name] != number


def test_a_reserved_vni_closes_its_slice_number() -> None:
    city, intents = next(
        (city, intents)
        for city, intents in map(random_city, range(100))
        if any(d.transport is Transport.VXLAN for d in city.domains.values())
    )
    domain = next(d for d in city.domains.values() if d.transport is Transport.VXLAN)
    first = min(one.number for one in allocate(city, intents, IdLocks()).services.values())
    vni = domain.pools.vnis[0] + first
    reserved = Reserved(vnis={domain.name: (reservation(vni, vni),)})
    ids = allocate(replace(city, reserved=reserved), intents, IdLocks())
    assert first not in {one.number for one in ids.services.values()}
