"""``citynet lab``: what it writes, what it asks of the machine, and what it says.

The machine is one of paper here: it remembers what it was asked for.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

import lab.image
import lab.machine
from citynet.errors import ExitCode, UnavailableError
from lab.codec import plan_from_json
from tasks.fleet import lab_fleet
from tasks.lab import lifetime, reach
from tasks.lab.basis import basis_of
from tasks.lab.preparation import prepare
from tasks.lab.sets import lab_configurations, lab_digests
from tasks.pipeline import build
from tasks.secrets import resolve, source_of
from tests.cli.conftest import Citynet
from tests.cli.test_verbs import MERGE
from tests.validate.lab.model_bench import ModelBench
from validate.lab.hosts import terminals_in
from validate.lab.probes import ProbeResult
from validate.outcome import State, Status, Subject
from validate.proof import examine
from validate.verdict import from_json

WHOLE = {"up": True, "cut": False, "silent": False}
CABLES = {"a--b": WHOLE, "eg-cr1--eg-cr2": {"up": False, "cut": True, "silent": False}}
LIVING = {"running": True, "booted": True, "failed": False, "uptime": 7.5, "daemons": []}
ROUTERS = {
    "eg-cr1": {
        **LIVING,
        "isis": {"up": 5, "expected": 6},
        "bgp": {"established": 9, "total": 9, "expected": 9},
        "missing": ["IS-IS on eth1"],
    },
    "eg-cr2": {**LIVING, "running": False, "booted": False, "uptime": None},
}


@dataclass
class PaperMachine:
    """A machine that does nothing."""

    forwards: Mapping[str, int]
    asked: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    running: bool = True

    breaks: ClassVar[bool] = False

    @property
    def state(self) -> SimpleNamespace:
        return SimpleNamespace(kind="virtual machine", pid=4711)

    def call(self, verb: str, *, seconds: float = 120, **arguments: object) -> object:
        assert seconds > 0
        self.asked.append((verb, arguments))
        if self.breaks:
            raise UnavailableError("the machine is gone")
        return {
            "up": {"seconds": 61.5, "routers": 14, "cables": 24, "hosts": 24, "notes": {}},
            "hosts": {"added": ["slice/new/hall"], "removed": ["slice/old/hall"]},
            "run": {"code": 3, "stdout": "one\x1b[2Jtwo\n", "stderr": "bad\n"},
            "status": {"up": True, "routers": ROUTERS, "cables": CABLES, "hosts": []},
        }.get(verb)

    def status(self) -> SimpleNamespace:
        return SimpleNamespace(
            alive=True,
            answers=not self.breaks,
            kernel="6.1.0",
            console=("panic",),
            state=self.state,
        )

    def stop(self) -> None:
        self.running = False

    def save(self, name: str) -> Path:
        return Path("saved", name)


@pytest.fixture
def paper(city: Path, monkeypatch: pytest.MonkeyPatch) -> list[PaperMachine]:
    """Put machines of paper in place of real ones; the list has each that was started."""
    started: list[PaperMachine] = []
    devices = build(city).city.devices.values()
    forwards = {str(d.management.ip): 40000 + n for n, d in enumerate(devices)}

    def start(directory: Path, image: object, request: object) -> PaperMachine:
        assert directory == city
        assert image == "image"
        assert set(request.addresses) == set(forwards)  # type: ignore[attr-defined]
        started.append(PaperMachine(forwards))
        return started[-1]

    def running(_: Path) -> PaperMachine | None:
        return next((one for one in started if one.running), None)

    def again(directory: Path, image: object, name: str) -> PaperMachine:
        assert (directory, image, name) == (city, "image", "good")
        started.append(PaperMachine({a: port + 1000 for a, port in forwards.items()}))
        return started[-1]

    monkeypatch.setattr(lab.image, "find_image", lambda _: "image")
    monkeypatch.setattr(lab.machine, "start_machine", start)
    monkeypatch.setattr(lab.machine, "restore_machine", again)
    monkeypatch.setattr(lab.machine, "running_machine", running)
    monkeypatch.setattr(lab.machine, "saved_machines", lambda _: ("good",))
    return started


def private(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_up_builds_the_whole_city_and_writes_how_to_reach_it(
    city: Path, citynet: Citynet, paper: list[PaperMachine]
) -> None:
    said = citynet("lab", "up")
    assert said.code == ExitCode.GOOD, said
    built = build(city)
    assert "citynet deploy --fleet lab" in said.out
    [(verb, arguments)] = paper[0].asked
    assert verb == "up"
    plan = plan_from_json(arguments["plan"])
    assert {router.name for router in plan.routers} == set(built.city.devices)
    assert {cable.name for cable in plan.cables} == set(built.city.links)
    assert all("secret:" not in text for router in plan.routers for text in router.files.values())
    folder = city / ".citynet" / "lab"
    fleet = lab_fleet(city)
    assert set(fleet.devices) == set(built.city.devices)
    stand_ins = {one.device for one in built.proposal.rehearsal}
    for name, one in fleet.devices.items():
        assert one.host == "127.0.0.1"
        assert one.port == paper[0].forwards[str(built.city.devices[name].management.ip)]
        assert one.config_set == ("rehearsal" if name in stand_ins else "target")
        assert one.host_keys[0].startswith("ssh-ed25519 ")
    # What a push needs is there, and nobody else may read it.
    texts = [f.text for one in lab_configurations(built.proposal).values() for f in one.files]
    found = resolve((*texts, fleet.devices["eg-cr1"].password), source_of(fleet.secrets))
    assert set(found.names) == {path.name for path in (folder / "secrets").iterdir()}
    assert "secret:" not in found.put_into(fleet.devices["eg-cr1"].password)
    assert all(private(path) for path in (folder, *folder.rglob("*")))


def test_two_labs_share_no_secret(city: Path, citynet: Citynet, paper: list[PaperMachine]) -> None:
    def secrets() -> dict[str, str]:
        folder = city / ".citynet" / "lab" / "secrets"
        return {path.name: path.read_text() for path in folder.iterdir()}

    assert citynet("lab", "up").code == ExitCode.GOOD
    first = secrets()
    assert citynet("lab", "down").code == ExitCode.GOOD
    assert not (city / ".citynet" / "lab" / "secrets").exists()
    assert not (city / ".citynet" / "lab" / "fleet.json").exists()
    assert citynet("lab", "up").code == ExitCode.GOOD
    second = secrets()
    assert first.keys() == second.keys()
    assert not set(first.values()) & set(second.values())
    assert [one.running for one in paper] == [False, True]


def test_a_lab_that_does_not_come_up_leaves_nothing(
    city: Path, citynet: Citynet, paper: list[PaperMachine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PaperMachine, "breaks", True)
    assert citynet("lab", "up").code == ExitCode.UNAVAILABLE
    assert not paper[0].running
    assert not (city / ".citynet" / "lab" / "fleet.json").exists()


def test_nothing_is_fetched_that_nobody_agreed_to(
    citynet: Citynet, paper: list[PaperMachine], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(lab.image, "find_image", lambda _: None)
    monkeypatch.setattr(lab.image, "image_needs", lambda _: "120 MB to a cache")

    def make(cache: object, tell: Callable[[str], None]) -> str:
        tell("unpacking")
        made.append(cache)
        return "image"

    monkeypatch.setattr(lab.image, "make_image", make)
    said = citynet("lab", "up")
    assert said.code == ExitCode.CALL_WRONG
    assert "120 MB to a cache" in said.err
    assert not made
    assert not paper
    assert citynet("lab", "up", "--yes").code == ExitCode.GOOD
    assert len(made) == 1


def test_a_saved_lab_goes_on_with_its_secrets_at_new_ports(
    city: Path, citynet: Citynet, paper: list[PaperMachine]
) -> None:
    folder = city / ".citynet" / "lab"
    assert citynet("lab", "up").code == ExitCode.GOOD
    before = lab_fleet(city)
    secrets = {path.name: path.read_text() for path in (folder / "secrets").iterdir()}
    assert citynet("lab", "save", "good").code == ExitCode.GOOD
    assert citynet("lab", "down").code == ExitCode.GOOD
    assert citynet("lab", "up").code == ExitCode.GOOD
    assert citynet("lab", "down").code == ExitCode.GOOD
    assert citynet("lab", "restore", "bad").code == ExitCode.CALL_WRONG
    assert citynet("lab", "restore", "good").code == ExitCode.GOOD
    after = lab_fleet(city)
    assert {path.name: path.read_text() for path in (folder / "secrets").iterdir()} == secrets
    for name, one in after.devices.items():
        assert one.port == before.devices[name].port + 1000
        assert one.host_keys == before.devices[name].host_keys
    assert all(private(path) for path in (folder, *folder.rglob("*")))
    assert len(paper) == 3


def test_cuts_failures_and_commands_reach_the_machine(
    citynet: Citynet, paper: list[PaperMachine]
) -> None:
    citynet("lab", "up")
    for words in (
        ("cut", "eg-cr1--eg-cr2", "--silent"),
        ("mend", "eg-cr1--eg-cr2"),
        ("fail", "eg-cr1"),
        ("heal", "eg-cr1"),
    ):
        assert citynet("lab", *words).code == ExitCode.GOOD
    said = citynet("lab", "shell", "eg-cr1", "-c", "vtysh -c 'show version'")
    assert said.code == ExitCode.CITY_WRONG
    assert said.out == "one\\x1b[2Jtwo\nbad\n"
    assert [verb for verb, _ in paper[0].asked[1:]] == ["fail", "heal", "fail", "heal", "run"]
    assert paper[0].asked[1][1] == {"silent": True, "link": "eg-cr1--eg-cr2", "device": None}
    assert paper[0].asked[3][1] == {"link": None, "device": "eg-cr1", "silent": False}
    asked = len(paper[0].asked)
    for strange in (("cut", "eg-cr1--eg-cr3"), ("heal", "nobody"), ("shell", "nobody", "-c", "id")):
        wrong = citynet("lab", *strange)
        assert wrong.code == ExitCode.CALL_WRONG
        assert "there is no" in wrong.err
    assert len(paper[0].asked) == asked


def test_status_tells_what_is_missing(
    citynet: Citynet, paper: list[PaperMachine], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert citynet("lab", "status").out == "No lab is running.\nSaved: good\n"
    citynet("lab", "up")
    said = citynet("lab", "status")
    assert said.code == ExitCode.GOOD
    assert "  eg-cr1: runs, IS-IS 5 of 6, BGP 9 of 9\n    missing: IS-IS on eth1\n" in said.out
    assert "  eg-cr2: is dead\n" in said.out
    assert "  eg-cr1--eg-cr2: is cut\n" in said.out
    assert "a--b" not in said.out
    report = json.loads(citynet("--format", "json", "lab", "status").out)
    assert report["lab"]["routers"]["eg-cr2"]["running"] is False
    monkeypatch.setattr(PaperMachine, "breaks", True)
    silent = citynet("lab", "status")
    assert silent.code == ExitCode.UNAVAILABLE
    assert "panic" in silent.out
    assert len(paper) == 1


@pytest.mark.parametrize(
    "words", [("down",), ("cut", "eg-cr1--eg-cr2"), ("save", "x"), ("shell", "eg-cr1", "-c", "id")]
)
@pytest.mark.usefixtures("paper")
def test_without_a_lab_nothing_is_done(citynet: Citynet, words: tuple[str, ...]) -> None:
    said = citynet("lab", *words)
    assert said.code == ExitCode.UNAVAILABLE
    assert "run citynet lab up" in said.err


@pytest.fixture
def bench(city: Path, monkeypatch: pytest.MonkeyPatch) -> ModelBench:
    """Put a bench of the model's routers in place of the running lab's."""
    proposal = build(city).proposal
    network = examine(proposal, ()).network
    made = ModelBench(network, proposal.promises, dict(lab_digests(proposal)))
    monkeypatch.setattr(reach, "bench_of", lambda _: made)
    return made


PING = ("lab", "ping", "office/beicheng-hall")


def test_a_ping_tells_what_was_promised(
    citynet: Citynet, bench: ModelBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = citynet(*PING, "slice/office/civic-centre")
    assert said.code == ExitCode.GOOD
    first, second = said.out.splitlines()
    assert first.startswith("ping 10.10.2.2 -> 10.10.0.2: answered in 2.0 ms; must pass, says ")
    assert second.startswith("ping 2001:db8:a10:2::2 -> 2001:db8:a10::2: answered")
    barred = citynet(*PING, "emergency/civic-centre", "--port", "443")
    assert barred.code == ExitCode.GOOD
    assert "TCP port 443 10.10.2.2 -> 10.30.0.2: no answer (timed out); must not" in barred.out

    def leaks(_: State, one: ProbeResult) -> bool:
        return not one.arrived

    monkeypatch.setattr(bench, "twist", leaks)
    leaking = citynet(*PING, "emergency/civic-centre")
    assert leaking.code == ExitCode.CITY_WRONG
    assert "NOT AS PROMISED: must not pass" in leaking.out


@pytest.mark.usefixtures("bench")
def test_a_ping_from_nowhere_is_a_wrong_call(citynet: Citynet) -> None:
    said = citynet("lab", "ping", "office/beicheng", "office/civic-centre")
    assert said.code == ExitCode.CALL_WRONG
    assert "did you mean 'office/beicheng-hall'?" in said.err
    twice = citynet("lab", "ping", "office/civic-centre", "civic-centre")
    assert twice.code == ExitCode.CALL_WRONG


ASKED = ("verify", *MERGE, "--engine", "model", "--engine", "lab", "--failures", "none")


@pytest.mark.usefixtures("bench")
def test_verify_asks_the_lab_and_the_gate_knows_its_engine(city: Path, citynet: Citynet) -> None:
    said = citynet(*ASKED)
    assert said.code == ExitCode.GOOD, said.out
    assert "Packets through the routers of the lab are samples" in said.out
    verdict = from_json((city / "build" / "verdict.json").read_text(encoding="utf-8"))
    cells = [cell for cell in verdict.cells if cell.engine == "lab"]
    assert {cell.subject for cell in cells} == {Subject.LAB}
    assert sum(cell.status is Status.PROVEN for cell in cells) > 100
    assert citynet("deploy", "--dry-run", *MERGE).code == ExitCode.GOOD
    reasons = citynet("--format", "json", "deploy", "--dry-run")
    assert "batfish" in reasons.out
    assert "lab" not in {text.partition(" by ")[2] for text in json.loads(reasons.out)["refusals"]}


@pytest.mark.usefixtures("paper")
def test_without_a_lab_its_cells_are_not_run_and_the_rest_stands(
    city: Path, citynet: Citynet
) -> None:
    said = citynet(*ASKED)
    assert said.code == ExitCode.GOOD
    assert "lab, not run: no lab is running for this city; run citynet lab up" in said.out
    verdict = from_json((city / "build" / "verdict.json").read_text(encoding="utf-8"))
    assert verdict.engines_that_ran() == ("model",)


def test_unknown_failures_are_a_wrong_call(citynet: Citynet) -> None:
    said = citynet("verify", "--engine", "lab", "--failures", "all")
    assert said.code == ExitCode.CALL_WRONG
    assert "--failures: expected none, chosen, links" in said.err


def test_a_kept_lab_is_restored_while_nothing_has_changed(
    city: Path, citynet: Citynet, paper: list[PaperMachine], monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[str] = ["good"]
    restored: list[str] = []
    basis = ["a" * 64]

    def again(_directory: Path, _image: object, name: str) -> PaperMachine:
        restored.append(name)
        paper.append(PaperMachine(paper[0].forwards))
        return paper[-1]

    monkeypatch.setattr(lifetime, "basis_of", lambda _prepared, _image: basis[0])
    monkeypatch.setattr(PaperMachine, "save", lambda _, name: saved.append(name))
    monkeypatch.setattr(lab.machine, "restore_machine", again)
    monkeypatch.setattr(lab.machine, "saved_machines", lambda _: tuple(saved))
    monkeypatch.setattr(lab.machine, "forget_machine", lambda _, name: saved.remove(name))

    def up() -> str:
        said = citynet("lab", "up", "--keep")
        assert said.code == ExitCode.GOOD, said
        assert citynet("lab", "down").code == ExitCode.GOOD
        return said.out

    assert "restored" not in up()
    assert saved == ["good", "day-0-" + "a" * 16]
    assert "restored" in up()
    basis[0] = "b" * 64
    assert "restored" not in up()
    # One day 0 is kept, and what a person saved stays.
    assert saved == ["good", "day-0-" + "b" * 16]
    assert restored == ["day-0-" + "a" * 16]
    assert not (city / ".citynet/lab/kept" / ("day-0-" + "a" * 16)).exists()


def test_the_basis_of_a_lab_is_its_city_not_its_keys(city: Path) -> None:
    image = SimpleNamespace(digest="d" * 64)

    def basis(*, delays: bool = False) -> str:
        return basis_of(prepare(build(city), city, delays=delays), image)  # type: ignore[arg-type]

    first = basis()
    assert basis() == first
    assert basis(delays=True) != first
    other = SimpleNamespace(digest="e" * 64)
    assert basis_of(prepare(build(city), city), other) != first  # type: ignore[arg-type]


def test_a_running_lab_is_given_the_hosts_of_newer_intents(
    city: Path, citynet: Citynet, paper: list[PaperMachine]
) -> None:
    assert citynet("lab", "hosts").code == ExitCode.UNAVAILABLE
    assert citynet("lab", "up").code == ExitCode.GOOD
    said = citynet("lab", "hosts")
    assert said.code == ExitCode.GOOD
    assert said.out.splitlines()[:2] == ["came: slice/new/hall", "went: slice/old/hall"]
    verb, arguments = paper[0].asked[-1]
    assert verb == "hosts"
    names = {terminal.name for terminal in terminals_in(build(city).proposal.promises)}
    asked = arguments["hosts"]
    assert isinstance(asked, list | tuple)
    assert {host["name"] for host in asked} == names
