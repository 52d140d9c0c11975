"""From the text of an EOS device to the device model."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from citynet.device.model import Device, Family, Platform, Vrf
from citynet.device.sorting import natural_key, sorted_device
from citynet.readers.blocks import Draft, Ledger, Line, Verbatim, check_order, parse_blocks
from citynet.readers.constants import read_constants
from citynet.readers.eos.constants import (
    CONTROL_PLANE_LISTS,
    MULTIHOP_BFD,
    REQUIRED,
    SHOWN_BY_DEVICES,
    canonical,
)
from citynet.readers.eos.filters import (
    MANAGEMENT_LISTS,
    read_filter,
    read_prefix_list,
    read_sources,
)
from citynet.readers.eos.finishing import finished_interfaces
from citynet.readers.eos.interfaces import read_interface
from citynet.readers.eos.lossless import check_lossless
from citynet.readers.eos.macsec import read_macsec
from citynet.readers.eos.management import ManagementReading, finished_management, read_management
from citynet.readers.eos.policies import read_policy
from citynet.readers.eos.reading import Reading
from citynet.readers.eos.routing import finished_bgp, read_bgp, read_isis, read_vxlan
from citynet.readers.model import ReadDevice, TextFiles, UnreadLine
from citynet.readers.values import NAME, NUMBER

__all__ = ["read"]

_FILE: Final = "config"
_MARK: Final = "!RANCID-CONTENT-TYPE: arista"
_COMMENT: Final = re.compile(r"!.*")
_OPENS: Final = re.compile(r"(?:address-family|class|ssl profile|vrf) .+")
_OPENS_IN: Final = {
    "interface defaults": re.compile(r"ethernet"),
    "mac security": re.compile(r"profile .+"),
}
_OPENS_IN_INTERFACE: Final = re.compile(r"tx-queue .+")
_VXLAN: Final = "interface Vxlan1"
_CONTROL_PLANE_VRF: Final = re.compile(
    rf"(?:(ip) access-group CONTROL-PLANE-4|(ipv6) access-group CONTROL-PLANE-6) vrf ({NAME}) in"
)
_FAMILIES: Final = {"ip": Family.IPV4, "ipv6": Family.IPV6}


def read(name: str, files: TextFiles) -> ReadDevice:
    """Return what the file ``config`` of device ``name`` says.

    Total: any text gives a device, and every line that is not understood is in ``unread``.
    """
    text = files.get(_FILE, "")
    lines = parse_blocks(text, separator=_COMMENT, verbatim=[Verbatim("banner login", "EOF")])
    ledger = Ledger(name, _FILE)
    check_order(lines, _opens, "end", ledger)
    reading = Reading(ledger)
    management = ManagementReading(ledger)
    if text.partition("\n")[0] != _MARK:
        ledger.missing(_MARK, "the first line has to name the format")
    # Definitions first: a device accepts its blocks in any order.
    _each(lines, _DEFINITIONS, reading)
    _each(lines, _BLOCKS, reading)
    for line in lines:
        _read_sources(line, management)
    read_management(lines, management)
    interfaces = finished_interfaces(reading)
    in_order = sorted(interfaces, key=lambda interface: natural_key(interface.name))
    device = Device(
        name=_hostname(name, lines, ledger),
        platform=Platform.EOS,
        management=finished_management(lines, management, in_order),
        interfaces=interfaces,
        vrfs=tuple(draft.close() for draft in reading.vrfs.values()),
        filters=tuple(reading.filters.values()),
        prefix_lists=tuple(reading.prefix_lists.values()),
        isis=reading.isis.close() if reading.isis else None,
        vtep=reading.vtep,
        bgp=finished_bgp(reading),
    )
    read_constants(map(canonical, lines), _required(device), SHOWN_BY_DEVICES, ledger)
    _check_routed(reading)
    _check_policies(reading)
    check_lossless(lines, interfaces, reading)
    other = tuple(
        UnreadLine(device=name, file=path, line=0, text="", reason="EOS has one file, config")
        for path in sorted(set(files) - {_FILE})
    )
    return ReadDevice(device=sorted_device(device), unread=(*ledger.close(lines), *other))


def _required(device: Device) -> frozenset[str]:
    sessions = device.bgp.neighbors if device.bgp else ()
    is_multihop = any(each.bfd and each.vrf is None for each in sessions)
    return REQUIRED | MULTIHOP_BFD if is_multihop else REQUIRED


def _opens(view: str, line: str) -> bool:
    # Under an interface, 'vrf' is a line like any other.
    inside = _OPENS_IN_INTERFACE if view.startswith("interface ") else _OPENS
    return _OPENS_IN.get(view, inside).fullmatch(line) is not None


def _hostname(name: str, lines: tuple[Line, ...], ledger: Ledger) -> str:
    found = [line for line in lines if line.text.startswith("hostname ")]
    for line in found[1:]:
        ledger.refuse(line, "said twice: host name")
    if not found:
        ledger.missing("hostname", "a line of the baseline is missing")
        return name
    ledger.claim(found[0])
    return found[0].text.removeprefix("hostname ")


Block = Callable[[Reading, "re.Match[str]", Line], None]


def _each(lines: tuple[Line, ...], blocks: dict[re.Pattern[str], Block], reading: Reading) -> None:
    for line in lines:
        for pattern, block in blocks.items():
            match = pattern.fullmatch(line.text)
            if match is None:
                continue
            try:
                block(reading, match, line)
            except ValueError as error:
                reading.ledger.refuse(line, f"bad value: {error}")
            break


def _vrf(reading: Reading, match: re.Match[str], line: Line) -> None:
    if match[1] == "MGMT":
        return
    if match[1] in reading.vrfs:
        raise ValueError("said twice: VRF")
    draft = Draft(reading.ledger, Vrf(name=match[1]))
    draft.use(line)
    reading.vrfs[match[1]] = draft


def _policy(reading: Reading, match: re.Match[str], line: Line) -> None:
    if match[1] in reading.policies:
        raise ValueError("said twice: policy map")
    reading.policies[match[1]] = read_policy(line, reading.ledger)


def _interface(reading: Reading, match: re.Match[str], line: Line) -> None:
    if line.text == _VXLAN:
        read_vxlan(line, reading)
    else:
        read_interface(match[1], line, reading)


def _macsec(reading: Reading, _match: re.Match[str], line: Line) -> None:
    read_macsec(line, reading)


def _control_plane(reading: Reading, _match: re.Match[str], line: Line) -> None:
    for child in line.children:
        match = _CONTROL_PLANE_VRF.fullmatch(child.text)
        if match is None:
            continue
        family, name = match[1] or match[2], match[3]
        lists = reading.protected_vrfs[family]
        if name in lists or name not in reading.vrfs:
            reading.ledger.refuse(child, "names a VRF that exists, once")
            continue
        lists.add(name)
        reading.vrfs[name].use(child)


def _filter(reading: Reading, match: re.Match[str], line: Line) -> None:
    if match[2] in CONTROL_PLANE_LISTS:
        return
    if match[2] in reading.filters:
        raise ValueError("said twice: access list")
    family = _FAMILIES[match[1]]
    reading.filters[match[2]] = read_filter(match[2], family, line, reading.ledger)


def _prefix_list(reading: Reading, match: re.Match[str], line: Line) -> None:
    if match[2] in reading.prefix_lists:
        raise ValueError("said twice: prefix list")
    family = _FAMILIES[match[1]]
    reading.prefix_lists[match[2]] = read_prefix_list(match[2], family, line, reading.ledger)


def _routed(reading: Reading, match: re.Match[str], line: Line) -> None:
    vrfs = reading.routed_vrfs[match[1]]
    if match[2] in vrfs or match[2] not in reading.vrfs:
        raise ValueError("names a VRF that exists, once")
    vrfs[match[2]] = line
    reading.vrfs[match[2]].use(line)


def _bgp(reading: Reading, match: re.Match[str], line: Line) -> None:
    read_bgp(match[1], line, reading)


def _isis(reading: Reading, match: re.Match[str], line: Line) -> None:
    read_isis(match[1], line, reading)


_DEFINITIONS: Final[dict[re.Pattern[str], Block]] = {
    re.compile(rf"vrf instance ({NAME})"): _vrf,
    re.compile(r"mac security"): _macsec,
    re.compile(rf"policy-map type quality-of-service ({NAME})"): _policy,
}
_BLOCKS: Final[dict[re.Pattern[str], Block]] = {
    re.compile(rf"interface (?!defaults$)({NAME})"): _interface,
    re.compile(r"system control-plane"): _control_plane,
    re.compile(rf"(ip|ipv6) access-list ((?!standard ){NAME})"): _filter,
    re.compile(rf"(ip|ipv6) prefix-list ({NAME})"): _prefix_list,
    re.compile(rf"(ip routing|ipv6 unicast-routing) vrf ({NAME})"): _routed,
    re.compile(rf"router bgp ({NUMBER})"): _bgp,
    re.compile(rf"router isis ({NAME})"): _isis,
}


def _read_sources(line: Line, management: ManagementReading) -> None:
    for word, family in _FAMILIES.items():
        if line.text == f"{word} access-list standard {MANAGEMENT_LISTS[family]}":
            key = f"list {family}"
            if key in management.one:
                management.ledger.refuse(line, "said twice: management list")
                return
            management.one[key] = ""
            management.sources.extend(read_sources(family, line, management.ledger))
            management.lines.extend(line.lines())


def _check_routed(reading: Reading) -> None:
    for command, vrfs in reading.routed_vrfs.items():
        for name in sorted(set(reading.vrfs) - set(vrfs)):
            reading.ledger.missing(f"{command} vrf {name}", "the VRF does not route this family")
    for command, protected in reading.protected_vrfs.items():
        for name in sorted(set(reading.vrfs) - protected):
            text = f"system control-plane / {command} access-group CONTROL-PLANE vrf {name} in"
            reading.ledger.missing(text, "the CPU takes from everybody in this VRF")


def _check_policies(reading: Reading) -> None:
    used = {found.policy[0] for found in reading.interfaces.values() if found.policy}
    for name in sorted(set(reading.policies) - used):
        reading.ledger.refuse(reading.policies[name].opener, "no interface uses this policy map")
