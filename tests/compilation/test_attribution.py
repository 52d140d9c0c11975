"""Change one service: only parts that name it (or a boundary of it) change, on any device.

Numbers stand in locks before the change, as they do in a city. Two facts are of the city and come
with the first service of a device, whoever's it is: the block of locators that VRFs leave alone,
and the groups of infrastructure prefixes that filters deny.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Network

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation.allocate import allocate
from citynet.allocation.locks import IdLocks
from citynet.allocation.renewal import id_locks
from citynet.binding.bind import bind, link_locks
from citynet.binding.locks import LinkLocks
from citynet.city.model import City
from citynet.compare import Path, differences
from citynet.compilation import compile_devices
from citynet.device.model import Device
from citynet.intent.model import Intents, Service
from citynet.placement.place import place
from tests.support.wide_city import all_cities

NEW = IPv4Network("10.200.0.0/24")


def without(intents: Intents, service: Service) -> tuple[Intents, frozenset[str]]:
    """Remove a service and its boundaries."""
    gone = {
        name: boundary
        for name, boundary in intents.boundaries.items()
        if service.key in {boundary.left.service, boundary.right.service}
    }
    changed = replace(
        intents,
        services={k: s for k, s in intents.services.items() if k != service.key},
        boundaries={n: b for n, b in intents.boundaries.items() if n not in gone},
    )
    return changed, frozenset({service.key, *(boundary.key for boundary in gone.values())})


def with_prefix(intents: Intents, service: Service) -> tuple[Intents, frozenset[str]]:
    """Give the first endpoint of a service one more prefix."""
    first, *others = service.endpoints
    grown = replace(service, endpoints=(replace(first, prefixes=(*first.prefixes, NEW)), *others))
    changed = replace(intents, services={**intents.services, service.key: grown})
    return changed, frozenset({service.key})


def of_another_profile(intents: Intents, service: Service) -> tuple[Intents, frozenset[str]]:
    """Let a service buy the next profile."""
    # Without trust and lossless queues, which not every device has.
    names = sorted(intents.profiles.keys() - {"storage", "vault"})
    other = next(name for name in names if name > service.profile or name != service.profile)
    changed = replace(
        intents,
        profiles={
            name: replace(profile, survives=frozenset())
            for name, profile in intents.profiles.items()
        },
        services={**intents.services, service.key: replace(service, profile=other)},
    )
    return changed, frozenset({service.key})


def with_sids(device: Device) -> bool:
    """Return whether any VRF of a device has SIDs."""
    return any(vrf.sids is not None for vrf in device.vrfs)


def denied(device: Device, group: str) -> bool:
    """Return whether any filter of a device has a rule with a group."""
    return any(rule.destination_group == group for one in device.filters for rule in one.rules)


def compile_with(
    city: City, intents: Intents, ids: IdLocks, links: LinkLocks
) -> tuple[Mapping[str, Device], IdLocks, LinkLocks]:
    """Return devices, and the locks after."""
    given_ids = allocate(city, intents, ids)
    placement = place(city, intents, given_ids)
    bindings = bind(city, intents, given_ids, placement, links)
    devices = compile_devices(city, intents, given_ids, placement, bindings)
    return (
        {device.name: device for device in devices},
        id_locks(city, intents, given_ids, ids),
        link_locks(city, intents, given_ids, placement, links),
    )


@settings(max_examples=50, deadline=None)
@given(
    all_cities(),
    st.sampled_from([without, with_prefix, of_another_profile]),
    st.integers(0, 4),
)
def test_only_parts_that_name_a_service_change_with_it(
    given_city: tuple[City, Intents],
    change: object,
    which: int,
) -> None:
    city, intents = given_city
    if change is of_another_profile:
        # Otherwise a bronze service might not survive what gold promises.
        survives: frozenset[str] = frozenset()
        intents = replace(
            intents,
            profiles={n: replace(p, survives=survives) for n, p in intents.profiles.items()},
        )
    keys = sorted(intents.services)
    service = intents.services[keys[which % len(keys)]]
    assert callable(change)
    changed, names = change(intents, service)
    before, ids, links = compile_with(city, intents, IdLocks(), LinkLocks())
    after, _, _ = compile_with(city, changed, ids, links)
    for name in before:
        sources: dict[Path, set[str]] = {}
        for found in (
            *differences(before[name], after[name]),
            *differences(after[name], before[name]),
        ):
            sources.setdefault(found.path, set()).update(found.sources)
        for path, named in sources.items():
            if path == ("srv6", "block"):
                assert with_sids(before[name]) != with_sids(after[name])
                continue
            if path in {("address_groups", "INFRA-4"), ("address_groups", "INFRA-6")}:
                assert denied(before[name], path[1]) != denied(after[name], path[1])
                continue
            assert named & names, (name, path, named)
