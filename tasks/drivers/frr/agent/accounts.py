"""The local account: sysusers.d's two kinds of lines, and its password."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tasks.drivers.frr.agent.machine import Machine

__all__ = ["make", "passwords", "restore", "set_password"]

_USER = re.compile(r'^u ([a-z_][a-z0-9_-]*) - "([^"]*)" (\S+) (\S+)$')
_MEMBER = re.compile(r"^m ([a-z_][a-z0-9_-]*) ([a-z_][a-z0-9_-]*)$")
_FILE = "etc/sysusers.d/90-citynet.conf"


def make(machine: Machine, text: str) -> list[str]:
    """Make the account and its memberships; what is there stays."""
    if machine.systemd and machine.has("systemd-sysusers"):
        said = machine.run("systemd-sysusers", [f"/{_FILE}"])
        return [] if said.code == 0 else [f"{_FILE}: {line}" for line in said.words]
    errors: list[str] = []
    for line in text.splitlines():
        user, member = _USER.match(line), _MEMBER.match(line)
        if user and user.group(1) not in _column(machine, "etc/passwd"):
            name, words, home, shell = user.groups()
            arguments = ["-r", "-U", "-m", "-c", words, "-d", home, "-s", shell, name]
            errors += _run(machine, "useradd", arguments)
        if member:
            name, group = member.groups()
            if group not in _column(machine, "etc/group"):
                errors += _run(machine, "groupadd", ["-r", group])
            if name not in _members(machine, group):
                errors += _run(machine, "usermod", ["-a", "-G", group, name])
    return errors


def set_password(machine: Machine, text: str) -> list[str]:
    """Give the account the password of the file, ``user:password``."""
    said = machine.run("chpasswd", stdin=text)
    return [] if said.code == 0 else [f"etc/citynet/chpasswd: {line}" for line in said.words]


def passwords(machine: Machine, text: str) -> dict[str, str | None]:
    """Return the password hashes of the accounts that a file names; None: there is no account."""
    names = [match.group(1) for match in map(_USER.match, text.splitlines()) if match]
    shadow = _table(machine, "etc/shadow")
    known = _column(machine, "etc/passwd")
    return {name: shadow.get(name, ("", "!"))[1] if name in known else None for name in names}


def restore(machine: Machine, old: Mapping[str, str | None]) -> list[str]:
    """Give the accounts the passwords that they had; remove those that were not there."""
    errors: list[str] = []
    hashes = "".join(f"{name}:{value}\n" for name, value in old.items() if value)
    if hashes:
        said = machine.run("chpasswd", ["-e"], stdin=hashes)
        errors += [] if said.code == 0 else [f"chpasswd: ended with {said.code}"]
    known = _column(machine, "etc/passwd")
    for name, value in old.items():
        if value is None and name in known:
            errors += _run(machine, "userdel", [name])
    return errors


def _run(machine: Machine, program: str, arguments: list[str]) -> list[str]:
    said = machine.run(program, arguments)
    return [] if said.code == 0 else [f"{program}: {line}" for line in said.words]


def _table(machine: Machine, path: str) -> dict[str, tuple[str, ...]]:
    rows = (tuple(line.split(":")) for line in (machine.text(path) or "").splitlines())
    return {row[0]: row for row in rows if len(row) > 1}


def _column(machine: Machine, path: str) -> list[str]:
    return list(_table(machine, path))


def _members(machine: Machine, group: str) -> list[str]:
    row = _table(machine, "etc/group").get(group, ())
    return row[3].split(",") if len(row) > 3 else []
