"""Placement follows the topology of a service's algorithms, in every state.

Random domains with links and devices of all kinds are placed and compared with an enumeration that
knows the rules of trust and encryption from the words of the inventory, and nothing of placement.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate
from citynet.allocation.model import Ids
from citynet.city.model import Algorithm, City, CityDevice, Role, Transport
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Platform
from citynet.errors import FindingsError
from citynet.intent.model import Intents, Service, ServiceProfile
from citynet.placement import place
from citynet.placement.demand import Demand
from citynet.placement.graph import UNFAILED
from citynet.placement.mending import Mending
from citynet.placement.topology import Topologies
from tests.placement.test_paths import Failure, Oracle, Walk, failures, pairs
from tests.support.ask import asking, profile, service
from tests.support.build import GIGABIT, CityBuilder
from tests.support.random_city import cities

SETTINGS = settings(max_examples=150, deadline=None)
RANK = ("low", "standard", "high")
SURVIVES = [frozenset[str](), frozenset({"link"}), frozenset({"node"}), frozenset({"link", "node"})]
SPEAKERS = [Platform.VRP] * 6 + [Platform.FRR]


def enough(found: str, asked: str) -> bool:
    return RANK.index(found) >= RANK.index(asked)


def algorithm_for(city: City, domain: str, asks: ServiceProfile) -> Algorithm | str | None:
    """Return the algorithm of a domain, ``""`` for plain paths, ``None`` where nothing will do."""
    if city.domains[domain].transport is Transport.VXLAN or (
        asks.trust == "low" and not asks.encrypted
    ):
        return ""
    fitting = [
        one
        for one in city.domains[domain].algorithms
        if enough(one.trust, asks.trust) and (one.encrypted or not asks.encrypted)
    ]
    # A level of trust more leaves out one kind of links more, and so does encryption.
    return min(
        fitting, key=lambda one: (RANK.index(one.trust) + one.encrypted, one.number), default=None
    )


def is_in(city: City, name: str, algorithm: Algorithm) -> bool:
    device = city.devices[name]
    return device.platform is not Platform.FRR and enough(device.trust, algorithm.trust)


class Naive(Oracle):
    """Every path in the topology of a profile; which border is near, all links together say."""

    def __init__(self, city: City, failure: Failure, asks: ServiceProfile) -> None:
        super().__init__(city, failure)
        self.all = Oracle(city, failure)
        for link in city.links.values():
            ends = [end.device for end in link.ends]
            one = algorithm_for(city, city.devices[ends[0]].domain, asks)
            if not isinstance(one, Algorithm) or not self.graph.has_edge(*ends, key=link.name):
                continue
            if not (
                enough(link.trust, one.trust)
                and (link.encryption != "none" or not one.encrypted)
                and all(is_in(city, end, one) for end in ends)
            ):
                self.graph.remove_edge(*ends, key=link.name)

    def between(self, source: str, target: str) -> list[Walk]:
        domains = [self.city.devices[name].domain for name in (source, target)]
        if domains[0] == domains[1]:
            return self.within(source, target)[1]
        by_distance: defaultdict[int, list[Walk]] = defaultdict(list)
        for link in self.city.links.values():
            if not link.hand_off or link.name == self.failure.link:
                continue
            near, far = sorted(
                (end.device for end in link.ends),
                key=lambda name: self.city.devices[name].domain != domains[0],
            )
            distance, _ = self.all.within(source, near)
            by_distance[distance] += [
                Walk(
                    (*one.hops, (link.name, near), *other.hops),
                    (*one.devices, *other.devices),
                    one.delay + link.delay + other.delay,
                )
                for one in self.within(source, near)[1]
                for other in self.within(far, target)[1]
            ]
        usable = {distance: walks for distance, walks in by_distance.items() if walks}
        return usable[min(usable)] if usable else []


def random_case(seed: int) -> tuple[City, Intents]:
    """Return an SRv6 domain, another one of either transport behind it or none, and a service."""
    draw = random.Random(seed)  # noqa: S311 - test data, not a secret
    builder = CityBuilder()
    names = [_domain(builder, draw, "egov", Transport.SRV6, draw.randint(3, 6))]
    if draw.random() < 0.6:
        transport = draw.choice([Transport.SRV6, Transport.VXLAN])
        names.append(_domain(builder, draw, "compute", transport, draw.randint(2, 4)))
        for _ in range(draw.choice([1, 2, 2])):
            one, other = draw.choice(names[0]), draw.choice(names[1])
            name = builder.link(one, other, delay=draw.choice([5, 10]))
            good = replace(builder.links[name], trust="high", encryption="macsec")
            builder.links[name] = good if draw.random() < 0.95 else builder.links[name]
    asks = replace(
        profile(10**6, survives=draw.choice(SURVIVES)),
        trust=draw.choice(list(Trust)),
        encrypted=draw.random() < 0.5,
    )
    everyone = [name for some in names for name in some]
    devices = draw.sample(everyone, min(len(everyone), draw.randint(2, 4)))
    return builder.city(), asking(asks, service("one", *devices))


def _domain(
    builder: CityBuilder, draw: random.Random, domain: str, transport: Transport, size: int
) -> list[str]:
    builder.domain(domain, transport)
    vxlan = transport is Transport.VXLAN
    names = [
        builder.device(
            f"{domain}-{number}",
            domain,
            Role.BORDER,
            Platform.EOS if vxlan else draw.choice(SPEAKERS),
        )
        for number in range(size)
    ]
    good = 1.0 if vxlan and draw.random() < 0.8 else 0.85
    cables = [(draw.choice(names[:n]), names[n]) for n in range(1, size)]
    for _ in range(draw.randint(1, size)):
        one, other = draw.sample(names, 2)
        cables.append((one, other))
    for one, other in cables:
        name = builder.link(one, other, capacity=100 * GIGABIT, delay=draw.choice([5, 5, 10, 20]))
        builder.links[name] = replace(
            builder.links[name],
            trust="high" if draw.random() < good else draw.choice(RANK),
            encryption="macsec" if draw.random() < good else "none",
        )
    for name in names:
        trust = "high" if draw.random() < good else draw.choice(RANK)
        builder.devices[name] = replace(builder.devices[name], trust=trust)
    builder.domains[domain] = replace(
        builder.domains[domain], algorithms=() if vxlan else tuple(_algorithms(draw))
    )
    return names


def _algorithms(draw: random.Random) -> Iterator[Algorithm]:
    if draw.random() < 0.9:
        yield Algorithm(
            name="best", number=140, metric=AlgorithmMetric.DELAY, trust=Trust.HIGH, encrypted=True
        )
    for number in range(128, 128 + draw.randint(0, 2)):
        yield Algorithm(
            name=f"a{number}",
            number=number,
            metric=draw.choice(list(AlgorithmMetric)),
            trust=draw.choice(list(Trust)),
            encrypted=draw.random() < 0.5,
        )


def distrusted(city: City, ids: Ids, one: Service, asks: ServiceProfile) -> set[str]:
    """Return the codes of what a service cannot avoid."""
    if asks.trust == "low" and not asks.encrypted:
        return set()

    def good(name: str) -> bool:
        link = city.links[name]
        return enough(link.trust, asks.trust) and (link.encryption != "none" or not asks.encrypted)

    attached = {end.device for end in ids.services[one.key].endpoints.values()}
    domains = {city.devices[name].domain for name in attached}
    used = [link for link in city.links.values() if link.hand_off and len(domains) == 2]
    codes = {"CN510" for link in used if not good(link.name)}
    there = attached | {end.device for link in used for end in link.ends}
    for domain in domains:
        algorithm = algorithm_for(city, domain, asks)
        inside: list[CityDevice] = [d for d in city.devices.values() if d.domain == domain]
        if algorithm is None:
            codes.add("CN510")
        elif isinstance(algorithm, Algorithm):
            names = [device.name for device in inside if device.name in there]
            codes |= {"CN510" for name in names if not is_in(city, name, algorithm)}
        else:
            codes |= {"CN510" for device in inside if not enough(device.trust, asks.trust)}
            codes |= {
                "CN510"
                for link in city.links.values()
                if not link.hand_off
                and city.devices[link.ends[0].device].domain == domain
                and not good(link.name)
            }
    return codes


def expected(city: City, ids: Ids, one: Service, asks: ServiceProfile) -> set[str]:
    """Return the code of each refusal, with the failure where there is one."""
    if codes := distrusted(city, ids, one, asks):
        return codes
    unfailed = Naive(city, Failure(), asks)
    talking = [(a, b) for _, _, a, b in pairs(one, ids)]
    lost = {pair for pair in talking if not unfailed.between(*pair)}
    said = {"CN511"} if lost else set()
    for failure in failures(city, asks.survives):
        oracle = Naive(city, failure, asks)
        kept = (p for p in talking if p not in lost and failure.device not in p)
        if any(not oracle.between(*pair) for pair in kept):
            said.add(f"CN507 {failure.link or failure.device}")
    return said


def loads(city: City, ids: Ids, one: Service, asks: ServiceProfile) -> dict[str, int]:
    worst: defaultdict[str, int] = defaultdict(int)
    for failure in failures(city, asks.survives):
        oracle = Naive(city, failure, asks)
        ends: defaultdict[tuple[str, str], tuple[set[str], set[str]]]
        ends = defaultdict(lambda: (set(), set()))
        for source, destination, a, b in pairs(one, ids):
            for hop in {hop for walk in oracle.between(a, b) for hop in walk.hops}:
                ends[hop][0].add(source)
                ends[hop][1].add(destination)
        for hop, (senders, receivers) in ends.items():
            rate = asks.committed * min(len(senders), len(receivers))
            worst[hop[0]] = max(worst[hop[0]], rate)
    return dict(worst)


def agree(city: City, intents: Intents) -> str:
    """Compare placement with the enumeration and say what came of it."""
    ids = allocate(city, intents, IdLocks())
    (one,) = intents.services.values()
    asks = intents.profiles[one.profile]
    wanted = expected(city, ids, one, asks)
    try:
        placement = place(city, intents, ids)
    except FindingsError as error:
        said = {
            f.code + (f" {f.message.split()[-2]}" if f.code == "CN507" else "")
            for f in error.findings
        }
        assert said == wanted
        return min(said)[:5]
    assert not wanted
    found = placement.services[one.key]
    assert {r.link: r.rate for r in found.reservations} == loads(city, ids, one, asks)
    oracle = Naive(city, Failure(), asks)
    for route, (_, _, a, b) in zip(found.routes, sorted(pairs(one, ids)), strict=True):
        walks = oracle.between(a, b)
        assert set(route.links) == {link for walk in walks for link, _ in walk.hops}
        assert route.delay == max(walk.delay for walk in walks)
    return "placed"


@SETTINGS
@given(st.integers(0, 2**32 - 1).map(random_case))
def test_an_enumeration_says_the_same(case: tuple[City, Intents]) -> None:
    agree(*case)


def test_a_failure_that_no_packet_feels_moves_the_exit() -> None:
    """Which border is near, plain paths say: a's is x1, over a link that its packets never cross.

    Without that link x2 is nearer, and only then: all that they do cross is there twice.
    """
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    builder.domain("compute", Transport.VXLAN)
    for name in ("a", "x1", "x2"):
        builder.device(name, "egov", Role.BORDER, Platform.VRP)
    for name in ("y1", "y2", "z"):
        builder.device(name, "compute", Role.BORDER, Platform.EOS)
    near = builder.link("a", "x1", delay=5)
    builder.links["near"] = replace(builder.links.pop(near), name="near", trust="low")
    cables = [("a", "x1", 50)] * 2 + [("a", "x2", 20), ("x1", "y1", 5), ("x1", "y1", 5)]
    cables += [("x2", "y2", 5), ("z", "y1", 5), ("z", "y1", 5), ("z", "y2", 20)]
    for one, other, delay in cables:
        builder.link(one, other, delay=delay)
    guarded = Algorithm(
        name="guarded", number=128, metric=AlgorithmMetric.IGP, trust=Trust.STANDARD
    )
    builder.domains["egov"] = replace(builder.domains["egov"], algorithms=(guarded,))
    asks = replace(profile(10**6, survives=frozenset({"link"})), trust=Trust.STANDARD)
    city, intents = builder.city(), asking(asks, service("one", "a", "z"))
    assert agree(city, intents) == "placed"
    (found,) = place(city, intents, allocate(city, intents, IdLocks())).services.values()
    assert "a--x2" not in {link for route in found.routes for link in route.links}
    assert "a--x2" in {reservation.link for reservation in found.reservations}


def test_the_cases_are_of_every_kind() -> None:
    kinds = {agree(*random_case(seed)) for seed in range(120)}
    assert kinds == {"placed", "CN507", "CN510", "CN511"}


@SETTINGS
@given(cities())
def test_algorithms_that_nobody_asks_for_change_nothing(drawn: tuple[City, Intents]) -> None:
    city, intents = drawn
    ids = allocate(city, intents, IdLocks())
    best = Algorithm(
        name="best", number=128, metric=AlgorithmMetric.DELAY, trust=Trust.HIGH, encrypted=True
    )
    domains = {name: replace(one, algorithms=(best,)) for name, one in city.domains.items()}
    assert place(replace(city, domains=domains), intents, ids) == place(city, intents, ids)


@SETTINGS
@given(st.integers(0, 2**32 - 1))
def test_the_changes_that_are_named_open_a_path_and_no_fewer_do(seed: int) -> None:
    city, intents = random_case(seed)
    asks = next(iter(intents.profiles.values()))
    topology = Topologies(city).of(asks)
    algorithm = topology.algorithms["egov"]
    inside = [
        name
        for name, device in city.devices.items()
        if device.domain == "egov" and (algorithm is None or is_in(city, name, algorithm))
    ]
    one = next(iter(intents.services.values()))
    demand = Demand(
        service=one, profile=asks, devices={}, pairs=(), domains=("egov",), hand_offs=()
    )
    mending = Mending(city, demand, topology)
    for source, target in pairwise(inside):
        ends = topology.graph.device_numbers[source], topology.graph.device_numbers[target]
        needed = mending.fewest(*ends, UNFAILED)
        names = [change.what.split()[1] for change in needed]
        assert reaches(mended(city, names), asks, ends)
        for name in names:
            assert not reaches(mended(city, [n for n in names if n != name]), asks, ends)


def mended(city: City, names: list[str]) -> City:
    links = {
        name: replace(link, trust="high", encryption="macsec") if name in names else link
        for name, link in city.links.items()
    }
    devices = {
        name: replace(device, trust="high", platform=Platform.VRP) if name in names else device
        for name, device in city.devices.items()
    }
    return replace(city, links=links, devices=devices)


def reaches(city: City, asks: ServiceProfile, ends: tuple[int, int]) -> bool:
    return Topologies(city).of(asks).graph.segment(*ends, UNFAILED) is not None
