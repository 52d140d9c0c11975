"""Interfaces of VRP when all views have been read: what has to agree with what."""

from __future__ import annotations

import re
from dataclasses import replace

from citynet.device.model import ApplicationMatch, Interface, InterfaceKind
from citynet.readers.vrp.applications import matches_of
from citynet.readers.vrp.diffserv import SPARE_QUEUES
from citynet.readers.vrp.isis_interfaces import finished_isis_interface, wanted_isis_flags
from citynet.readers.vrp.lags import LAG_FLAGS, LEAST, check_member, is_lag
from citynet.readers.vrp.macsec import MACSEC_FLAGS, check_macsec
from citynet.readers.vrp.reading import InterfaceReading, PolicyReading, Reading
from citynet.readers.vrp.shares import BASE_SHARE, check_channels, with_shares

__all__ = ["finished_interfaces"]


def finished_interfaces(reading: Reading) -> tuple[Interface, ...]:
    """Return the interfaces, joined with their policies; enter what does not fit together."""
    interfaces = tuple(
        _finished(name, found, reading) for name, found in reading.interfaces.items()
    )
    check_macsec(interfaces, reading)
    check_channels(interfaces, reading)
    return interfaces


def _finished(name: str, found: InterfaceReading, reading: Reading) -> Interface:
    ledger = reading.ledger
    interface = found.draft.close()
    kind = _kind(interface)
    interface = replace(
        interface,
        kind=kind,
        enabled="shutdown" not in found.flags,
        parent=name.rpartition(".")[0] if kind is InterfaceKind.SUBINTERFACE else None,
        isis=finished_isis_interface(name, kind, found, reading),
    )
    if (kind is InterfaceKind.SUBINTERFACE) != (interface.vlan is not None):
        ledger.missing(f"interface {name} / vlan-type dot1q", "sub-interfaces have a VLAN")
    if interface.parent is not None:
        _check_parent(name, interface.parent, reading)
    if interface.vrf not in {None, "MGMT", *reading.vrfs}:
        ledger.missing(f"ip vpn-instance {interface.vrf}", f"VRF of {name} is missing")
    interface = with_shares(interface, found, reading)
    if interface.queues and kind not in {InterfaceKind.PHYSICAL, InterfaceKind.LAG}:
        ledger.missing(f"interface {name}", "queues stand on an interface that is no port")
    ipv6 = any(address.version == 6 for address in interface.addresses)
    if found.ipv6_mtu != (interface.mtu if ipv6 else None):
        ledger.missing(f"interface {name} / ipv6 mtu", "both families have one MTU")
    shaped = interface.committed is not None and kind is not InterfaceKind.SUBINTERFACE
    if found.queue is not None and shaped:
        ledger.refuse(found.queue, "only sub-interfaces are guaranteed a rate")
    joined = _with_policy(name, interface, found, reading)
    _check_flags(name, joined, found, reading)
    check_member(joined, found, reading)
    return joined


def _kind(interface: Interface) -> InterfaceKind:
    if re.fullmatch(r"LoopBack[0-9]+", interface.name):
        return InterfaceKind.LOOPBACK
    if is_lag(interface.name):
        return InterfaceKind.LAG
    if interface.vrf == "MGMT":
        return InterfaceKind.MANAGEMENT
    return InterfaceKind.SUBINTERFACE if "." in interface.name else InterfaceKind.PHYSICAL


def _check_parent(name: str, parent: str, reading: Reading) -> None:
    found = reading.interfaces.get(parent)
    if found is None:
        reading.ledger.missing(f"interface {parent}", f"parent of {name} is missing")
    elif found.draft.value.lag is not None:
        reading.ledger.missing(f"interface {parent}", f"parent of {name} is a member of a LAG")


def _has_queues(interface: Interface, reading: Reading) -> bool:
    """Return whether a port or the LAG that it is a member of has queues."""
    lag = reading.interfaces.get(interface.lag) if interface.lag is not None else None
    return bool(interface.queues or (lag is not None and lag.draft.value.queues))


def _check_flags(
    name: str, interface: Interface, found: InterfaceReading, reading: Reading
) -> None:
    kind = interface.kind
    physical = kind is InterfaceKind.PHYSICAL
    port = kind in {InterfaceKind.PHYSICAL, InterfaceKind.LAG, InterfaceKind.MANAGEMENT}
    wanted = {
        "undo shutdown": port and interface.enabled,
        "shutdown": not interface.enabled,
        "ipv6 enable": any(address.version == 6 for address in interface.addresses),
        "trust upstream CITY": bool(interface.queues)
        or (kind is InterfaceKind.SUBINTERFACE and interface.marking is None),
        **dict.fromkeys(SPARE_QUEUES, bool(interface.queues)),
        # The ports that tenants see.
        "undo lldp enable": physical and not _has_queues(interface, reading),
        "undo dcn": physical,
        BASE_SHARE: bool(interface.slices),
        LEAST: kind is InterfaceKind.LAG and interface.min_links is not None,
        **dict.fromkeys(LAG_FLAGS, kind is InterfaceKind.LAG),
        **dict.fromkeys(MACSEC_FLAGS, interface.macsec is not None),
        **wanted_isis_flags(kind, interface.isis, found),
    }
    reading.ledger.settle(found.flags, wanted, f"interface {name}", "interface")


def _with_policy(
    name: str, interface: Interface, found: InterfaceReading, reading: Reading
) -> Interface:
    if found.policy is None:
        return interface
    policy_name, line = found.policy
    policy = reading.policies.get(policy_name)
    if policy is None:
        reading.ledger.refuse(line, f"traffic policy {policy_name} does not exist")
        return interface
    if policy_name != "IN-" + name.replace("/", "-"):
        reading.ledger.refuse(line, "a traffic policy is named after its interface, IN-NAME")
    if policy.urpf and interface.kind in {InterfaceKind.LOOPBACK, InterfaceKind.MANAGEMENT}:
        reading.ledger.refuse(line, "no uRPF on this kind of interface")
    applications = _applications(interface, policy, reading)
    lines = {*interface.origin.lines, *(each.number for each in policy.lines)}
    lines |= {number for one in applications for number in one.origin.lines}
    return replace(
        interface,
        filter_ipv4=policy.filter_ipv4,
        filter_ipv6=policy.filter_ipv6,
        policer=policy.policer,
        marking=policy.marking,
        urpf=policy.urpf,
        applications=applications,
        origin=replace(interface.origin, lines=tuple(sorted(lines))),
    )


def _applications(
    interface: Interface, policy: PolicyReading, reading: Reading
) -> tuple[ApplicationMatch, ...]:
    if policy.applications is None:
        return ()
    name, line = policy.applications
    if name != "APP-" + interface.name.replace("/", "-"):
        reading.ledger.refuse(line, "a policy of applications is named after its interface")
    if interface.kind is not InterfaceKind.SUBINTERFACE or interface.vrf is None:
        reading.ledger.refuse(line, "only sub-interfaces of VRFs mark applications")
    return matches_of(name, line, reading)
