"""What follows from the interface blocks of EOS together, and with what they name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final

from citynet.device.model import (
    Interface,
    InterfaceKind,
    IsisInterface,
    MacSec,
    Origin,
    TrafficClass,
)
from citynet.readers.blocks import Ledger, Line
from citynet.readers.eos.interfaces import EDGE_QUEUE
from citynet.readers.eos.reading import InterfaceReading, Reading

__all__ = ["finished_interfaces"]

_SOURCE_CHECKS: Final = (
    "ip verify unicast source reachable-via rx",
    "ipv6 verify unicast source reachable-via rx",
)
_FLOW_CONTROL: Final = ("priority-flow-control on", "priority-flow-control priority 4 no-drop")
_PORTS: Final = (InterfaceKind.PHYSICAL, InterfaceKind.LAG)


def finished_interfaces(reading: Reading) -> tuple[Interface, ...]:
    """Return the interfaces, joined with what they name; enter what does not fit together."""
    speeds = _speeds_of_lags(reading)
    interfaces = (_finished(found, reading, speeds) for found in reading.interfaces.values())
    finished = tuple(interfaces)
    _check_profiles(reading)
    return finished


def _speeds_of_lags(reading: Reading) -> dict[str, tuple[int, tuple[Line, ...]]]:
    """Return the speed of each LAG whose members say one, with the lines that say it."""
    members: dict[str, list[InterfaceReading]] = defaultdict(list)
    for found in reading.interfaces.values():
        if found.draft.value.lag is not None:
            members[found.draft.value.lag].append(found)
    speeds = {}
    for lag, its_members in members.items():
        said = [found.speed for found in its_members if found.speed is not None]
        lines = tuple(line for _, line in said)
        rates = {rate for rate, _ in said}
        if len(rates) == 1 and len(said) == len(its_members):
            speeds[lag] = rates.pop() * len(said), lines
            continue
        for line in lines:
            reading.ledger.refuse(line, f"members of {lag} have one speed, or none says it")
    return speeds


def _finished(
    found: InterfaceReading, reading: Reading, speeds: dict[str, tuple[int, tuple[Line, ...]]]
) -> Interface:
    ledger = reading.ledger
    read = found.draft.close()
    name = read.name
    interface = replace(
        read,
        isis=_isis(name, found, reading),
        macsec=_macsec(name, found, reading),
        urpf=_both(_SOURCE_CHECKS, found, ledger),
        lossless=_both(_FLOW_CONTROL, found, ledger),
    )
    if read.kind is InterfaceKind.SUBINTERFACE:
        interface = replace(interface, parent=_parent(read, reading))
    if read.kind is not InterfaceKind.LOOPBACK and found.state is None:
        ledger.missing(f"interface {name} / no shutdown", "the text does not say whether it is up")
        interface = replace(interface, enabled=read.kind is not InterfaceKind.PHYSICAL)
    if read.kind is InterfaceKind.LOOPBACK and found.state is not None and read.enabled:
        ledger.refuse(found.state, "a loopback is up without being told")
    if read.lag is not None:
        _check_member(found, read.lag, reading)
        interface = replace(interface, speed=None)
    if read.kind is InterfaceKind.LAG and name in speeds:
        speed, lines = speeds[name]
        interface = replace(interface, speed=speed, origin=_with(interface.origin, lines))
    for family, filter_name, line in found.filters:
        its_filter = reading.filters.get(filter_name)
        if its_filter is None or its_filter.family is not family:
            ledger.refuse(line, f"without the {family} list {filter_name}, all packets may enter")
    _check_flags(interface, found, reading)
    return _with_policy(interface, found, reading)


def _with(origin: Origin, lines: tuple[Line, ...]) -> Origin:
    return replace(origin, lines=tuple(sorted({*origin.lines, *(line.number for line in lines)})))


def _parent(interface: Interface, reading: Reading) -> str:
    name, ledger = interface.name, reading.ledger
    parent = name.rpartition(".")[0]
    if parent not in reading.interfaces:
        ledger.missing(f"interface {parent}", f"parent of {name} is missing")
    elif reading.interfaces[parent].draft.value.lag is not None:
        ledger.missing(f"interface {parent}", f"parent of {name} is a member of a LAG")
    if interface.vlan is None:
        ledger.missing(f"interface {name} / encapsulation dot1q vlan", "no VLAN")
    return parent


def _check_member(found: InterfaceReading, lag: str, reading: Reading) -> None:
    if lag not in reading.interfaces and found.channel_group is not None:
        reading.ledger.refuse(found.channel_group, f"{lag} is not there")


def _isis(name: str, found: InterfaceReading, reading: Reading) -> IsisInterface | None:
    if found.isis is None:
        return None
    isis = found.isis.close()
    tag = reading.isis.value.tag if reading.isis else None
    if found.tag is None:
        reading.ledger.missing(f"interface {name} / isis enable", "IS-IS lines, but not enabled")
        return None
    if found.tag != tag:
        reading.ledger.missing(f"router isis {found.tag}", f"instance of {name} is not configured")
    return isis


def _macsec(name: str, found: InterfaceReading, reading: Reading) -> MacSec | None:
    if found.profile is None:
        return None
    profile_name, line = found.profile
    profile = (reading.profiles or {}).get(profile_name)
    if profile is None:
        reading.ledger.refuse(line, f"MACsec profile {profile_name} does not exist")
        return None
    if profile_name != f"MS-{name.replace('/', '-')}":
        reading.ledger.refuse(line, "a MACsec profile is named after its port, MS-NAME")
    return profile.macsec


def _check_profiles(reading: Reading) -> None:
    used = {found.profile[0] for found in reading.interfaces.values() if found.profile}
    for name, profile in sorted((reading.profiles or {}).items()):
        if name not in used:
            reading.ledger.refuse(profile.opener, "no port names this MACsec profile")


def _both(texts: tuple[str, ...], found: InterfaceReading, ledger: Ledger) -> bool:
    """Return whether all of ``texts`` are there; some of them alone are refused."""
    lines = [found.flags[text] for text in texts if text in found.flags]
    if len(lines) == len(texts):
        return True
    for line in lines:
        ledger.refuse(line, f"stands together with {' and '.join(sorted({*texts} - {line.text}))}")
    return False


def _check_flags(interface: Interface, found: InterfaceReading, reading: Reading) -> None:
    ledger = reading.ledger
    kind, isis = interface.kind, interface.isis
    is_member = interface.lag is not None
    wanted = {
        "no switchport": kind in _PORTS and not is_member,
        "no lldp transmit": _hides_itself(interface, reading),
        "no lldp receive": _hides_itself(interface, reading),
        "lacp timer fast": is_member,
        EDGE_QUEUE: interface.lossless and not interface.queues,
        "isis network point-to-point": isis is not None and kind is not InterfaceKind.LOOPBACK,
        "isis authentication mode sha key-id 1": isis is not None
        and isis.authentication is not None,
        "ipv6 nd ra disabled": interface.vrf is not None
        and kind is not InterfaceKind.MANAGEMENT
        and any(address.version == 6 for address in interface.addresses),
    }
    ledger.settle(found.flags, wanted, f"interface {interface.name}", "interface")


def _hides_itself(interface: Interface, reading: Reading) -> bool:
    """Return whether tenants may be behind the port, who are to see no LLDP."""
    if interface.kind is not InterfaceKind.PHYSICAL:
        return False
    lag = reading.interfaces.get(interface.lag) if interface.lag is not None else None
    return not (lag.draft.value.queues if lag else interface.queues)


def _with_policy(interface: Interface, found: InterfaceReading, reading: Reading) -> Interface:
    if found.policy is None:
        return interface
    name, ledger = interface.name, reading.ledger
    policy_name, line = found.policy
    policy = reading.policies.get(policy_name)
    if policy is None:
        ledger.refuse(line, f"policy map {policy_name} does not exist")
        return interface
    if policy_name != f"IN-{name.replace('/', '-')}":
        ledger.refuse(line, "a policy map is named after its interface, IN-NAME")
    if policy.marking is TrafficClass.LOSSLESS and name.startswith("Port-Channel"):
        ledger.refuse(line, "a LAG has no lossless class: its members do not pause")
    return replace(
        interface,
        marking=policy.marking,
        policer=policy.policer,
        origin=_with(interface.origin, policy.lines),
    )
