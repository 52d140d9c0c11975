"""Policers, shapers and queues: ``tc -batch`` adds only, so what was there goes first.

A port whose lines stay as they are keeps its queues, with the packets in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tasks.drivers.frr.agent import traffic
from tasks.drivers.frr.agent.forms import devices_of
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["apply"]

_QDISC = re.compile(r"qdisc add dev \S+ (?:root handle (?P<handle>\S+) (?P<kind>\S+)|clsact)")
_USUAL = "0:"
"""Handle of disciplines that the kernel gives an interface itself."""

Rows = Iterable[Mapping[str, object]]


def apply(machine: Machine, old: str, new: str, *, again: bool) -> list[str]:
    """Bring the ports to what the file says whose lines are others, or whose discipline is gone.

    ``again``: all ports of the file, and those that have something of somebody's.
    """
    rows = traffic.disciplines(traffic.listing(machine))
    ports = _ports(rows or ())
    before, after = _lines(old), _lines(new)
    touched = {
        device
        for device in {**before, **after}
        if again
        or rows is None
        or before.get(device) != after.get(device)
        or not _there(after.get(device, ()), ports.get(device, ()))
    }
    if again:
        touched |= {device for device, found in ports.items() if any(map(_clearing, found))}
    if not touched:
        return []
    _clear(machine, sorted(touched), None if rows is None else ports)
    return _load(machine, new, touched)


def _ports(rows: Rows) -> dict[str, list[Mapping[str, object]]]:
    found: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        found.setdefault(str(row["dev"]), []).append(row)
    return found


def _lines(text: str) -> dict[str, list[str]]:
    """Return the lines of each port."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        for device in devices_of(line):
            found.setdefault(device, []).append(line)
    return found


def _there(lines: Iterable[str], rows: Rows) -> bool:
    """Say whether each discipline that lines make is one of the kernel's: a new port has none."""
    have = {"clsact" if row["kind"] == "clsact" else _root(row) for row in rows}
    want = {
        f"{match['handle']} {match['kind']}" if match["kind"] else "clsact"
        for match in map(_QDISC.match, lines)
        if match
    }
    return want <= have


def _root(row: Mapping[str, object]) -> str:
    return f"{row.get('handle')} {row['kind']}" if row.get("root") is True else ""


def _clearing(row: Mapping[str, object]) -> str:
    """Return what takes a discipline away that somebody made; nothing for the kernel's own."""
    if row["kind"] in ("clsact", "ingress"):
        return str(row["kind"])
    return "root" if row.get("root") is True and row.get("handle", _USUAL) != _USUAL else ""


def _clear(machine: Machine, devices: Iterable[str], ports: Mapping[str, Rows] | None) -> None:
    lines = [
        f"qdisc del dev {device} {place}"
        for device in devices
        for place in (
            ("root", "clsact")
            if ports is None
            else filter(None, map(_clearing, ports.get(device, ())))
        )
    ]
    if lines:
        # It may fail for what is gone meanwhile: the loading after it is what counts.
        given = "".join(f"{line}\n" for line in lines)
        machine.run("tc", ["-force", "-batch", "-"], stdin=given)


def _load(machine: Machine, new: str, touched: set[str]) -> list[str]:
    # Lines of other ports are left empty, so that tc names those of the file by their numbers.
    lines = [line if set(devices_of(line)) & touched else "" for line in new.splitlines()]
    if not any(lines):
        return []
    said = machine.run("tc", ["-batch", "-"], stdin="".join(f"{line}\n" for line in lines))
    return [] if said.code == 0 else [f"etc/citynet/tc: {line}" for line in said.words]
