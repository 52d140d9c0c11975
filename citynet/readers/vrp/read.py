"""From the text of a VRP device to the device model."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Final

from citynet.device.model import Device, Family, Interface, InterfaceKind, Platform
from citynet.device.sorting import sorted_device
from citynet.readers.blocks import Draft, Ledger, Line, check_order, parse_blocks
from citynet.readers.constants import read_constants
from citynet.readers.model import ReadDevice, TextFiles, UnreadLine
from citynet.readers.values import NAME, NUMBER
from citynet.readers.vrp.address_groups import POOL, read_pool
from citynet.readers.vrp.algorithms import read_affinities, read_algorithm
from citynet.readers.vrp.bgp import finished_bgp, read_bgp
from citynet.readers.vrp.constants import REQUIRED, SHOWN_BY_DEVICES
from citynet.readers.vrp.diffserv import DOMAIN, check_domain, read_domain
from citynet.readers.vrp.filters import read_filter
from citynet.readers.vrp.finishing import finished_interfaces
from citynet.readers.vrp.interfaces import INTERFACE
from citynet.readers.vrp.isis import ATTRIBUTES, finished_isis, read_isis
from citynet.readers.vrp.lags import is_lag
from citynet.readers.vrp.macsec import STRICT
from citynet.readers.vrp.management import ManagementReading, finished_management, read_management
from citynet.readers.vrp.management_sources import read_management_sources
from citynet.readers.vrp.policies import check_policies, read_policy_view
from citynet.readers.vrp.prefix_lists import finished_prefix_lists, read_prefix_entry
from citynet.readers.vrp.reading import InterfaceReading, Reading
from citynet.readers.vrp.srv6 import read_srv6
from citynet.readers.vrp.vrfs import finished_vrfs, read_vrf

__all__ = ["read"]

_FILE: Final = "config"
_SEPARATOR: Final = re.compile(r"#")
_OPENS: Final = re.compile(
    r"ipv[46]-family(?: .+)?|ipv6 frr|te link-attribute-application flex-algo"
    r"|(?:locator|domain|(?:authentication|authorization|accounting|recording)-scheme) .+"
    # It opens nothing, but no other view has it: a device takes it behind a scheme, too.
    r"|cmd recording-scheme .+"
)
_SHOWN: Final = re.compile(
    r"!Software Version V[0-9]{3}R[0-9]{3}[A-Z0-9]*"
    r"|slot [0-9]{1,3}"
    r"|!Last configuration was (?:updated|saved) at [0-9-]+ [0-9:+]+ by [A-Za-z0-9_-]+"
)


def read(name: str, files: TextFiles) -> ReadDevice:
    """Return what the file ``config`` of device ``name`` says.

    Total: any text gives a device, and every line that is not understood is in ``unread``.
    """
    text = files.get(_FILE, "")
    lines = parse_blocks(text, separator=_SEPARATOR)
    ledger = Ledger(name, _FILE)
    check_order(lines, _opens, "return", ledger)
    _check_separators(text, lines, ledger)
    reading = Reading(ledger)
    management = ManagementReading(ledger)
    for line in lines:
        if _SHOWN.fullmatch(line.text):
            ledger.claim(line)
    read_constants(lines, REQUIRED, SHOWN_BY_DEVICES, ledger)
    # What others refer to comes first: a device accepts its views in any order.
    for step in (_DEFINITIONS, _LOCATORS, _VIEWS):
        _each(lines, step, reading)
    for line in lines:
        read_policy_view(line, reading)
        read_prefix_entry(line, reading)
        read_management_sources(line, management)
    read_management(lines, management)
    interfaces = finished_interfaces(reading)
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
        srv6=reading.srv6.close() if reading.srv6 else None,
        bgp=finished_bgp(reading),
    )
    check_policies(reading)
    check_domain(reading)
    other = tuple(
        UnreadLine(device=name, file=path, line=0, text="", reason="VRP has one file, config")
        for path in sorted(set(files) - {_FILE})
    )
    return ReadDevice(device=sorted_device(device), unread=(*ledger.close(lines), *other))


def _opens(view: str, line: str) -> bool:
    # In 'domain' of AAA, the schemes are lines like any others.
    return _OPENS.fullmatch(line) is not None and not view.startswith("domain ")


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


View = Callable[[Reading, "re.Match[str]", Line], None]


def _each(lines: tuple[Line, ...], views: Mapping[re.Pattern[str], View], reading: Reading) -> None:
    for line in lines:
        for pattern, view in views.items():
            match = pattern.fullmatch(line.text)
            if match is None:
                continue
            try:
                view(reading, match, line)
            except ValueError as error:
                reading.ledger.refuse(line, f"bad value: {error}")
            break


def _vrf(reading: Reading, match: re.Match[str], line: Line) -> None:
    read_vrf(match[1], line, reading)


def _srv6(reading: Reading, _match: re.Match[str], line: Line) -> None:
    read_srv6(line, reading)


def _isis(reading: Reading, match: re.Match[str], line: Line) -> None:
    read_isis(match[1], line, reading)


def _bgp(reading: Reading, match: re.Match[str], line: Line) -> None:
    read_bgp(match[1], line, reading)


def _interface(reading: Reading, match: re.Match[str], line: Line) -> None:
    name = match[1]
    is_lag(name)
    if name in reading.interfaces:
        raise ValueError("said twice: interface")
    # The kind follows from the whole view; see ``finished_interfaces``.
    draft = Draft(reading.ledger, Interface(name=name, kind=InterfaceKind.PHYSICAL))
    draft.use(line)
    found = InterfaceReading(draft)
    reading.interfaces[name] = found
    INTERFACE.apply(line.children, found, reading.ledger)


def _filter(reading: Reading, match: re.Match[str], line: Line) -> None:
    name = match[2]
    if name in reading.filters:
        raise ValueError("said twice: access list")
    family = Family.IPV6 if match[1] else Family.IPV4
    read_filter(name, family, line, reading)


def _pool(reading: Reading, match: re.Match[str], line: Line) -> None:
    read_pool(match[2], Family.IPV6 if match[1] == "ipv6" else Family.IPV4, line, reading)


def _affinities(reading: Reading, _match: re.Match[str], line: Line) -> None:
    read_affinities(line, reading)


def _algorithm(reading: Reading, match: re.Match[str], line: Line) -> None:
    read_algorithm(match[1], line, reading)


def _domain(reading: Reading, _match: re.Match[str], line: Line) -> None:
    read_domain(line, reading)


def _switch(reading: Reading, _match: re.Match[str], line: Line) -> None:
    if line.text in reading.switches:
        raise ValueError("said twice")
    reading.switches[line.text] = line
    reading.ledger.claim(line)


_DEFINITIONS: Final[Mapping[re.Pattern[str], View]] = {
    re.compile(rf"ip vpn-instance ({NAME})"): _vrf,
    re.compile(rf"acl (ip|ipv6)-pool ({POOL})"): _pool,
    re.compile(r"path-constraint affinity-mapping"): _affinities,
    re.compile(rf"flex-algo identifier ({NUMBER})"): _algorithm,
    re.compile(DOMAIN): _domain,
    re.compile(f"{ATTRIBUTES}|{STRICT}"): _switch,
}
_LOCATORS: Final[Mapping[re.Pattern[str], View]] = {
    re.compile(r"segment-routing ipv6"): _srv6,
}
_VIEWS: Final[Mapping[re.Pattern[str], View]] = {
    re.compile(rf"isis ({NAME})"): _isis,
    re.compile(rf"bgp ({NUMBER})"): _bgp,
    re.compile(rf"interface ({NAME})"): _interface,
    re.compile(rf"acl (ipv6 )?name ({NAME})(?: advance)?"): _filter,
}
