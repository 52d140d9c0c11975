"""``citynet drift`` from the call to the exit code, on routers in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Never

import pytest

from citynet.device.model import Platform
from citynet.device.secrets import names_in
from citynet.errors import CallError
from citynet.running import fingerprint
from tasks.cli.app import run
from tasks.drift import live, pushing
from tasks.drift.model import NotAudited
from tasks.drift.observe import Observed
from tasks.fleet import Fleet, FleetName, Reach, write_fleet
from tests.cities import CIVIC
from tests.drift.routers import RATES, Edit, edited, intended, put, untouched

_RATE = put(RATES, r"police rate \d+bit", "police rate 9000000000bit")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Return the civic city with a lab that nobody can reach."""
    root = tmp_path / "city"
    root.mkdir()
    for name in ("inventory", "intents", "locks"):
        _copy(CIVIC / name, root / name)
    (root / "policy.yaml").write_bytes((CIVIC / "policy.yaml").read_bytes())
    values = root / ".citynet" / "lab" / "secrets"
    values.mkdir(parents=True, mode=0o700)
    texts = [f.text for one in intended().values() for f in one.configuration.files]
    for number, name in enumerate(sorted(names_in([*texts, "secret:login.netops"]))):
        path = values / name
        path.write_text(f"Q7rk2Zt{number:04}x\n")
        path.chmod(0o600)
    devices = {
        name: Reach(
            device=name,
            platform=Platform.FRR,
            config_set=one.config_set,
            host="192.0.2.1",
            port=22,
            username="netops",
            password="secret:login.netops",  # noqa: S106 -- a reference
            host_keys=("ssh-ed25519 AAAA",),
        )
        for name, one in intended().items()
    }
    fleet = Fleet(name=FleetName.LAB, devices=devices, secrets=f"directory:{values}")
    write_fleet(root / ".citynet" / "lab" / "fleet.json", fleet)
    return root


def _copy(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            new = target / path.relative_to(source)
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(path.read_bytes())


def _routers(
    monkeypatch: pytest.MonkeyPatch, edits: Mapping[str, Edit], silent: tuple[str, ...] = ()
) -> None:
    running = []
    for name in intended():
        if name not in silent:
            one = edited(untouched(name), [edits[name]] if name in edits else [])
            running.append(replace(one, fingerprint=fingerprint(one.files)))
    observed = Observed(
        running=tuple(running),
        not_audited=tuple(NotAudited(device=name, reason="it does not answer") for name in silent),
    )
    monkeypatch.setattr(live, "observe", lambda *_, **__: observed)


def test_no_drift_is_good(
    city: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _routers(monkeypatch, {})
    assert run(["-C", str(city), "drift", "--fleet", "lab"]) == 0
    assert "NO DRIFT" in capsys.readouterr().out


def test_drift_is_1_in_every_format(
    city: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _routers(monkeypatch, {"eg-pe-beicheng": _RATE}, ("eg-cr1",))
    junit, issues = city / "drift.xml", city / "issues.json"
    files = ["--junit", str(junit), "--code-quality", str(issues)]
    call = ["-C", str(city), "--format", "json", "drift", "--fleet", "lab", *files]
    assert run(call) == 1
    data = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in data["changes"]] == ["eth10.100"]
    assert data["not_audited"] == [{"device": "eg-cr1", "reason": "it does not answer"}]
    assert "rate eth10.100" in junit.read_text()
    assert json.loads(issues.read_text())[0]["check_name"] == "drift/rate"


def test_silence_is_3(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _routers(monkeypatch, {}, ("eg-cr1",))
    assert run(["-C", str(city), "drift", "--fleet", "lab"]) == 3


def test_without_a_verdict_nothing_is_mended(
    city: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _routers(monkeypatch, {"eg-pe-beicheng": _RATE})
    assert run(["-C", str(city), "drift", "--fleet", "lab", "--remediate"]) == 2
    said = capsys.readouterr()
    assert "DRIFT: 1 hand change on 1 device" in said.out
    assert "run citynet verify first" in said.err
    assert not (city / ".citynet" / "journal.sqlite").exists()


@pytest.mark.parametrize(
    ("asked", "decides"), [((), "lab"), (("--environment", "merge-request"), "merge-request")]
)
def test_the_labs_environment_decides_unless_told(
    city: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...], decides: str
) -> None:
    _routers(monkeypatch, {"eg-pe-beicheng": _RATE})
    called = []

    def refuse(root: Path, environment: str, *, batfish: str) -> Never:
        called.append(environment)
        raise CallError("nothing is to be pushed here")

    monkeypatch.setattr(pushing, "judge", refuse)
    assert run(["-C", str(city), "drift", "--fleet", "lab", "--remediate", *asked]) == 2
    assert called == [decides]


def test_without_a_lab_nothing_was_done(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (city / ".citynet" / "lab" / "fleet.json").unlink()
    assert run(["-C", str(city), "drift", "--fleet", "lab"]) == 3
    assert "citynet lab up" in capsys.readouterr().err
