"""What the router says now, raw: the fields of ``citynet.running.FrrObservation``."""

from __future__ import annotations

import os
import stat

from tasks.drivers.frr.agent import frr, ports, rules, settings, staging, store, traffic
from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.managed import FOLDERS, MANAGED
from tasks.drivers.frr.agent.store import Record

__all__ = ["observe"]

_SERVICES = frozenset({"chronyd", "lldpd", "rsyslogd", "snmpd", "sshd"})
_LARGEST = 1 << 18
_USUAL = {
    "etc/chrony/conf.d/README": ("chrony",),
    "etc/chrony/sources.d/README": ("chrony",),
    "etc/lldpd.d/README.conf": ("lldpd",),
    "etc/modules-load.d/modules.conf": ("kmod", "systemd"),
    "etc/sysctl.d/99-sysctl.conf": ("procps", "systemd"),
    "etc/sysctl.d/README.sysctl": ("procps", "systemd"),
}
"""Files that Debian puts into these folders, and packages whose they may be."""
_ALONE = '"$1" -f "$2" && "$1" -nn -s list ruleset'
"""For sh: load a file and list what came of it, in the namespace that unshare has made."""


def observe(machine: Machine) -> Record:
    """Return everything at once."""
    found = {path: one.text for path, one in staging.disk(machine).items() if one is not None}
    names = set(machine.processes().values())
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
        **rules.with_routes(machine),
        "tunnel_source": _out(machine, "ip", "sr", "tunsrc", "show"),
        **traffic.observe(machine),
        "sysctls": settings.values(machine, sorted(sysctl_keys)),
        "interface_sysctls": ports.values(machine),
        "hostname": (machine.text("proc/sys/kernel/hostname") or "").strip(),
        "state": machine.text(f"var/lib/citynet/{store.STATE}") or "",
    }


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
    usual = [path for path in candidates if _usual(machine, path)]
    owned = {*usual, *_owned(machine, sorted(set(candidates) - set(usual)))}
    return {path: text for path, text in candidates.items() if path not in owned}


def _usual(machine: Machine, path: str) -> bool:
    """Say whether a package of the table owns a file: its list is read, no program is run."""
    return any(
        f"/{path}" in (machine.text(f"var/lib/dpkg/info/{name}.list") or "").splitlines()
        for name in _USUAL.get(path, ())
    )


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
