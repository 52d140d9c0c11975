"""Interface views of VRP, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Interface
from typing import Final

from citynet.device.model import Interface, InterfaceKind, IsisInterface, Queue
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, REFERENCE, number, secret, v4, v6_interface
from citynet.readers.vrp.policies import SERVICE_CLASS
from citynet.readers.vrp.reading import InterfaceReading, Reading

__all__ = ["INTERFACE", "finished_interfaces"]

Match = re.Match[str]

_CLASS_OF_WORD: Final = {word: name for name, word in SERVICE_CLASS.items()}
_IPV6: Final = "ipv6 enable"
_BFD_TIMERS: Final = "bfd min-tx-interval 300 min-rx-interval 300"
_FLAGS: Final = (
    "shutdown",
    "undo shutdown",
    _IPV6,
    "isis circuit-type p2p",
    f"isis {_BFD_TIMERS}",
    "isis bfd enable",
    f"isis ipv6 {_BFD_TIMERS}",
    "isis ipv6 bfd enable",
    "trust upstream default",
    "undo lldp enable",
    "undo dcn",
)


def _put(field: str) -> Callable[[InterfaceReading, Match, Line], None]:
    def act(subject: InterfaceReading, match: Match, line: Line) -> None:
        subject.draft.put(line, **{field: match[1]})

    return act


def _flag(subject: InterfaceReading, _match: Match, line: Line) -> None:
    if line.text in subject.flags:
        raise ValueError("said twice")
    subject.flags[line.text] = line
    subject.draft.use(line)


def _vlan(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, vlan=number(match[1], 1, 4094))


def _mtu(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, mtu=number(match[1], 46, 9600))


def _ipv6_mtu(subject: InterfaceReading, match: Match, line: Line) -> None:
    if subject.ipv6_mtu is not None:
        raise ValueError("said twice")
    subject.ipv6_mtu = number(match[1], 1280, 9600)
    subject.draft.use(line)


def _speed(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, speed=number(match[1], 1, 10**6) * 10**6)


def _binding(subject: InterfaceReading, match: Match, line: Line) -> None:
    if subject.draft.value.addresses or subject.isis or subject.ipv6_mtu or _IPV6 in subject.flags:
        raise ValueError("binding a VRF removes what layer 3 has before it")
    subject.draft.put(line, vrf=match[1])


def _ipv4(subject: InterfaceReading, match: Match, line: Line) -> None:
    has_primary = any(address.version == 4 for address in subject.draft.value.addresses)
    if has_primary != (match[3] is not None):
        raise ValueError("the first IPv4 address of an interface, and only it, has no 'sub'")
    mask = int(v4(match[2]))
    inverse = mask ^ 0xFFFFFFFF
    if inverse & (inverse + 1):
        raise ValueError(f"{match[2]} is not a netmask")
    subject.draft.add(
        line, "addresses", IPv4Interface(f"{v4(match[1])}/{32 - inverse.bit_length()}")
    )


def _ipv6(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.add(line, "addresses", v6_interface(match[1]))


def _policy(subject: InterfaceReading, match: Match, line: Line) -> None:
    if subject.policy is not None:
        raise ValueError("said twice: traffic policy")
    subject.policy = (match[1], line)
    subject.draft.use(line)


def _shaper(subject: InterfaceReading, match: Match, line: Line) -> None:
    if match[1] != match[2]:
        raise ValueError("committed and peak rate of a shaper are the same")
    subject.draft.put(line, shaper=int(match[1]) * 1000)


def _queue(subject: InterfaceReading, match: Match, line: Line) -> None:
    name = _CLASS_OF_WORD.get(match[1])
    if name is None or any(q.traffic_class is name for q in subject.draft.value.queues):
        raise ValueError("a queue is one of be, af3, ef, cs6, said once")
    queue = Queue(
        traffic_class=name,
        percent=number(match[2], 1, 100),
        origin=subject.draft.ledger.origin(line),
    )
    subject.draft.add(line, "queues", queue)


def _isis(subject: InterfaceReading, line: Line) -> Draft[IsisInterface]:
    if subject.isis is None:
        # Without a cost line the metric is the model's 0; see the dialect page.
        subject.isis = Draft(subject.draft.ledger, IsisInterface(metric=0))
    subject.draft.use(line)
    subject.isis.use(line)
    return subject.isis


def _isis_flag(subject: InterfaceReading, _match: Match, line: Line) -> None:
    if line.text in subject.flags:
        raise ValueError("said twice")
    subject.flags[line.text] = line
    _isis(subject, line)


def _isis_silent(subject: InterfaceReading, _match: Match, line: Line) -> None:
    _isis(subject, line).put(line, passive=True)


def _isis_enable(subject: InterfaceReading, match: Match, line: Line) -> None:
    family = "ipv6" if match[1] else "ipv4"
    key = f"isis enable {family}"
    if key in subject.flags:
        raise ValueError("said twice")
    subject.flags[key] = line
    subject.flags[f"{key} {match[2]}"] = line
    _isis(subject, line)


def _isis_cost(subject: InterfaceReading, match: Match, line: Line) -> None:
    family = "ipv6" if match[1] else "ipv4"
    if family in subject.metrics:
        raise ValueError("said twice: cost")
    subject.metrics[family] = number(match[2], 1, 16777214)
    _isis(subject, line)


def _isis_key(subject: InterfaceReading, match: Match, line: Line) -> None:
    _isis(subject, line).put(line, authentication=secret(match[1]))


INTERFACE: Final = RuleBook[InterfaceReading](
    {
        rf"vlan-type dot1q ({NUMBER})": _vlan,
        rf"mtu ({NUMBER})": _mtu,
        rf"ipv6 mtu ({NUMBER})": _ipv6_mtu,
        r"description (\S.*)": _put("description"),
        rf"bandwidth ({NUMBER})": _speed,
        rf"ip binding vpn-instance ({NAME})": _binding,
        r"ip address ([0-9.]+) ([0-9.]+)( sub)?": _ipv4,
        r"ipv6 address (\S+)": _ipv6,
        rf"traffic-policy ({NAME}) inbound": _policy,
        rf"user-queue cir ({NUMBER}) pir ({NUMBER}) outbound": _shaper,
        rf"port-queue (\S+) wfq weight ({NUMBER}) outbound": _queue,
        rf"isis (ipv6 )?enable ({NAME})": _isis_enable,
        r"isis silent": _isis_silent,
        rf"isis (ipv6 )?cost ({NUMBER}) level-2": _isis_cost,
        rf"isis authentication-mode md5 cipher ({REFERENCE})": _isis_key,
        **{re.escape(text): _isis_flag if text.startswith("isis") else _flag for text in _FLAGS},
    }
)


def finished_interfaces(reading: Reading) -> tuple[Interface, ...]:
    """Return the interfaces, joined with their policies; enter what does not fit together."""
    return tuple(_finished(name, found, reading) for name, found in reading.interfaces.items())


def _finished(name: str, found: InterfaceReading, reading: Reading) -> Interface:
    ledger = reading.ledger
    interface = found.draft.close()
    kind = _kind(interface)
    interface = replace(
        interface,
        kind=kind,
        enabled="shutdown" not in found.flags,
        parent=name.rpartition(".")[0] if kind is InterfaceKind.SUBINTERFACE else None,
        isis=_finished_isis(name, kind, found, reading),
    )
    if (kind is InterfaceKind.SUBINTERFACE) != (interface.vlan is not None):
        ledger.missing(f"interface {name} / vlan-type dot1q", "sub-interfaces have a VLAN")
    if interface.parent is not None and interface.parent not in reading.interfaces:
        ledger.missing(f"interface {interface.parent}", f"parent of {name} is missing")
    if interface.queues and kind is not InterfaceKind.PHYSICAL:
        ledger.missing(f"interface {name}", "queues stand on an interface that is no port")
    ipv6 = any(address.version == 6 for address in interface.addresses)
    if found.ipv6_mtu != (interface.mtu if ipv6 else None):
        ledger.missing(f"interface {name} / ipv6 mtu", "both families have one MTU")
    joined = _with_policy(name, interface, found, reading)
    _check_flags(name, joined, found, reading)
    return joined


def _kind(interface: Interface) -> InterfaceKind:
    if re.fullmatch(r"LoopBack[0-9]+", interface.name):
        return InterfaceKind.LOOPBACK
    if interface.vrf == "MGMT":
        return InterfaceKind.MANAGEMENT
    return InterfaceKind.SUBINTERFACE if "." in interface.name else InterfaceKind.PHYSICAL


def _finished_isis(
    name: str, kind: InterfaceKind, found: InterfaceReading, reading: Reading
) -> IsisInterface | None:
    if found.isis is None:
        return None
    isis = found.isis.close()
    tag = reading.isis.value.tag if reading.isis else None
    enabled = [family for family in ("ipv4", "ipv6") if f"isis enable {family}" in found.flags]
    if any(f"isis enable {family} {tag}" not in found.flags for family in enabled):
        reading.ledger.missing("isis", f"instance of {name} is not configured")
    if not enabled:
        reading.ledger.missing(f"interface {name} / isis enable", "IS-IS lines, but not enabled")
        return None
    costs = {found.metrics.get(family, 0) for family in enabled}
    if len(costs) > 1 or set(found.metrics) - set(enabled):
        reading.ledger.missing(f"interface {name} / isis cost", "all families have one metric")
    reading.isis_ipv4 = reading.isis_ipv4 or "ipv4" in enabled
    bfd = {f"isis {'ipv6 ' if family == 'ipv6' else ''}bfd enable" for family in enabled}
    return replace(
        isis,
        metric=max(costs),
        # A loopback sends no hellos: it is passive without a line.
        passive=isis.passive or kind is InterfaceKind.LOOPBACK,
        bfd=bool(bfd & set(found.flags)),
    )


def _check_flags(
    name: str, interface: Interface, found: InterfaceReading, reading: Reading
) -> None:
    port = interface.kind in {InterfaceKind.PHYSICAL, InterfaceKind.MANAGEMENT}
    isis = interface.isis
    families = {family for family in ("ipv4", "ipv6") if f"isis enable {family}" in found.flags}
    wanted = {
        "undo shutdown": port and interface.enabled,
        "shutdown": not interface.enabled,
        "ipv6 enable": any(address.version == 6 for address in interface.addresses),
        "trust upstream default": bool(interface.queues)
        or (interface.kind is InterfaceKind.SUBINTERFACE and interface.marking is None),
        "undo lldp enable": interface.kind is InterfaceKind.PHYSICAL and not interface.queues,
        "undo dcn": interface.kind is InterfaceKind.PHYSICAL,
        "isis circuit-type p2p": isis is not None and interface.kind is not InterfaceKind.LOOPBACK,
    }
    for family, words in (("ipv4", "isis"), ("ipv6", "isis ipv6")):
        bfd = isis is not None and isis.bfd and family in families
        wanted[f"{words} {_BFD_TIMERS}"] = bfd
        wanted[f"{words} bfd enable"] = bfd
    for text, is_wanted in wanted.items():
        line = found.flags.get(text)
        if is_wanted and line is None:
            reading.ledger.missing(f"interface {name} / {text}", "belongs to this interface")
        elif line is not None and not is_wanted:
            reading.ledger.refuse(line, "does not belong to this interface")


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
    lines = {*interface.origin.lines, *(each.number for each in policy.lines)}
    return replace(
        interface,
        filter_ipv4=policy.filter_ipv4,
        filter_ipv6=policy.filter_ipv6,
        policer=policy.policer,
        marking=policy.marking,
        origin=replace(interface.origin, lines=tuple(sorted(lines))),
    )
