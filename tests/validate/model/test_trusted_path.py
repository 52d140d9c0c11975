"""Trusted paths: every link and device that a packet may cross is looked at, in each state.

The reference walks one packet at a time and tries every path of every tunnel.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import FlexAlgorithm
from citynet.promises.model import Terminal, TrustedPath
from tests.validate.model.asked import LINK, NOTHING, between, common
from tests.validate.model.breaking import Devices, edit_isis, edit_rules, edit_vrf
from tests.validate.model.naive_paths import NaivePaths
from tests.validate.model.test_algorithms import edit_algorithms, scattered
from tests.validate.model.tiny import (
    DOMAIN,
    LINKS,
    ONE_LE,
    ONE_PE1,
    ONE_PE2,
    PERMIT,
    TRUNK,
    TWO_PE1,
    TWO_PE2,
    V4,
    V6,
    port,
)
from tests.validate.model.tiny_algorithms import ALGORITHMS, LOW, algorithm_devices
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.model.states import all_states, is_survived
from validate.outcome import Outcome, Packet, State, Status

BOTH = frozenset({"link", "node"})
PAIRS = [(ONE_PE1, ONE_PE2), (ONE_PE2, ONE_PE1), (ONE_PE1, ONE_LE), (ONE_LE, ONE_PE2)]


def trusted(
    source: Terminal,
    destination: Terminal,
    links: tuple[str, ...] = (),
    devices: tuple[str, ...] = (),
    survives: frozenset[str] = NOTHING,
) -> TrustedPath:
    return TrustedPath(
        **common("trusted"),
        source=source,
        destination=destination,
        traffic=tuple(between(source, destination, family) for family in (V4, V6)),
        survives=survives,
        forbidden_links=links,
        forbidden_devices=devices,
    )


def decided(found: Devices, promise: TrustedPath) -> Outcome:
    (outcome,) = ModelEngine().decide((promise,), subject(found))
    return outcome


def test_an_algorithm_keeps_off_what_it_leaves_out() -> None:
    promise = trusted(ONE_PE2, ONE_PE1, links=(LOW,), survives=BOTH)
    outcome = decided(algorithm_devices(), promise)
    assert outcome.status is Status.PROVEN
    assert outcome.states == len([s for s in all_states(subject({}).city)
                                  if s.failed_device not in {"pe1", "pe2"}])  # fmt: skip


def test_a_locator_of_the_plain_paths_leads_over_it() -> None:
    found = algorithm_devices()
    edit_vrf(found, "pe1", "S101-one", locator="MAIN")
    outcome = decided(found, trusted(ONE_PE2, ONE_PE1, links=(LOW,)))
    shown = outcome.counterexample
    assert shown is not None
    assert "the plain shortest path leads from pe2 to pe1 over link rr--pe1" in shown.summary
    assert [hop.device for hop in shown.path] == ["pe2", "rr", "pe1"]
    assert shown.line.startswith("rr:config:")
    assert shown.line.endswith(f"interface {port(LOW)}")


def test_an_affinity_that_is_lost_is_found() -> None:
    found = algorithm_devices()
    for end in LINKS[LOW][:2]:
        edit_isis(found, end, port(LOW), affinities=())
    shown = decided(found, trusted(ONE_PE1, ONE_PE2, links=(LOW,))).counterexample
    assert shown is not None
    assert "flexible algorithm 128 leads from pe1 to pe2 over link rr--pe1" in shown.summary
    assert shown.line == f"pe1:config:2: interface {port(LOW)}"


def test_one_end_that_lost_it_is_enough() -> None:
    found = algorithm_devices()
    edit_isis(found, "rr", port(LOW), affinities=())
    links = (LOW,)
    assert decided(found, trusted(ONE_PE1, ONE_PE2, links)).status is Status.PROVEN
    assert decided(found, trusted(ONE_PE2, ONE_PE1, links)).status is Status.REFUTED


def test_a_failure_may_lead_astray() -> None:
    """pe2 goes to br by rr, unless that is gone."""
    links = ("pe2--br",)
    promise = trusted(ONE_PE2, ONE_PE1, links)
    assert decided(algorithm_devices(), promise).status is Status.PROVEN
    outcome = decided(algorithm_devices(), replace(promise, survives=LINK))
    assert outcome.counterexample is not None
    assert outcome.counterexample.state == State(failed_link="rr--br")
    assert [hop.device for hop in outcome.counterexample.path] == ["pe2", "br", "pe1"]


def test_all_shortest_paths_count() -> None:
    found = algorithm_devices()
    for end in LINKS["pe2--br"][:2]:
        edit_isis(found, end, port("pe2--br"), metric=20)
    for link in ("pe2--br", "rr--pe2", "rr--br"):
        assert decided(found, trusted(ONE_PE2, ONE_PE1, (link,))).status is Status.REFUTED
    assert decided(found, trusted(ONE_PE2, ONE_PE1, (LOW,))).status is Status.PROVEN


def test_devices_on_the_way_and_at_the_ends_count() -> None:
    for name, line in (("br", "br:config:"), ("rr", "rr:config:"), ("pe1", ""), ("pe2", "pe2:")):
        outcome = decided(algorithm_devices(), trusted(ONE_PE2, ONE_PE1, devices=(name,)))
        assert outcome.counterexample is not None, name
        assert outcome.counterexample.line.startswith(line)
    for name in ("le", "sp", "cb"):
        outcome = decided(algorithm_devices(), trusted(ONE_PE2, ONE_PE1, devices=(name,)))
        assert outcome.status is Status.PROVEN


def test_hand_offs_and_the_domain_behind_count() -> None:
    for links, devices in (((TRUNK,), ()), (("sp--cb",), ()), ((), ("sp",)), ((), ("cb",))):
        promise = trusted(ONE_PE1, ONE_LE, links, devices)
        assert decided(algorithm_devices(), promise).status is Status.REFUTED, promise


def test_what_is_dropped_at_the_far_end_has_crossed() -> None:
    found = algorithm_devices()
    edit_rules(found, "cb", "H101-0-4", lambda rules: ())
    edit_rules(found, "cb", "H101-0-6", lambda rules: tuple(
        rule for rule in rules if rule.protocol == 6 or rule.action is not PERMIT
        or rule.protocol == 58))  # fmt: skip
    assert decided(found, trusted(ONE_PE1, ONE_LE, (TRUNK,))).status is Status.REFUTED


def test_what_is_stopped_where_it_enters_crosses_nothing_else() -> None:
    """Slice two is not let through to slice one's prefixes by more than its own permission."""
    promise = trusted(TWO_PE1, TWO_PE2, (LOW,))
    assert decided(algorithm_devices(), promise).status is Status.REFUTED
    found = algorithm_devices()
    for digit in "46":
        edit_rules(found, "pe1", f"A102-pe1-{digit}", lambda rules: ())
    assert decided(found, promise).status is Status.PROVEN
    here = decided(found, replace(promise, forbidden_devices=("pe1",)))
    assert here.status is Status.REFUTED


def test_definitions_that_differ_refute_it() -> None:
    found = algorithm_devices()
    other = FlexAlgorithm(number=128, metric=ALGORITHMS[0].metric)
    edit_algorithms(found, "br", other, ALGORITHMS[1])
    shown = decided(found, trusted(ONE_PE1, ONE_PE2, ("pe2--br",))).counterexample
    assert shown is not None
    assert "define flexible algorithm 128 differently" in shown.summary
    assert shown.line.startswith("br:config:")


def sample(source: Terminal, destination: Terminal) -> list[Packet]:
    """Return a packet of each family between two endpoints' hosts."""
    return [
        Packet(
            family=V4 if one.version == 4 else V6,
            source=ip_address(one[9]),
            destination=ip_address(other[9]),
            protocol=6,
            source_port=49152,
            destination_port=443,
            tcp_flags="S",
        )
        for one in source.prefixes
        for other in destination.prefixes
        if one.version == other.version
    ]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(PAIRS), st.data())
def test_it_is_refuted_exactly_when_some_packet_crosses(
    seed: int, pair: tuple[Terminal, Terminal], data: st.DataObject
) -> None:
    found = scattered(seed)
    definitions = {
        (one.number, one) for device in found.values() if device.isis
        for one in device.isis.algorithms
    }  # fmt: skip
    bits = {device.isis.affinities for device in found.values() if device.isis}
    if len({number for number, _ in definitions}) < len(definitions) or len(bits - {()}) > 1:
        return
    links = tuple(sorted(data.draw(st.sets(st.sampled_from(sorted(LINKS)), max_size=2))))
    names = tuple(sorted(data.draw(st.sets(st.sampled_from(sorted(DOMAIN)), max_size=1))))
    survives = data.draw(st.sampled_from((NOTHING, LINK, BOTH)))
    source, destination = pair
    network = subject(found)
    outcome = decided(found, trusted(source, destination, links, names, survives))
    entry = (source.device, f"{source.port}.{source.vlan}")
    forbidden = {*(("link", n) for n in links), *(("device", n) for n in names)}
    crossing = {
        state: packet
        for state in all_states(network.city)
        if is_survived(state, survives, source.device, destination.device)
        for packet in sample(source, destination)
        if forbidden & NaivePaths(network, state, lenient=False).crossed(entry, packet)
    }
    assert (outcome.status is Status.REFUTED) is bool(crossing), (crossing, outcome)
    shown = outcome.counterexample
    if shown is not None:
        assert shown.packet is not None
        naive = NaivePaths(network, shown.state, lenient=False)
        assert forbidden & naive.crossed(entry, shown.packet)
        assert shown.path
