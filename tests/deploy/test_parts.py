"""Smaller parts: plans that are refused, differences that are shown, times, threads."""

from __future__ import annotations

import difflib
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from citynet.device.model import Platform
from citynet.errors import CallError
from tasks.deploy import Event, Moment, RefusedError, Trouble, TroubleKind, judge, plan_of
from tasks.deploy.gate import Gate
from tasks.deploy.journal import Journal
from tasks.deploy.report import event_lines
from tasks.deploy.showing import first_differences, shown_difference
from tasks.deploy.timing import timing_for
from tasks.deploy.work import Work
from tasks.deploy.workers import Workers
from tasks.fleet import ConfigSet, Fleet, FleetName, Reach
from tasks.pipeline import build
from tasks.secrets import Mask, Secrets
from tests.cities import CIVIC
from tests.support.fake_devices import FakeFleet

# --- plans ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(
        environment="lab",
        verdict="v",
        manifest="m",
        different=(),
        reasons=(),
        waived=(),
        built=build(CIVIC),
    )


def lab_of(gate: Gate) -> Fleet:
    stand_ins = {one.device for one in gate.built.proposal.rehearsal}
    return Fleet(
        name=FleetName.LAB,
        devices={
            name: Reach(
                device=name,
                platform=Platform.FRR,
                config_set=ConfigSet.REHEARSAL if name in stand_ins else ConfigSet.TARGET,
                host="127.0.0.1",
                port=2200,
                username="netops",
                password="secret:login.netops",  # noqa: S106 -- a reference
                host_keys=("ssh-ed25519 AAAA",),
            )
            for name in gate.built.city.devices
        },
        secrets="environment",
    )


def test_a_plan_gives_each_device_the_text_of_its_set(gate: Gate) -> None:
    plan = plan_of(gate, lab_of(gate))
    assert set(plan.devices) == set(gate.built.city.devices)
    assert plan.sets == {ConfigSet.TARGET: 7, ConfigSet.REHEARSAL: 7}
    (stand_in,) = (c for c in gate.built.proposal.rehearsal if c.device == "cp-sp1")
    assert plan.devices["cp-sp1"].files == {one.path: one.text for one in stand_in.files}
    assert set(plan_of(gate, lab_of(gate), only=("eg-br1",)).devices) == {"eg-br1"}


def without_key(fleet: Fleet) -> Fleet:
    return changed(fleet, "eg-br1", host_keys=())


def without_driver(fleet: Fleet) -> Fleet:
    return changed(fleet, "cp-sp1", platform=Platform.EOS, config_set=ConfigSet.TARGET)


def wrong_set(fleet: Fleet) -> Fleet:
    return changed(fleet, "eg-br1", config_set=ConfigSet.REHEARSAL)


def wrong_platform(fleet: Fleet) -> Fleet:
    return changed(fleet, "cp-sp1", config_set=ConfigSet.TARGET)


def one_less(fleet: Fleet) -> Fleet:
    return replace(fleet, devices={n: r for n, r in fleet.devices.items() if n != "eg-br1"})


def a_stranger(fleet: Fleet) -> Fleet:
    return replace(fleet, devices={**fleet.devices, "x": replace(fleet.devices["eg-br1"])})


def live_stand_ins(fleet: Fleet) -> Fleet:
    return replace(fleet, name=FleetName.LIVE)


def changed(fleet: Fleet, name: str, **changes: object) -> Fleet:
    reach = replace(fleet.devices[name], **changes)  # type: ignore[arg-type]
    return replace(fleet, devices={**fleet.devices, name: reach})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (without_key, "eg-br1: no host key of 127.0.0.1 port 2200 is known"),
        (without_driver, "cp-sp1: there is no driver for eos yet"),
        (wrong_set, "eg-br1: there is no text for it in the set rehearsal"),
        (wrong_platform, "cp-sp1: the text is for eos, the device is frr"),
        (one_less, "eg-br1: it is in the city and not in the fleet lab"),
        (a_stranger, "x: it is in the fleet lab and not in the city"),
        (live_stand_ins, "cp-sp1: a live device is given its own text only"),
    ],
)
def test_a_device_that_cannot_be_pushed_to_refuses_the_plan(
    gate: Gate, change: object, named: str
) -> None:
    assert callable(change)
    with pytest.raises(RefusedError) as caught:
        plan_of(gate, change(lab_of(gate)))
    assert any(reason.startswith(named) for reason in caught.value.reasons)


def test_a_gate_that_refuses_has_no_plan(gate: Gate) -> None:
    with pytest.raises(RefusedError, match="input x: is new"):
        plan_of(replace(gate, different=("input x: is new",)), lab_of(gate))


def test_without_a_verdict_nothing_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policy.yaml").write_bytes((CIVIC / "policy.yaml").read_bytes())
    monkeypatch.setattr("tasks.deploy.gate.build", lambda _: pytest.fail("it computes"))
    with pytest.raises(CallError, match="run citynet verify first"):
        judge(tmp_path, "lab")


# --- what is shown --------------------------------------------------------------------------------


def test_lines_of_older_secrets_are_cut() -> None:
    shown = shown_difference(
        "--- etc/frr/frr.conf\n+++ etc/frr/frr.conf\n@@ -1,2 +1,2 @@\n hostname x\n"
        "- isis password md5 yesterdays-value\n+ isis password md5 secret:isis.egov.hello\n"
        "--- /dev/null\n+++ etc/citynet/chpasswd\n@@ -0,0 +1 @@\n+netops:typed-by-hand\n"
        "+netops:\x1b[2Jx\n"
    )
    assert "yesterdays-value" not in shown
    assert "typed-by-hand" not in shown
    assert "\x1b" not in shown
    assert "+ isis password md5 secret:isis.egov.hello" in shown
    assert " hostname x" in shown


def test_a_removed_line_that_looks_like_a_header_is_none() -> None:
    path = "etc/citynet/chpasswd"
    old = ["-- netops", "++ netops", "netops:yesterdays-value", "@@ -1,9 +1,9 @@", "a"]
    new = ["a", "++ etc/motd", "root:typed-by-hand"]
    diff = difflib.unified_diff(old, new, fromfile=path, tofile=path, lineterm="")
    after = "--- etc/hostname\n+++ etc/hostname\n@@ -1 +1 @@\n-one:1\n+two:2\n"
    shown = shown_difference("".join(f"{line}\n" for line in diff) + after).splitlines()
    assert shown[:2] == [f"--- {path}", f"+++ {path}"]
    assert {"-netops:(hidden)", "+root:(hidden)"} <= set(shown)
    assert not any("yesterdays-value" in line or "typed-by-hand" in line for line in shown)
    assert shown[-2:] == ["-one:1", "+two:2"]


def test_a_line_without_a_sign_is_hidden_too() -> None:
    assert shown_difference("@@ -1 +1 @@ password old\npassword older\x0c oldest\n") == (
        "@@ -1 +1 @@ password (hidden)\npassword (hidden)\n"
    )


def test_the_first_difference_of_each_file_is_named() -> None:
    expected = {"a": "1\n2\n", "b": "same\n", "c": "x\n", "e": "end\n"}
    found = {"a": "1\n3\n", "b": "same\n", "d": "new\n", "e": "end"}
    assert first_differences(expected, found) == (
        "a:2: - 2",
        "a:2: + 3",
        "c: is gone",
        "d: nobody intended this file",
        "e: differs in its last newline",
    )
    assert first_differences({"a": "1\n"}, {"a": "1\n2\n"}) == ("a:2: + 2",)
    many = {str(n): "x\n" for n in range(9)}
    assert len(first_differences(many, {})) == 6


# --- times ----------------------------------------------------------------------------------------


def test_a_trial_outlasts_all_confirmations() -> None:
    for devices, workers in ((1, 1), (14, 32), (3000, 32)):
        timing = timing_for(devices, workers)
        assert timing.trial > timing.confirm
        with pytest.raises(CallError, match="has to outlast all confirmations"):
            timing_for(devices, workers, int(timing.confirm))
    assert timing_for(14, 32, 200).trial == 200
    with pytest.raises(CallError):
        timing_for(1, 1, 100_000)


# --- threads --------------------------------------------------------------------------------------


def workers(fake: FakeFleet, at_once: int) -> Workers:
    secrets = Secrets(values={}, mask=Mask({}))
    return Workers(fake.fleet.devices, secrets, lambda _: fake.connect, patience=1, at_once=at_once)


def test_devices_are_asked_at_the_same_time(fake: FakeFleet) -> None:
    together = threading.Barrier(3, timeout=20)
    with workers(fake, 3) as some:
        answers = some.each(fake.routers, lambda name, _: (together.wait(), name)[1])
    assert answers == {"r1": "r1", "r2": "r2", "r3": "r3"}


def test_a_lost_connection_is_opened_again(fake: FakeFleet) -> None:
    def lose(name: str, _device: object) -> str:
        if name == "r2":
            raise Trouble(TroubleKind.UNREACHABLE, "gone")
        return "well"

    with workers(fake, 1) as some:
        answers = some.each(fake.routers, lose)
        assert answers["r1"] == "well"
        assert isinstance(answers["r2"], Trouble)
        some.each(fake.routers, lambda *_: None)
    assert fake.routers["r1"].log == ["open", "close"]
    assert fake.routers["r2"].log == ["open", "close", "open", "close"]


def test_an_error_of_the_journal_stops_everything(fake: FakeFleet) -> None:
    def full(_name: str, _answer: object) -> None:
        raise OSError("no space left")

    with workers(fake, 3) as some, pytest.raises(OSError, match="no space left"):
        some.each(fake.routers, lambda *_: None, full)


def test_whoever_waits_in_vain_is_told_for_how_long(fake: FakeFleet) -> None:
    journal = Journal(fake.folder / "journal.sqlite", fake.clock)
    journal.begin("d1", fake.plan("one"), over_drift=False, secrets=(), trial=900)
    events: list[Event] = []
    with workers(fake, 1) as some:
        work = Work(
            id="d1",
            workers=some,
            journal=journal,
            clock=fake.clock,
            timing=timing_for(3, 1),
            listener=events.append,
        )
        left = work.until("sessions", ["r1", "r2"], 60, lambda name, _: "no" * (name == "r2"))
    journal.close()
    assert left == {"r2": "no"}
    _, done, failed = events
    assert (done.moment, done.device, done.text) == (Moment.DONE, "r1", "")
    assert (failed.moment, failed.device, failed.text) == (Moment.FAILED, "r2", "no")
    assert done.seconds < 5
    assert 60 <= failed.seconds < 70
    assert [line.split() for line in event_lines(failed)] == [
        ["r2", "sessions", f"{failed.seconds:.1f}", "s", "FAILED", "no"]
    ]
