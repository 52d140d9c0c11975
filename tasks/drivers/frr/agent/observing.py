"""What the router says now, raw: the fields of ``citynet.running.FrrObservation``."""

from __future__ import annotations

import json
import os
import stat

from tasks.drivers.frr.agent import frr, settings, staging, store
from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.managed import FOLDERS, MANAGED
from tasks.drivers.frr.agent.store import Record

__all__ = ["observe"]

_SERVICES = frozenset({"chronyd", "lldpd", "rsyslogd", "snmpd", "sshd"})
_LARGEST = 1 << 18
_ALONE = '"$1" -f "$2" && "$1" -nn -s list ruleset'
"""For sh: load a file and list what came of it, in the namespace that unshare has made."""


def observe(machine: Machine) -> Record:
    """Return everything at once."""
    found = {path: one.text for path, one in staging.disk(machine).items() if one is not None}
    names = set(machine.processes().values())
    qdiscs = _out(machine, "tc", "-json", "-details", "qdisc", "show")
    sysctl_keys = settings.named(found.get("etc/sysctl.d/90-citynet.conf", ""))
    return {
        "files": found,
        "foreign": _foreign(machine),
        "daemons": sorted(names & frr.DAEMONS),
        "processes": sorted(names & _SERVICES),
        "frr": frr.running(machine),
        "nft": _out(machine, "nft", "-nn", "-s", "list", "ruleset"),
        "nft_disk": _nft_disk(machine),
        "links": _out(machine, "ip", "-json", "-details", "address", "show"),
        "routes": {"ipv4": _routes(machine, "-4"), "ipv6": _routes(machine, "-6")},
        "tunnel_source": _out(machine, "ip", "sr", "tunsrc", "show"),
        "qdiscs": qdiscs,
        "classes": {
            device: _out(machine, "tc", "-details", "class", "show", "dev", device)
            for device in _devices(qdiscs, "htb")
        },
        "tc_filters": {
            device: _out(machine, "tc", "-details", "filter", "show", "dev", device, "ingress")
            for device in _devices(qdiscs, "clsact")
        },
        "sysctls": settings.values(machine, sorted(sysctl_keys)),
        "hostname": (machine.text("proc/sys/kernel/hostname") or "").strip(),
        "state": machine.text(f"var/lib/citynet/{store.STATE}") or "",
    }


def _routes(machine: Machine, family: str) -> str:
    return _out(machine, "ip", "-N", "-json", "-details", family, "route", "show", "table", "all")


def _out(machine: Machine, name: str, *arguments: str) -> str:
    return machine.run(name, arguments, timeout=60).out


def _nft_disk(machine: Machine) -> str | None:
    path = machine.root / "etc/nftables.conf"
    if not path.exists():
        return None
    nft = machine.program("nft")
    said = machine.run(
        "unshare", ["--net", machine.program("sh"), "-c", _ALONE, "sh", nft, str(path)]
    )
    return said.out if said.code == 0 else None


def _devices(qdiscs: str, kind: str) -> list[str]:
    try:
        rows = json.loads(qdiscs or "[]")
    except ValueError:
        return []
    return sorted({str(row["dev"]) for row in rows if row.get("kind") == kind and "dev" in row})


def _foreign(machine: Machine) -> dict[str, str]:
    candidates: dict[str, str] = {}
    for folder in FOLDERS:
        place = machine.root / folder
        if not place.is_dir():
            continue
        for name in sorted(one.name for one in place.iterdir()):
            path = f"{folder}/{name}"
            if path not in MANAGED:
                text = _read(str(place / name))
                if text is not None:
                    candidates[path] = text
    owned = _owned(machine, sorted(candidates))
    return {path: text for path, text in candidates.items() if path not in owned}


def _owned(machine: Machine, paths: list[str]) -> list[str]:
    """Return the paths that a package owns."""
    if not paths or not machine.has("dpkg-query"):
        return []
    said = machine.run("dpkg-query", ["-S", *(f"/{path}" for path in paths)])
    ours = [line.split(": ", 1)[1].lstrip("/") for line in said.out.splitlines() if ": " in line]
    return [path for path in ours if path in paths]


def _read(path: str) -> str | None:
    """Return what programs would read there, through links, as far as it is a plain file."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            return None
        return file.read(_LARGEST).decode("utf-8", "replace")
