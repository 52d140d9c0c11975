"""What EOS has no words for (``docs/reference/dialects/eos.md``, "What EOS cannot say")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from citynet.device.groups import has_groups
from citynet.device.model import (
    Device,
    Family,
    Filter,
    Interface,
    InterfaceKind,
    Management,
    PrefixList,
    Vrf,
)
from citynet.device.ports import as_member, is_lossless
from citynet.render import absent

__all__ = ["LAG", "eos_unsayable"]

LAG: Final = re.compile(r"Port-Channel([1-9][0-9]*)")
"""Name of a LAG; the group is its number."""

_KEY_NAME: Final = re.compile(r"[0-9a-f]{64}")
_TCP: Final = 6
_PORTS: Final = frozenset({InterfaceKind.PHYSICAL, InterfaceKind.LAG, InterfaceKind.SUBINTERFACE})
"""Where EOS checks sources."""

_TAKEN: Final = frozenset({22, 443})
"""Ports of SSH and eAPI in the management context."""

_VRF_FAMILIES: Final = frozenset({Family.IPV4, Family.IPV6})
_FAMILIES: Final = _VRF_FAMILIES | {Family.EVPN}


def eos_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on EOS."""
    yield from _of_device(device)
    yield from _of_management(device.management)
    yield from _of_rules(device)
    yield from _of_vrfs(device)
    yield from _of_sessions(device)
    yield from _of_services(device)


def _of_services(device: Device) -> Iterator[str]:
    yield from absent.services(device)
    collectors = device.telemetry.collectors if device.telemetry else ()
    for port in _TAKEN.intersection(one.port for one in collectors):
        yield f"telemetry on port {port}, which the device has for something else"


def _of_device(device: Device) -> Iterator[str]:
    if device.srv6 is not None:
        yield "srv6"
    if has_groups(device):
        yield "address groups"
    if device.isis is not None:
        if device.isis.algorithms or device.isis.affinities:
            yield "flexible algorithms"
        if device.isis.ti_lfa:
            yield "TI-LFA"
    members = Counter(one.lag for one in device.interfaces)
    lags = {
        one.name: members[one.name] for one in device.interfaces if one.kind is InterfaceKind.LAG
    }
    for interface in device.interfaces:
        yield from _of_interface(interface, lags)
    lists: tuple[Filter | PrefixList, ...] = (*device.filters, *device.prefix_lists)
    for part in lists:
        if part.family not in _VRF_FAMILIES:
            yield f"family {part.family} of {part.name}"


def _of_management(management: Management) -> Iterator[str]:
    if not management.banner:
        yield "a device without a banner"
    if management.tacacs_key and not management.tacacs_servers:
        yield "a key of TACACS+ without servers"


def _of_rules(device: Device) -> Iterator[str]:
    for each in device.filters:
        for rule in each.rules:
            if rule.established and rule.protocol != _TCP:
                yield f"established in rule {rule.sequence} of {each.name}, which is not of TCP"


def _of_interface(interface: Interface, lags: Mapping[str, int]) -> Iterator[str]:
    name = interface.name
    if interface.kind is InterfaceKind.EXCHANGE:
        yield f"exchange interface {name}"
    if interface.isis is not None and interface.isis.delay is not None:
        yield f"delay of {name}"
    if interface.isis is not None and interface.isis.affinities:
        yield f"affinities of {name}"
    if (interface.kind is InterfaceKind.SUBINTERFACE) != (interface.vlan is not None):
        yield f"VLAN {interface.vlan} of {name}"
    if interface.macsec is not None and _KEY_NAME.fullmatch(interface.macsec.key_name) is None:
        yield f"key name of {name} that is not 64 hexadecimal digits in lower case"
    if interface.urpf and interface.kind not in _PORTS:
        yield f"reverse path check of {name}"
    if interface.kind is not InterfaceKind.PHYSICAL:
        for part in ("macsec", "lossless", "lag"):
            if getattr(interface, part):
                yield f"{part} of {name}, which is no port"
    yield from _of_lag(interface, lags)


def _of_lag(interface: Interface, lags: Mapping[str, int]) -> Iterator[str]:
    """``lags`` is the number of members of each LAG."""
    name = interface.name
    is_lag = interface.kind is InterfaceKind.LAG
    if is_lag and LAG.fullmatch(name) is None:
        yield f"LAG {name} of another name than Port-Channel and a number"
    if is_lag and interface.speed is not None and (not lags[name] or interface.speed % lags[name]):
        yield f"speed of {name}, which its members do not share alike"
    if (is_lag or interface.parent in lags) and is_lossless(interface):
        # Its members would have to pause, and they have nothing but their LAG.
        yield f"the class lossless on {name}, which is a LAG or lies on one"
    if interface.lag is not None and (
        interface.lag not in lags or interface != as_member(interface)
    ):
        yield f"member {name} of a LAG that is not there, or with more than a description"


def _of_vrfs(device: Device) -> Iterator[str]:
    for vrf in device.vrfs:
        if vrf.vni is not None and device.vtep is None:
            yield f"VNI of {vrf.name} without a tunnel source"
        if device.bgp is None and _is_of_bgp(vrf):
            yield f"RD, targets or redistribution of {vrf.name} without BGP"
        if vrf.static_routes:
            yield f"static routes of {vrf.name}"
        if vrf.sids is not None or vrf.locator is not None:
            yield f"SIDs of {vrf.name}"
        if vrf.table is not None:
            yield f"routing table of {vrf.name}"


def _is_of_bgp(vrf: Vrf) -> bool:
    return (
        vrf.rd is not None
        or bool(vrf.import_targets or vrf.export_targets)
        or vrf.redistribute_connected
        or vrf.redistribute_static
    )


def _of_sessions(device: Device) -> Iterator[str]:
    vrfs = {None, *(vrf.name for vrf in device.vrfs)}
    for neighbor in device.bgp.neighbors if device.bgp else ():
        if neighbor.vrf not in vrfs:
            yield f"session in {neighbor.vrf}, which is no VRF here"
        spoken = _FAMILIES if neighbor.vrf is None else _VRF_FAMILIES
        for family in set(neighbor.families) - spoken:
            yield f"family {family} of {neighbor.address}"
        its_own = Family.IPV4 if neighbor.address.version == 4 else Family.IPV6
        has_lists = neighbor.import_list is not None or neighbor.export_list is not None
        if has_lists and neighbor.families != (its_own,):
            yield f"lists of {neighbor.address}, which is not of {its_own} alone"
