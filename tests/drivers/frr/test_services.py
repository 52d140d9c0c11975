"""A service is started again as the boot starts it, whoever has a process of its name."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pytest

from tasks.drivers.frr.agent import services
from tasks.drivers.frr.agent.machine import Answer, Machine


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the programs that are run; none is, and no process is ended."""
    found: list[list[str]] = []

    def run(_: Machine, name: str, arguments: Sequence[str] = (), **__: object) -> Answer:
        found.append([name, *arguments])
        return Answer(0, "", "")

    monkeypatch.setattr(Machine, "run", run)
    monkeypatch.setattr(services, "_end", lambda *_: None)
    return found


def process(root: Path, pid: int, name: str, cmdline: bytes) -> None:
    place = root / "proc" / str(pid)
    place.mkdir(parents=True)
    (place / "comm").write_text(f"{name}\n")
    (place / "cmdline").write_bytes(cmdline)


@pytest.mark.parametrize("name", sorted(services.COMMANDS))
def test_a_process_of_somebodys_does_not_say_what_root_runs(
    tmp_path: Path, ran: list[list[str]], name: str
) -> None:
    process(tmp_path, 7, name, b"/home/mallory/anything\0--as-root\0")
    process(tmp_path, 70, name, f"/usr/sbin/{name}".encode())
    assert services.restart(Machine(tmp_path), name) == []
    ((shell, *words),) = ran
    program, *options = services.COMMANDS[name]
    assert (shell, words[3:]) == ("sh", [str(tmp_path / program), *options])


def test_a_service_that_does_not_run_is_not_started(tmp_path: Path, ran: list[list[str]]) -> None:
    assert services.restart(Machine(tmp_path), "chronyd") == []
    assert ran == []


@pytest.mark.parametrize("name", sorted(services.COMMANDS))
def test_it_is_the_command_of_the_boot(name: str) -> None:
    boot = files("lab.inside").joinpath("boot.sh").read_text(encoding="utf-8")
    started = [" ".join(line.split()) for line in boot.replace("\\\n", " ").splitlines()]
    assert f"start {name} /{' '.join(services.COMMANDS[name])}" in started
