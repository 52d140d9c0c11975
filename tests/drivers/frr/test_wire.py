"""Who is spoken to, and what is known when the line breaks."""

from __future__ import annotations

import time

import asyncssh
import pytest
from napalm.base.exceptions import ConnectAuthError, ConnectionException

from tasks.drivers.frr import (
    AgentError,
    FrrDriver,
    HostKeyError,
    LoginError,
    OutcomeUnknownError,
    UnreachableError,
    bundle,
)
from tests.drivers.frr.conftest import driver_of
from tests.drivers.frr.emulator.root import FakeRoot
from tests.drivers.frr.emulator.server import USER, Emulator

OTHER = "another-one-3"


def _stranger() -> str:
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    return " ".join(key.split()[:2])


@pytest.mark.parametrize("keys", [(), (_stranger(),), ("ssh-rsa AAAA",)])
def test_a_wrong_or_unknown_host_key_is_refused_before_any_login(
    router: Emulator, keys: tuple[str, ...]
) -> None:
    with pytest.raises(HostKeyError, match="not one of the"):
        driver_of(router, host_keys=keys).open()
    assert issubclass(HostKeyError, ConnectionException)
    assert (router.logins, router.requests) == (0, [])


def test_nothing_is_printed_when_it_fails(
    router: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(HostKeyError), driver_of(router, host_keys=()):
        pass
    assert capsys.readouterr() == ("", "")


def test_one_of_several_host_keys_is_enough(router: Emulator) -> None:
    with driver_of(router, host_keys=(_stranger(), router.host_key)) as driver:
        assert driver.is_alive() == {"is_alive": True}
    assert driver.is_alive() == {"is_alive": False}


def test_a_wrong_password_says_nothing_of_itself(router: Emulator) -> None:
    options = {"port": router.port, "host_keys": (router.host_key,)}
    driver = FrrDriver("127.0.0.1", USER, "wrong-password-7", 20, options)
    with pytest.raises(LoginError, match="was refused") as caught:
        driver.open()
    assert isinstance(caught.value, ConnectAuthError)
    assert "wrong-password-7" not in str(caught.value)


def test_sudo_has_a_password_of_its_own(root: FakeRoot) -> None:
    router = Emulator(root, sudo_password=OTHER)
    try:
        with driver_of(router, sudo_password=OTHER) as driver:
            assert driver.state().deployment is None
        with pytest.raises(LoginError, match="sudo was refused"):
            driver_of(router).open()
    finally:
        router.close()


def test_nobody_listens(router: Emulator) -> None:
    options = {"port": 1, "host_keys": (router.host_key,)}
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:1"):
        FrrDriver("127.0.0.1", USER, "x", 5, options).open()


def test_values_are_in_no_command_line(
    router: Emulator, driver: FrrDriver, whole: dict[str, str]
) -> None:
    driver.load_replace_candidate(config=bundle(whole), deployment="d1")
    driver.commit_config(revert_in=60)
    driver.rollback()
    values = ("value-", "hunter-two-9")
    assert router.commands
    assert not [one for one in router.commands if any(value in one for value in values)]
    calls = (router.root.fake / "calls").read_text()
    assert not any(value in calls for value in values)


def test_the_agent_is_sent_once(router: Emulator, root: FakeRoot) -> None:
    with driver_of(router):
        pass
    first = len(router.requests)
    with driver_of(router):
        pass
    assert (first, len(router.requests)) == (2, 3)
    (agent,) = (root.path / "var/lib/citynet/agent").glob("*.pyz")
    assert agent.stat().st_mode & 0o777 == 0o700


def test_an_agent_that_somebody_changed_is_not_run(router: Emulator, root: FakeRoot) -> None:
    with driver_of(router):
        pass
    (agent,) = (root.path / "var/lib/citynet/agent").glob("*.pyz")
    good = agent.read_bytes()
    agent.write_bytes(good + b"#")
    with driver_of(router) as driver:
        assert driver.state().deployment is None
    assert agent.read_bytes() == good


def test_nothing_is_run_from_where_others_write(router: Emulator, root: FakeRoot) -> None:
    folder = root.path / "var/lib/citynet/agent"
    folder.mkdir(parents=True)
    (root.path / "var/lib").chmod(0o777)
    with pytest.raises(AgentError, match="others could write to"):
        driver_of(router).open()


@pytest.mark.parametrize(("fault", "changed"), [("lost before", False), ("lost after", True)])
def test_a_line_that_breaks_during_a_commit_leaves_the_outcome_unknown(
    router: Emulator, whole: dict[str, str], fault: str, *, changed: bool
) -> None:
    with driver_of(router) as driver:
        driver.load_replace_candidate(config=bundle(whole), deployment="d1")
        router.faults["commit"] = fault
        with pytest.raises(OutcomeUnknownError, match="outcome unknown"):
            driver.commit_config(revert_in=60)
        assert driver.is_alive() == {"is_alive": False}
    with driver_of(router) as driver:
        assert (driver.state().pending is not None) is changed
        driver.reattach("d1")
        driver.rollback()
        assert driver.state().pending is None
        assert driver.observe().hostname == "day0"


def test_a_line_that_breaks_while_reading_is_only_unreachable(router: Emulator) -> None:
    with driver_of(router) as driver:
        router.faults["observe"] = "lost before"
        with pytest.raises(UnreachableError, match="observe"):
            driver.observe()


def test_an_answer_that_does_not_come_is_not_waited_for(
    router: Emulator, whole: dict[str, str]
) -> None:
    with driver_of(router, commit_timeout=5) as driver:
        driver.load_replace_candidate(config=bundle(whole), deployment="d1")
        driver.commit_timeout = 0.5
        router.faults["commit"] = "late"
        before = time.monotonic()
        with pytest.raises(OutcomeUnknownError, match="no answer within"):
            driver.commit_config(revert_in=60)
        assert time.monotonic() - before < 5


def test_a_refused_command_is_an_error(router: Emulator) -> None:
    router.faults["state"] = "deaf"
    with pytest.raises(AgentError, match="ended with 126"):
        driver_of(router).open()


def test_a_large_configuration_passes(driver: FrrDriver, whole: dict[str, str]) -> None:
    lines = "".join(f"ip prefix-list LONG seq {n} permit 10.0.0.0/8\n" for n in range(60_000))
    large = {**whole, "etc/frr/frr.conf": lines + whole["etc/frr/frr.conf"]}
    driver.load_replace_candidate(config=bundle(large), deployment="d1")
    assert driver.compare_config().count("\n") > 60_000
