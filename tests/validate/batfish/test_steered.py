"""Law: of packets that policies steer, Batfish says nothing; of all others it says what it did."""

from __future__ import annotations

from dataclasses import replace

from citynet.device.model import Device
from citynet.promises.model import Promise, Reaches, SessionsUp, Sound
from tests.validate.model.asked import promises
from tests.validate.model.breaking import edit_vrf
from tests.validate.model.tiny_devices import devices
from tests.validate.model.tiny_steering import steering_devices
from tests.validate.model.written import subject
from validate.batfish.questions.kinds import is_covered
from validate.batfish.questions.steering import Steering


def concerned(found: dict[str, Device]) -> set[str]:
    steering = Steering(subject(found))
    return {p.id for p in promises() if is_covered(p) and steering.concerns(p)}


def sends_as_one(promise: Promise) -> bool:
    """Tell by names what is about packets that enter slice one at pe1 or pe2."""
    if isinstance(promise, SessionsUp | Sound):
        return promise.id == "sound egov"
    if isinstance(promise, Reaches):
        return promise.source.name in {"slice/one/pe1", "slice/one/pe2"}
    return promise.id in {
        "exactly one-to-two",
        "data-stays",
        "data-stays two",
        "guarded slice/one/pe1",
        "guarded slice/one/pe2",
        "hidden",
    }


def test_nothing_is_steered_without_colours() -> None:
    assert concerned(devices()) == set()


def test_what_enters_a_coloured_vrf_is_steered() -> None:
    expected = {p.id for p in promises() if is_covered(p) and sends_as_one(p)}
    assert concerned(steering_devices()) == expected


def test_a_colour_is_enough() -> None:
    found = devices()
    edit_vrf(found, "le", "S101-one", color=101)
    assert concerned(found) >= {"isolated le", "sound compute", "guarded slice/one/le"}
    found["le"] = replace(found["le"], interfaces=())
    assert concerned(found) == {"sound compute"}
