"""Interfaces of IOS-XR, joined with what other blocks say of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from citynet.device.model import Family, Interface, InterfaceKind, MacSec
from citynet.readers.iosxr.interfaces import LLDP
from citynet.readers.iosxr.key_chains import used_chain
from citynet.readers.iosxr.links import finished_link
from citynet.readers.iosxr.places import Placed, place_policies, slug
from citynet.readers.iosxr.reading import InterfaceReading, Reading

__all__ = ["finished_interfaces"]

_MANAGEMENT_VRF: Final = "MGMT"
_OF_MEMBERS: Final = {"description", "lag", "lacp period short", "shutdown", LLDP}
_SHOWN_ANYWHERE: Final = "load-interval 30"


def finished_interfaces(reading: Reading) -> tuple[Interface, ...]:
    """Return the interfaces; enter what does not fit together."""
    interfaces = {name: found.draft.close() for name, found in reading.interfaces.items()}
    placed = place_policies(reading, interfaces)
    with_queues = {name for name, each in placed.items() if each.queues}
    return tuple(
        _finished(interface, placed[name], with_queues, reading)
        for name, interface in interfaces.items()
    )


def _finished(
    interface: Interface, placed: Placed, with_queues: set[str], reading: Reading
) -> Interface:
    found = reading.interfaces[interface.name]
    lines = {*interface.origin.lines, *(line.number for line in placed.lines)}
    macsec = _macsec(interface, found, reading)
    if macsec is not None:
        lines.update(macsec.origin.lines)
    port = interface.lag or interface.name
    wants_lldp_off = interface.kind is InterfaceKind.PHYSICAL and port not in with_queues
    reason = "LLDP is off on ports without queues, and only there"
    found.block.exactly(LLDP, reason, wanted=wants_lldp_off)
    if interface.lag is not None:
        _check_member(interface, found, reading)
    else:
        _check_layer_3(interface, found, reading)
    return replace(
        interface,
        enabled="shutdown" not in found.block.lines,
        isis=finished_link(interface, reading),
        policer=placed.policer,
        marking=placed.marking,
        shaper=placed.shaper,
        queues=placed.queues,
        macsec=macsec,
        origin=replace(interface.origin, lines=tuple(sorted(lines))),
    )


def _macsec(interface: Interface, found: InterfaceReading, reading: Reading) -> MacSec | None:
    if found.chain is None:
        return None
    if found.chain != f"MACSEC-{slug(interface.name)}":
        found.block.forbid(["macsec"], "a key chain of MACsec is named after its port")
        return None
    chain = used_chain(found.chain, f"interface {interface.name}", reading, macsec=True)
    return None if chain is None else chain.macsec


def _check_member(interface: Interface, found: InterfaceReading, reading: Reading) -> None:
    found.block.require(["lacp period short"], "LACP of members is fast")
    others = set(found.block.lines) - _OF_MEMBERS - {_SHOWN_ANYWHERE}
    found.block.forbid(sorted(others), "a member of a bundle has no such line")
    if interface.lag not in reading.interfaces:
        reading.ledger.missing(f"interface {interface.lag}", f"{interface.name} is a member of it")


def _check_layer_3(interface: Interface, found: InterfaceReading, reading: Reading) -> None:
    block = found.block
    block.forbid(["lacp period short"], "belongs to members of a bundle")
    management = interface.kind is InterfaceKind.MANAGEMENT
    service = interface.vrf is not None and not management
    ipv6 = any(address.version == 6 for address in interface.addresses)
    for version in (4, 6):
        text = f"ipv{version} unreachables disable"
        block.exactly(text, "belongs to interfaces in a VRF", wanted=service)
    reason = "belongs to IPv6 interfaces in a VRF"
    block.exactly("ipv6 nd suppress-ra", reason, wanted=service and ipv6)
    if management and interface.vrf != _MANAGEMENT_VRF:
        text = f"interface {interface.name} / vrf {_MANAGEMENT_VRF}"
        reading.ledger.missing(text, "the management port is in this VRF")
    elif interface.vrf == _MANAGEMENT_VRF and not management:
        block.forbid(["vrf"], "this VRF is of the management port alone")
    elif service and interface.vrf not in reading.vrfs:
        reading.ledger.missing(f"vrf {interface.vrf}", f"{interface.name} is in it")
    _check_addresses(found, reading)
    _check_filters(interface, reading)
    _check_parent(interface, found, reading)


def _check_addresses(found: InterfaceReading, reading: Reading) -> None:
    ordered = sorted(found.ipv4, key=lambda each: (each[0].ip, each[0].network.prefixlen))
    for rank, (_, secondary, line) in enumerate(ordered):
        if secondary is (rank == 0):
            reading.ledger.refuse(line, "all IPv4 addresses but the lowest are secondary")


def _check_filters(interface: Interface, reading: Reading) -> None:
    named = {Family.IPV4: interface.filter_ipv4, Family.IPV6: interface.filter_ipv6}
    for family, name in named.items():
        if name is None:
            continue
        filter_ = reading.filters.get(name)
        if filter_ is None or filter_.family is not family:
            text = f"{family} access-list {name}"
            reading.ledger.missing(text, f"{interface.name} names it; without it all is permitted")


def _check_parent(interface: Interface, found: InterfaceReading, reading: Reading) -> None:
    if interface.parent is None:
        return
    found.block.require(["vlan"], "sub-interfaces have a VLAN")
    parent = reading.interfaces.get(interface.parent)
    if parent is None or parent.draft.value.lag is not None:
        text = f"interface {interface.parent}"
        reading.ledger.missing(text, f"{interface.name} needs it, as a port that is no member")
