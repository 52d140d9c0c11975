"""Numbers in use: what the patterns of a platform find, and what the reader understands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address, IPv6Network, ip_interface, ip_network
from typing import Final

from citynet.brownfield.model import Kind, Statement, Use
from citynet.brownfield.patterns import (
    FREE_TEXT,
    INTERFACE,
    NAMED,
    NAMING,
    PATTERNS,
    TARGET,
    TARGET_LINE,
    VALUES,
)
from citynet.brownfield.vocabulary import is_known
from citynet.check.cabling import is_lag_name, is_port_name
from citynet.device.locators import locators
from citynet.device.model import Device, InterfaceAddress, Platform, Vrf

__all__ = ["NO_PORT", "address_of", "interface_of", "numbers_in_use", "port_of"]

_MOST: Final = {Kind.VLAN: 4094, Kind.VNI: 16_777_214, Kind.ASN: 2**32 - 1, Kind.SID: 0xFFFF}
NO_PORT: Final = "..."
"""Stands for an interface whose name is none of its platform's."""
_LISTS: Final = frozenset({Kind.VLAN, Kind.VNI})
_ADDRESS: Final = re.compile(
    r"\b(?:ip|ipv4|ipv6|inet|inet6)? ?address ([0-9a-fA-F:.]{2,45})(?:[/ ]([0-9.]{1,15})\b)?"
)
_JUNOS_PORT: Final = re.compile(r"^interfaces (\S{1,64})(?: unit ([0-9]{1,5}))?")


def interface_of(platform: Platform, statement: Statement) -> str | None:
    """Return the interface whose block a statement stands in, or opens."""
    if platform is Platform.JUNOS:
        found = _JUNOS_PORT.match(statement.whole)
        if found is None:
            return None
        return f"{found[1]}.{found[2]}" if found[2] else found[1]
    for words in (statement.text, *reversed(statement.path)):
        found = INTERFACE.match(words)
        if found and words != "interface defaults":
            return found[1]
    return None


def port_of(interface: str) -> str:
    """Return the port that a sub-interface lies on."""
    return interface.partition(".")[0]


def address_of(text: str) -> InterfaceAddress | None:
    """Return the address that a line gives to an interface, with a length or a mask."""
    found = _ADDRESS.search(text)
    if found is None:
        return None
    try:
        return ip_interface(f"{found[1]}/{found[2]}" if found[2] else found[1])
    except ValueError:
        return None


def numbers_in_use(
    platform: Platform, said: Iterable[Statement], device: Device
) -> tuple[Use, ...]:
    """Return every number once for each place where it is used, sorted; its first line says it."""
    uses: dict[tuple[Kind, str, str], Use] = {}
    for use in (*_scanned(platform, said), *_understood(platform, device)):
        uses.setdefault((use.kind, use.value, use.where), use)
    return tuple(sorted(uses.values(), key=_order))


def _order(use: Use) -> tuple[str, str, int, str]:
    number = re.match("[0-9]{1,9}(?![0-9.:])", use.value)
    return use.kind, use.where, int(number[0]) if number else 0, use.value


def _scanned(platform: Platform, said: Iterable[Statement]) -> Iterator[Use]:
    for statement in said:
        interface = interface_of(platform, statement)
        text = statement.near if platform is Platform.JUNOS else statement.text
        where = _circuit(platform, interface)
        for kind, pattern in PATTERNS[platform]:
            for found in pattern.finditer(text):
                yield from _found(platform, kind, found[1], where, statement)
        if statement.block.targets or TARGET_LINE.search(text):
            for found in TARGET.finditer(text):
                yield _use(Kind.ROUTE_TARGET, found[1], "", statement)
        if NAMING.search(text) and not FREE_TEXT.search(statement.text):
            for found in NAMED.finditer(statement.text):
                yield _use(Kind.SLICE, found[1], "", statement)
        address = address_of(statement.text) if interface else None
        if address is not None and not address.ip.is_link_local:
            yield _use(Kind.PREFIX, str(address.network), "", statement)


def _found(
    platform: Platform, kind: Kind, text: str, where: str, statement: Statement
) -> Iterator[Use]:
    if kind is Kind.LOCATOR:
        try:
            network = ip_network("/".join(text.split()), strict=False)
        except ValueError:
            return
        if network.version == 6:
            yield _use(kind, str(network), "", statement)
        return
    if kind is Kind.SID:
        # FRR writes the function of a SID as a decimal number, the others the end of an address.
        text = str(int(text, 10 if platform is Platform.FRR else 16))
    if kind in _LISTS:
        at = where if kind is Kind.VLAN else ""
        for first, last in _ranges(text, _MOST[kind]):
            yield _use(kind, str(first) if first == last else f"{first}-{last}", at, statement)
    elif kind not in _MOST or 0 < int(text) <= _MOST[kind]:
        yield _use(kind, text, "", statement)


def _circuit(platform: Platform, interface: str | None) -> str:
    """Return the port of a VLAN; VLANs of the device as a whole have none."""
    if interface is None or re.match(r"Vlan|Vxlan|vlan|irb|Nve", interface):
        return ""
    return _named(platform, port_of(interface))


def _named(platform: Platform, port: str) -> str:
    """Return a port as it may be printed: what is no name of one may be anything."""
    known = is_port_name(platform, port) or is_lag_name(platform, port) or is_known(port)
    return port if known else NO_PORT


def _ranges(text: str, most: int) -> Iterator[tuple[int, int]]:
    for found in VALUES.finditer(text):
        first = int(found[1] or found[3])
        last = int(found[2] or found[3])
        if 0 < first <= last <= most:
            yield first, last


def _use(kind: Kind, value: str, where: str, statement: Statement) -> Use:
    return Use(kind, value, where, statement.file, statement.line)


def _understood(platform: Platform, device: Device) -> Iterator[Use]:
    """Yield what the reader has understood, whatever line said it."""
    for interface in device.interfaces:
        if interface.vlan is not None:
            port = interface.parent or port_of(interface.name)
            yield _read(Kind.VLAN, interface.vlan, _named(platform, port))
        for address in interface.addresses:
            if not address.ip.is_link_local:
                yield _read(Kind.PREFIX, address.network)
    for vrf in device.vrfs:
        yield from _of_vrf(vrf)
    for prefix in _locators(device):
        yield _read(Kind.LOCATOR, prefix)
    if device.bgp is not None:
        for number in {device.bgp.asn, *(one.remote_as for one in device.bgp.neighbors)}:
            yield _read(Kind.ASN, number)


def _locators(device: Device) -> Iterator[IPv6Network]:
    for locator in locators(device.srv6):
        # A reader that found no locator says so with an empty one.
        if locator.prefix.network_address != IPv6Address(0):
            yield locator.prefix


def _of_vrf(vrf: Vrf) -> Iterator[Use]:
    yield _read(Kind.VRF, vrf.name)
    if vrf.rd:
        yield _read(Kind.RD, vrf.rd)
    for target in (*vrf.import_targets, *vrf.export_targets):
        yield _read(Kind.ROUTE_TARGET, target)
    if vrf.vni:
        yield _read(Kind.VNI, vrf.vni)
    if vrf.sids is not None:
        yield _read(Kind.SID, vrf.sids.dt4)
        yield _read(Kind.SID, vrf.sids.dt6)


def _read(kind: Kind, value: object, where: str = "") -> Use:
    return Use(kind, str(value), where, "", 0)
