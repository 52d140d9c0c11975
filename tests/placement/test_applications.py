"""Applications follow the paths of another profile, and what is reserved is enough for any mix."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate
from citynet.city.model import Algorithm, City, Role, Transport
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Platform, PortRange
from citynet.errors import FindingsError
from citynet.intent.model import ApplicationSteering, Intents, Service
from citynet.placement import path_locks
from tests.placement.placing import placed, refused
from tests.placement.test_algorithms import SETTINGS, Naive, random_case
from tests.placement.test_paths import Failure, failures, pairs
from tests.placement.test_trust import asks, change, ring, with_algorithms
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder

SECRET = Algorithm(name="secret", number=128, metric=AlgorithmMetric.IGP, encrypted=True)
LINK = frozenset({"link"})


def application(name: str, profile_name: str, like: Service) -> ApplicationSteering:
    return ApplicationSteering(
        name=name,
        protocol=6,
        ports=(PortRange(443, 443),),
        profile=profile_name,
        origin=replace(like.origin, line=7),
    )


def steering(*profile_names: str, devices: tuple[str, ...] = ("a", "b")) -> Service:
    one = service("one", *devices)
    return replace(
        one, applications=tuple(application(f"to-{name}", name, one) for name in profile_names)
    )


def guarded() -> City:
    """Return the ring whose slow way, over d and e, is encrypted."""
    builder = ring()
    change(builder, "a--d", "d--e", "e--b", encryption="macsec")
    return with_algorithms(builder, SECRET)


SAFE = replace(asks(encrypted=True), name="safe")


def test_an_application_has_the_algorithm_of_its_profile() -> None:
    intents = asking(asks(), SAFE, steering("safe", "plain"))
    found = placed(guarded(), intents).services["slice/one"]
    assert found.applications == {"to-safe": "secret", "to-plain": "plain"}
    assert found.algorithms == {}
    assert found.routes[0].links == ("a--c", "c--b")
    both = {"a--c", "c--b", "a--d", "d--e", "e--b"}
    assert {one.link: one.rate for one in found.reservations} == dict.fromkeys(both, 10**6)


def test_the_lock_names_the_algorithm_of_each_application() -> None:
    intents = asking(asks(), SAFE, steering("safe", "plain"))
    (text,) = path_locks(intents, placed(guarded(), intents)).values()
    said = "domains: [egov]\napplications:\n  to-safe: secret\n  to-plain: plain\nhandOffs: []\n"
    assert said in text


def test_only_trust_encryption_and_delay_of_the_other_profile_count() -> None:
    other = replace(SAFE, committed=10**9, peak=10**9, survives=LINK)
    alike = placed(guarded(), asking(asks(), SAFE, steering("safe")))
    assert placed(guarded(), asking(asks(), other, steering("safe"))) == alike


def test_the_delay_of_the_other_profile_is_kept_on_its_paths() -> None:
    # Over d and e: 90 us of links, and 50 us for each of four devices.
    slow = replace(SAFE, delay=289)
    (finding,) = refused(guarded(), asking(asks(), slow, steering("safe")))
    assert (finding.code, finding.place.line) == ("CN503", 7)
    assert finding.message == (
        "the delay objective of slice/one, application to-safe cannot be met"
    )
    assert finding.expected == "at most 289 us (profile safe)"
    placed(
        guarded(), asking(replace(asks(), delay=170), replace(SAFE, delay=290), steering("safe"))
    )


def test_an_application_survives_what_the_service_does() -> None:
    (finding, *others) = refused(guarded(), asking(asks(survives=LINK), SAFE, steering("safe")))
    assert {one.code for one in (finding, *others)} == {"CN507"}
    assert {one.place.line for one in (finding, *others)} == {7}
    assert finding.message == "slice/one, application to-safe does not survive: link a--d failed"


def test_a_device_that_an_application_cannot_avoid_is_named() -> None:
    city = guarded()
    trusted = replace(SAFE, trust=Trust.HIGH)
    high = replace(SECRET, trust=Trust.HIGH)
    domains = {name: replace(one, algorithms=(high,)) for name, one in city.domains.items()}
    (finding,) = refused(replace(city, domains=domains), asking(asks(), trusted, steering("safe")))
    assert finding.code == "CN510"
    assert finding.found == "device a (trust standard), device b (trust standard)"


def test_traffic_of_both_kinds_may_meet_on_a_link() -> None:
    """On m--n: what s1 sends to h1, and what the application sends from s2 to h2, at once."""
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6, algorithms=(SECRET,))
    for name in ("s1", "s2", "h1", "h2", "m", "n"):
        builder.device(name, "gov", Role.EDGE, Platform.VRP)
    open_links = (("s1", "m", 1), ("n", "h1", 1), ("s1", "h2", 10), ("s2", "h1", 10))
    for one, other, delay in (*open_links, ("s2", "h2", 10)):
        builder.link(one, other, delay=delay)
    safe_links = (("m", "n", 1), ("s2", "m", 100), ("n", "h2", 100), ("s1", "h1", 200))
    for one, other, delay in (*safe_links, ("s1", "h2", 200), ("s2", "h1", 150)):
        builder.link(one, other, delay=delay, encryption="macsec")
    star = service("one", "s1", "s2", hubs=("h1", "h2"))
    steered = replace(star, applications=(application("ledger", "safe", star),))

    def rate(one: Service) -> int:
        found = placed(builder.city(), asking(asks(), SAFE, one)).services[one.key]
        return {r.link: r.rate for r in found.reservations}["m--n"]

    assert rate(star) == 10**6
    assert rate(steered) == 2 * 10**6


def loads(city: City, intents: Intents, one: Service) -> dict[str, int]:
    """Return what any mix of the paths of a service and its applications takes, by enumeration."""
    own = intents.profiles[one.profile]
    all_asks = [own, *(own.steered(intents.profiles[a.profile]) for a in one.applications)]
    ids = allocate(city, intents, IdLocks())
    worst: defaultdict[str, int] = defaultdict(int)
    for failure in failures(city, own.survives):
        oracles = [Naive(city, failure, asked) for asked in all_asks]
        ends: defaultdict[tuple[str, str], tuple[set[str], set[str]]]
        ends = defaultdict(lambda: (set(), set()))
        for source, destination, a, b in pairs(one, ids):
            for walk in (walk for oracle in oracles for walk in oracle.between(a, b)):
                for hop in walk.hops:
                    ends[hop][0].add(source)
                    ends[hop][1].add(destination)
        for hop, (senders, receivers) in ends.items():
            rate = own.committed * min(len(senders), len(receivers))
            worst[hop[0]] = max(worst[hop[0]], rate)
    return dict(worst)


def case(seed: int) -> tuple[City, Intents]:
    """Return a random city, and a service of one domain with two applications."""
    city, intents = random_case(seed)
    draw = random.Random(seed)  # noqa: S311 - test data, not a secret
    (drawn,) = intents.services.values()
    inside = [name for name, device in city.devices.items() if device.domain == "egov"]
    devices = draw.sample(inside, min(len(inside), draw.randint(2, 4)))
    others = [
        replace(
            profile(1, name=name), trust=draw.choice(list(Trust)), encrypted=draw.random() < 0.5
        )
        for name in ("other", "third")
    ]
    own = intents.profiles[drawn.profile]
    return city, asking(own, *others, steering("other", "third", devices=tuple(devices)))


def outcome(city: City, intents: Intents) -> str:
    (one,) = intents.services.values()
    try:
        placement = placed(city, intents)
    except FindingsError as error:
        own = intents.profiles[one.profile]
        oracles = [
            Naive(city, Failure(), own.steered(intents.profiles[name]))
            for name in (own.name, "other", "third")
        ]
        ids = allocate(city, intents, IdLocks())
        talking = [(a, b) for _, _, a, b in pairs(one, ids)]
        without = {a for oracle in oracles for a in talking if not oracle.between(*a)}
        if "CN511" in {finding.code for finding in error.findings}:
            assert without
        return "refused"
    found = placement.services[one.key]
    assert {r.link: r.rate for r in found.reservations} == loads(city, intents, one)
    return "placed"


@SETTINGS
@given(st.integers(0, 2**32 - 1).map(case))
def test_reservations_are_enough_for_any_mix_and_no_more(drawn: tuple[City, Intents]) -> None:
    outcome(*drawn)


def test_the_cases_are_of_both_kinds() -> None:
    assert {outcome(*case(seed)) for seed in range(60)} == {"placed", "refused"}
