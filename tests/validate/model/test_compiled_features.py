"""On cities compiled with the new features: what intents promise of them is kept.

Promises and compiler share no code, so that each of these says that two readings of the design
agree; a break of the compiled devices says that the promise is not empty.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from citynet.city.model import Algorithm, DeviceState
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Device, Platform, PortRange, Srv6Policy
from citynet.errors import Place
from citynet.intent.model import ApplicationSteering, Isolation, Method, Service
from citynet.promises import promises_of
from citynet.promises.hand_offs import hand_off_promises
from citynet.promises.model import Promise, PromiseKind
from citynet.promises.scene import scene_of
from tests.compilation.new_city import (
    HAND_OFF_FEATURES,
    isolated,
    star,
    with_channels,
    with_features,
)
from tests.compilation.stages import Stages, run
from tests.compilation.test_life import WANTED, in_state, two_domains
from tests.support.ask import asking, profile, service
from validate.model.engine import ModelEngine
from validate.outcome import Network, Outcome, Status

TRUSTED = Algorithm(name="trusted", number=130, metric=AlgorithmMetric.IGP, trust=Trust.STANDARD)
SAFE = replace(profile(10**8, name="safe"), trust=Trust.STANDARD)
VOICE = ApplicationSteering(
    name="voice",
    protocol=17,
    ports=(PortRange(5060, 5061),),
    profile="safe",
    origin=Place(PurePosixPath("intents/office.yaml"), 9, 5),
)


def promised(stages: Stages) -> tuple[Promise, ...]:
    return promises_of(stages.city, stages.intents, stages.ids, stages.placement)


def decided(
    stages: Stages, promises: tuple[Promise, ...], devices: dict[str, Device] | None = None
) -> dict[str, Outcome]:
    network = Network(city=stages.city, devices=devices or dict(stages.devices), texts={})
    return {one.promise: one for one in ModelEngine().decide(promises, network)}


def check(stages: Stages, *kinds: PromiseKind) -> tuple[Promise, ...]:
    """Check that all promises are kept, and return those of some kinds, which are all there."""
    promises = promised(stages)
    for name, one in decided(stages, promises).items():
        assert one.status is Status.PROVEN, (name, one.detail)
    found = tuple(one for one in promises if one.kind in kinds)
    assert {one.kind for one in found} == set(kinds)
    return found


@pytest.mark.parametrize("platform", [Platform.VRP, Platform.JUNOS])
def test_slices(platform: Platform) -> None:
    builder = with_channels(star(platform, "east", "north", "west"))
    services = [
        service("kept", "east", "west", profile_name="kept"),
        service("soft", "east", "north", "west", prefix=2),
    ]
    profiles = [isolated(Isolation.RESERVED), profile(10**8)]
    if platform is Platform.VRP:
        services.append(service("hard", "east", "west", profile_name="hard", prefix=3))
        profiles.append(isolated(Isolation.HARD, name="hard"))
    stages = run(builder.city(), asking(*services, *profiles))
    found = check(stages, PromiseKind.SLICE, PromiseKind.TRUSTED_PATH)
    broken = {
        name: replace(device, slices=tuple(replace(one, sids=()) for one in device.slices[1:]))
        for name, device in stages.devices.items()
    }
    outcomes = decided(stages, found, broken)
    assert Status.REFUTED in {one.status for one in outcomes.values()}


def steered() -> Stages:
    builder = star(Platform.VRP, "east", "north", "west", algorithms=(TRUSTED,))
    builder.link("east", "west", trust="low", delay=1)
    office = replace(service("office", "east", "north", "west"), applications=(VOICE,))
    other = service("trade", "east", "north", "west", prefix=2)
    return run(builder.city(), asking(office, other, profile(10**8), SAFE))


def test_applications() -> None:
    stages = steered()
    found = check(stages, PromiseKind.TRUSTED_PATH)
    assert len(found) == 6

    def plain(policy: Srv6Policy, known: tuple[Srv6Policy, ...]) -> Srv6Policy:
        other = next(p for p in known if p.color == 1000 and p.endpoint == policy.endpoint)
        return replace(policy, paths=other.paths)

    broken = {
        name: replace(device, policies=tuple(plain(p, device.policies) for p in device.policies))
        for name, device in stages.devices.items()
    }
    refuted = [one for one in decided(stages, found, broken).values() if one.counterexample]
    assert {one.promise for one in refuted} == {
        f"trusted-path/slice/office/{one}/{other}/voice"
        for one, other in (("east", "west"), ("west", "east"))
    }
    for one in refuted:
        assert one.counterexample is not None
        packet = one.counterexample.packet
        assert packet is not None
        assert {packet.source_port, packet.destination_port} & {5060, 5061}


def test_policies_that_are_gone_break_what_must_pass() -> None:
    stages = steered()
    broken = {name: replace(device, policies=()) for name, device in stages.devices.items()}
    outcomes = decided(stages, promised(stages), broken)
    refuted = {name for name, one in outcomes.items() if one.status is Status.REFUTED}
    reached = {name for name in outcomes if name.startswith("reaches/slice/office/")}
    assert refuted == {"sound/domain/gov", *reached}


@pytest.mark.parametrize("state", [DeviceState.DRAINED, DeviceState.LEAVING])
def test_drained_devices(state: DeviceState) -> None:
    stages = run(in_state(two_domains(), "gov-b1", state), WANTED)
    (found,) = check(stages, PromiseKind.DRAINED)
    active = run(two_domains(), WANTED)
    outcomes = decided(stages, (found,), dict(active.devices))
    assert outcomes[found.id].status is Status.REFUTED


@pytest.mark.parametrize("method", list(Method))
def test_measurement(method: Method) -> None:
    def measured(one: Service) -> Service:
        return replace(one, measurement=method)

    edges = "east", "north", "west"
    stages = run(
        star(Platform.VRP, *edges).city(),
        asking(
            measured(service("office", *edges)),
            measured(service("spokes", *edges[1:], hubs=edges[:1], prefix=2)),
            profile(10**8),
        ),
    )
    assert any(device.measurement is not None for device in stages.devices.values())
    (found,) = check(stages, PromiseKind.SESSIONS)
    broken = {**stages.devices, "east": replace(stages.devices["east"], measurement=None)}
    outcome = decided(stages, (found,), broken)[found.id]
    assert (outcome.status is Status.REFUTED) is (method is Method.TWAMP)


def test_marks_at_hand_offs(monkeypatch: pytest.MonkeyPatch) -> None:
    with_features(monkeypatch, dict.fromkeys(Platform, HAND_OFF_FEATURES))
    stages = run(two_domains(), WANTED)
    check(stages, PromiseKind.SESSIONS)
    scene = scene_of(stages.city, stages.intents, stages.ids, stages.placement)
    marked = tuple(hand_off_promises(scene, stages.placement))
    assert [one.id for one in marked] == [
        f"marked/slice/wide/hand-off/gov-b{n}--ring-b{n}" for n in (1, 2)
    ]
    assert {one.status for one in decided(stages, marked).values()} == {Status.PROVEN}
    broken = {
        name: replace(
            device,
            interfaces=tuple(
                replace(one, marking=None) if one.shaper else one for one in device.interfaces
            ),
        )
        for name, device in stages.devices.items()
    }
    assert {one.status for one in decided(stages, marked, broken).values()} == {Status.REFUTED}
