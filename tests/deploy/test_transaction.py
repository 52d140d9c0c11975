"""All devices or none: whatever goes wrong, on whichever device, at whichever step.

What a deployment says of each device is compared with what the device really runs once every
timer has fired.
"""

from __future__ import annotations

from itertools import product

import pytest

from citynet.errors import CallError, ExitCode
from citynet.running.fingerprint import fingerprint
from tasks.deploy import DeployResult, Ending, Standing, UnfinishedError, deploy, end_deployment
from tasks.secrets import Mask
from tests.support.fake_devices import (
    PASSWORD,
    VALUE,
    FakeFleet,
    FakeTrial,
    Fault,
    digest_of,
    text_of,
)

NAMES = ("r1", "r2", "r3")
KNOWN = ("one", "two")


@pytest.fixture
def pushed(fake: FakeFleet) -> FakeFleet:
    """Return a fleet that runs version ``one``."""
    assert push(fake, "one").ending is Ending.DONE
    fake.events.clear()
    return fake


def push(fake: FakeFleet, version: str, **more: object) -> DeployResult:
    return deploy(fake.folder, fake.plan(version), fake.fleet, ways=fake.ways(), **more)  # type: ignore[arg-type]


def finish(fake: FakeFleet, name: str, *, abort: bool = False) -> DeployResult:
    return end_deployment(fake.folder, fake.fleet, name, abort=abort, ways=fake.ways())


def truthful(fake: FakeFleet, result: DeployResult) -> None:
    """Assert that the result is what really became of every device, and its exit code too."""
    fake.settle()
    real = fake.versions(*KNOWN)
    for one in result.devices:
        if one.standing in (Standing.NEW, Standing.SAME):
            assert real[one.device] == "two", one
        if one.standing in (Standing.OLD, Standing.UNTOUCHED):
            assert real[one.device] == "one", one
        assert not one.detail or one.standing not in (Standing.NEW, Standing.SAME)
    match result.exit_code:
        case ExitCode.GOOD:
            assert set(real.values()) == {"two"}
        case ExitCode.CITY_WRONG | ExitCode.UNAVAILABLE:
            assert set(real.values()) == {"one"}
            assert result.reasons
        case _:
            assert result.exit_code == ExitCode.NETWORK_MIXED
            assert result.with_standing(Standing.UNKNOWN, Standing.MIXED, Standing.OLD)
            assert result.reasons


def test_a_blank_fleet_is_given_its_text(fake: FakeFleet) -> None:
    result = push(fake, "one")
    assert result.exit_code == ExitCode.GOOD
    assert {one.standing for one in result.devices} == {Standing.NEW}
    assert set(fake.versions(*KNOWN).values()) == {"one"}
    assert {one.deployment for one in fake.routers.values()} == {result.id}
    assert fake.routers["r1"].digest == digest_of("r1", "one")


def test_what_runs_already_is_not_committed(pushed: FakeFleet) -> None:
    for router in pushed.routers.values():
        router.log.clear()
    result = push(pushed, "one")
    assert (result.ending, result.exit_code) == (Ending.SAME, ExitCode.GOOD)
    steps = {step for router in pushed.routers.values() for step in router.log}
    assert steps == {"open", "state", "observe", "sessions", "close"}


def test_only_devices_whose_text_differs_are_committed(pushed: FakeFleet) -> None:
    plan = pushed.plan("one")
    devices = {**plan.devices, "r2": pushed.plan("two").devices["r2"]}
    pushed.routers["r1"].log.clear()
    changed = type(plan)(
        fleet=plan.fleet,
        environment=plan.environment,
        manifest=plan.manifest,
        verdict=plan.verdict,
        devices=devices,
        reaches=plan.reaches,
    )
    result = deploy(pushed.folder, changed, pushed.fleet, ways=pushed.ways())
    standings = {one.device: one.standing for one in result.devices}
    assert standings == {"r1": Standing.SAME, "r2": Standing.NEW, "r3": Standing.SAME}
    assert "commit" not in pushed.routers["r1"].log
    assert "observe" in pushed.routers["r1"].log


EARLY = ("open", "state", "observe", "sessions", "load", "compare")
HARMLESS = (*product(EARLY, ("before", "after", "mute", "dead", "surprise", "refuse")),)


@pytest.mark.parametrize(("step", "how"), [*HARMLESS, ("open", "host key"), ("open", "login")])
def test_nothing_is_changed_before_every_device_took_its_candidate(
    pushed: FakeFleet, step: str, how: str
) -> None:
    pushed.routers["r2"].faults = [Fault(step, how)]
    result = push(pushed, "two")
    refused = how in ("refuse", "host key", "login")
    assert result.exit_code == (ExitCode.CITY_WRONG if refused else ExitCode.UNAVAILABLE)
    assert {one.standing for one in result.devices} == {Standing.UNTOUCHED}
    assert result.reasons[0].startswith("r2: ")
    truthful(pushed, result)
    pushed.heal()
    assert push(pushed, "two").exit_code == ExitCode.GOOD


LATE = (
    *product(("commit",), ("refuse", "before", "after", "mute", "dead", "other", "surprise")),
    *product(("rollback",), ("refuse", "before", "after", "mute", "dead", "mixed")),
    *product(("confirm",), ("refuse", "before", "after", "mute", "dead", "surprise")),
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("step", "how"), LATE)
def test_all_or_none_or_named(pushed: FakeFleet, step: str, how: str, name: str) -> None:
    router = pushed.routers[name]
    router.faults = [Fault(step, how)]
    if step == "rollback":
        pushed.routers["r3"].faults.append(Fault("commit", "refuse"))
    result = push(pushed, "two")
    truthful(pushed, result)
    pushed.heal()
    if result.ending is Ending.UNKNOWN:
        with pytest.raises(UnfinishedError, match=result.id):
            push(pushed, "two")
        result = finish(pushed, result.id)
        truthful(pushed, result)
    assert not result.with_standing(Standing.UNKNOWN)


@pytest.mark.parametrize(
    ("step", "how"),
    [("confirm", "before"), ("confirm", "after"), ("confirm", "refuse"), ("confirm", "surprise")],
)
def test_after_the_decision_there_is_only_forward(pushed: FakeFleet, step: str, how: str) -> None:
    pushed.routers["r2"].faults = [Fault(step, how, times=5)]
    result = push(pushed, "two")
    assert result.ending is Ending.DONE
    truthful(pushed, result)


def test_a_device_that_went_back_after_the_decision_is_given_its_text_again(
    pushed: FakeFleet,
) -> None:
    # Silent for longer than its trial lasts: it goes back, while the others are confirmed.
    pushed.routers["r2"].faults = [Fault("confirm", "before", times=1000)]
    result = push(pushed, "two")
    assert "commit" in pushed.routers["r2"].log[pushed.routers["r2"].log.index("confirm") :]
    assert not result.with_standing(Standing.UNKNOWN)


def test_a_device_that_stays_silent_is_named_and_found_again(pushed: FakeFleet) -> None:
    pushed.routers["r2"].faults = [Fault("confirm", "mute")]
    result = push(pushed, "two")
    assert result.exit_code == ExitCode.NETWORK_MIXED
    assert [one.device for one in result.with_standing(Standing.UNKNOWN)] == ["r2"]
    assert any(reason.startswith("r2: unreachable") for reason in result.reasons)
    pushed.heal()
    again = finish(pushed, result.id)
    assert again.exit_code == ExitCode.GOOD
    assert set(pushed.versions(*KNOWN).values()) == {"two"}
    with pytest.raises(CallError, match="has ended"):
        finish(pushed, result.id)


def test_a_device_that_cannot_be_reached_is_waited_for_until_its_timer_fires(
    pushed: FakeFleet,
) -> None:
    pushed.routers["r2"].faults = [Fault("commit", "dead")]
    pushed.routers["r3"].faults = [Fault("commit", "refuse")]
    before = pushed.clock.time
    result = push(pushed, "two", confirm_within=500)
    assert result.exit_code == ExitCode.NETWORK_MIXED
    assert pushed.clock.time - before >= 500
    notes = [event for event in pushed.events if "its own timer fires at" in str(event)]
    assert len(notes) == 1
    pushed.heal()
    again = finish(pushed, result.id)
    assert again.exit_code == ExitCode.CITY_WRONG
    truthful(pushed, again)


def test_text_that_does_not_run_as_given_goes_back(pushed: FakeFleet) -> None:
    pushed.routers["r1"].faults = [Fault("commit", "other")]
    result = push(pushed, "two")
    assert result.ending is Ending.REVERTED
    assert "etc/frr/frr.conf:1: + ! half of it" in result.reasons[0]
    truthful(pushed, result)


def test_a_trial_too_short_for_the_confirmations_is_refused(pushed: FakeFleet) -> None:
    with pytest.raises(CallError, match="--confirm-within 60: the trial must last"):
        push(pushed, "two", confirm_within=60)
    assert not any("open" in router.log[-1:] for router in pushed.routers.values())


def test_nothing_is_decided_that_could_not_be_confirmed_in_time(pushed: FakeFleet) -> None:
    pushed.routers["r2"].faults = [Fault("commit", "slow")]
    result = push(pushed, "two", confirm_within=1000)
    assert result.ending is Ending.REVERTED
    assert result.reasons[0] == "the trial's 1000 s are too short to confirm all devices"
    truthful(pushed, result)


@pytest.mark.parametrize("fresh", [True, False])
def test_a_change_by_hand_is_refused_whether_or_not_the_journal_is_there(
    pushed: FakeFleet, *, fresh: bool
) -> None:
    pushed.routers["r2"].files["etc/frr/frr.conf"] += "ip route 0.0.0.0/0 Null0\n"
    if fresh:
        for file in (pushed.folder / ".citynet").glob("journal.sqlite*"):
            file.unlink()
    result = push(pushed, "two")
    assert result.ending is Ending.REFUSED
    assert result.reasons[0].startswith("r2: somebody changed what it runs")
    assert "citynet drift" in result.reasons[0]
    if not fresh:
        assert "etc/frr/frr.conf:5: + ip route 0.0.0.0/0 Null0" in "\n".join(result.reasons)
    assert pushed.versions(*KNOWN) == {"r1": "one", "r2": "other", "r3": "one"}


def test_with_the_journal_lost_an_untouched_fleet_is_pushed_to(pushed: FakeFleet) -> None:
    for file in (pushed.folder / ".citynet").glob("journal.sqlite*"):
        file.unlink()
    assert push(pushed, "two").ending is Ending.DONE


def test_files_on_disk_that_do_not_run_are_refused(pushed: FakeFleet) -> None:
    pushed.routers["r2"].disk_changed = ("etc/frr/frr.conf",)
    result = push(pushed, "one")
    assert result.ending is Ending.REFUSED
    assert "the next start would bring them" in result.reasons[0]


def test_over_drift_only_what_was_audited_is_pushed_over(pushed: FakeFleet) -> None:
    router = pushed.routers["r2"]
    router.files["etc/frr/frr.conf"] += "ip route 0.0.0.0/0 Null0\n"
    router.foreign = {"etc/sysctl.d/99-hand.conf": "net.ipv4.ip_forward=0\n"}
    mask = Mask({"isis.egov.hello": VALUE})
    seen = {p: mask.device(t) for p, t in (router.files | router.foreign).items()}
    plan = pushed.plan("one", only=("r2",))

    def mend(audited: str) -> DeployResult:
        return deploy(
            pushed.folder, plan, pushed.fleet, audited={"r2": audited}, ways=pushed.ways()
        )

    refused = mend("0" * 64)
    assert refused.ending is Ending.REFUSED
    assert "changed again since it was audited" in refused.reasons[0]
    assert mend(fingerprint(seen)).ending is Ending.DONE
    assert set(pushed.versions(*KNOWN).values()) == {"one"}
    # The file of nobody's is still there, and the next push still finds it.
    assert push(pushed, "two").ending is Ending.REFUSED


def test_sessions_that_do_not_come_up_revert_everything(
    pushed: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tasks.deploy.transaction.required", lambda *_: frozenset({"bgp - 192.0.2.1"})
    )
    result = push(pushed, "two")
    assert result.ending is Ending.REVERTED
    assert result.reasons[0] == "r1: not up: bgp - 192.0.2.1"
    truthful(pushed, result)


def test_a_trial_of_somebody_else_is_refused(pushed: FakeFleet) -> None:
    pushed.routers["r3"].faults = [Fault("confirm", "mute")]
    left = push(pushed, "two")
    for file in (pushed.folder / ".citynet").glob("journal.sqlite*"):
        file.unlink()
    pushed.heal()
    router = pushed.routers["r3"]
    assert left.ending is Ending.UNKNOWN
    router.trial = None
    router.trial = FakeTrial("elsewhere", "d", pushed.clock.time + 1e6, dict(router.files))
    result = push(pushed, "two")
    assert result.ending is Ending.REFUSED
    assert "--resume elsewhere or --abort elsewhere" in result.reasons[0]


def test_no_value_of_a_secret_is_kept_or_told(pushed: FakeFleet) -> None:
    pushed.routers["r2"].faults = [Fault("commit", "surprise")]
    result = push(pushed, "two")
    kept = b"".join(
        path.read_bytes()
        for path in sorted((pushed.folder / ".citynet").iterdir())
        if path.is_file()
    )
    assert b"secret:isis.egov.hello" in kept
    for value in (VALUE, PASSWORD):
        assert value.encode() not in kept
        assert value not in repr(result) + repr(pushed.events)
    assert "secret:isis.egov.hello" in result.differences["r1"]
    assert VALUE in pushed.routers["r1"].files["etc/frr/frr.conf"]


def test_many_at_once_are_as_one_after_the_other(fake: FakeFleet) -> None:
    result = deploy(fake.folder, fake.plan("one"), fake.fleet, ways=fake.ways(at_once=8))
    assert result.ending is Ending.DONE
    assert all(text_of(name, "one") for name in fake.routers)
    assert set(fake.versions(*KNOWN).values()) == {"one"}


@pytest.mark.parametrize("rest", ["", "ip route 192.0.2.0/24 Null0\n"])
def test_a_remediation_that_fails_brings_no_hand_change_back(pushed: FakeFleet, rest: str) -> None:
    """A device that is mended already stays so; one that is half mended is not waited for."""
    mask, proven = Mask({"isis.egov.hello": VALUE}), {}
    for name in ("r1", "r2"):
        router = pushed.routers[name]
        proven[name] = dict(router.files)
        router.files["etc/frr/frr.conf"] += f"{rest}ip route 0.0.0.0/0 Null0\n"
    drifted = {
        name: fingerprint({p: mask.device(t) for p, t in pushed.routers[name].files.items()})
        for name in proven
    }
    # What the trial mended stays mended: only files come back, and they were right.
    half = {**proven["r1"], "etc/frr/frr.conf": proven["r1"]["etc/frr/frr.conf"] + rest}
    pushed.routers["r1"].comes_back_to = half
    pushed.routers["r2"].faults = [Fault("commit", "refuse")]
    began = pushed.clock.now()
    result = deploy(
        pushed.folder,
        pushed.plan("one", only=("r1", "r2")),
        pushed.fleet,
        audited=drifted,
        ways=pushed.ways(),
    )
    standing = {one.device: one for one in result.devices}["r1"]
    assert result.ending is (Ending.MIXED if rest else Ending.REVERTED)
    assert standing.standing is (Standing.MIXED if rest else Standing.OLD)
    assert ("run citynet drift" if rest else "is mended") in standing.detail
    assert pushed.clock.now() - began < 120
