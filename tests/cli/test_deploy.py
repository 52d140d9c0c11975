"""``citynet deploy``: what is refused connects to nothing; what is accepted runs everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from citynet.device.model import Platform
from citynet.errors import ExitCode
from tasks.demo import proof
from tasks.fleet import ConfigSet, Fleet, FleetName, Reach, write_fleet
from tasks.pipeline import build
from tests.cli.conftest import Citynet
from tests.support.fake_devices import FakeFleet, Fault

LAB = ("--fleet", "lab")


@pytest.fixture
def lab(city: Path, tmp_path: Path, proven: None, monkeypatch: pytest.MonkeyPatch) -> FakeFleet:
    """Return the lab of a proven city: every router is a fake one."""
    proposal = build(city).proposal
    stand_ins = {one.device for one in proposal.rehearsal}
    names = tuple(one.device for one in proposal.configurations)
    fake = FakeFleet(tmp_path / "fakes", names)
    whole = "".join(
        file.text for one in (*proposal.configurations, *proposal.rehearsal) for file in one.files
    )
    secrets = tmp_path / "fakes" / "secrets"
    for name in {*re.findall(r"secret:([a-z0-9.-]+)", whole), "login.netops"}:
        (secrets / name).write_text(f"value-of-{name}")
        (secrets / name).chmod(0o600)
    devices = {
        name: Reach(
            device=name,
            platform=Platform.FRR,
            config_set=ConfigSet.REHEARSAL if name in stand_ins else ConfigSet.TARGET,
            host="127.0.0.1",
            port=2000 + number,
            username="netops",
            password="secret:login.netops",  # noqa: S106 -- a reference
            host_keys=("ssh-ed25519 AAAA",),
        )
        for number, name in enumerate(names)
    }
    fleet = Fleet(name=FleetName.LAB, devices=devices, secrets=f"directory:{secrets}")
    write_fleet(city / ".citynet" / "lab" / "fleet.json", fleet)
    monkeypatch.setattr("tasks.deploy.push.FrrDevice", fake.connect)
    monkeypatch.setattr("tasks.deploy.journal.file.DURABILITY", "OFF")
    return fake


def untouched(fake: FakeFleet) -> bool:
    """Say whether nobody ever connected to any router."""
    return not any(router.log for router in fake.routers.values())


def test_a_proven_city_is_brought_to_its_routers(lab: FakeFleet, citynet: Citynet) -> None:
    said = citynet("deploy", *LAB)
    assert said.code == ExitCode.GOOD, said.out + said.err
    sets = [one for one in said.out.splitlines() if one.startswith("Fleet lab: ")]
    assert sets == [
        "Fleet lab: 7 devices are given their target text, 7 the rehearsal text of their stand-ins."
    ]
    assert "new: 14 (7 rehearsal, 7 target)" in said.out
    assert "every device runs exactly the proven text" in said.out
    assert "value-of" not in said.out + said.err
    for name, router in lab.routers.items():
        assert router.deployment is not None, name
        assert "value-of" in "".join(router.files.values())
    again = citynet("--format", "json", "deploy", *LAB)
    result = json.loads(again.out)
    assert (again.code, result["ending"]) == (ExitCode.GOOD, "already runs")
    assert result["sets"] == {"rehearsal": 7, "target": 7}


def test_a_device_that_refuses_a_line_leaves_all_as_they_were(
    lab: FakeFleet, citynet: Citynet
) -> None:
    before = {name: dict(router.files) for name, router in lab.routers.items()}
    lab.routers["eg-br1"].faults = [Fault("load", "refuse")]
    said = citynet("deploy", *LAB)
    assert said.code == ExitCode.CITY_WRONG
    assert "eg-br1: refused: line 7: unknown command" in said.out
    assert "nothing was changed on any device" in said.out
    assert {name: router.files for name, router in lab.routers.items()} == before
    lab.routers["eg-br1"].faults = [Fault("open", "mute")]
    assert citynet("deploy", *LAB).code == ExitCode.UNAVAILABLE


def another_byte(city: Path) -> None:
    path = city / "intents" / "slices" / "office.yaml"
    path.write_text(path.read_text() + "# one line more\n")


def another_template(city: Path) -> None:
    proof._break(city)


def another_policy(city: Path) -> None:
    path = city / "policy.yaml"
    path.write_text(path.read_text().replace("unreadLines: 0", "unreadLines: 1", 1))


def another_verdict(city: Path) -> None:
    path = city / "build" / "verdict.json"
    path.write_text(path.read_text().replace('"status": "proven"', '"status": "refuted"', 1))


def no_verdict(city: Path) -> None:
    (city / "build" / "verdict.json").unlink()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (another_byte, "input intents/slices/office.yaml: the verdict names"),
        (another_template, "replaced template eos/interfaces.j2: is new"),
        (another_policy, "policy: the verdict names"),
        (another_verdict, "its digest does not fit"),
        (no_verdict, "run citynet verify first"),
    ],
)
def test_what_the_gate_refuses_connects_to_nothing(
    lab: FakeFleet, city: Path, citynet: Citynet, change: Callable[[Path], None], named: str
) -> None:
    change(city)
    said = citynet("deploy", *LAB)
    assert said.code in (ExitCode.CITY_WRONG, ExitCode.CALL_WRONG)
    assert named in said.out + said.err
    assert untouched(lab)
    assert not (city / ".citynet" / "journal.sqlite").exists()


def test_one_byte_under_build_is_refused_until_it_is_rendered_again(
    lab: FakeFleet, city: Path, citynet: Citynet
) -> None:
    assert citynet("render").code == ExitCode.GOOD
    path = city / "build" / "configs" / "eg-br1" / "etc" / "frr" / "frr.conf"
    path.write_text(path.read_text().replace("hostname", "hostnamf", 1))
    said = citynet("deploy", *LAB)
    assert said.code == ExitCode.CITY_WRONG
    assert "build/configs eg-br1/etc/frr/frr.conf: the verdict names" in said.out
    assert untouched(lab)
    assert citynet("render").code == ExitCode.GOOD
    assert citynet("deploy", *LAB).code == ExitCode.GOOD


def test_live_devices_without_a_driver_are_refused_by_name(
    city: Path, citynet: Citynet, proven: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.deploy.push.FrrDevice", pytest.fail)
    said = citynet("deploy", "--environment", "merge-request")
    assert said.code == ExitCode.CITY_WRONG
    assert "cp-sp1: there is no driver for eos yet" in said.out
    assert "eg-pe-civic: there is no driver for vrp yet" in said.out
    assert "eg-cr1: no host key of 198.51.100.11 port 22 is known" in said.out
    assert "REFUSED: nothing was connected to." in said.out


def test_production_decides_for_the_citys_own_devices(citynet: Citynet, proven: None) -> None:
    said = citynet("deploy")
    assert said.code == ExitCode.CITY_WRONG
    assert "REFUSED for production" in said.out


def test_secrets_that_are_missing_are_all_named(lab: FakeFleet, citynet: Citynet) -> None:
    for name in ("isis.egov.hello", "login.netops"):
        (lab.folder / "secrets" / name).unlink()
    said = citynet("deploy", *LAB)
    assert said.code == ExitCode.UNAVAILABLE
    assert "isis.egov.hello: " in said.err
    assert "login.netops: " in said.err
    assert untouched(lab)


def test_what_was_killed_is_resumed_or_aborted(lab: FakeFleet, citynet: Citynet) -> None:
    lab.routers["eg-br1"].faults = [Fault("commit", "kill after")]
    with pytest.raises(BaseException, match=r"^$"):
        citynet("deploy", *LAB)
    lab.heal()
    said = citynet("deploy", *LAB)
    assert said.code == ExitCode.NETWORK_MIXED
    (name,) = set(re.findall(r"--resume (\S+),", said.err))
    assert citynet("deploy", *LAB, "--resume", "nobody").code == ExitCode.CALL_WRONG
    assert citynet("deploy", "--resume", name).code == ExitCode.CALL_WRONG
    assert citynet("deploy", *LAB, "--resume", name, "--abort", name).code == ExitCode.CALL_WRONG
    ended = citynet("deploy", *LAB, "--abort", name)
    assert ended.code == ExitCode.GOOD, ended.out
    assert "every device is as before" in ended.out
    assert citynet("deploy", *LAB).code == ExitCode.GOOD


def test_a_trial_too_short_is_no_call(lab: FakeFleet, citynet: Citynet) -> None:
    said = citynet("deploy", *LAB, "--confirm-within", "30")
    assert said.code == ExitCode.CALL_WRONG
    assert "--confirm-within 30: the trial must last" in said.err
    assert untouched(lab)


def test_devices_are_reached_where_the_judged_city_has_them(
    city: Path, citynet: Citynet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known host keys go by address: two that are swapped would be given each other's text."""
    hosts = city / "inventory" / "hosts.yaml"
    text = hosts.read_text(encoding="utf-8")
    known = {name: one.hostname for name, one in build(city).city.devices.items()}
    first, second = (known[name] for name in ("eg-pe-beicheng", "eg-pe-nancheng"))
    fleets: list[Fleet] = []

    def judged(root: Path, *_: object, **__: object) -> SimpleNamespace:
        gate = SimpleNamespace(
            accepted=True,
            environment="production",
            verdict="v" * 12,
            manifest="m" * 12,
            waived=(),
            built=build(root),
        )
        swapped = text.replace(first, "X").replace(second, first).replace("X", second)
        hosts.write_text(swapped, encoding="utf-8")
        return gate

    def pushed(_output: object, _gate: object, fleet: Fleet, _within: object) -> ExitCode:
        fleets.append(fleet)
        return ExitCode.GOOD

    monkeypatch.setattr("tasks.deploy.gate.judge", judged)
    monkeypatch.setattr("tasks.cli.deploy._push", pushed)
    assert citynet("deploy").code == ExitCode.GOOD
    assert {name: one.host for name, one in fleets[0].devices.items()} == known
    assert {one.hostname for one in build(city).city.devices.values()} == set(known.values())
    assert build(city).city.devices["eg-pe-beicheng"].hostname == second
