"""Change one intent or one value of the inventory: every part that changes names it.

The city is small and of VRP, which has everything: slice instances, applications with policies,
measurement. Numbers stand in locks before the change, as they do in a city.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citynet.allocation.locks import IdLocks
from citynet.binding.locks import LinkLocks
from citynet.city.model import Algorithm, City, DeviceState, TelemetryCollector
from citynet.city.partitions import Partitioning
from citynet.city.trust import Trust
from citynet.compare import Path, differences
from citynet.device.model import AlgorithmMetric, Device, Platform, PortRange
from citynet.errors import FindingsError
from citynet.intent.model import ApplicationSteering, Intents, Isolation, Method, Service
from tests.compilation.new_city import (
    RESERVED,
    isolated,
    star,
    with_channels,
    with_features,
)
from tests.compilation.stages import parts_of
from tests.compilation.test_attribution import compile_with
from tests.support.ask import asking, profile, service

EDGES = ("east", "north", "south", "west")
TRUSTED = Algorithm(
    name="trusted",
    number=130,
    metric=AlgorithmMetric.IGP,
    trust=Trust.STANDARD,
    partition=Partitioning.DEDICATED,
)
PROFILES = {
    "plain": profile(10**8),
    "kept": isolated(Isolation.RESERVED, 15 * 10**7, "kept"),
    "hard": isolated(Isolation.HARD, 10**8, "hard"),
    "safe": replace(profile(10**8, name="safe"), trust=Trust.STANDARD),
}

Changed = tuple[City, Intents, frozenset[str]]
Change = Callable[[City, Intents, random.Random], Changed]


def cities() -> st.SearchStrategy[tuple[City, Intents]]:
    return st.integers(0, 2**32 - 1).map(city_of)


def city_of(seed: int) -> tuple[City, Intents]:
    """Return a city with two rings and two to four services; equal seeds give equal values."""
    draw = random.Random(seed)  # noqa: S311 - test data
    builder = star(Platform.VRP, *EDGES, algorithms=(RESERVED, TRUSTED))
    for one, other in pairwise(EDGES):
        builder.link(one, other, delay=draw.choice([5, 20, 30]), trust=draw.choice(list(Trust)))
    with_channels(builder, draw.choice([0, 10**8, 5 * 10**8]))
    services = [drawn(draw, rank) for rank in range(1, draw.randint(3, 5))]
    return builder.city(), asking(*services, *PROFILES.values())


def drawn(draw: random.Random, rank: int) -> Service:
    devices = draw.sample(EDGES, draw.randint(1, 3))
    hubs = (devices[0],) if len(devices) > 1 and draw.random() < 0.3 else ()
    one = service(
        f"s{rank}",
        *(devices[1:] if hubs else devices),
        hubs=hubs,
        profile_name=draw.choice(sorted(PROFILES)),
        prefix=rank,
    )
    return replace(
        one,
        # A slice instance and a policy exclude each other.
        applications=applications(draw, one) if one.profile in {"plain", "safe"} else (),
        measurement=draw.choice([None, *Method]),
    )


def applications(draw: random.Random, one: Service) -> tuple[ApplicationSteering, ...]:
    return tuple(
        ApplicationSteering(
            name=f"a{number}",
            protocol=draw.choice([6, 17]),
            ports=(PortRange(number, number + 9),),
            profile=draw.choice(["plain", "safe"]),
            origin=one.origin,
        )
        for number in range(1, 1 + draw.choice([0, 1, 2]))
    )


def of_service(intents: Intents, one: Service) -> tuple[Intents, frozenset[str]]:
    services = {**intents.services, one.key: one}
    return replace(intents, services=services), frozenset({one.key})


def chosen(intents: Intents, draw: random.Random) -> Service:
    return intents.services[draw.choice(sorted(intents.services))]


def gone(city: City, intents: Intents, draw: random.Random) -> Changed:
    one = chosen(intents, draw)
    left = {key: other for key, other in intents.services.items() if key != one.key}
    return city, replace(intents, services=left), frozenset({one.key})


def of_another_profile(city: City, intents: Intents, draw: random.Random) -> Changed:
    one = chosen(intents, draw)
    other = draw.choice(sorted(PROFILES.keys() - {one.profile}))
    return city, *of_service(intents, replace(one, profile=other))


def measured_otherwise(city: City, intents: Intents, draw: random.Random) -> Changed:
    one = chosen(intents, draw)
    other = draw.choice([m for m in (None, *Method) if m is not one.measurement])
    return city, *of_service(intents, replace(one, measurement=other))


def steered_otherwise(city: City, intents: Intents, draw: random.Random) -> Changed:
    one = chosen(intents, draw)
    return city, *of_service(intents, replace(one, applications=applications(draw, one)))


def drained(city: City, intents: Intents, draw: random.Random) -> Changed:
    device = replace(city.devices[draw.choice(EDGES)], state=DeviceState.DRAINED)
    changed = replace(city, devices={**city.devices, device.name: device})
    return changed, intents, frozenset({f"device/{device.name}"})


def finer(city: City, intents: Intents, draw: random.Random) -> Changed:
    link = city.links[draw.choice(sorted(city.links))]
    changed = replace(link, granularity=3 * 10**7)
    return (
        replace(city, links={**city.links, link.name: changed}),
        intents,
        frozenset({f"link/{link.name}"}),
    )


def observed(city: City, intents: Intents, draw: random.Random) -> Changed:
    baseline = replace(
        city.baseline,
        ntp_authentication=True,
        telemetry_collectors=(TelemetryCollector(address=IPv4Address("198.51.100.9"), port=9),),
        telemetry_interval=draw.choice([10, 60]),
    )
    return replace(city, baseline=baseline), intents, frozenset({"city/baseline"})


CHANGES: list[Change] = [
    gone,
    of_another_profile,
    measured_otherwise,
    steered_otherwise,
    drained,
    finer,
    observed,
]


def moved(path: Path, sources: set[str], intents: Intents) -> bool:
    """Tell whether a part follows from where services run, which it names."""
    return bool({"queues", "slices"} & set(path)) and bool(sources & set(intents.services))


@settings(max_examples=120, deadline=None)
@given(cities(), st.sampled_from(CHANGES), st.integers(0, 2**16))
def test_every_changed_part_names_what_was_changed(
    given_city: tuple[City, Intents], change: Change, seed: int
) -> None:
    city, intents, names = change(*given_city, random.Random(seed))  # noqa: S311 - test data
    try:
        before, ids, links = compile_with(*given_city, IdLocks(), LinkLocks())
        after, _, _ = compile_with(city, intents, ids, links)
    except FindingsError:
        assume(False)  # noqa: FBT003 -- what is refused changes nothing
        raise
    for name in before:
        unnamed(before[name], after[name], names, given_city[1])


def unnamed(before: Device, after: Device, names: frozenset[str], intents: Intents) -> None:
    back: dict[Path, set[str]] = {}
    for one in differences(after, before):
        back.setdefault(one.path, set()).update(one.sources)
    for one in differences(before, after):
        if one.path == ("address_groups", "INFRA-4"):
            # It comes with the first service of a device, whoever's it is.
            continue
        sources = {*one.sources, *back.get(one.path, set())}
        assert sources & names or moved(one.path, sources, intents), one


@settings(max_examples=40, deadline=None)
@given(cities())
def test_every_part_has_sources(given_city: tuple[City, Intents]) -> None:
    try:
        devices, _, _ = compile_with(*given_city, IdLocks(), LinkLocks())
    except FindingsError:
        assume(False)  # noqa: FBT003
        raise
    for device in devices.values():
        assert all(part.origin.sources for part in parts_of(device))


def test_what_is_off_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device of before is what it was: no new field says anything unless something asks."""
    with_features(monkeypatch, {})
    builder = star(Platform.VRP, *EDGES, algorithms=())
    wanted = asking(service("office", *EDGES), profile(10**8))
    devices, _, _ = compile_with(builder.city(), wanted, IdLocks(), LinkLocks())
    for device in devices.values():
        assert not (*device.slices, *device.policies, *device.applications, *device.steering)
        assert (device.measurement, device.telemetry, device.management.ntp_key) == (None,) * 3
        assert all(vrf.slice is None and vrf.color is None for vrf in device.vrfs)
        assert not any(one.slices or one.applications for one in device.interfaces)
