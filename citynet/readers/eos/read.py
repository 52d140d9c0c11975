"""From the text of an EOS device to the device model."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Device, Platform
from citynet.device.sorting import natural_key, sorted_device
from citynet.readers.blocks import Ledger, Line, RuleBook, Verbatim, check_order, parse_blocks
from citynet.readers.constants import read_constants
from citynet.readers.eos.bgp import finished_bgp, read_bgp
from citynet.readers.eos.constants import (
    GNMI_PROFILE,
    MULTIHOP_BFD,
    REQUIRED,
    SHOWN_BY_DEVICES,
    canonical,
)
from citynet.readers.eos.filters import read_filter
from citynet.readers.eos.finishing import finished_interfaces
from citynet.readers.eos.interfaces import read_interface
from citynet.readers.eos.isis import read_isis
from citynet.readers.eos.lossless import check_lossless
from citynet.readers.eos.macsec import read_macsec
from citynet.readers.eos.management import ManagementReading, finished_management, read_management
from citynet.readers.eos.policies import read_policy, refuse_unused_policies
from citynet.readers.eos.prefix_lists import read_prefix_list
from citynet.readers.eos.reading import Reading
from citynet.readers.eos.telemetry import finished_telemetry, read_gnmi, read_management_rules
from citynet.readers.eos.vrfs import check_vrfs, read_control_plane, read_routed, read_vrf
from citynet.readers.eos.vxlan import read_vxlan
from citynet.readers.model import ReadDevice, TextFiles, UnreadLine
from citynet.readers.values import NAME, NUMBER

__all__ = ["read"]

_FILE: Final = "config"
_MARK: Final = "!RANCID-CONTENT-TYPE: arista"
_COMMENT: Final = re.compile(r"!.*")
_OPENS: Final = re.compile(r"(?:address-family|class|ssl profile|transport|vrf) .+")
_OPENS_IN: Final = {
    "interface defaults": re.compile(r"ethernet"),
    "mac security": re.compile(r"profile .+"),
}
_OPENS_INSIDE: Final = {
    "interface": re.compile(r"tx-queue .+"),
    # What opens a block elsewhere is a line like any other here.
    "transport": re.compile(r"(?!)"),
}
# A device accepts its blocks in any order; what others refer to is read first.
_DEFINITIONS: Final = RuleBook[Reading](
    {
        rf"vrf instance ({NAME})": read_vrf,
        r"mac security": read_macsec,
        rf"policy-map type quality-of-service ({NAME})": read_policy,
    }
)
_BLOCKS: Final = RuleBook[Reading](
    {
        r"interface Vxlan1": read_vxlan,
        rf"interface (?!defaults$)({NAME})": read_interface,
        r"system control-plane": read_control_plane,
        r"ip access-list CONTROL-PLANE-MGMT-4": read_management_rules,
        r"ipv6 access-list CONTROL-PLANE-MGMT-6": read_management_rules,
        rf"(ip|ipv6) access-list ((?!standard ){NAME})": read_filter,
        rf"(ip|ipv6) prefix-list ({NAME})": read_prefix_list,
        rf"(ip routing|ipv6 unicast-routing) vrf ({NAME})": read_routed,
        r"management api gnmi": read_gnmi,
        rf"router bgp ({NUMBER})": read_bgp,
        rf"router isis ({NAME})": read_isis,
    }
)


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
    _DEFINITIONS.apply(lines, reading, ledger)
    _BLOCKS.apply(lines, reading, ledger)
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
        telemetry=finished_telemetry(reading),
        vtep=reading.vtep,
        bgp=finished_bgp(reading),
    )
    read_constants(map(canonical, lines), _required(device), SHOWN_BY_DEVICES, ledger)
    check_vrfs(reading)
    refuse_unused_policies(reading)
    check_lossless(lines, interfaces, reading)
    other = tuple(
        UnreadLine(device=name, file=path, line=0, text="", reason="EOS has one file, config")
        for path in sorted(set(files) - {_FILE})
    )
    return ReadDevice(device=sorted_device(device), unread=(*ledger.close(lines), *other))


def _required(device: Device) -> frozenset[str]:
    sessions = device.bgp.neighbors if device.bgp else ()
    is_multihop = any(each.bfd and each.vrf is None for each in sessions)
    required = REQUIRED | MULTIHOP_BFD if is_multihop else REQUIRED
    return required | GNMI_PROFILE if device.telemetry is not None else required


def _opens(view: str, line: str) -> bool:
    inside = _OPENS_INSIDE.get(view.partition(" ")[0], _OPENS)
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
