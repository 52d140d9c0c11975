"""Drained devices: the last resort in the underlay, closed hand-offs, and what is promised."""

from __future__ import annotations

from citynet.promises.model import Drained, Reaches, SessionsUp, TrustedPath
from tests.validate.model.asked import LINK, NOTHING, common, promises, reaches
from tests.validate.model.breaking import Devices, edit_isis, edit_list
from tests.validate.model.test_algorithms import edit_algorithms
from tests.validate.model.tiny import (
    LINKS,
    ONE_LE,
    ONE_PE1,
    ONE_PE2,
    TWO_PE1,
    TWO_PE2,
    port,
)
from tests.validate.model.tiny_algorithms import ALGORITHMS, algorithm_devices
from tests.validate.model.tiny_devices import devices
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.model.topology import build_topology
from validate.model.underlay import Underlay, build_underlay
from validate.outcome import Outcome, State, Status

LAST, UNUSABLE = 2**24 - 2, 2**24 - 1
OF_RR = ("rr--pe1", "rr--pe2", "rr--br")
PAIRS = ((ONE_PE1, ONE_PE2), (ONE_PE2, ONE_PE1), (TWO_PE1, TWO_PE2))


def decided(found: Devices, promise: Drained | Reaches | SessionsUp | TrustedPath) -> Outcome:
    (outcome,) = ModelEngine().decide((promise,), subject(found))
    return outcome


def drained(device: str = "rr") -> Drained:
    return Drained(**common("drained"), device=device, pairs=PAIRS)


def spare(found: Devices, metric: int, *links: str) -> None:
    for link in links:
        for end in LINKS[link][:2]:
            edit_isis(found, end, port(link), metric=metric)


def underlay_of(found: Devices) -> Underlay:
    return build_underlay(build_topology(subject(found), lenient=False), lambda _: True)


def test_a_device_that_carries_is_found() -> None:
    outcome = decided(devices(), drained())
    shown = outcome.counterexample
    assert shown is not None
    assert [hop.device for hop in shown.path] == ["pe1", "rr", "pe2"]
    assert "the plain shortest path leads from pe1 to pe2 through rr" in shown.summary
    assert shown.line.startswith("pe1:config:")
    assert outcome.states == 1


def test_the_largest_metric_that_counts_drains_it() -> None:
    found = devices()
    spare(found, LAST, *OF_RR)
    assert decided(found, drained()).status is Status.PROVEN
    # Sessions to the reflector stay, and so does the last resort.
    statuses = {o.promise: o.status for o in ModelEngine().decide(promises(), subject(found))}
    assert set(statuses.values()) == {Status.PROVEN}


def test_one_end_is_not_enough() -> None:
    found = devices()
    spare(found, LAST, *OF_RR)
    edit_isis(found, "pe1", port("rr--pe1"), metric=10)
    edit_isis(found, "rr", port("rr--pe2"), metric=10)
    assert decided(found, drained()).status is Status.REFUTED


def test_the_largest_metric_of_all_is_no_path() -> None:
    found = devices()
    spare(found, UNUSABLE, *OF_RR)
    underlay = underlay_of(found)
    assert not underlay.is_connected(State(), "pe1", "rr")
    assert underlay.path(State(), "pe1", "pe2") == ("pe1", "br", "pe2")
    sessions = SessionsUp(**common("sessions"), domain="egov")
    outcome = decided(found, sessions)
    assert "the underlay does not carry it" in outcome.detail
    assert "IS-IS on link" not in outcome.detail
    assert decided(found, reaches(TWO_PE1, TWO_PE2, NOTHING)).status is Status.REFUTED


def test_a_link_may_be_unusable_one_way_only() -> None:
    found = devices()
    for link in ("rr--pe1", "pe1--br"):
        edit_isis(found, "pe1", port(link), metric=UNUSABLE)
    underlay = underlay_of(found)
    assert underlay.reaches(State(), "pe2", "pe1", 0)
    assert not underlay.reaches(State(), "pe1", "pe2", 0)
    assert not underlay.is_connected(State(), "pe1", "pe2")
    assert underlay.is_connected(State(), "rr", "pe2")


def test_algorithms_of_the_metric_leave_it_out_and_those_of_delay_do_not() -> None:
    found = algorithm_devices()
    for end in ("rr", "pe2"):
        edit_isis(found, end, port("rr--pe2"), metric=UNUSABLE, delay=2**24 - 1)
        edit_isis(found, end if end == "pe2" else "br", port("pe2--br"), metric=UNUSABLE)
    underlay = underlay_of(found)
    assert not underlay.reaches(State(), "pe2", "rr", 128)
    assert underlay.reaches(State(), "pe2", "rr", 129)
    edit_algorithms(found, "br", ALGORITHMS[0])
    assert underlay_of(found).path(State(), "pe2", "rr", 129) == ("pe2", "rr")


def test_nothing_crosses_a_hand_off_whose_lists_are_empty() -> None:
    found = devices()
    assert decided(found, reaches(ONE_PE1, ONE_LE, NOTHING)).status is Status.PROVEN
    for end in ("br", "cb"):
        for one in found[end].prefix_lists:
            edit_list(found, end, one.name, *map(str, one.prefixes))
    for source, target in ((ONE_PE1, ONE_LE), (ONE_LE, ONE_PE2)):
        assert decided(found, reaches(source, target, NOTHING)).status is Status.REFUTED
    trusted = TrustedPath(
        **common("closed"),
        source=ONE_PE1,
        destination=ONE_LE,
        traffic=reaches(ONE_PE1, ONE_LE, NOTHING).traffic,
        survives=LINK,
        forbidden_links=("br--cb",),
        forbidden_devices=("cb",),
    )
    assert decided(found, trusted).status is Status.PROVEN
    for domain in ("egov", "compute"):
        sessions = SessionsUp(**common("sessions"), domain=domain)
        assert decided(found, sessions).status is Status.PROVEN
