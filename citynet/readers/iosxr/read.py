"""From the text of an IOS-XR device to the device model."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.locators import locators
from citynet.device.model import Device, InterfaceKind, Platform
from citynet.device.sorting import sorted_device
from citynet.readers.blocks import Draft, Ledger, Line, RuleBook
from citynet.readers.constants import read_constants
from citynet.readers.iosxr.bgp import finished_bgp, read_bgp
from citynet.readers.iosxr.constants import MACSEC_LINES, REQUIRED, management_port_lines
from citynet.readers.iosxr.filters import check_sources, read_filter
from citynet.readers.iosxr.finished import finished_interfaces
from citynet.readers.iosxr.form import parse
from citynet.readers.iosxr.interfaces import management_port, read_interface, read_preconfigured
from citynet.readers.iosxr.isis import finished_isis, read_isis
from citynet.readers.iosxr.key_chains import read_chain, refuse_unused_chains
from citynet.readers.iosxr.links import read_delays
from citynet.readers.iosxr.management import RULES, check_management, empty_management
from citynet.readers.iosxr.neighbors import uses_pass
from citynet.readers.iosxr.policies import read_policy
from citynet.readers.iosxr.prefix_lists import (
    EVERYTHING,
    finish_prefix_lists,
    read_prefix_set,
    read_route_policy,
)
from citynet.readers.iosxr.reading import NAME, Block, Reading
from citynet.readers.iosxr.srv6 import finished_srv6, read_segment_routing
from citynet.readers.iosxr.telemetry import finished_telemetry, read_telemetry
from citynet.readers.iosxr.vrfs import finished_vrfs, read_vrf
from citynet.readers.model import ReadDevice, TextFiles, UnreadLine
from citynet.readers.values import NUMBER

__all__ = ["read"]

Match = re.Match[str]

_FILE: Final = "config"
_HOSTNAME: Final = re.compile(rf"hostname {NAME}")


def _shown_block(reading: Reading, _match: Match, line: Line) -> None:
    for each in line.lines():
        reading.ledger.claim(each)


# A device accepts its blocks in any order; what others refer to is read first.
_DEFINITIONS: Final = RuleBook[Reading](
    {
        **RULES,
        rf"vrf ({NAME})": read_vrf,
        rf"key chain ({NAME})": read_chain,
        rf"(ipv[46]) access-list ({NAME})": read_filter,
        rf"policy-map ({NAME})": read_policy,
        rf"interface ({NAME})": read_interface,
        r"prefix-set ([A-Za-z0-9._-]{1,255})": read_prefix_set,
        r"route-policy ([A-Za-z0-9._-]{1,255})": read_route_policy,
        r"segment-routing": read_segment_routing,
        r"performance-measurement": read_delays,
        r"telemetry model-driven": read_telemetry,
        r"call-home": _shown_block,
    }
)
_BLOCKS: Final = RuleBook[Reading](
    {
        rf"router isis ({NAME})": read_isis,
        rf"router bgp ({NUMBER})": read_bgp,
        rf"interface preconfigure ({NAME})": read_preconfigured,
        rf"controller (Optics{NAME})": read_preconfigured,
    }
)


def read(name: str, files: TextFiles) -> ReadDevice:
    """Return what the file ``config`` of device ``name`` says.

    Total: any text gives a device, and every line that is not understood is in ``unread``.
    """
    ledger = Ledger(name, _FILE)
    lines = parse(files.get(_FILE, ""), ledger)
    reading = Reading(ledger, Draft(ledger, empty_management()), Block(ledger, "top"))
    _DEFINITIONS.apply(lines, reading, ledger)
    _BLOCKS.apply(lines, reading, ledger)
    finish_prefix_lists(reading)
    srv6 = finished_srv6(reading)
    names = {each.name for each in locators(srv6)}
    device = Device(
        name=_hostname(name, lines, ledger),
        platform=Platform.IOSXR,
        management=reading.management.close(),
        interfaces=finished_interfaces(reading),
        vrfs=finished_vrfs(reading, names),
        filters=tuple(reading.filters.values()),
        prefix_lists=tuple(reading.prefix_lists.values()),
        isis=finished_isis(reading),
        srv6=srv6,
        telemetry=finished_telemetry(reading),
        bgp=finished_bgp(reading),
    )
    _check(device, lines, reading)
    other = tuple(
        UnreadLine(device=name, file=path, line=0, text="", reason="IOS-XR has one file, config")
        for path in sorted(set(files) - {_FILE})
    )
    return ReadDevice(device=sorted_device(device), unread=(*ledger.close(lines), *other))


def _hostname(name: str, lines: tuple[Line, ...], ledger: Ledger) -> str:
    found = [line for line in lines if _HOSTNAME.fullmatch(line.text)]
    for line in found[1:]:
        ledger.refuse(line, "said twice: host name")
    if not found:
        ledger.missing("hostname", "a line of the baseline is missing")
        return name
    ledger.claim(found[0])
    return found[0].text.removeprefix("hostname ")


def _check(device: Device, lines: tuple[Line, ...], reading: Reading) -> None:
    """Enter what follows from the device as a whole: constants, and definitions nobody uses."""
    check_management(reading)
    check_sources(reading)
    refuse_unused_chains(reading)
    wanted = set(REQUIRED)
    port = management_port(reading)
    if port is not None:
        wanted |= management_port_lines(port, device.management.ssh_sources)
    if device.management.ntp_servers or device.management.ntp_key is not None:
        wanted.add("ntp")
    if any(interface.macsec is not None for interface in device.interfaces):
        wanted |= MACSEC_LINES
    read_constants(lines, wanted, frozenset(), reading.ledger)
    named = any(interface.kind is InterfaceKind.LAG for interface in device.interfaces) or any(
        neighbor.bfd and neighbor.vrf is None
        for neighbor in (device.bgp.neighbors if device.bgp else ())
    )
    if named and "bfd" not in reading.head.lines:
        reading.ledger.missing("bfd / multipath include location 0/0/CPU0", "BFD needs its card")
    elif not named:
        reading.head.forbid(["bfd"], "belongs to devices with a LAG or BFD of sessions")
    if EVERYTHING in reading.route_policies and not uses_pass(reading):
        reading.ledger.refuse(reading.route_policies[EVERYTHING][0], "no session uses this policy")
