"""Forms of lines, of files that no program checks without using them.

This is also a fence: ``post-up`` of ifupdown2, for one, runs whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from re import Pattern

__all__ = ["devices_of", "interface_names", "mistakes"]

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,14}"
_SIZE = r"\d{1,18}"
_ADDRESS = r"[0-9A-Fa-f.:]{2,45}"

_CABLE = re.compile(rf"^link add ({_NAME}) type veth peer name ({_NAME})$")
_TC = (
    re.compile(rf"^qdisc add dev (?P<dev>{_NAME}) root handle 1: htb default [0-9a-f]{{1,4}}$"),
    re.compile(
        rf"^class add dev (?P<dev>{_NAME}) parent 1:[0-9a-f]{{0,4}} classid 1:[0-9a-f]{{1,4}} htb"
        rf" rate {_SIZE}bit ceil {_SIZE}bit burst {_SIZE} cburst {_SIZE}"
        rf"(?: prio \d)?(?: quantum {_SIZE})?$"
    ),
    re.compile(
        rf"^qdisc add dev (?P<dev>{_NAME}) root handle 2: tbf rate {_SIZE}bit burst {_SIZE}"
        r" latency \d{1,6}ms$"
    ),
    re.compile(rf"^qdisc add dev (?P<dev>{_NAME}) clsact$"),
    re.compile(
        rf"^qdisc add dev (?P<dev>{_NAME}) parent 1:[0-9]{{3,4}} handle [0-9]{{3,4}}: bfifo"
        rf" limit {_SIZE}$"
    ),
    re.compile(
        rf"^filter add dev (?P<dev>{_NAME}) ingress pref 1 protocol all matchall action police"
        rf" rate {_SIZE}bit burst {_SIZE} mtu \d{{1,6}} conform-exceed drop/ok$"
    ),
)
_ATTRIBUTES = re.compile(
    rf"^    (?:alias [ -~]+|mtu \d{{2,5}}|address {_ADDRESS}/\d{{1,3}}|gateway {_ADDRESS}"
    rf"|vrf-table \d{{1,5}}|vrf {_NAME}|link-down yes|link-type veth|veth-peer-name {_NAME}"
    rf"|vlan-raw-device {_NAME}|vlan-id \d{{1,4}}|vxlan-id \d{{1,8}}"
    rf"|vxlan-local-tunnelip {_ADDRESS}|vxlan-learning no|bridge-learning off"
    rf"|bridge-arp-nd-suppress on|hwaddress [0-9A-Fa-f:]{{17}}|bridge-ports {_NAME}"
    r"|bridge-stp no|ipv6-addrgen no"
    rf"|post-up ip sr tunsrc set {_ADDRESS}"
    r"|post-up ip (?:-6 )?route replace unreachable default metric \d+ table \d{1,5}"
    r"|post-up ip -6 route replace throw [0-9a-f:]+/\d{1,3} table \d{1,5})$"
)
_STANZA = re.compile(rf"^(?:auto {_NAME}|iface {_NAME}(?: inet loopback)?)$")
_TEMPLATE = re.compile(r"\$\{|<%|^\s*%|^\s*##")
"""ifupdown2 runs its file through Mako."""

_LINES: Mapping[str, Pattern[str]] = {
    "etc/hostname": re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"),
    "etc/citynet/cables": _CABLE,
    "etc/frr/daemons": re.compile(
        r'^(?:[a-z0-9_]+=(?:yes|no)|[a-z0-9]+_options="[ A-Za-z0-9.:-]*")$'
    ),
    "etc/modules-load.d/90-citynet.conf": re.compile(r"^[a-z0-9_-]+$"),
    "etc/sysctl.d/90-citynet.conf": re.compile(r"^net(?:[./][A-Za-z0-9_:-]+)+ = -?\d{1,12}$"),
    "etc/sysusers.d/90-citynet.conf": re.compile(
        r'^(?:u [a-z_][a-z0-9_-]{0,30} - "[^"]*" /[A-Za-z0-9_/-]+ /[A-Za-z0-9_/-]+'
        r"|m [a-z_][a-z0-9_-]{0,30} [a-z_][a-z0-9_-]{0,30})$"
    ),
    "etc/citynet/chpasswd": re.compile(r"^[a-z_][a-z0-9_-]{0,30}:[!-~]+$"),
    # chronyd leaves out a key of another length, and then believes no server.
    "etc/chrony/citynet.keys": re.compile(r"^1 AES128 ASCII:(?:[!-~]{16}|secret:[a-z0-9.-]+)$"),
    "etc/tacplus_servers": re.compile(r"^(?:vrf|secret|server)=[!-~]+$"),
    "etc/lldpd.d/90-citynet.conf": re.compile(r"^configure system interface pattern [!-~]+$"),
}


def mistakes(path: str, text: str, interfaces: str) -> list[str]:
    """Return the lines that have not the form of their file, ``file:line: words``."""
    special: dict[str, Callable[[str, str], list[str]]] = {
        "etc/network/interfaces": lambda text, _: _interfaces(text),
        "etc/citynet/tc": _queues,
    }
    if path in special:
        return [f"{path}:{one}" for one in special[path](text, interfaces)]
    form = _LINES.get(path)
    if form is None:
        return []
    return [
        f"{path}:{number}: not a line of this file: {line}"
        for number, line in _said(text)
        if not form.match(line)
    ]


def interface_names(text: str) -> set[str]:
    """Return the interfaces that have a stanza."""
    words = (line.split() for line in text.splitlines())
    return {parts[1] for parts in words if len(parts) > 1 and parts[0] == "iface"}


def devices_of(text: str) -> tuple[str, ...]:
    """Return the interfaces that lines of tc name, in their order."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        match = re.match(rf"^(?:qdisc|class|filter) add dev ({_NAME}) ", line)
        if match:
            found[match.group(1)] = None
    return tuple(found)


def _said(text: str) -> list[tuple[int, str]]:
    lines = enumerate(text.splitlines(), start=1)
    return [(number, line) for number, line in lines if line and not line.startswith("#")]


def _queues(text: str, interfaces: str) -> list[str]:
    known = interface_names(interfaces)
    found = []
    for number, line in _said(text):
        match = next((one for one in (form.match(line) for form in _TC) if one), None)
        if match is None:
            found.append(f"{number}: not a line of this file: {line}")
        elif match.group("dev") not in known:
            found.append(f"{number}: no interface {match.group('dev')}: {line}")
    return found


def _interfaces(text: str) -> list[str]:
    found = []
    stanza = ""
    for number, line in _said(text):
        if _TEMPLATE.search(line):
            found.append(f"{number}: a template: {line}")
        elif _STANZA.match(line):
            stanza = line
        elif not _ATTRIBUTES.match(line):
            found.append(f"{number}: not a line of this file: {line}")
        elif not stanza.startswith("iface "):
            found.append(f"{number}: outside of an interface: {line}")
    return found
