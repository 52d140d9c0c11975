"""The border of the program: exit codes say what happened, and nothing is written when it is bad.

A finding is printed with its place; an error of ours is one line, the details are in a log.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from citynet.errors import ExitCode, UnavailableError
from tests.cities import REPOSITORY
from tests.cli.conftest import Citynet

Tree = Callable[[], dict[str, bytes]]
OFFICE = Path("intents/slices/office.yaml")


def spoil(city: Path) -> None:
    """Misspell a site: a finding in line 8 or so of an intent."""
    file = city / OFFICE
    file.write_text(file.read_text().replace("site: civic-centre", "site: civic-center", 1))


def test_a_good_city_is_said_to_be_good(citynet: Citynet) -> None:
    said = citynet("check")
    assert said.code == ExitCode.GOOD
    assert said.out == "Checked 14 devices, 24 links, 8 services, 3 boundaries: no findings.\n"
    assert json.loads(citynet("--format", "json", "check").out)["checked"]["services"] == 8


@pytest.mark.parametrize("verb", ["check", "allocate", "render", "verify", "deploy"])
def test_findings_exit_with_1_and_nothing_is_written(
    city: Path, citynet: Citynet, tree: Tree, verb: str
) -> None:
    spoil(city)
    before = tree()
    said = citynet(verb, *(["--dry-run"] if verb == "deploy" else []))
    if verb == "deploy":
        # There is no verdict to judge: that is said first.
        assert said.code == ExitCode.CALL_WRONG
    else:
        assert said.code == ExitCode.CITY_WRONG
        assert "civic-center" in said.out
        assert f"{OFFICE}:" in said.out
        assert said.out.rstrip().endswith("1 finding in 1 file")
    assert tree() == before


def test_findings_as_json(city: Path, citynet: Citynet) -> None:
    spoil(city)
    said = citynet("--format", "json", "check")
    (finding,) = json.loads(said.out)["findings"]
    line = (city / OFFICE).read_text().splitlines()[finding["line"] - 1]
    assert "civic-center" in line
    assert finding["file"] == str(OFFICE)
    assert finding["code"].startswith("CN3")
    assert {"message", "expected", "found", "remedy", "column"} <= finding.keys()


def test_findings_for_gitlab(city: Path, citynet: Citynet, tmp_path: Path) -> None:
    report = tmp_path / "quality.json"
    assert citynet("check", "--code-quality", str(report)).code == ExitCode.GOOD
    assert json.loads(report.read_text()) == []
    spoil(city)
    assert citynet("check", "--code-quality", str(report)).code == ExitCode.CITY_WRONG
    (issue,) = json.loads(report.read_text())
    assert issue["location"]["path"] == str(OFFICE)


def test_a_policy_that_is_wrong_is_a_finding_beside_those_of_intents(
    city: Path, citynet: Citynet
) -> None:
    spoil(city)
    (city / "policy.yaml").write_text("apiVersion: citynet/v1\nkind: Policy\nenvironments: []\n")
    said = citynet("check")
    assert said.code == ExitCode.CITY_WRONG
    assert "policy.yaml:3" in said.out
    assert str(OFFICE) in said.out
    assert said.out.rstrip().endswith("in 2 files")


@pytest.mark.parametrize(
    "arguments",
    [
        ["sing"],
        ["check", "--loudly"],
        ["--format", "xml", "check"],
        ["verify", "--engine", "crystal-ball"],
        ["verify", "--engine", "batfish", "--batfish", "nowhere"],
        ["verify", "--environment", "moon"],
        ["deploy"],
        ["deploy", "--dry-run", "--environment", "moon"],
        ["explain", "CN999"],
        ["explain", "no-such-device:config:1"],
        ["explain", "nothing of the kind"],
        ["schema", "poem"],
        ["new", "slice", "../../etc/passwd"],
    ],
    ids=" ".join,
)
def test_wrong_calls_exit_with_2_and_nothing_is_written(
    citynet: Citynet, tree: Tree, arguments: list[str]
) -> None:
    before = tree()
    said = citynet(*arguments)
    assert said.code == ExitCode.CALL_WRONG
    assert said.err
    assert "Traceback" not in said.err
    assert tree() == before


def test_what_does_not_answer_exits_with_3(
    citynet: Citynet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> None:
        raise UnavailableError("the disk sleeps")

    monkeypatch.setattr("citynet.reading.read", unavailable)
    said = citynet("check")
    assert (said.code, said.err) == (ExitCode.UNAVAILABLE, "citynet: the disk sleeps\n")


def test_a_place_that_cannot_be_written_exits_with_3(city: Path, citynet: Citynet) -> None:
    (city / "build").write_text("a file where a directory should be")
    said = citynet("render")
    assert said.code == ExitCode.UNAVAILABLE
    assert len(said.err.splitlines()) == 1
    assert "build" in said.err


def test_an_error_of_ours_is_one_line_and_a_log(
    citynet: Citynet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("citynet.reading.read", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = citynet("check")
    assert said.code == ExitCode.UNAVAILABLE
    first, second = said.err.splitlines()
    assert first == "citynet failed: ZeroDivisionError: of all things"
    (log,) = tmp_path.glob("citynet-*.log")
    assert second.startswith(f"Details are in {log};")
    assert "Traceback" in log.read_text()
    monkeypatch.setenv("CITYNET_DEBUG", "1")
    assert "Traceback" in citynet("check").err
    assert len(list(tmp_path.glob("citynet-*.log"))) == 1


def test_check_starts_fast_and_without_what_only_other_verbs_need(numbered: Path) -> None:
    script = textwrap.dedent(
        """
        import resource, sys
        from tasks.cli.app import run
        code = run(["-C", sys.argv[1], "check"])
        heavy = {"nornir", "pybatfish", "pandas", "dd", "jinja2", "networkx"} & set(sys.modules)
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(code, sorted(heavy), used.ru_utime + used.ru_stime < 1.0)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(numbered)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "0 [] True"


def test_the_process_exits_with_the_code(city: Path) -> None:
    spoil(city)
    done = subprocess.run(
        [sys.executable, "-c", "from tasks.cli.app import main; main()", "-C", str(city), "check"],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.CITY_WRONG
    assert "civic-center" in done.stdout
    assert done.stderr == ""
