"""Interfaces: cables, ``ifreload``, and the proof that the kernel has what the file says."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Mapping

from tasks.drivers.frr.agent.forms import interface_names
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["FILE", "cables", "kind", "missing", "reload", "shown", "stanzas"]

FILE = "etc/network/interfaces"
Attributes = dict[str, list[str]]


def cables(machine: Machine, old: str, new: str) -> list[str]:
    """Make the pairs that are new; take away those that are no longer named."""
    before, after = _pairs(old), _pairs(new)
    present = {one.get("ifname") for one in shown(machine)}
    lines = [f"link del dev {name}" for name, _ in sorted(before - after) if name in present]
    lines += [
        f"link add {name} type veth peer name {peer}"
        for name, peer in sorted(after)
        if name not in present or (name, peer) not in before
    ]
    if not lines:
        return []
    said = machine.run("ip", ["-force", "-batch", "-"], stdin="".join(f"{x}\n" for x in lines))
    present = {one.get("ifname") for one in shown(machine)}
    lost = [f"etc/citynet/cables: no pair {a} {b}" for a, b in sorted(after) if a not in present]
    return [*lost, *(said.words if lost else ())]


def reload(machine: Machine, old: str, new: str) -> list[str]:
    """Apply the file on disk; ``old`` is the one before, ``new`` the one on disk."""
    said = machine.run("ifreload", ["-a"], timeout=300)
    # ifupdown2 forgets an interface of the old file that it did not make itself.
    present = {str(one.get("ifname")): kind(one) for one in shown(machine)}
    gone = interface_names(old) - interface_names(new)
    made = [
        name for name in sorted(gone) if present.get(name) in ("vrf", "vlan", "vxlan", "bridge")
    ]
    if made:
        machine.run(
            "ip", ["-force", "-batch", "-"], stdin="".join(f"link del dev {x}\n" for x in made)
        )
    left = missing(machine, new)
    if left:
        # It reads of new devices asynchronously and may have missed one: say it again.
        said = machine.run("ifreload", ["-a"], timeout=300)
        time.sleep(0.5 * machine.patience)
        left = missing(machine, new)
    if not left:
        return []
    words = [
        line for line in said.words if "error" in line or "warning" in line or said.code == 124
    ]
    return [*(f"{FILE}: {line}" for line in words), *left]


def missing(machine: Machine, text: str) -> list[str]:
    """Return what the file says and the kernel does not have, as ``file: interface: words``."""
    links = {str(one["ifname"]): one for one in shown(machine) if "ifname" in one}
    lines = []
    for name, attributes in stanzas(text).items():
        link = links.get(name)
        if link is None:
            lines.append(f"{FILE}: {name}: does not exist")
            continue
        lines += [f"{FILE}: {name}: {one}" for one in _differences(attributes, link)]
        members = " ".join(attributes.get("bridge-ports", ())).split()
        lines += [
            f"{FILE}: {name}: {one} is not in it"
            for one in members
            if links.get(one, {}).get("master") != name
        ]
    return lines


def _differences(attributes: Attributes, link: Mapping[str, object]) -> list[str]:
    found = []
    # The file's attribute, what `ip` calls it, and what the kernel has where nothing is said.
    for key, called in (("vrf", "master"), ("mtu", "mtu"), ("alias", "ifalias")):
        wanted = attributes.get(key)
        if wanted and str(link.get(called)) != wanted[0]:
            found.append(f"{key} is {link.get(called)}, not {wanted[0]}")
    if "vrf" not in attributes and "master" in link and "vxlan-id" not in attributes:
        found.append(f"is in {link['master']}, though the file names no VRF")
    flags = link.get("flags")
    up = isinstance(flags, list) and "UP" in flags
    if up == ("link-down" in attributes):
        found.append("is up" if up else "is down")
    have, want = _addresses(link), {_address(one) for one in attributes.get("address", [])}
    if link.get("ifname") == "lo":
        have -= {"127.0.0.1/8", "::1/128"}
    if "link-down" in attributes:
        # The kernel keeps no IPv6 addresses of a port that was never up.
        have, want = ({one for one in some if ":" not in one} for some in (have, want))
    found += [f"has no address {one}" for one in sorted(want - have)]
    found += [f"has address {one}, which is not in the file" for one in sorted(have - want)]
    return found


def _addresses(link: Mapping[str, object]) -> set[str]:
    infos = link.get("addr_info")
    found = set()
    for one in infos if isinstance(infos, list) else []:
        if one.get("scope") != "link":
            found.add(_address(f"{one.get('local')}/{one.get('prefixlen')}"))
    return found


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_interface(text))
    except ValueError:
        return text


def kind(link: Mapping[str, object]) -> str:
    """Return what ``ip link add … type`` calls it; nothing for a port of hardware and ``lo``."""
    info = link.get("linkinfo")
    return str(info.get("info_kind", "")) if isinstance(info, dict) else ""


def shown(machine: Machine) -> list[dict[str, object]]:
    """Return all interfaces as the kernel has them."""
    said = machine.run("ip", ["-json", "-details", "address", "show"])
    try:
        links = json.loads(said.out or "[]")
    except ValueError:
        return []
    return [one for one in links if isinstance(one, dict)]


def stanzas(text: str) -> dict[str, Attributes]:
    """Return the attributes of each interface of the file, each with its values in order."""
    found: dict[str, Attributes] = {}
    attributes: Attributes = {}
    for line in text.splitlines():
        parts = line.split(None, 1)
        if len(parts) < 2 or line.startswith("#"):
            continue
        if parts[0] == "iface":
            attributes = found.setdefault(parts[1].split()[0], {})
        elif parts[0] != "auto":
            attributes.setdefault(parts[0], []).append(parts[1].strip())
    return found


def _pairs(text: str) -> set[tuple[str, str]]:
    rows = (line.split() for line in text.splitlines() if line.startswith("link add "))
    return {(row[2], row[7]) for row in rows if len(row) == 8}
