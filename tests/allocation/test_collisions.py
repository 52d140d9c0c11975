"""Two branches that took one number: both files are named, and healing renumbers only one."""

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from citynet.allocation import (
    IdLocks,
    allocate,
    healed,
    id_lock_texts,
    id_locks,
    parse_id_locks,
)
from citynet.allocation.collisions import collisions
from citynet.allocation.locks import DeviceLock, LinkLock, ServiceLock
from citynet.city.model import City
from citynet.errors import FindingsError
from citynet.intent.model import Attachment, Intents, Service
from tests.support.random_city import random_city

CITY, BASE = random_city(4)


def service_like(name: str, owner: str) -> Service:
    """Return a service of one endpoint, on the first port that there is."""
    device = next(d for d in CITY.devices.values() if d.ports)
    like = next(iter(BASE.services.values()))
    endpoint = replace(
        like.endpoints[0], name="only", site=device.site, attachment=Attachment(device=device.name)
    )
    return replace(like, name=name, owner=owner, endpoints=(endpoint,))


def with_services(intents: Intents, *services: Service) -> Intents:
    return replace(intents, services={**intents.services, **{s.key: s for s in services}})


def locked(city: City, intents: Intents, before: IdLocks) -> IdLocks:
    return id_locks(city, intents, allocate(city, intents, before), before)


def merged() -> tuple[Intents, dict[PurePosixPath, str], str, str]:
    """Return what Git makes of two branches that each add a service."""
    one, other = service_like("one", "fire"), service_like("two", "water")
    base = locked(CITY, BASE, IdLocks())
    texts = dict(id_lock_texts(base))
    for service in (one, other):
        texts |= id_lock_texts(locked(CITY, with_services(BASE, service), base))
    return with_services(BASE, one, other), texts, one.key, other.key


def test_a_merge_of_two_branches_is_refused_with_both_files() -> None:
    intents, texts, one, other = merged()
    with pytest.raises(FindingsError) as raised:
        allocate(CITY, intents, parse_id_locks(texts))
    kept = f"locks/ids/services/fire/{one.replace('/', '-')}.yaml"
    lost = f"locks/ids/services/water/{other.replace('/', '-')}.yaml"
    # The number and the attachment VLAN.
    assert len(raised.value.findings) == 2
    for finding in raised.value.findings:
        assert finding.code == "CN402"
        assert str(finding.place.file) == lost
        assert kept in finding.expected
        assert lost in finding.found
        assert "citynet allocate" in finding.remedy


def test_healing_renumbers_the_later_file_only() -> None:
    intents, texts, one, other = merged()
    locks = parse_id_locks(texts)
    ids = allocate(CITY, intents, healed(locks))
    for key, lock in locks.services.items():
        if key != other:
            assert ids.services[key].number == lock.number
            for name, endpoint in lock.endpoints.items():
                assert ids.services[key].endpoints[name].vlan == endpoint.vlan
    assert ids.services[other].number not in {lock.number for lock in locks.services.values()}
    circuits = [
        (e.device, e.port, e.vlan) for s in ids.services.values() for e in s.endpoints.values()
    ]
    assert len(circuits) == len(set(circuits))
    again = id_locks(CITY, intents, ids, healed(locks))
    assert collisions(again) == ()
    assert parse_id_locks(id_lock_texts(again)) == again
    assert ids.services[one].number == locks.services[one].number


def test_indexes_of_two_branches_in_one_file() -> None:
    locks = locked(CITY, with_services(BASE, service_like("one", "fire")), IdLocks())
    key = service_like("one", "fire").key
    endpoint = locks.services[key].endpoints["only"]
    twice = replace(
        locks.services[key],
        endpoints={"only": endpoint, "other": replace(endpoint, vlan=(endpoint.vlan or 0) + 500)},
    )
    locks = replace(locks, services={**locks.services, key: twice})
    (finding,) = collisions(locks)
    assert "endpoint index 1" in finding.message
    assert set(healed(locks).services[key].endpoints) == {"only"}


def test_devices_and_links_collide_within_their_own_range_only() -> None:
    locks = IdLocks(
        devices={
            "a": DeviceLock(name="a", domain="egov", number=1),
            "b": DeviceLock(name="b", domain="egov", number=1),
            "c": DeviceLock(name="c", domain="compute", number=1),
        },
        links={
            "x": LinkLock(name="x", domains=("egov",), number=0),
            "y": LinkLock(name="y", domains=("compute", "egov"), number=0),
            "z": LinkLock(name="z", domains=("egov", "iot"), number=0),
        },
    )
    messages = [finding.message for finding in collisions(locks)]
    assert messages == [
        "device number 1 of egov is held twice",
        "link number 0 of hand-offs is held twice",
    ]
    assert set(healed(locks).devices) == {"a", "c"}
    assert set(healed(locks).links) == {"x", "y"}


def test_a_tombstone_gives_way() -> None:
    locks = IdLocks(
        devices={
            "a": DeviceLock(name="a", domain="egov", number=1, released=True),
            "b": DeviceLock(name="b", domain="egov", number=1),
        }
    )
    assert set(healed(locks).devices) == {"b"}


def test_a_tombstone_without_its_number_is_none() -> None:
    gone = ServiceLock(service="slice/gone", owner="city", number=101, endpoints={}, released=True)
    locks = locked(CITY, BASE, IdLocks())
    locks = replace(locks, services={**locks.services, gone.service: gone})
    assert gone.service not in healed(locks).services
    assert healed(locks).services.keys() == BASE.services.keys()
    again = locked(CITY, BASE, healed(locks))
    assert collisions(again) == ()
    assert parse_id_locks(id_lock_texts(again)) == again
