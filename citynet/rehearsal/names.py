"""Names that the interfaces of a device have on its stand-in, which Linux must be able to have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind
from citynet.errors import Finding, FindingsError, Place

__all__ = ["LOOPBACK", "MANAGEMENT_VRF", "interface_names"]

LOOPBACK: Final = "lo"
_MANAGEMENT_PORT: Final = "mgmt0"
MANAGEMENT_VRF: Final = "mgmt"

_LONGEST: Final = 15
"""Characters of a Linux interface's name (``IFNAMSIZ`` less the closing zero)."""

_LONGEST_PORT: Final = 10
"""What leaves room for a dot and the four digits of a VLAN."""

_ANY: Final = "p"
"""In place of a kind that leaves no such room: where a port is on the device tells it as well."""

_WORDS: Final = {
    "bundle-ether": "be",
    "eth-trunk": "trunk",
    "ethernet": "eth",
    "fastethernet": "fe",
    "fiftygige": "fi",
    "fortygige": "fo",
    "fourhundredgige": "fh",
    "gigabitethernet": "ge",
    "hundredgige": "hu",
    "port-channel": "po",
    "tengige": "te",
    "twentyfivegige": "tf",
    "twohundredgige": "th",
    "xgigabitethernet": "xge",
}
"""What a kind of port is called on Linux; any other keeps its name, in small letters (of Junos:
``et-0/0/2`` is ``et-0-0-2``)."""

_PORT: Final = re.compile(r"([0-9]*)([A-Za-z-]*[A-Za-z])?(.*)")
_RESERVED: Final = frozenset({"all", "default", "lo", "mgmt"})
"""Taken by the kernel's settings, the loopback and the VRF of management."""


def interface_names(device: Device) -> Mapping[str, str]:
    """Return interface of ``device`` → interface of its stand-in, one to one.

    A port's kind is shortened and what separates its numbers becomes ``-``: ``Ethernet3/1`` is
    ``eth3-1``, ``GigabitEthernet0/3/0.101`` is ``ge0-3-0.101``. Where that leaves no room for a
    VLAN, ``p`` is the kind: ``100GE1/0/12`` is ``p1-0-12``. Members of a LAG have no name.
    Raises ``FindingsError`` with CN628 for a name that Linux cannot have, or that something else of
    the stand-in has already.
    """
    names = {one.name: _name(one) for one in device.interfaces if one.lag is None}
    findings = [*_unfit(device, names), *_taken(device, names)]
    if findings:
        raise FindingsError(findings)
    return names


def _name(interface: Interface) -> str:
    if interface.kind is InterfaceKind.LOOPBACK:
        return LOOPBACK
    if interface.kind is InterfaceKind.MANAGEMENT:
        return _MANAGEMENT_PORT
    if interface.parent is not None and interface.vlan is not None:
        return f"{_port(interface.parent)}.{interface.vlan}"
    return _port(interface.name)


def _port(name: str) -> str:
    found = _PORT.fullmatch(name)
    # The last group takes whatever the others leave, so that every name matches.
    speed, kind, rest = found.groups() if found else ("", name, "")
    word, numbers = (kind or "").lower(), rest.replace("/", "-")
    short = f"{speed}{_WORDS.get(word, word)}{numbers}"
    return short if len(short) <= _LONGEST_PORT else f"{_ANY}{numbers.lstrip('-')}"


def _unfit(device: Device, names: Mapping[str, str]) -> Iterator[Finding]:
    for name, new in names.items():
        if len(new) > _LONGEST:
            yield _finding(
                device,
                name,
                expected=f"at most {_LONGEST} characters on Linux, VLAN included",
                found=f"{new}: {len(new)} characters",
            )


def _taken(device: Device, names: Mapping[str, str]) -> Iterator[Finding]:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for vrf in device.vrfs:
        owners[vrf.name].append(f"VRF {vrf.name}")
        if vrf.vni is not None:
            for tunnel in (f"vx{vrf.vni}", f"br{vrf.vni}"):
                owners[tunnel].append(f"the VXLAN device {tunnel} of VRF {vrf.name}")
    kinds = {one.name: one.kind for one in device.interfaces}
    for name, new in names.items():
        if new in _RESERVED and kinds[name] is not InterfaceKind.LOOPBACK:
            owners[new].append(f"what Linux calls {new}")
        if owners[new]:
            yield _finding(
                device,
                name,
                expected="a name on Linux that nothing else of the device has there",
                found=f"{new}, which is also {owners[new][0]}",
            )
        owners[new].append(f"interface {name}")


def _finding(device: Device, name: str, *, expected: str, found: str) -> Finding:
    return Finding(
        place=Place(PurePosixPath("inventory/hosts.yaml")),
        code="CN628",
        message=f"interface {name} of {device.name} ({device.platform}) has no name on its "
        "stand-in for the lab",
        expected=expected,
        found=found,
        remedy="use another port of the device, or give the port a shorter name",
    )
