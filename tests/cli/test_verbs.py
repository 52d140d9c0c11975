"""Each verb does what it says, and the gate opens for exactly the tree that was proven."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from citynet.errors import ExitCode
from tasks.demo import proof as demo
from tasks.pipeline import TEMPLATES, build
from tests.cli.conftest import Citynet
from validate.batfish.live import LiveServer
from validate.batfish.native.checks import native_checks
from validate.batfish.server import NoAnswer
from validate.model.engine import ModelEngine
from validate.outcome import Outcome, Status, Subject
from validate.proof import examine
from validate.verdict import EngineUsed, from_json, to_json

Tree = Callable[[], dict[str, bytes]]
MERGE = ("--environment", "merge-request")


# --- numbers and text -----------------------------------------------------------------------------


def test_allocate_twice_changes_nothing_more(citynet: Citynet, tree: Tree) -> None:
    before = tree()
    said = citynet("allocate")
    assert said.code == ExitCode.GOOD
    assert said.out.startswith("0 of ")
    assert citynet("allocate", "--check").code == ExitCode.GOOD
    assert tree() == before


def test_what_has_no_number_yet_stops_everything_but_allocate(
    city: Path, citynet: Citynet, tree: Tree
) -> None:
    for lock in (city / "locks").rglob("*office*.yaml"):
        lock.unlink()
    before = tree()
    for verb in (["allocate", "--check"], ["render"], ["verify"]):
        said = citynet(*verb)
        assert said.code == ExitCode.CITY_WRONG
        assert "run `citynet allocate`" in said.out
    assert tree() == before
    said = citynet("--format", "json", "allocate")
    assert said.code == ExitCode.GOOD
    assert any("office" in path for path in json.loads(said.out)["changed"])
    assert citynet("render").code == ExitCode.GOOD


def test_render_writes_the_same_bytes_and_removes_what_is_no_longer_rendered(
    city: Path, citynet: Citynet, tree: Tree
) -> None:
    assert citynet("render").code == ExitCode.GOOD
    before = tree()
    manifest = json.loads(before["build/manifest.json"])
    for path, digest in manifest["files"].items():
        assert hashlib.sha256(before[f"build/configs/{path}"]).hexdigest() == digest
    for path, digest in manifest["rehearsal"].items():
        assert hashlib.sha256(before[f"build/rehearsal/{path}"]).hexdigest() == digest
    assert len(manifest["files"]) == sum(path.startswith("build/configs/") for path in before)
    assert len(manifest["rehearsal"]) == sum(path.startswith("build/rehearsal/") for path in before)
    for folder in ("configs", "rehearsal"):
        stale = city / "build" / folder / "former-device" / "config"
        stale.parent.mkdir()
        stale.write_text("old")
    assert citynet("render").code == ExitCode.GOOD
    assert tree() == before


def test_render_says_both_sets_and_what_stand_ins_leave_out(city: Path, citynet: Citynet) -> None:
    said = citynet("render").out
    assert f"target: 14 devices, 154 files in {city}/build/configs" in said
    assert f"rehearsal: 7 stand-ins, 147 files in {city}/build/rehearsal" in said
    assert "left out: NETCONF: a stand-in is reached by SSH only (eg-pe-civic)" in said
    data = json.loads(citynet("--format", "json", "render").out)
    assert (data["stand_ins"], data["rehearsal_files"]) == (7, 147)
    what = "eos eAPI: a stand-in is reached by SSH only"
    assert {"device": "cp-br1", "what": what, "parts": []} in data["left_out"]
    what = "vrp uRPF: filters alone refuse foreign sources"
    (urpf,) = (one for one in data["left_out"] if one["what"] == what)
    assert urpf["device"] == "eg-pe-civic"
    assert urpf["parts"][0] == "GigabitEthernet0/3/0.100"


# --- proof and gate -------------------------------------------------------------------------------


def test_verify_writes_the_verdict_and_every_report(
    city: Path, citynet: Citynet, tmp_path: Path
) -> None:
    names = {option: str(tmp_path / option) for option in ("json", "junit", "code-quality")}
    said = citynet(
        "--format", "json", "verify", *(x for o, f in names.items() for x in (f"--{o}", f))
    )
    assert said.code == ExitCode.GOOD
    text = (city / "build" / "verdict.json").read_text()
    assert text == said.out == Path(names["json"]).read_text()
    verdict = from_json(text)
    assert verdict.decision.accepted
    assert verdict.unproven() == ()
    assert verdict.digests.configurations
    assert {
        "inventory/links.yaml",
        "intents/slices/office.yaml",
    } <= verdict.digests.input_files.keys()
    assert any(name.startswith("locks/ids/") for name in verdict.digests.input_files)
    suites = ET.parse(names["junit"]).getroot()  # noqa: S314 -- our own text
    assert int(suites.attrib["tests"]) > len(verdict.promises)
    assert suites.attrib["failures"] == "0"
    assert json.loads(Path(names["code-quality"]).read_text()) == []


@pytest.mark.usefixtures("proven")
def test_the_gate_accepts_what_was_proven(citynet: Citynet) -> None:
    said = citynet("deploy", "--dry-run", *MERGE)
    assert said.code == ExitCode.GOOD
    assert said.out.startswith("ACCEPTED for merge-request: verdict ")
    assert "Nothing was pushed" in said.out


@pytest.mark.usefixtures("proven")
def test_the_gate_for_production_wants_the_second_engine_and_the_lab(citynet: Citynet) -> None:
    said = citynet("--format", "json", "deploy", "--dry-run")
    assert said.code == ExitCode.CITY_WRONG
    report = json.loads(said.out)
    assert not report["accepted"]
    engines = {text.partition(" by ")[2].partition(":")[0] for text in report["refusals"]}
    assert engines == {"batfish", "lab"}
    assert len(report["refusals"]) > 100
    # People read a few lines about the same.
    lines = citynet("deploy", "--dry-run").out.splitlines()
    assert len(lines) == 4
    assert lines[-2] == "REFUSED for production: nothing would be pushed."
    assert all("was not asked" in line for line in lines[:2])


def edit_intent(city: Path) -> None:
    file = city / "intents" / "catalogue" / "government-office.yaml"
    file.write_text(file.read_text() + "# a comment\n")


def edit_policy(city: Path) -> None:
    file = city / "policy.yaml"
    file.write_text(file.read_text().replace("unreadLines: 0", "unreadLines: 1", 1))


def edit_link(city: Path) -> None:
    file = city / "inventory" / "links.yaml"
    file.write_text(file.read_text().replace("capacity: 100 Gbps", "capacity: 400 Gbps", 1))


def replace_template(city: Path) -> None:
    ours = (TEMPLATES / "eos" / "banner.j2").read_text()
    digest = hashlib.sha256(ours.encode()).hexdigest()
    theirs = city / "templates" / "eos" / "banner.j2"
    theirs.parent.mkdir(parents=True)
    theirs.write_text(f"{{# replaces sha256:{digest} #}}\n{ours}")


@pytest.mark.usefixtures("proven")
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (edit_intent, "input intents/catalogue/government-office.yaml: the verdict names "),
        (edit_policy, "policy: the verdict names "),
        (edit_link, "input inventory/links.yaml: the verdict names "),
        (replace_template, "replaced template eos/banner.j2: is new"),
    ],
)
def test_any_change_after_the_proof_closes_the_gate_and_is_named(
    city: Path, citynet: Citynet, change: Callable[[Path], None], named: str
) -> None:
    change(city)
    # A capacity changes queues, and nothing that has a number.
    said = citynet("deploy", "--dry-run", *MERGE)
    assert said.code == ExitCode.CITY_WRONG
    assert named in said.out
    assert "REFUSED for merge-request" in said.out


@pytest.mark.usefixtures("proven")
def test_another_version_of_the_engine_closes_the_gate(
    citynet: Citynet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModelEngine, "version", "99")
    said = citynet("deploy", "--dry-run", *MERGE)
    assert said.code == ExitCode.CITY_WRONG
    assert "engine model: the verdict is by version" in said.out


@pytest.mark.usefixtures("proven")
def test_the_gate_waits_for_no_engine_that_decided_nothing(
    city: Path, citynet: Citynet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: LiveServer) -> str:
        raise NoAnswer("nobody listens")

    monkeypatch.setattr(LiveServer, "version", property(nobody))
    asked = ("--engine", "model", "--engine", "batfish", "--batfish", "127.0.0.1:1")
    said = citynet("verify", *asked, *MERGE)
    assert said.code == ExitCode.GOOD  # merge-request does not need it
    assert "batfish, not run: nobody listens" in said.out
    verdict = from_json((city / "build" / "verdict.json").read_text())
    assert verdict.engines_that_ran() == ("model",)
    assert citynet("deploy", "--dry-run", *MERGE).code == ExitCode.GOOD
    assert citynet("verify", *asked, "--environment", "production").code == ExitCode.UNAVAILABLE


def test_the_gate_needs_the_version_of_every_engine_that_decided(
    city: Path, citynet: Citynet, verdict_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = from_json(verdict_text)
    theirs = [dataclasses.replace(c, engine="batfish", subject=Subject.TWIN) for c in one.cells]
    native = native_checks(examine(build(city).proposal, ()).network)
    both = dataclasses.replace(
        one,
        engines=(*one.engines, EngineUsed(name="batfish", version="2026.1, pybatfish 2026.2")),
        cells=(*one.cells, *theirs),
        checks=tuple(
            Outcome(promise=name, engine="batfish", subject=Subject.NATIVE, status=Status.PROVEN)
            for name in sorted(native)
        ),
    )
    (city / "build").mkdir()
    (city / "build" / "verdict.json").write_text(to_json(both))

    def says(version: str) -> None:
        monkeypatch.setattr(LiveServer, "version", property(lambda _: version))

    says("2026.1, pybatfish 2026.2")
    assert citynet("deploy", "--dry-run", *MERGE).code == ExitCode.GOOD
    says("2026.9, pybatfish 2026.2")
    said = citynet("deploy", "--dry-run", *MERGE)
    assert said.code == ExitCode.CITY_WRONG
    assert "engine batfish: the verdict is by version 2026.1" in said.out

    def nobody(_: LiveServer) -> str:
        raise NoAnswer("nobody listens")

    monkeypatch.setattr(LiveServer, "version", property(nobody))
    assert citynet("deploy", "--dry-run", *MERGE).code == ExitCode.UNAVAILABLE


@pytest.mark.usefixtures("proven")
def test_a_verdict_that_was_edited_is_none(city: Path, citynet: Citynet) -> None:
    file = city / "build" / "verdict.json"
    file.write_text(file.read_text().replace('"model"', '"modem"', 1))
    said = citynet("deploy", "--dry-run", *MERGE)
    assert said.code == ExitCode.CALL_WRONG
    assert "was changed after it was written" in said.err


def test_an_engine_that_does_not_answer_exits_with_3(
    citynet: Citynet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OSError("no such host")

    monkeypatch.setattr(ModelEngine, "decide", away)
    said = citynet("verify")
    assert said.code == ExitCode.UNAVAILABLE
    assert "model, not run: OSError: no such host" in said.out


def test_a_template_that_drops_a_filter_is_refuted(city: Path, citynet: Citynet) -> None:
    demo._break(city)
    said = citynet("verify")
    assert said.code == ExitCode.CITY_WRONG
    verdict = from_json((city / "build" / "verdict.json").read_text())
    example = demo._refuted(verdict).counterexample
    assert example is not None
    assert "gov-cloud" in example.path[0].vrf
    assert list(verdict.digests.replaced_templates) == ["eos/interfaces.j2"]
    assert citynet("deploy", "--dry-run", *MERGE).code == ExitCode.CITY_WRONG


# --- explain, schema, new -------------------------------------------------------------------------


def test_a_line_is_explained_by_the_intents_that_made_it(city: Path, citynet: Citynet) -> None:
    assert citynet("render").code == ExitCode.GOOD
    lines = (city / "build/configs/cp-br1/config").read_text().splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line.startswith("vrf instance S"))
    said = citynet("explain", f"cp-br1:{number}")
    assert said.code == ExitCode.GOOD
    assert said.out.startswith(f"cp-br1:config:{number}: vrf instance S")
    assert "(intents/" in said.out
    report = json.loads(citynet("--format", "json", "explain", f"cp-br1:config:{number}").out)
    assert report["text"] == lines[number - 1]


def test_a_device_with_several_files_wants_one_named(citynet: Citynet) -> None:
    said = citynet("explain", "eg-br1:1")
    assert said.code == ExitCode.CALL_WRONG
    assert "etc/frr/frr.conf" in said.err
    assert citynet("explain", "eg-br1:etc/frr/frr.conf:1").code == ExitCode.GOOD
    assert "lines 1 to" in citynet("explain", "eg-br1:etc/frr/frr.conf:999999").err


def test_a_source_is_explained_by_the_lines_that_it_made(citynet: Citynet) -> None:
    said = citynet("--format", "json", "explain", "slice/office")
    assert said.code == ExitCode.GOOD
    report = json.loads(said.out)
    assert report["place"].startswith("intents/slices/office.yaml:")
    assert "isolated/slice/office/others" in report["promises"]
    made = next(one for one in report["lines"] if one["device"] == "cp-br1")
    first = made["lines"][0][0]
    line = json.loads(citynet("--format", "json", "explain", f"cp-br1:config:{first}").out)
    assert "slice/office" in line["origins"]
    assert " lines on " in citynet("explain", "slice/office").out.splitlines()[0]


def test_a_code_is_explained(citynet: Citynet) -> None:
    said = citynet("explain", "CN801")
    assert said.code == ExitCode.GOOD
    assert said.out.startswith("CN801: no policy\n")


def test_a_promise_is_explained_with_what_the_engines_said(
    city: Path, citynet: Citynet, verdict_text: str
) -> None:
    name = "isolated/slice/office/others"
    said = citynet("explain", name)
    assert said.code == ExitCode.GOOD
    assert "from slice/office (intents/slices/office.yaml:" in said.out
    assert said.out.rstrip().endswith("There is no verdict yet: run citynet verify.")
    (city / "build").mkdir()
    (city / "build" / "verdict.json").write_text(verdict_text)
    assert "model on the rendered text: proven" in citynet("explain", name).out
    file = city / "intents" / "slices" / "emergency.yaml"
    file.write_text(file.read_text().replace("10.30.3.0/24", "10.30.33.0/24"))
    assert citynet("allocate").code == ExitCode.GOOD
    assert "about another promise" in citynet("explain", name).out


def test_a_promise_that_is_misspelt_is_guessed(citynet: Citynet) -> None:
    said = citynet("explain", "isolated/slice/offize/others")
    assert said.code == ExitCode.CALL_WRONG
    assert "did you mean 'isolated/slice/office/others'?" in said.err


def test_schemas_are_printed_and_written(citynet: Citynet, tmp_path: Path) -> None:
    names = citynet("schema").out.split()
    assert {"slice", "boundary", "policy"} <= set(names)
    assert json.loads(citynet("schema", "slice").out)["$schema"]
    assert citynet("schema", "--write", str(tmp_path / "s")).code == ExitCode.GOOD
    assert sorted(path.stem for path in (tmp_path / "s").iterdir()) == names


NEW = (
    "new",
    "slice",
    "water",
    "--owner",
    "water-office",
    "--virtual-network",
    "digital-society",
    "--profile",
    "government-office",
    "--connectivity",
    "hub-spoke",
    "--endpoint",
    "civic-centre@hub=10.90.0.0/24,2001:db8:a90::/64",
    "--endpoint",
    "nancheng-hall@spoke=10.90.1.0/24",
)


def test_a_new_slice_goes_all_the_way(city: Path, citynet: Citynet) -> None:
    assert citynet(*NEW).code == ExitCode.GOOD
    text = (city / "intents" / "slices" / "water.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=../../schemas/slice.json\n")
    assert "role: hub" in text
    assert citynet("check").code == ExitCode.GOOD
    assert citynet("allocate").code == ExitCode.GOOD
    assert citynet("verify").code == ExitCode.GOOD
    assert citynet(*NEW).code == ExitCode.CALL_WRONG  # it exists already


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("civic-center@hub=10.90.0.0/24", ExitCode.CITY_WRONG),
        ("civic-centre@hub=10.90.0.1/24", ExitCode.CITY_WRONG),
        ("civic-centre", ExitCode.CALL_WRONG),
    ],
)
def test_a_new_slice_that_is_wrong_is_not_written(
    citynet: Citynet, tree: Tree, wrong: str, code: ExitCode
) -> None:
    before = tree()
    assert citynet(*NEW[:-1], wrong).code == code
    assert tree() == before


def test_a_new_slice_asks_nobody_when_nobody_is_there(citynet: Citynet) -> None:
    said = citynet("new", "slice", "water")
    assert said.code == ExitCode.CALL_WRONG
    assert "the owner is missing" in said.err


# --- demo -----------------------------------------------------------------------------------------


def test_the_demo_fails_when_the_break_does_not_break(
    citynet: Citynet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_break", lambda _: None)
    said = citynet("demo")
    assert said.code == ExitCode.CITY_WRONG
    assert "3. The gate computes everything again and accepts this verdict." in said.out
    assert "NOT AS TOLD: citynet deploy was to exit with 1, it exited with 0" in said.out
