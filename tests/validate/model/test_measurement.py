"""Measurements: sender and reflector agree, in VRFs of one service; flows name a peer of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Network

import pytest

from citynet.device.model import IfitFlow, Measurement, TwampReflector, TwampSession
from tests.validate.model.asked import promises
from tests.validate.model.breaking import Devices
from tests.validate.model.tiny_devices import devices
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.outcome import Outcome, Status

HERE, THERE = IPv4Address("10.1.1.1"), IPv4Address("10.1.2.1")
SESSION = TwampSession(number=1, vrf="S101-one", source=HERE, destination=THERE, port=862)
REFLECTOR = TwampReflector(number=1, vrf="S101-one", address=THERE, sender=HERE, port=862)
FLOW = IfitFlow(number=2, vrf="S101-one", peer_locator=IPv6Network("2001:db8:1000:3::/64"))


def measured(
    session: TwampSession | None = SESSION,
    reflector: TwampReflector | None = REFLECTOR,
    flow: IfitFlow = FLOW,
) -> Devices:
    """Return the small network with a session from pe1 to pe2, and a flow of pe1."""
    found = devices()
    sessions, reflectors = (session,) if session else (), (reflector,) if reflector else ()
    here = Measurement(sessions=sessions, node=2, flows=(flow,))
    found["pe1"] = replace(found["pe1"], measurement=here)
    found["pe2"] = replace(found["pe2"], measurement=Measurement(reflectors=reflectors))
    return found


def decided(found: Devices, promise: str) -> Outcome:
    chosen = next(p for p in promises() if p.id == promise)
    (outcome,) = ModelEngine().decide((chosen,), subject(found))
    return outcome


def test_it_is_right() -> None:
    for promise in ("sessions egov", "sound egov"):
        assert decided(measured(), promise).status is Status.PROVEN


BREAKS: dict[str, tuple[Callable[[], Devices], str]] = {
    "no reflector": (
        lambda: measured(reflector=None),
        "nobody answers 10.1.1.1 at 10.1.2.1 port 862",
    ),
    "another port": (
        lambda: measured(reflector=replace(REFLECTOR, port=863)),
        "nobody answers 10.1.1.1 at 10.1.2.1 port 862",
    ),
    "another sender": (
        lambda: measured(reflector=replace(REFLECTOR, sender=THERE)),
        "nobody answers 10.1.1.1 at 10.1.2.1 port 862",
    ),
    "another service": (
        lambda: measured(reflector=replace(REFLECTOR, vrf="S102-two")),
        "pe2 answers in S102-two, not in a VRF of the service",
    ),
    "no sender": (lambda: measured(session=None), "nobody sends to reflector 1 at 10.1.2.1"),
    "a source that is not there": (
        lambda: measured(
            session=replace(SESSION, source=THERE), reflector=replace(REFLECTOR, sender=THERE)
        ),
        "pe1 measurement 1: S101-one has no address 10.1.2.1",
    ),
    "a flow to nobody": (
        lambda: measured(flow=replace(FLOW, peer_locator=IPv6Network("2001:db8:1000:9::/64"))),
        "no VRF of the service has its SIDs under 2001:db8:1000:9::/64",
    ),
    "a flow to itself": (
        lambda: measured(flow=replace(FLOW, peer_locator=IPv6Network("2001:db8:1000:2::/64"))),
        "no VRF of the service has its SIDs under",
    ),
}


@pytest.mark.parametrize("case", BREAKS)
def test_what_breaks_it(case: str) -> None:
    broken, text = BREAKS[case]
    outcome = decided(broken(), "sessions egov")
    assert outcome.status is Status.REFUTED
    assert text in outcome.detail


def test_names_and_numbers() -> None:
    outcome = decided(measured(session=replace(SESSION, vrf="nowhere")), "sound egov")
    assert "pe1 measurement 1: VRF nowhere does not exist" in outcome.detail
    # Sessions and reflectors are numbered together, flows apart.
    assert decided(measured(flow=replace(FLOW, number=1)), "sound egov").status is Status.PROVEN
    found = measured()
    assert found["pe1"].measurement is not None
    twice = replace(found["pe1"].measurement, reflectors=(REFLECTOR,))
    found["pe1"] = replace(found["pe1"], measurement=twice)
    outcome = decided(found, "sound egov")
    assert "pe1 measurement 1 is there 2 times" in outcome.detail


def test_two_services_may_measure_between_equal_addresses() -> None:
    found = measured()
    assert found["pe2"].measurement is not None
    other = replace(REFLECTOR, number=3, vrf="S102-two")
    both = replace(found["pe2"].measurement, reflectors=(other, REFLECTOR))
    found["pe2"] = replace(found["pe2"], measurement=both)
    outcome = decided(found, "sessions egov")
    # Slice two has no such address here; that of slice one is answered all the same.
    assert "not in a VRF of the service" not in outcome.detail
    assert "pe2 measurement 3: S102-two has no address 10.1.2.1" in outcome.detail
