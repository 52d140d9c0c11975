"""Policers, shapers and queues: ``tc -batch`` adds only, so what was there goes first."""

from __future__ import annotations

from tasks.drivers.frr.agent.forms import devices_of
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["apply"]


def apply(machine: Machine, old: str, new: str) -> list[str]:
    """Clear the interfaces that either file names, and load the file on disk."""
    devices = dict.fromkeys((*devices_of(old), *devices_of(new)))
    lines = [
        line
        for device in devices
        for line in (f"qdisc del dev {device} root", f"qdisc del dev {device} clsact")
    ]
    # It fails for whatever is not there: the loading after it is what counts.
    machine.run("tc", ["-force", "-batch", "-"], stdin="".join(f"{line}\n" for line in lines))
    if not new:
        return []
    said = machine.run("tc", ["-batch", str(machine.root / "etc/citynet/tc")])
    return [] if said.code == 0 else [f"etc/citynet/tc: {line}" for line in said.words]
