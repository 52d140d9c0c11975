"""A commit is a trial: it stands when it is confirmed, and is the old state again otherwise."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.drivers.frr import (
    BusyError,
    FrrDriver,
    MixedError,
    NotAppliedError,
    OutcomeUnknownError,
    TooLateError,
    bundle,
)
from tests.drivers.frr.conftest import driver_of
from tests.drivers.frr.emulator.root import FakeRoot
from tests.drivers.frr.emulator.server import Emulator

RUNS = ("running", "ruleset", "links", "queues")


def running(root: FakeRoot) -> dict[str, str]:
    """Return what runs, by the stand-ins' files; queues that are not there are empty."""
    found = {name: root.fake / name for name in RUNS}
    return {name: path.read_text() if path.exists() else "" for name, path in found.items()}


def on_disk(root: FakeRoot, paths: dict[str, str]) -> dict[str, str]:
    return {path: root.text(path) for path in paths}


def until(condition: Callable[[], bool], patience: float = 20) -> bool:
    last = time.monotonic() + patience
    while not condition() and time.monotonic() < last:
        time.sleep(0.05)
    return condition()


@pytest.fixture
def settled(driver: FrrDriver, root: FakeRoot, day_0: dict[str, str]) -> dict[str, str]:
    """Push day 0 and confirm it, so that there is something to go back to; return what runs."""
    driver.load_replace_candidate(config=bundle(day_0), deployment="d0", again=sorted(day_0))
    driver.commit_config()
    return running(root)


def test_a_confirmed_commit_stands(
    driver: FrrDriver, root: FakeRoot, whole: dict[str, str]
) -> None:
    driver.load_replace_candidate(config=bundle(whole), deployment="d1", digest="abc")
    assert "+++ etc/frr/frr.conf" in driver.compare_config()
    driver.commit_config(revert_in=60)
    pending = driver.state().pending
    assert pending is not None
    assert (pending.deployment, pending.digest, pending.applied) == ("d1", "abc", True)
    assert 0 < pending.seconds_left <= 60
    driver.confirm_commit()
    driver.confirm_commit()
    state = driver.state()
    assert (state.deployment, state.digest, state.pending) == ("d1", "abc", None)
    assert state.last is not None
    assert state.last.ending == "confirmed"
    assert on_disk(root, whole) == whole
    assert root.text("fake/running") == whole["etc/frr/frr.conf"]
    assert root.text("fake/ruleset") == whole["etc/nftables.conf"]
    assert root.text("fake/queues").splitlines() == whole["etc/citynet/tc"].splitlines()[1:]
    with pytest.raises(TooLateError, match="was confirmed"):
        driver.rollback()


def test_files_with_secrets_are_for_root_alone(
    driver: FrrDriver, root: FakeRoot, whole: dict[str, str]
) -> None:
    driver.load_replace_candidate(config=bundle(whole), deployment="d1")
    driver.commit_config(revert_in=60)
    secret = [path for path in whole if "value-" in whole[path]]
    modes = {path: (root.path / path).stat().st_mode & 0o007 for path in secret}
    own = root.path / "var/lib/citynet"
    modes |= {str(one): one.stat().st_mode & 0o077 for one in own.iterdir()}
    assert len(secret) >= 4
    assert set(modes.values()) == {0}


def test_rollback_by_call_brings_back_what_ran(
    driver: FrrDriver,
    root: FakeRoot,
    settled: dict[str, str],
    day_0: dict[str, str],
    whole: dict[str, str],
) -> None:
    driver.load_replace_candidate(config=bundle(whole), deployment="d1")
    driver.commit_config(revert_in=60)
    assert running(root) != settled
    driver.rollback()
    driver.rollback()
    assert on_disk(root, day_0) == day_0
    assert running(root) == settled
    state = driver.state()
    assert (state.deployment, state.pending) == ("d0", None)
    assert state.last is not None
    assert (state.last.deployment, state.last.ending) == ("d1", "rolled back")


def test_rollback_by_time_needs_nobody(
    router: Emulator,
    root: FakeRoot,
    settled: dict[str, str],
    day_0: dict[str, str],
    whole: dict[str, str],
) -> None:
    with driver_of(router) as driver:
        driver.load_replace_candidate(config=bundle(whole), deployment="d1")
        driver.commit_config(revert_in=1)
    assert until(lambda: root.state()["pending"] is None)
    assert root.state()["last"]["ending"] == "timed out"
    assert on_disk(root, day_0) == day_0
    assert running(root) == settled
    with driver_of(router) as driver:
        driver.reattach("d1")
        driver.rollback()
        with pytest.raises(TooLateError):
            driver.confirm_commit()


def test_another_driver_confirms_the_deployment_that_it_names(
    router: Emulator, whole: dict[str, str]
) -> None:
    with driver_of(router) as first:
        first.load_replace_candidate(config=bundle(whole), deployment="d1")
        first.commit_config(revert_in=60)
    with driver_of(router) as second:
        assert second.has_pending_commit()
        second.reattach("d2")
        with pytest.raises(BusyError, match="of deployment d1 is pending, not of d2"):
            second.confirm_commit()
        with pytest.raises(BusyError):
            second.rollback()
        with pytest.raises(BusyError, match="d1 is pending"):
            second.load_replace_candidate(config=bundle(whole), deployment="d2")
        second.reattach("d1")
        second.confirm_commit()
        assert second.state().deployment == "d1"


@pytest.mark.parametrize("program", ["nft", "ifreload", "tc", "hostname"])
def test_a_commit_that_fails_takes_itself_back(
    driver: FrrDriver,
    root: FakeRoot,
    settled: dict[str, str],
    whole: dict[str, str],
    program: str,
) -> None:
    changed = {**whole, "etc/hostname": "eg-br1x\n"}
    driver.load_replace_candidate(config=bundle(changed), deployment="d1")
    fail_once(root, program, f"{program}: no, value-login.netops")
    with pytest.raises((NotAppliedError, MixedError)) as caught:
        driver.commit_config(revert_in=60)
    assert "value-login.netops" not in str(caught.value)
    if program == "hostname":
        # The last step of all: it fails on the way back as well, and that is said.
        assert isinstance(caught.value, MixedError)
        assert root.state()["last"]["ending"] == "mixed"
    assert driver.state().deployment == "d0"
    assert driver.state().pending is None
    assert root.text("fake/running") == settled["running"]


def fail_once(root: FakeRoot, program: str, words: str) -> None:
    root.put(f"fake/fail-{program}", words)


def test_nothing_is_done_where_nothing_changed(
    driver: FrrDriver, root: FakeRoot, settled: dict[str, str], day_0: dict[str, str]
) -> None:
    before = {name: len(root.calls(name)) for name in ("ifreload", "tc", "frrinit.sh")}
    driver.load_replace_candidate(config=bundle(day_0), deployment="d1", digest="same")
    assert driver.compare_config() == ""
    driver.commit_config(revert_in=60)
    driver.confirm_commit()
    assert {name: len(root.calls(name)) for name in before} == before
    assert driver.state().digest == "same"
    assert running(root) == settled


def test_an_agent_that_is_killed_is_taken_back_at_once(
    router: Emulator,
    root: FakeRoot,
    settled: dict[str, str],
    day_0: dict[str, str],
    whole: dict[str, str],
) -> None:
    root.put("fake/slow-ifreload", "2")
    with driver_of(router) as driver:
        driver.load_replace_candidate(config=bundle(whole), deployment="d1")
        killer = threading.Thread(target=kill_agent, args=(root, "ifreload"))
        killer.start()
        with pytest.raises(OutcomeUnknownError):
            driver.commit_config(revert_in=3600)
        killer.join()
    (root.fake / "slow-ifreload").unlink(missing_ok=True)
    assert until(lambda: root.state()["pending"] is None)
    assert root.state()["last"]["ending"] == "interrupted"
    assert on_disk(root, day_0) == day_0
    assert until(lambda: running(root) == settled)


def kill_agent(root: FakeRoot, when: str) -> None:
    """Kill the agent, not its watcher, once it has called a program."""
    before = len(root.calls(when))
    assert until(lambda: len(root.calls(when)) > before)
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            if str(root.path).encode() in words and parent == str(os.getpid()):
                os.kill(int(folder.name), signal.SIGKILL)


def test_a_restart_during_a_trial_ends_in_the_old_state(
    router: Emulator, root: FakeRoot, settled: dict[str, str], whole: dict[str, str]
) -> None:
    with driver_of(router) as driver:
        driver.load_replace_candidate(config=bundle(whole), deployment="d1")
        driver.commit_config(revert_in=3600)
        root.put("proc/sys/kernel/random/boot_id", "boot-2\n")
        driver.observe()
        assert root.state()["last"]["ending"] == "timed out"
    assert running(root) == settled


def test_merge_changes_what_it_names_and_replace_removes_what_it_does_not(
    driver: FrrDriver, root: FakeRoot, whole: dict[str, str]
) -> None:
    driver.load_replace_candidate(config=bundle(whole), deployment="d1")
    driver.commit_config()
    issue = {"etc/issue.net": "Another banner.\n"}
    driver.load_merge_candidate(config=bundle(issue), deployment="d2")
    driver.commit_config()
    assert on_disk(root, whole) == {**whole, **issue}
    less = {path: text for path, text in whole.items() if path != "etc/tacplus_servers"}
    driver.load_replace_candidate(config=bundle(less), deployment="d3")
    assert "+++ /dev/null" in driver.compare_config()
    driver.commit_config()
    assert not (root.path / "etc/tacplus_servers").exists()


def test_debians_own_file_comes_back_when_ours_goes(
    driver: FrrDriver, root: FakeRoot, whole: dict[str, str]
) -> None:
    debians = "pool 2.debian.pool.ntp.org iburst\n"
    root.put("etc/chrony/chrony.conf", debians)
    driver.load_replace_candidate(config=bundle(whole), deployment="d1")
    driver.commit_config()
    less = {path: text for path, text in whole.items() if path != "etc/chrony/chrony.conf"}
    driver.load_replace_candidate(config=bundle(less), deployment="d2")
    driver.commit_config()
    assert root.text("etc/chrony/chrony.conf") == debians


def test_discard_forgets_the_candidate_and_never_a_trial(
    driver: FrrDriver, whole: dict[str, str]
) -> None:
    driver.load_replace_candidate(config=bundle(whole), deployment="d1")
    assert driver.state().candidate == "d1"
    driver.discard_config()
    assert driver.state().candidate is None
    driver.load_replace_candidate(config=bundle(whole), deployment="d1")
    driver.commit_config(revert_in=60)
    driver.discard_config()
    assert driver.has_pending_commit()
    driver.rollback()
