"""Services that read their files when they start, with systemd and without."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Mapping

from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["COMMANDS", "enable", "hostname", "reload_sshd", "restart"]

_UNITS: Mapping[str, str] = {
    "chronyd": "chrony.service",
    "rsyslogd": "rsyslog.service",
    "snmpd": "snmpd.service",
    "lldpd": "lldpd.service",
}
COMMANDS: Mapping[str, tuple[str, ...]] = {
    # -x: the clock is the machine's.
    "chronyd": ("usr/sbin/chronyd", "-x"),
    "rsyslogd": ("usr/sbin/rsyslogd",),
    "snmpd": (
        *("usr/sbin/snmpd", "-LOw", "-u", "Debian-snmp", "-g", "Debian-snmp"),
        *("-I", "-smux,mteTrigger,mteTriggerConf", "-p", "/run/snmpd.pid"),
    ),
    "lldpd": ("usr/sbin/lldpd",),
}
"""How a router of the lab starts them when it boots. What a process says of itself is not asked:
anybody on the router can run one of that name, and it would be run again as root."""
_ENABLED = ("citynet-cables.service", "citynet-tc.service")


def restart(machine: Machine, name: str) -> list[str]:
    """Restart a service that runs; one that does not run reads its file when it starts."""
    if machine.systemd:
        said = machine.run("systemctl", ["try-restart", _UNITS[name]])
        return [] if said.code == 0 else [f"{name}: {line}" for line in said.words]
    pids = [pid for pid, found in machine.processes().items() if found == name]
    if not pids:
        return []
    program, *options = COMMANDS[name]
    _end(machine, pids)
    words = [str(machine.root / program), *options]
    said = machine.run("sh", ["-c", 'exec "$@"', name, *words], timeout=30)
    return [] if said.code in (0, 124) else [f"{name}: {line}" for line in said.words]


def reload_sshd(machine: Machine) -> list[str]:
    """Have sshd read its files again; sessions stay."""
    said = machine.run("sshd", ["-t"])
    if said.code != 0:
        return [f"sshd: {line}" for line in said.words]
    if machine.systemd:
        said = machine.run("systemctl", ["reload", "ssh.service"])
        return [] if said.code == 0 else [f"sshd: {line}" for line in said.words]
    pid = _listening_sshd(machine)
    if pid is None:
        return []
    os.kill(pid, signal.SIGHUP)
    for _ in range(50):
        time.sleep(0.1 * machine.patience)
        if _listening_sshd(machine) is not None:
            return []
    return ["sshd: it ended when it read its files again"]


def enable(machine: Machine) -> list[str]:
    """Have systemd read its units again, and start ours at boot."""
    if not machine.systemd:
        return []
    errors = []
    for arguments in (["daemon-reload"], ["enable", "--quiet", *_ENABLED]):
        said = machine.run("systemctl", arguments)
        if said.code != 0:
            errors += [f"systemd: {line}" for line in said.words]
    return errors


def hostname(machine: Machine, name: str) -> list[str]:
    """Give the kernel the name."""
    said = machine.run("hostname", [name.strip()])
    return [] if said.code == 0 else [f"etc/hostname: {line}" for line in said.words]


def _listening_sshd(machine: Machine) -> int | None:
    """Return the sshd that listens: by its file, else the oldest one."""
    names = machine.processes()
    for path in ("run/sshd.pid", "var/run/sshd.pid"):
        text = (machine.text(path) or "").strip()
        if text.isdigit() and names.get(int(text)) == "sshd":
            return int(text)
    pids = [pid for pid, name in names.items() if name == "sshd"]
    return min(pids) if pids else None


def _end(machine: Machine, pids: list[int]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        for _ in range(50):
            if not set(pids) & set(machine.processes()):
                return
            time.sleep(0.1 * machine.patience)
    raise AgentFailure(f"processes {pids} do not end")
