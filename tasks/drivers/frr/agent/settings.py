"""Sysctls: read and written below ``/proc/sys``, as sysctl(8) does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tasks.drivers.frr.agent.machine import Machine

__all__ = ["dropped", "named", "set_all", "values"]

_LINE = re.compile(r"^([a-z][A-Za-z0-9_.:/-]*)\s*=\s*(\S+)$")
_SINGLE = re.compile(r"[./]conf[./](?!all[./])")
_KERNEL_DEFAULTS = {"seg6_enabled": "0", "seg6_flowlabel": "0"}
"""Of keys that a file may stop naming; of the others a default is nowhere written."""


def named(text: str) -> dict[str, str]:
    """Return keys and values that a file of sysctl.d names."""
    found = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            found[match.group(1)] = match.group(2)
    return found


def values(machine: Machine, keys: Iterable[str]) -> dict[str, str]:
    """Return the values of keys; one that does not exist is left out."""
    found = {}
    for key in keys:
        text = machine.text(f"proc/sys/{_path(key)}")
        if text is not None:
            found[key] = "\t".join(text.split())
    return found


def set_all(machine: Machine, wanted: Mapping[str, str]) -> list[str]:
    """Set keys and read them back. A key that does not exist is passed over, as at boot.

    Those of all interfaces come first: some of them set each interface's.
    """
    errors = []
    for key, value in sorted(wanted.items(), key=lambda one: bool(_SINGLE.search(one[0]))):
        path = machine.root / "proc/sys" / _path(key)
        if not path.exists():
            continue
        try:
            if path.read_text().split() != value.split():
                path.write_text(value + "\n")
            found = path.read_text().split()
        except OSError as error:
            errors.append(f"{key}: {error.strerror}")
            continue
        if found != value.split():
            errors.append(f"{key}: is {' '.join(found)}, not {value}")
    return errors


def dropped(old: str, new: str) -> dict[str, str]:
    """Return the kernel's defaults of keys that only the old file names, where they are known."""
    gone = set(named(old)) - set(named(new))
    last = {key: re.split(r"[./]", key)[-1] for key in sorted(gone)}
    return {key: _KERNEL_DEFAULTS[name] for key, name in last.items() if name in _KERNEL_DEFAULTS}


def _path(key: str) -> str:
    """Return the path of a key: the first separator tells whether dots or slashes separate."""
    separator = re.search(r"[./]", key)
    if separator and separator.group(0) == ".":
        return key.translate(str.maketrans("./", "/."))
    return key
