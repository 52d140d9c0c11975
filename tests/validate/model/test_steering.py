"""Steering by application: packets take the policy's way and no other, in every state.

The reference for where packets end is the simulator that walks one packet at a time.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import PortRange, Srv6Policy, VrfSids
from citynet.promises.model import Promise, Reaches, Terminal, Traffic
from tests.validate.model.asked import LINK, NOTHING, between, promises, reaches
from tests.validate.model.breaking import Devices, edit_interface, edit_vrf
from tests.validate.model.naive_paths import NaivePaths
from tests.validate.model.test_algorithms import scattered
from tests.validate.model.test_forwarding import compare, packets
from tests.validate.model.test_trusted_path import PAIRS, sample, trusted
from tests.validate.model.tiny import LINKS, ONE_PE1, ONE_PE2, V4, V6, port
from tests.validate.model.tiny_algorithms import LOW, algorithm_devices
from tests.validate.model.tiny_steering import (
    DETOUR,
    OWN,
    PLAIN,
    end_sid,
    steering_devices,
    with_policies,
)
from tests.validate.model.wreck import wreck
from tests.validate.model.wreck_policies import wreck_policies
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.model.states import all_states, is_survived
from validate.model.view import View
from validate.outcome import Outcome, Packet, State, Status

WEB = (PortRange(443, 443),)
FAR = (PortRange(179, 179),)


def decided(found: Devices, promise: Promise) -> Outcome:
    (outcome,) = ModelEngine().decide((promise,), subject(found))
    return outcome


def of(
    protocol: int, ports: tuple[PortRange, ...], *, answers: bool = False
) -> tuple[Traffic, ...]:
    boxes = [between(ONE_PE2, ONE_PE1, family) for family in (V4, V6)]
    if answers:
        return tuple(replace(box, protocol=protocol, source_ports=ports) for box in boxes)
    return tuple(replace(box, protocol=protocol, destination_ports=ports) for box in boxes)


REST = of(47, ())


def policies(found: Devices, name: str, color: int, *paths: tuple[IPv6Address, ...]) -> None:
    """Give the policies of a colour other candidate paths, the first one preferred; or none."""

    def edited(one: Srv6Policy) -> Srv6Policy:
        path = one.paths[0]
        given = [
            replace(path, preference=100 - n, segments=segments) for n, segments in enumerate(paths)
        ]
        return replace(one, paths=tuple(given))

    kept = [one for one in found[name].policies if one.color != color or paths]
    changed = tuple(edited(one) if one.color == color else one for one in kept)
    found[name] = replace(found[name], policies=changed)


def web(survives: frozenset[str] = NOTHING) -> Reaches:
    return replace(reaches(ONE_PE2, ONE_PE1, survives), traffic=of(6, WEB))


def test_policies_change_no_other_verdict() -> None:
    def refuted(found: Devices) -> set[str]:
        outcomes = ModelEngine().decide(promises(), subject(found))
        return {o.promise for o in outcomes if o.status is Status.REFUTED}

    # Questions to slice two are HTTPS, which has a second way to the exchange now.
    spared = {"exactly one-to-two"}
    assert refuted(steering_devices()) == refuted(algorithm_devices()) - spared


def test_an_application_survives_what_its_own_paths_survive() -> None:
    """Algorithm 128 has one way to pe1, the plain paths have two."""
    found = steering_devices()
    assert decided(found, web(LINK)).status is Status.PROVEN
    outcome = decided(found, reaches(ONE_PE2, ONE_PE1, LINK))
    shown = outcome.counterexample
    assert shown is not None
    assert shown.state == State(failed_link="pe1--br")
    assert "policy P1128-2 is down" in shown.summary


def test_both_directions_of_a_conversation_belong_to_the_application() -> None:
    found = steering_devices()
    answers = replace(web(LINK), traffic=of(6, WEB, answers=True))
    assert decided(found, answers).status is Status.PROVEN
    other = replace(web(LINK), traffic=of(17, WEB))
    assert decided(found, other).status is Status.REFUTED


def test_the_first_match_counts() -> None:
    found = steering_devices()
    name = f"{ONE_PE2.port}.{ONE_PE2.vlan}"
    first = next(i for i in found["pe2"].interfaces if i.name == name).applications[0]
    shadow = replace(first, application="far", ports=(PortRange(1, 1000),))
    edit_interface(found, "pe2", name, applications=(shadow, first))
    promise = trusted(ONE_PE2, ONE_PE1, ("rr--br",))
    assert decided(found, replace(promise, traffic=of(6, WEB))).status is Status.REFUTED
    edit_interface(found, "pe2", name, applications=(first, shadow))
    assert decided(found, replace(promise, traffic=of(6, WEB))).status is Status.PROVEN


def test_each_application_crosses_the_links_of_its_policy() -> None:
    found = steering_devices()
    everything = trusted(ONE_PE2, ONE_PE1, (LOW,))
    ours = replace(everything, traffic=REST)
    assert decided(found, ours).status is Status.PROVEN
    shown = decided(found, replace(everything, traffic=of(6, WEB))).counterexample
    assert shown is not None
    assert [hop.device for hop in shown.path] == ["pe2", "rr", "pe1"]
    assert shown.packet is not None
    assert 443 in {shown.packet.source_port, shown.packet.destination_port}
    exempt = (of(protocol, ports, answers=answers) for protocol, ports in ((6, WEB), (17, FAR))
              for answers in (False, True))  # fmt: skip
    spared = replace(everything, exempt=tuple(box for boxes in exempt for box in boxes))
    assert decided(found, everything).status is Status.REFUTED
    assert decided(found, spared).status is Status.PROVEN


def test_every_segment_is_visited() -> None:
    found = steering_devices()
    far = of(17, FAR)
    shown = decided(found, replace(trusted(ONE_PE2, ONE_PE1, ("rr--br",)), traffic=far))
    assert shown.counterexample is not None
    path = shown.counterexample.path
    assert [hop.device for hop in path] == ["pe2", "rr", "br", "rr", "pe1"]
    assert path[2].note == "has the next segment"
    by_rr = replace(trusted(ONE_PE2, ONE_PE1, ("pe2--br", "pe1--br")), traffic=far)
    assert decided(found, by_rr).status is Status.PROVEN
    assert decided(found, replace(by_rr, forbidden_devices=("br",))).status is Status.REFUTED


def test_the_next_candidate_path_is_used_where_the_first_is_down() -> None:
    """By algorithm 128, pe1 reaches br over one link only."""
    found = steering_devices()
    first, second = (end_sid("br", 128), end_sid("pe2")), (end_sid("pe2"),)
    policies(found, "pe1", DETOUR, first, second)
    boxes = (between(ONE_PE1, ONE_PE2, family) for family in (V4, V6))
    far = tuple(replace(box, protocol=17, destination_ports=FAR) for box in boxes)
    promise = replace(reaches(ONE_PE1, ONE_PE2, LINK), traffic=far)
    assert decided(found, promise).status is Status.PROVEN
    path = replace(trusted(ONE_PE1, ONE_PE2, (LOW,), survives=NOTHING), traffic=far)
    assert decided(found, path).status is Status.PROVEN
    assert decided(found, replace(path, survives=LINK)).status is Status.REFUTED
    policies(found, "pe1", DETOUR, first)
    shown = decided(found, promise).counterexample
    assert shown is not None
    assert shown.state == State(failed_link="pe1--br")
    assert "policy P1999-3 is down" in shown.summary


def test_a_policy_that_is_not_there_drops() -> None:
    found = steering_devices()
    policies(found, "pe2", PLAIN)
    shown = decided(found, web()).counterexample
    assert shown is not None
    assert "no policy of colour 1000 leads to" in shown.summary
    assert decided(found, replace(web(), traffic=of(17, WEB))).status is Status.PROVEN
    sound = next(p for p in promises() if p.id == "sound egov")
    assert "no policy of colour 1000 leads to" in decided(found, sound).detail


def test_a_segment_that_nobody_has_drops() -> None:
    found = steering_devices()
    srv6 = found["pe1"].srv6
    found["pe1"] = replace(found["pe1"], srv6=srv6 and replace(srv6, end=0x101))
    shown = decided(found, web()).counterexample
    assert shown is not None
    assert "is no End SID of pe1" in shown.summary
    sound = next(p for p in promises() if p.id == "sound egov")
    assert "of policy P1000-2 is nobody's End SID" in decided(found, sound).detail


def test_a_colour_that_nothing_steers_is_in_doubt() -> None:
    """It may go by the service SID or be dropped: neither keeps what asks for the other."""
    found = steering_devices()
    edit_vrf(found, "pe2", "S101-one", color=102)
    shown = decided(found, web()).counterexample
    assert shown is not None
    assert "nothing steers colour 102" in shown.summary
    assert decided(found, trusted(ONE_PE2, ONE_PE1, ("pe1--br",))).status is Status.REFUTED
    sound = next(p for p in promises() if p.id == "sound egov")
    assert "nothing steers colour 102" in decided(found, sound).detail


def test_a_colour_of_nobody_else_leads_elsewhere() -> None:
    """With the default steered by plain paths, everything crosses what 128 leaves out."""
    found = steering_devices()
    (steering,) = found["pe2"].steering
    found["pe2"] = replace(found["pe2"], steering=(replace(steering, default=PLAIN),))
    promise = replace(trusted(ONE_PE2, ONE_PE1, (LOW,)), traffic=REST)
    assert decided(found, promise).status is Status.REFUTED
    assert OWN in {policy.color for policy in found["pe2"].policies}


def test_names_of_applications_exist() -> None:
    found = steering_devices()
    found["pe2"] = replace(found["pe2"], applications=found["pe2"].applications[:1])
    sound = next(p for p in promises() if p.id == "sound egov")
    detail = decided(found, sound).detail
    assert "eth10.101: application far does not exist" in detail
    assert "application far of colour 101 does not exist" in detail


def test_an_end_sid_is_no_vrfs() -> None:
    found = steering_devices()
    edit_vrf(found, "pe2", "S102-two", sids=VrfSids(dt4=256, dt6=257))
    sound = next(p for p in promises() if p.id == "sound egov")
    assert (
        "SID function 256 of pe2[S102-two] is also that of an End SID"
        in decided(found, sound).detail
    )


def test_metrics_move_the_ways_of_policies() -> None:
    found = steering_devices()
    for end in LINKS[LOW][:2]:
        port_ = next(i for i in found[end].interfaces if i.name == port(LOW))
        assert port_.isis is not None
        edit_interface(found, end, port(LOW), isis=replace(port_.isis, metric=1000))
    promise = replace(trusted(ONE_PE2, ONE_PE1, (LOW,)), traffic=of(6, WEB))
    assert decided(found, promise).status is Status.PROVEN


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 2), st.sampled_from(PAIRS[:2]), st.data())
def test_trusted_paths_are_refuted_exactly_when_some_packet_crosses(
    seed: int, policy_times: int, pair: tuple[Terminal, Terminal], data: st.DataObject
) -> None:
    found = with_policies(scattered(seed))
    if View(subject(found), (State(),), lenient=True).doubts():
        return
    wreck_policies(found, seed, policy_times)
    links = tuple(sorted(data.draw(st.sets(st.sampled_from(sorted(LINKS)), max_size=2))))
    names = tuple(sorted(data.draw(st.sets(st.sampled_from(("rr", "br", "le")), max_size=1))))
    survives = data.draw(st.sampled_from((NOTHING, LINK)))
    source, destination = pair
    network = subject(found)
    outcome = decided(found, trusted(source, destination, links, names, survives))
    entry = (source.device, f"{source.port}.{source.vlan}")
    forbidden = {*(("link", n) for n in links), *(("device", n) for n in names)}
    asked = [
        replace(packet, protocol=protocol, destination_port=number, tcp_flags=flags)
        for packet in sample(source, destination)
        for protocol, number, flags in ((6, 443, "S"), (17, 179, ""), (17, 5000, ""))
    ]
    crosses = any(
        forbidden & naive.crossed(entry, packet)
        for state in all_states(network.city)
        if is_survived(state, survives, source.device, destination.device)
        for naive in (NaivePaths(network, state, lenient=True),)
        for packet in asked
    )
    assert (outcome.status is Status.REFUTED) is crosses, outcome


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 16),
    st.lists(packets(), min_size=6, max_size=12),
)
def test_sets_and_single_packets_agree(
    seed: int, times: int, policy_times: int, number: int, asked: list[Packet]
) -> None:
    found = steering_devices()
    wreck(found, seed, times)
    wreck_policies(found, seed, policy_times)
    network = subject(found)
    compare(network, all_states(network.city)[number], asked)
