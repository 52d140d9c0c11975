"""Change one value of the inventory or a profile: every part that changes names what has it.

The value stands in one link, device, domain or profile; a changed part names the link, device or
domain, or a service with the profile.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citynet.allocation.locks import IdLocks
from citynet.binding.locks import LinkLocks
from citynet.city.algorithms import PLAIN
from citynet.city.model import City, Encryption
from citynet.city.trust import Trust
from citynet.compare import differences
from citynet.errors import FindingsError
from citynet.intent.model import Intents
from tests.compilation.test_attribution import compile_with
from tests.support.wide_city import wide_cities

Changed = tuple[City, Intents, frozenset[str]]
Change = Callable[[City, Intents, random.Random], Changed]


def link_trust(city: City, intents: Intents, draw: random.Random) -> Changed:
    link = city.links[draw.choice(sorted(city.links))]
    changed = replace(link, trust=draw.choice(sorted(set(Trust) - {link.trust})))
    return of_links(city, changed), intents, frozenset({f"link/{link.name}"})


def link_encryption(city: City, intents: Intents, draw: random.Random) -> Changed:
    link = city.links[draw.choice(sorted(city.links))]
    changed = replace(link, encryption=draw.choice(sorted(set(Encryption) - {link.encryption})))
    return of_links(city, changed), intents, frozenset({f"link/{link.name}"})


def of_links(city: City, link: object) -> City:
    name = link.name  # type: ignore[attr-defined]
    return replace(city, links={**city.links, name: link})  # type: ignore[dict-item]


def device_trust(city: City, intents: Intents, draw: random.Random) -> Changed:
    device = city.devices[draw.choice(sorted(city.devices))]
    changed = replace(device, trust=draw.choice(sorted(set(Trust) - {device.trust})))
    devices = {**city.devices, device.name: changed}
    return replace(city, devices=devices), intents, frozenset({f"device/{device.name}"})


def lag_members(city: City, intents: Intents, draw: random.Random) -> Changed:
    with_lags = sorted(name for name, device in city.devices.items() if device.lags)
    assume(with_lags)
    device = city.devices[draw.choice(with_lags)]
    name, lag = draw.choice(sorted(device.lags.items()))
    fewer = replace(device, lags={**device.lags, name: replace(lag, members=lag.members[:1])})
    changed = replace(city, devices={**city.devices, device.name: fewer})
    return changed, intents, frozenset({f"device/{device.name}"})


def algorithm_gone(city: City, intents: Intents, draw: random.Random) -> Changed:
    with_algorithms = sorted(name for name, domain in city.domains.items() if domain.algorithms)
    assume(with_algorithms)
    domain = city.domains[draw.choice(with_algorithms)]
    gone = replace(domain, algorithms=domain.algorithms[1:])
    changed = replace(city, domains={**city.domains, domain.name: gone})
    return changed, intents, frozenset({f"domain/{domain.name}"})


def algorithm_renumbered(city: City, intents: Intents, draw: random.Random) -> Changed:
    with_algorithms = sorted(name for name, domain in city.domains.items() if domain.algorithms)
    assume(with_algorithms)
    domain = city.domains[draw.choice(with_algorithms)]
    first, *others = domain.algorithms
    renumbered = replace(domain, algorithms=(replace(first, number=131), *others))
    changed = replace(city, domains={**city.domains, domain.name: renumbered})
    return changed, intents, frozenset({f"domain/{domain.name}"})


def profile_trust(city: City, intents: Intents, draw: random.Random) -> Changed:
    profile = intents.profiles[draw.choice(sorted(intents.profiles))]
    other = draw.choice([t for t in Trust if t is not profile.trust])
    profiles = {**intents.profiles, profile.name: replace(profile, trust=other)}
    users = (key for key, one in intents.services.items() if one.profile == profile.name)
    return city, replace(intents, profiles=profiles), frozenset(users)


CHANGES: list[Change] = [
    link_trust,
    link_encryption,
    device_trust,
    lag_members,
    algorithm_gone,
    algorithm_renumbered,
    profile_trust,
]


@settings(max_examples=120, deadline=None)
@given(wide_cities(), st.sampled_from(CHANGES), st.integers(0, 2**16))
def test_every_changed_part_names_what_was_changed(
    given_city: tuple[City, Intents], change: Change, seed: int
) -> None:
    city, intents, names = change(*given_city, random.Random(seed))  # noqa: S311 - test data
    before, ids, links = compile_with(*given_city, IdLocks(), LinkLocks())
    try:
        after, _, _ = compile_with(city, intents, ids, links)
    except FindingsError:
        assume(False)  # noqa: FBT003 -- what is refused changes nothing
        raise
    for name in before:
        for one in differences(before[name], after[name]):
            back = [
                other for other in differences(after[name], before[name]) if other.path == one.path
            ]
            sources = {*one.sources, *(s for other in back for s in other.sources)}
            # Queues follow from where services run, which trust decides: they name the services.
            moved = sources & set(given_city[1].services)
            assert sources & names or ("queues" in one.path and moved), (name, one)


def test_plain_paths_are_no_algorithm_that_a_domain_may_declare() -> None:
    assert PLAIN.number not in range(128, 143)
