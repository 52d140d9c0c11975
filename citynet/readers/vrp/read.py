"""From the text of a VRP device to the device model."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from citynet.device.model import Device, InterfaceKind, Platform
from citynet.device.sorting import sorted_device
from citynet.readers.blocks import Ledger, Line, RuleBook, check_order, parse_blocks
from citynet.readers.constants import read_constants
from citynet.readers.model import ReadDevice, TextFiles, UnreadLine
from citynet.readers.values import NAME, NUMBER
from citynet.readers.vrp.address_groups import POOL, read_pool
from citynet.readers.vrp.algorithms import read_affinities, read_algorithm
from citynet.readers.vrp.applications import MARKS, check_applications, read_applications
from citynet.readers.vrp.bgp import finished_bgp, read_bgp
from citynet.readers.vrp.colors import read_color_mapping, read_color_policy, read_tunnel_policy
from citynet.readers.vrp.constants import REQUIRED, SHOWN_BY_DEVICES
from citynet.readers.vrp.diffserv import DOMAIN, check_domain, read_domain
from citynet.readers.vrp.filters import read_filter
from citynet.readers.vrp.finishing import finished_interfaces
from citynet.readers.vrp.flows import read_ifit
from citynet.readers.vrp.interfaces import read_interface
from citynet.readers.vrp.isis import ATTRIBUTES, finished_isis, read_isis
from citynet.readers.vrp.macsec import STRICT
from citynet.readers.vrp.management import ManagementReading, finished_management, read_management
from citynet.readers.vrp.management_sources import SOURCES
from citynet.readers.vrp.measurement import finished_measurement, read_twamp
from citynet.readers.vrp.opening import opens
from citynet.readers.vrp.policies import POLICIES, check_policies
from citynet.readers.vrp.prefix_lists import ENTRIES, finished_prefix_lists
from citynet.readers.vrp.reading import Reading
from citynet.readers.vrp.slices import finished_slices, read_slice
from citynet.readers.vrp.srv6 import finished_srv6, read_srv6
from citynet.readers.vrp.steering import finished_policies, finished_steering
from citynet.readers.vrp.telemetry import read_telemetry
from citynet.readers.vrp.vrfs import finished_vrfs, read_vrf

__all__ = ["read"]

_FILE: Final = "config"
_SEPARATOR: Final = re.compile(r"#")
Match = re.Match[str]

_SHOWN: Final = re.compile(
    r"!Software Version V[0-9]{3}R[0-9]{3}[A-Z0-9]*"
    r"|slot [0-9]{1,3}"
    r"|!Last configuration was (?:updated|saved) at [0-9-]+ [0-9:+]+ by [A-Za-z0-9_-]+"
)


def _switch(reading: Reading, _match: Match, line: Line) -> None:
    if line.text in reading.switches:
        raise ValueError("said twice")
    reading.switches[line.text] = line
    reading.ledger.claim(line)


# What others refer to comes first: a device accepts its views in any order. Of two rules for one
# line the first one counts, so lists of applications stand before filters.
_STEPS: Final = tuple(
    RuleBook[Reading](rules)
    for rules in (
        {
            r"network-slice color-mapping": read_color_mapping,
            rf"network-slice instance ({NUMBER})": read_slice,
            rf"route-policy COLOR-({NUMBER}) permit node 10": read_color_policy,
            r"tunnel-policy STEERING": read_tunnel_policy,
            rf"ip vpn-instance ({NAME})": read_vrf,
            rf"acl (ip|ipv6)-pool ({POOL})": read_pool,
            r"path-constraint affinity-mapping": read_affinities,
            rf"flex-algo identifier ({NUMBER})": read_algorithm,
            DOMAIN: read_domain,
            ATTRIBUTES: _switch,
            STRICT: _switch,
        },
        {r"segment-routing ipv6": read_srv6},
        {
            rf"isis ({NAME})": read_isis,
            rf"bgp ({NUMBER})": read_bgp,
            rf"interface ({NAME})": read_interface,
            **MARKS,
            rf"acl (ipv6 )?name ({NAME})(?: advance)?": read_filter,
            **POLICIES,
            **ENTRIES,
            r"apn": read_applications,
            r"nqa twamp-light": read_twamp,
            r"ifit": read_ifit,
        },
    )
)


def read(name: str, files: TextFiles) -> ReadDevice:
    """Return what the file ``config`` of device ``name`` says.

    Total: any text gives a device, and every line that is not understood is in ``unread``.
    """
    text = files.get(_FILE, "")
    lines = parse_blocks(text, separator=_SEPARATOR)
    ledger = Ledger(name, _FILE)
    check_order(lines, opens, "return", ledger)
    _check_separators(text, lines, ledger)
    reading = Reading(ledger)
    management = ManagementReading(ledger)
    for line in lines:
        if _SHOWN.fullmatch(line.text):
            ledger.claim(line)
    read_constants(lines, REQUIRED, SHOWN_BY_DEVICES, ledger)
    for step in _STEPS:
        step.apply(lines, reading, ledger)
    SOURCES.apply(lines, management, ledger)
    read_management(lines, management)
    interfaces = finished_interfaces(reading)
    measurement = finished_measurement(reading, interfaces)
    ports = [each.name for each in interfaces if each.kind is InterfaceKind.MANAGEMENT]
    device = Device(
        name=_sysname(name, lines, ledger),
        platform=Platform.VRP,
        management=finished_management(management, ports[0] if len(ports) == 1 else None),
        interfaces=interfaces,
        vrfs=finished_vrfs(reading),
        filters=tuple(reading.filters.values()),
        address_groups=tuple(reading.address_groups.values()),
        prefix_lists=finished_prefix_lists(reading),
        isis=finished_isis(reading, interfaces),
        srv6=finished_srv6(reading),
        slices=finished_slices(reading),
        policies=finished_policies(reading),
        applications=tuple(draft.close() for draft in reading.services.applications.values()),
        steering=finished_steering(reading),
        measurement=measurement,
        telemetry=read_telemetry(lines, measurement, reading),
        bgp=finished_bgp(reading),
    )
    check_policies(reading)
    check_applications(reading)
    check_domain(reading)
    other = tuple(
        UnreadLine(device=name, file=path, line=0, text="", reason="VRP has one file, config")
        for path in sorted(set(files) - {_FILE})
    )
    return ReadDevice(device=sorted_device(device), unread=(*ledger.close(lines), *other))


def _check_separators(text: str, lines: tuple[Line, ...], ledger: Ledger) -> None:
    """Refuse lines that a separator without indentation cuts off from the view around them."""
    cuts = [number for number, raw in enumerate(text.split("\n"), start=1) if raw == "#"]
    for top in lines:
        end = bisect_right(cuts, top.number)
        if end == len(cuts):
            continue
        for line in top.lines():
            if line.number > cuts[end]:
                ledger.refuse(line, f"a device has left the view {top.text!r} before it")


def _sysname(name: str, lines: tuple[Line, ...], ledger: Ledger) -> str:
    found = [line for line in lines if line.text.startswith("sysname ")]
    for line in found[1:]:
        ledger.refuse(line, "said twice: system name")
    if not found:
        ledger.missing("sysname", "a line of the baseline is missing")
        return name
    ledger.claim(found[0])
    return found[0].text.removeprefix("sysname ")
