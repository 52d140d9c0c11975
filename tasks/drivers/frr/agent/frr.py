"""FRR: what runs, how it is changed, and the proof that it is what the file says."""

from __future__ import annotations

import time

from tasks.drivers.frr.agent import files
from tasks.drivers.frr.agent.files import Content
from tasks.drivers.frr.agent.machine import Answer, Machine
from tasks.drivers.frr.agent.reloading import QUIET_RELOAD

__all__ = ["DAEMONS", "apply", "differences", "mend", "restart", "running", "settled"]

DAEMONS = frozenset(
    {"babeld", "bfdd", "bgpd", "eigrpd", "fabricd", "isisd", "ldpd", "nhrpd", "ospf6d", "ospfd"}
    | {"pathd", "pbrd", "pim6d", "pimd", "ripd", "ripngd", "staticd", "vrrpd", "zebra"}
)
_HEADING = (
    "frr version ",
    "frr defaults ",
    "hostname ",
    "log ",
    "service ",
    "Building ",
    "Current ",
)
_ALWAYS = frozenset({"staticd", "zebra"})
"""Daemons that FRR starts whatever the file says."""
_STARTING = frozenset({"vtysh", "watchfrr.sh"})
_START = 20
"""Seconds that starting may take before somebody looks."""
_BEFORE = "rollback/frr.conf"
_NO_COMMANDS = ("Building ", "Current ", "end")
_RELOADS = 3
_SHOWN = 30


def running(machine: Machine) -> str | None:
    """Return ``show running-config``, or None where no daemon answers."""
    said = machine.run("vtysh", ["-c", "show running-config"], timeout=60)
    return said.out if said.code == 0 and said.out.strip() else None


def apply(machine: Machine, wanted: str, *, insist: bool) -> list[str]:
    """Make FRR show ``wanted``: what the file on disk says, or with ``insist`` what ran before.

    ``frr-reload.py`` ends well though a line stays, and fails though all is done in the second
    pass: so only the running configuration counts. ``insist``: restart FRR as the last resort.
    """
    said: list[str] = []
    if running(machine) is None:
        said += restart(machine)
    for _ in range(_RELOADS):
        left = differences(machine, wanted)
        if not left:
            return []
        answer = _reload(machine, wanted if insist else None)
        said = [line for line in answer.words if "%" in line or "ERROR" in line or "failed" in line]
        if answer.code == 124:
            said.append("frr-reload.py: no end in time")
    left = differences(machine, wanted)
    if left and insist:
        said += restart(machine)
        left = settled(machine, wanted)
    return [f"etc/frr/frr.conf: {line}" for line in (*said, *left)] if left else []


def _reload(machine: Machine, text: str | None) -> Answer:
    """Run ``frr-reload.py`` on the file on disk, or on a text that may stand in no file."""
    path = machine.root / "etc/frr/frr.conf"
    if text is not None:
        path = machine.own / _BEFORE
        files.write(machine.own, _BEFORE, Content(_without_heading(text), 0o600))
    try:
        program = [QUIET_RELOAD, machine.program("frr-reload"), str(path)]
        return machine.run("python3", ["-I", "-c", *program], timeout=300)
    finally:
        if text is not None:
            files.remove(machine.own, _BEFORE)


def _without_heading(text: str) -> str:
    """Return what ``show running-config`` says without the lines that are no configuration."""
    return "".join(f"{x}\n" for x in text.splitlines() if not x.startswith(_NO_COMMANDS))


def restart(machine: Machine) -> list[str]:
    """Restart all daemons: for another set of them, or other options."""
    if machine.systemd:
        # FRR's unit refuses the fourth start in three minutes, also one that takes a trial back.
        machine.run("systemctl", ["reset-failed", "frr.service"])
        answer = machine.run("systemctl", ["restart", "frr.service"], timeout=300)
    else:
        answer = machine.run("frrinit", ["restart"], timeout=300)
    return [] if answer.code == 0 else [f"frr: {line}" for line in answer.words]


def mend(machine: Machine, old: str, new: str) -> list[str]:
    """Make the daemons run that ``etc/frr/daemons`` says; ``old`` is what it said before.

    Where nothing but daemons is missing, these are started as FRR's own watchdog starts them, and
    read their configuration; the others keep their sessions. Anything else needs a restart.
    """
    have = set(machine.processes().values())
    want = _wanted(new)
    missing = sorted(want - have)
    if _said(old) != _said(new) or "zebra" in missing or (have & DAEMONS) - want:
        return restart(machine)
    return [line for name in missing for line in _start(machine, name)]


def _start(machine: Machine, name: str) -> list[str]:
    answer = machine.run("watchfrr.sh", ["start", name], timeout=300)
    # watchfrr itself may have been faster: then the second one ends, and all is well.
    last = time.monotonic() + _START * machine.patience
    while name not in machine.processes().values():
        if time.monotonic() >= last:
            return [f"frr: {name} does not start", *(f"frr: {line}" for line in answer.words)]
        time.sleep(0.25 * machine.patience)
    return []


def _wanted(text: str) -> set[str]:
    names = (line.partition("=")[0] for line in _said(text) if line.endswith("=yes"))
    return {*_ALWAYS, *(name for name in names if name in DAEMONS)}


def _said(text: str) -> list[str]:
    """Return the lines that say something, in any order."""
    return sorted(line for line in text.splitlines() if line and not line.startswith("#"))


def settled(machine: Machine, wanted: str, patience: float = 90) -> tuple[str, ...]:
    """Return what still differs after daemons have started and had time to read the file."""
    last = time.monotonic() + patience * machine.patience
    while True:
        _started(machine, min(last, time.monotonic() + _START * machine.patience))
        left = differences(machine, wanted)
        if not left or time.monotonic() >= last:
            return left
        time.sleep(0.5 * machine.patience)


def _started(machine: Machine, last: float) -> None:
    """Wait while watchfrr's own programs are at work: asking daemons meanwhile holds them up.

    A ``vtysh`` may be somebody's at a terminal, so this says nothing of what runs.
    """
    while time.monotonic() < last and _STARTING & set(machine.processes().values()):
        time.sleep(0.25 * machine.patience)


def differences(machine: Machine, wanted: str) -> tuple[str, ...]:
    """Return the lines in which the running configuration differs from ``wanted``.

    Blocks may stand in another order: a router shows ``router isis`` after BGP.
    """
    shown = running(machine)
    if shown is None:
        return ("no daemon answers",)
    want, have = _blocks(wanted), _blocks(shown)
    lines = []
    for name in sorted(set(want) | set(have)):
        lines += _difference(name, want.get(name), have.get(name))
    if len(lines) > _SHOWN:
        lines[_SHOWN:] = [f"and {len(lines) - _SHOWN} lines more"]
    return tuple(lines)


def _difference(name: str, want: list[str] | None, have: list[str] | None) -> list[str]:
    if have is None:
        return [f"not running: {name}"]
    if want is None:
        return [f"running, though not in the file: {name}"]
    missing = [line for line in want if line not in have]
    extra = [line for line in have if line not in want]
    lines = [f"not running: {name}: {line.strip()}" for line in missing]
    lines += [f"running, though not in the file: {name}: {line.strip()}" for line in extra]
    return lines or ([f"in another order: {name}"] if want != have else [])


def _blocks(text: str) -> dict[str, list[str]]:
    """Return the lines of each block by its first line; single lines are blocks without lines."""
    found: dict[str, list[str]] = {}
    block: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.strip() == "!" or line == "end" or line.startswith(_HEADING):
            continue
        if line.startswith(" "):
            block.append(line)
        elif line not in ("exit", "exit-vrf"):
            block = found.setdefault(line, [])
    return found
