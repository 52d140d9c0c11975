"""Settings of single interfaces that decide what becomes of packets, and that no file names."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tasks.drivers.frr.agent.machine import Machine

__all__ = ["KEYS", "odd", "values"]

KEYS = {
    "4": ("forwarding", "proxy_arp", "rp_filter"),
    "6": ("accept_ra", "disable_ipv6", "forwarding", "seg6_enabled"),
}
"""By the version of IP."""


def values(machine: Machine) -> dict[str, str]:
    """Return the values of all interfaces, of ``all`` and of ``default`` by key.

    Plain reads: a router has hundreds of them. A dot in a name is written ``/``, as sysctl(8) does.
    """
    found = {}
    for version, keys in KEYS.items():
        folder = machine.root / f"proc/sys/net/ipv{version}/conf"
        for name in sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []:
            for key in keys:
                text = _read(f"{folder}/{name}/{key}")
                if text is not None:
                    found[f"net.ipv{version}.conf.{name.replace('.', '/')}.{key}"] = text
    return found


def odd(machine: Machine, named: Mapping[str, str]) -> dict[str, str]:
    """Return what to write where an interface is not as others; ``named`` keys are as said."""
    have = values(machine)
    said = {_one(key) for key in named}
    found = {}
    for key, value in have.items():
        head, name, last = key[:14], key[14:].rpartition(".")[0], key.rpartition(".")[2]
        wanted = have.get(f"{head}all.forwarding", "0") if last == "forwarding" else "0"
        # Beside a forwarding interface 1 says nothing.
        routes = last == "accept_ra" and have.get(f"{head}{name}.forwarding") != "0"
        port = last == "disable_ipv6" and _bridged(machine, name)
        if value == wanted or key in said or (routes and value == "1") or port:
            continue
        if (name, last) != ("all", "forwarding"):
            found[key] = wanted
    return found


def _one(key: str) -> str:
    """Return a key with dots between its parts, however it is written."""
    if "/" in key.partition(".")[0]:
        return key.translate(str.maketrans("./", "/."))
    return key


def _bridged(machine: Machine, name: str) -> bool:
    """Say whether it is a bridge's: ifupdown2 switches IPv6 off there."""
    return (machine.root / "sys/class/net" / name.replace("/", ".") / "brport").exists()


def _read(path: str) -> str | None:
    try:
        number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return os.read(number, 64).decode("ascii", "replace").strip()
    except OSError:
        return None
    finally:
        os.close(number)
