"""The laws of allocation, on random cities.

Numbers are unique, do not depend on the order of anything, stay when others come and go, rest when
their owner is gone, and are the smallest that are free.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import (
    IdLocks,
    allocate,
    id_lock_texts,
    id_locks,
    parse_id_locks,
)
from citynet.allocation.model import Ids
from citynet.allocation.numbering import link_domains
from citynet.city.model import City
from citynet.intent.model import Intents
from tests.support.wide_city import all_cities

settings.register_profile("allocation", max_examples=60, deadline=None)
SETTINGS = settings.get_profile("allocation")

V = TypeVar("V")
seeds = st.integers(0, 2**32 - 1)


def shuffled(mapping: Mapping[str, V], draw: random.Random) -> dict[str, V]:
    keys = list(mapping)
    draw.shuffle(keys)
    return {key: mapping[key] for key in keys}


def reordered(city: City, intents: Intents, seed: int) -> tuple[City, Intents]:
    draw = random.Random(seed)  # noqa: S311 - test data, not a secret
    services = {}
    for key, service in shuffled(intents.services, draw).items():
        endpoints = list(service.endpoints)
        draw.shuffle(endpoints)
        services[key] = replace(service, endpoints=tuple(endpoints))
    city = replace(
        city,
        domains=shuffled(city.domains, draw),
        sites=shuffled(city.sites, draw),
        devices={
            name: replace(device, ports=shuffled(device.ports, draw))
            for name, device in shuffled(city.devices, draw).items()
        },
        links=shuffled(city.links, draw),
    )
    return city, replace(intents, services=services, boundaries=shuffled(intents.boundaries, draw))


def without(intents: Intents, keys: Iterable[str]) -> Intents:
    gone = set(keys)
    return replace(
        intents,
        services={k: v for k, v in intents.services.items() if k not in gone},
        boundaries={
            k: v
            for k, v in intents.boundaries.items()
            if not gone & {v.left.service, v.right.service}
        },
    )


def assert_unique(city: City, ids: Ids) -> None:
    devices = [(city.devices[name].domain, number) for name, number in ids.devices.items()]
    links = [(link_domains(city, city.links[name]), n) for name, n in ids.links.items()]
    slices = [*(s.number for s in ids.services.values()), *ids.boundaries.values()]
    circuits = [
        (endpoint.device, endpoint.port, endpoint.vlan)
        for service in ids.services.values()
        for endpoint in service.endpoints.values()
    ]
    indexes = [
        (key, endpoint.index)
        for key, service in ids.services.items()
        for endpoint in service.endpoints.values()
    ]
    for numbers in (devices, links, slices, circuits, indexes):
        assert len(numbers) == len(set(numbers))


@given(all_cities())
@SETTINGS
def test_numbers_are_unique_and_complete(drawn: tuple[City, Intents]) -> None:
    city, intents = drawn
    ids = allocate(city, intents, IdLocks())
    assert_unique(city, ids)
    assert set(ids.devices) == set(city.devices)
    assert set(ids.links) == set(city.links)
    assert {key: set(s.endpoints) for key, s in ids.services.items()} == {
        key: {e.name for e in s.endpoints} for key, s in intents.services.items()
    }
    assert set(ids.boundaries) == {
        name for name, b in intents.boundaries.items() if b.left.service != b.right.service
    }


@given(all_cities())
@SETTINGS
def test_new_numbers_are_the_smallest(drawn: tuple[City, Intents]) -> None:
    city, intents = drawn
    ids = allocate(city, intents, IdLocks())
    slices = sorted([*(s.number for s in ids.services.values()), *ids.boundaries.values()])
    assert slices == list(range(101, 101 + len(slices)))
    for domain in city.domains:
        numbers = sorted(
            n for name, n in ids.devices.items() if city.devices[name].domain == domain
        )
        assert numbers == list(range(1, len(numbers) + 1))


@given(all_cities(), seeds)
@SETTINGS
def test_order_changes_nothing(drawn: tuple[City, Intents], seed: int) -> None:
    assert allocate(*drawn, IdLocks()) == allocate(*reordered(*drawn, seed), IdLocks())


@given(all_cities(), st.data())
@SETTINGS
def test_removed_numbers_rest_and_come_back(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    city, intents = drawn
    locks = id_locks(city, intents, ids := allocate(city, intents, IdLocks()), IdLocks())
    gone = data.draw(st.sets(st.sampled_from(sorted(intents.services))))
    rest = without(intents, gone)
    fewer = allocate(city, rest, locks)
    assert fewer.devices == ids.devices
    assert fewer.links == ids.links
    assert fewer.services == {k: v for k, v in ids.services.items() if k not in gone}
    later = id_locks(city, rest, fewer, locks)
    assert {k for k, lock in later.services.items() if lock.released} == gone
    assert allocate(city, intents, later) == ids


@given(all_cities(), st.data())
@SETTINGS
def test_additions_move_nobody(drawn: tuple[City, Intents], data: st.DataObject) -> None:
    city, intents = drawn
    late = data.draw(st.sets(st.sampled_from(sorted(intents.services))))
    early = without(intents, late)
    first = allocate(city, early, IdLocks())
    locks = id_locks(city, early, first, IdLocks())
    # An endpoint of those that are added may ask by number for a VLAN that was chosen for another:
    # that is refused, so those that are added ask for nothing.
    modest = replace(
        intents,
        services={
            key: replace(
                service,
                endpoints=tuple(
                    replace(e, attachment=replace(e.attachment, vlan=None))
                    for e in service.endpoints
                ),
            )
            if key in late
            else service
            for key, service in intents.services.items()
        },
    )
    second = allocate(city, modest, locks)
    assert_unique(city, second)
    assert {k: v for k, v in second.services.items() if k not in late} == first.services
    assert first.boundaries.items() <= second.boundaries.items()


@given(all_cities(), st.data())
@SETTINGS
def test_a_resting_number_is_given_to_nobody_else(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    city, intents = drawn
    key = data.draw(st.sampled_from(sorted(intents.services)))
    locks = id_locks(city, intents, ids := allocate(city, intents, IdLocks()), IdLocks())
    newcomer = replace(
        intents.services[key],
        name="newcomer",
        endpoints=tuple(
            replace(e, attachment=replace(e.attachment, vlan=None))
            for e in intents.services[key].endpoints
        ),
    )
    others = without(intents, [key])
    changed = replace(others, services={**others.services, newcomer.key: newcomer})
    given_now = allocate(city, changed, locks).services[newcomer.key]
    before = ids.services[key]
    assert given_now.number != before.number
    assert not {(e.device, e.port, e.vlan) for e in given_now.endpoints.values()} & {
        (e.device, e.port, e.vlan) for e in before.endpoints.values()
    }


@given(all_cities(), st.data())
@SETTINGS
def test_locks_read_back_and_say_the_same_again(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    city, intents = drawn
    locks = id_locks(city, intents, ids := allocate(city, intents, IdLocks()), IdLocks())
    gone = data.draw(st.sets(st.sampled_from(sorted(intents.services))))
    rest = without(intents, gone)
    locks = id_locks(city, rest, allocate(city, rest, locks), locks)
    read = parse_id_locks(id_lock_texts(locks))
    assert read == locks
    assert id_lock_texts(read) == id_lock_texts(locks)
    assert id_locks(city, rest, allocate(city, rest, read), read) == locks
    assert allocate(city, intents, read) == ids
