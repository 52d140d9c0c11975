"""Flexible algorithms: topologies of their own, in every state, and no way beside them.

The references are a brute force over all paths, and the simulator that walks one packet at a time.
"""

from __future__ import annotations

import random
from dataclasses import replace
from ipaddress import IPv6Address, IPv6Network

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import AlgorithmMetric, FlexAlgorithm, VrfSids
from tests.validate.model.asked import LINK, NOTHING, promises, reaches
from tests.validate.model.breaking import Devices, edit_isis, edit_vrf
from tests.validate.model.naive import Naive
from tests.validate.model.naive_paths import shortest
from tests.validate.model.tiny import DOMAIN, LINKS, ONE_PE1, ONE_PE2, TRUNK, TWO_PE1, TWO_PE2, port
from tests.validate.model.tiny_algorithms import AFFINITIES, ALGORITHMS, algorithm_devices
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.model.states import all_states
from validate.model.topology import build_topology
from validate.model.underlay import Underlay, build_underlay
from validate.outcome import Outcome, State, Status

EGOV = sorted(name for name, domain in DOMAIN.items() if domain == "egov")
CORE = [name for name, ends in LINKS.items() if name != TRUNK and DOMAIN[ends[0]] == "egov"]
TO_PE1 = IPv6Address("2001:db8:1000:1002::1")
"""A SID of pe1 under its locator of algorithm 128."""


def underlay_of(found: Devices) -> Underlay:
    return build_underlay(build_topology(subject(found), lenient=False), lambda _: True)


def edit_algorithms(found: Devices, name: str, *algorithms: FlexAlgorithm) -> None:
    isis = found[name].isis
    assert isis is not None
    found[name] = replace(found[name], isis=replace(isis, algorithms=algorithms))


def asked(found: Devices, *wanted: str) -> dict[str, Outcome]:
    chosen = [p for p in promises() if not wanted or p.id in wanted]
    return {o.promise: o for o in ModelEngine().decide(tuple(chosen), subject(found))}


def scattered(seed: int) -> Devices:
    """Return the network with random metrics, delays, affinities, members and definitions."""
    draw = random.Random(seed)  # noqa: S311 (not for secrets)
    found = algorithm_devices()
    for link in CORE:
        for end in LINKS[link][:2]:
            edit_isis(
                found,
                end,
                port(link),
                metric=draw.randrange(1, 6),
                delay=draw.choice((None, 1, 2, 3, 4)),
                affinities=draw.choice(((), (), ("low",), ("other",), ("low", "other"))),
            )
    excludes = [draw.choice(((), ("low",), ("other",), ("low", "other"))) for _ in range(2)]
    metrics = [draw.choice(list(AlgorithmMetric)) for _ in range(2)]
    every = [
        FlexAlgorithm(number=128 + n, metric=metrics[n], exclude=excludes[n]) for n in range(2)
    ]
    for name in EGOV:
        edit_algorithms(found, name, *(one for one in every if draw.random() < 0.85))
    if draw.random() < 0.2:
        edit_algorithms(found, draw.choice(EGOV), replace(every[0], exclude=("other",)))
    if draw.random() < 0.2:
        name = draw.choice(EGOV)
        isis = found[name].isis
        assert isis is not None
        swapped = tuple(replace(one, bit=1 - one.bit) for one in AFFINITIES)
        found[name] = replace(found[name], isis=replace(isis, affinities=swapped))
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 16))
def test_topologies_are_those_of_a_brute_force(seed: int, number: int) -> None:
    found = scattered(seed)
    network = subject(found)
    state = all_states(network.city)[number]
    underlay, naive = underlay_of(found), Naive(network, state, lenient=False)
    alive = [name for name in EGOV if name != state.failed_device]
    for algorithm in (0, 128, 129):
        for target in alive:
            costs = underlay.costs_to(state, target, algorithm)
            for source in alive:
                ways = shortest(naive.edges.get(algorithm, []), source, target)
                edges = {(e.near, e.far, e.cost) for e in
                         underlay.ways(state, source, target, algorithm)}  # fmt: skip
                if source == target:
                    continue
                assert (source in costs) is bool(ways)
                assert underlay.reaches(state, source, target, algorithm) is bool(ways)
                assert edges == {edge[:3] for way in ways for edge in way}
                if ways:
                    assert costs[source] == sum(edge[2] for edge in ways[0])
    for source in alive:
        for device in found.values():
            for locator in device.srv6.algorithms if device.srv6 is not None else ():
                address = locator.prefix.network_address
                lands = set(underlay.landing(state, source, address))
                assert lands == {name for _, name in naive.nearest(source, address)}


def test_everything_is_kept_but_what_no_path_of_the_algorithm_survives() -> None:
    """With its link of low trust left out, pe1 hangs on one link: nothing else takes over."""
    outcomes = asked(algorithm_devices())
    refuted = {name for name, outcome in outcomes.items() if outcome.status is Status.REFUTED}
    assert refuted == {
        "reaches slice/one/pe1 slice/one/pe2",
        "reaches slice/one/pe2 slice/one/pe1",
        "exactly one-to-two",
        "exactly two-to-one",
    }
    found = outcomes["reaches slice/one/pe1 slice/one/pe2"].counterexample
    assert found is not None
    assert found.state == State(failed_link="pe1--br")
    assert "flexible algorithm 128 has no path from pe1 to pe2" in found.summary


def test_a_packet_follows_the_algorithm_of_the_vrf_that_it_goes_to() -> None:
    underlay = underlay_of(algorithm_devices())
    assert underlay.path(State(), "rr", "pe1", 128) == ("rr", "br", "pe1")
    assert underlay.path(State(), "rr", "pe1") == ("rr", "pe1")


def test_who_takes_no_part_reaches_no_locator_of_the_algorithm() -> None:
    found = algorithm_devices()
    edit_algorithms(found, "pe2")
    underlay = underlay_of(found)
    assert underlay.landing(State(), "br", TO_PE1) == ("pe1",)
    assert underlay.landing(State(), "pe2", TO_PE1) == ()
    promise = "reaches slice/one/pe2 slice/one/pe1"
    outcome = asked(found, promise)[promise]
    assert outcome.counterexample is not None
    assert "pe2 takes no part in flexible algorithm 128" in outcome.counterexample.summary


def test_who_carries_packets_takes_part() -> None:
    found = algorithm_devices()
    edit_algorithms(found, "br")
    assert underlay_of(found).landing(State(), "pe2", TO_PE1) == ()


def test_a_link_without_delay_is_in_no_topology_of_delays() -> None:
    found = algorithm_devices()
    for link in ("rr--pe1", "pe1--br"):
        edit_isis(found, "pe1", port(link), delay=None)
    underlay = underlay_of(found)
    assert underlay.reaches(State(), "pe2", "pe1", 129)
    assert not underlay.reaches(State(), "pe1", "pe2", 129)


def test_an_affinity_counts_in_the_direction_of_who_says_it() -> None:
    found = algorithm_devices()
    edit_isis(found, "pe1", port("pe1--br"), affinities=("low",))
    underlay = underlay_of(found)
    assert not underlay.reaches(State(), "pe1", "pe2", 128)
    assert underlay.reaches(State(), "pe2", "pe1", 128)


def test_bits_count_and_not_names() -> None:
    found = algorithm_devices()
    isis = found["pe1"].isis
    assert isis is not None
    swapped = tuple(replace(one, bit=1 - one.bit) for one in AFFINITIES)
    # What pe1 calls low is bit 1, which nobody excludes: it defines another algorithm now.
    edited = replace(isis, affinities=swapped)
    found["pe1"] = replace(found["pe1"], isis=edited)
    assert underlay_of(found).faults
    both = tuple(replace(one, exclude=("other",)) if one.number == 128 else one
                 for one in edited.algorithms)  # fmt: skip
    found["pe1"] = replace(found["pe1"], isis=replace(edited, algorithms=both))
    underlay = underlay_of(found)
    assert not underlay.faults
    assert underlay.path(State(), "pe1", "rr", 128) == ("pe1", "rr")


def test_definitions_that_differ_refute_what_depends_on_them() -> None:
    found = algorithm_devices()
    other = FlexAlgorithm(number=128, metric=AlgorithmMetric.DELAY)
    edit_algorithms(found, "pe2", other, ALGORITHMS[1])
    here = subject(found)
    line = "pe2:config:"
    chosen = (reaches(ONE_PE1, ONE_PE2, NOTHING), reaches(TWO_PE1, TWO_PE2, LINK))
    sound = next(p for p in promises() if p.id == "sound egov")
    one, two, third = ModelEngine().decide((*chosen, sound), here)
    assert two.status is Status.PROVEN
    for outcome in (one, third):
        assert outcome.counterexample is not None
        assert "define flexible algorithm 128 differently" in outcome.counterexample.summary
        assert outcome.counterexample.line.startswith(line)


def test_sids_that_a_platform_takes_by_itself_are_its_own() -> None:
    found = algorithm_devices()
    for name in ("pe1", "pe2", "br"):
        edit_vrf(found, name, "S101-one", sids=None)
        if name != "br":
            edit_vrf(found, name, "S102-two", sids=None)
    outcomes = asked(found)
    assert outcomes["sound egov"].status is Status.PROVEN
    assert outcomes["isolated two"].status is Status.PROVEN
    assert outcomes["reaches slice/two/pe1 slice/two/pe2"].status is Status.PROVEN


def test_one_function_under_two_locators_is_two_sids() -> None:
    found = algorithm_devices()
    edit_vrf(found, "pe1", "S102-two", sids=VrfSids(dt4=1, dt6=2))
    assert asked(found, "sound egov")["sound egov"].status is Status.PROVEN
    edit_vrf(found, "pe1", "S102-two", locator="ALG128")
    outcome = asked(found, "sound egov")["sound egov"]
    assert "SID function 1" in outcome.detail


def test_a_vrf_under_a_locator_that_is_not_there_is_found() -> None:
    found = algorithm_devices()
    edit_vrf(found, "pe2", "S102-two", locator="ALG130")
    outcomes = asked(found)
    assert "locator ALG130 does not exist" in outcomes["sound egov"].detail
    assert outcomes["reaches slice/two/pe1 slice/two/pe2"].status is Status.REFUTED


def test_a_locator_of_an_algorithm_without_the_algorithm_is_found() -> None:
    found = algorithm_devices()
    edit_algorithms(found, "pe2")
    assert "takes no part" in asked(found, "sound egov")["sound egov"].detail


def test_an_affinity_that_is_not_defined_is_found() -> None:
    found = algorithm_devices()
    edit_isis(found, "pe2", port("pe2--br"), affinities=("purple",))
    assert "affinity purple is not defined" in asked(found, "sound egov")["sound egov"].detail


def micro(found: Devices, length: int) -> Devices:
    """Give the devices of the SRv6 domain locators of compressed SIDs."""
    for name in EGOV:
        srv6 = found[name].srv6
        if srv6 is not None:
            number = int(srv6.locator.network_address) >> 64 & 0xF
            blocks = [
                IPv6Network(((0xFCBB0000 + block << 96) + (number << 128 - length), length))
                for block in range(3)
            ]
            found[name] = replace(
                found[name],
                srv6=replace(
                    srv6,
                    micro=True,
                    locator=blocks[0],
                    algorithms=tuple(
                        replace(one, prefix=prefix)
                        for one, prefix in zip(srv6.algorithms, blocks[1:], strict=True)
                    ),
                ),
            )
    return found


def test_compressed_sids_carry_packets_as_others_do() -> None:
    before, after = asked(algorithm_devices()), asked(micro(algorithm_devices(), 48))
    assert {n: o.status for n, o in before.items()} == {n: o.status for n, o in after.items()}


def test_a_locator_of_compressed_sids_has_48_bits() -> None:
    outcome = asked(micro(algorithm_devices(), 64), "sound egov")["sound egov"]
    assert "is no /48" in outcome.detail
