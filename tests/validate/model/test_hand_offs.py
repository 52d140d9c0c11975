"""Hand-offs: what enters is put into the service's class, and both ends agree on TTL security."""

from __future__ import annotations

from dataclasses import replace

from citynet.device.model import TrafficClass
from citynet.promises.model import MarkedAtHandOff, SessionsUp
from tests.validate.model.asked import NOTHING, common, reaches
from tests.validate.model.breaking import Devices, edit_interface, edit_neighbor
from tests.validate.model.tiny import ONE, ONE_LE, ONE_PE1, TRUNK, TWO, port
from tests.validate.model.tiny_devices import devices
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.outcome import Outcome, Status

SUB = f"{port(TRUNK)}.1001"
MARKED = MarkedAtHandOff(
    **common("marked"),
    link=TRUNK,
    service="slice/one",
    terminals=ONE,
    traffic_class=TrafficClass.ASSURED,
)
SESSIONS = SessionsUp(**common("sessions"), domain="egov")


def decided(found: Devices, promise: MarkedAtHandOff | SessionsUp) -> Outcome:
    (outcome,) = ModelEngine().decide((promise,), subject(found))
    return outcome


def marked() -> Devices:
    found = devices()
    for end in ("br", "cb"):
        edit_interface(found, end, SUB, marking=TrafficClass.ASSURED)
    return found


def test_both_ends_mark() -> None:
    assert decided(marked(), MARKED).status is Status.PROVEN
    for end in ("br", "cb"):
        for wrong in (None, TrafficClass.EXPEDITED):
            found = marked()
            edit_interface(found, end, SUB, marking=wrong)
            shown = decided(found, MARKED).counterexample
            assert shown is not None
            assert f"{end} {SUB} marks {wrong or 'nothing'}" in shown.summary
            assert shown.line.startswith(f"{end}:config:")
            assert shown.line.endswith(f"interface {SUB}")


def test_a_service_that_is_not_there_is_not_marked() -> None:
    found = marked()
    edit_interface(found, "cb", SUB, enabled=False)
    shown = decided(found, MARKED).counterexample
    assert shown is not None
    assert "no sub-interface of the service is up at cb" in shown.summary
    for other in (replace(MARKED, terminals=TWO), replace(MARKED, link="no--where")):
        assert decided(marked(), other).status is Status.REFUTED


def test_ttl_security_is_on_at_both_ends_or_none() -> None:
    found = devices()
    edit_neighbor(found, "br", "100.126.0.1", ttl_security=True)
    outcome = decided(found, SESSIONS)
    assert outcome.counterexample is not None
    assert "the other end sends 1" in outcome.detail
    v4 = tuple(box for box in reaches(ONE_PE1, ONE_LE, NOTHING).traffic if box.family == "ipv4")
    (reached,) = ModelEngine().decide(
        (replace(reaches(ONE_PE1, ONE_LE, NOTHING), traffic=v4),), subject(found)
    )
    assert reached.status is Status.REFUTED
    edit_neighbor(found, "cb", "100.126.0.0", ttl_security=True)
    assert decided(found, SESSIONS).status is Status.PROVEN
