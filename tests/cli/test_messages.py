"""What a newcomer trips over is said once, with what to do next, word by word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citynet.errors import ExitCode
from tasks.cli.app import run
from tests.cli.conftest import Citynet

Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("proven")
def test_engines_that_were_not_asked_are_a_line_each(citynet: Citynet) -> None:
    said = citynet("deploy", "--dry-run")
    assert said.code == ExitCode.CITY_WRONG
    *engines, refused, remedy = said.out.splitlines()
    assert [line.partition("; ")[0] for line in engines] == [
        "  batfish was not asked",
        "  lab was not asked",
    ]
    assert all("; the policy of production demands it for " in line for line in engines)
    assert refused == "REFUSED for production: nothing would be pushed."
    assert remedy == (
        "Run `citynet verify --environment production"
        " --engine model --engine batfish --engine lab`, or choose another environment:"
        " `--environment merge-request` or `--environment lab`."
    )


def test_verify_says_how_the_others_are_asked(citynet: Citynet) -> None:
    said = citynet("verify", "--environment", "production")
    assert said.out.splitlines()[-1].startswith("Run `citynet verify --environment production ")
    assert "Run `" not in citynet("verify").out


def test_a_drain_names_what_is_at_risk(city: Path, citynet: Citynet) -> None:
    hosts = city / "inventory" / "hosts.yaml"
    text = hosts.read_text()
    before, after = text.split("\neg-br1:\n")
    hosts.write_text(
        f"{before}\neg-br1:\n" + after.replace("data:", "data:\n    state: drained", 1)
    )
    lines = [
        "While eg-br1 is drained, 2 services are not promised to survive (what would break it):",
        "  interconnect/gov-cloud: link (eg-br2--cp-br2), node (cp-br2, eg-br2)",
        "  slice/office: link (eg-br2--cp-br2), node (cp-br2, eg-br2)",
    ]
    said = citynet("allocate")
    assert said.code == ExitCode.GOOD
    assert said.out.splitlines()[-3:] == lines
    assert citynet("allocate", "--check").out.splitlines()[-3:] == lines
    at_risk = json.loads(citynet("--format", "json", "allocate").out)["atRisk"]
    assert {one["service"] for one in at_risk} == {"interconnect/gov-cloud", "slice/office"}
    proven = citynet("verify")
    assert proven.code == ExitCode.GOOD
    assert "\n".join(lines) in proven.out
    dry = citynet("deploy", "--dry-run", "--environment", "merge-request")
    assert dry.code == ExitCode.GOOD
    assert dry.out.splitlines()[:3] == lines


def test_a_directory_that_does_not_exist(tmp_path: Path, capfd: Captured) -> None:
    there = tmp_path / "nowhere"
    assert run(["-C", str(there), "check"]) == ExitCode.CALL_WRONG
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", f"citynet: there is no directory {there}\n")


def test_a_directory_that_is_no_city(tmp_path: Path, capfd: Captured) -> None:
    for verb in ("check", "allocate"):
        assert run(["-C", str(tmp_path), verb]) == ExitCode.CITY_WRONG
        said = capfd.readouterr().out
        assert "inventory: CN101: this directory is no city" in said
        assert said.endswith("1 finding in 1 file\n")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["check", "-C", "/city"], "-C /city"),
        (["check", "--directory=/city"], "--directory=/city"),
        (["lab", "status", "--format", "json"], "--format json"),
    ],
)
def test_options_of_all_verbs_stand_before_the_verb(
    arguments: list[str], meant: str, capfd: Captured
) -> None:
    assert run(arguments) == ExitCode.CALL_WRONG
    hint = f"citynet: options of citynet stand before the verb: citynet {meant} ...\n"
    assert capfd.readouterr().err.endswith(hint)


def test_another_wrong_option_gets_no_such_advice(capfd: Captured) -> None:
    assert run(["check", "--directori", "/city"]) == ExitCode.CALL_WRONG
    assert "before the verb" not in capfd.readouterr().err


def test_the_beginning_of_a_promise_lists_those_that_begin_so(citynet: Citynet) -> None:
    said = citynet("explain", "reaches/slice/office")
    assert said.code == ExitCode.GOOD
    head, *lines, more = said.out.splitlines()
    promises = json.loads(citynet("--format", "json", "explain", "reaches/slice/office").out)
    ids = promises["promises"]
    assert head == f"{len(ids)} promises begin with reaches/slice/office:"
    assert lines == [f"  {one}" for one in ids[:12]]
    assert more == f"  ... and {len(ids) - 12} more"
    one = citynet("explain", "isolated/slice/office/other").out.splitlines()
    assert one == [
        "1 promise begins with isolated/slice/office/other:",
        "  isolated/slice/office/others",
    ]


def test_drift_without_secrets_says_how_they_are_given(
    citynet: Citynet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CITYNET_SECRET_NTP", raising=False)
    said = citynet("drift")
    assert said.code == ExitCode.UNAVAILABLE
    assert said.err.splitlines()[-1] == (
        "Give each in the environment (CITYNET_SECRET_...), or all as files of mode 0600:"
        " --secrets directory:PATH"
    )
    said = citynet("drift", "--secrets", f"directory:{tmp_path}")
    assert said.code == ExitCode.UNAVAILABLE
    assert "CITYNET_SECRET" not in said.err
