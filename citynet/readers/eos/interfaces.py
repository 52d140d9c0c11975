"""Interface blocks of EOS, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from citynet.device.classes import QUEUE_NUMBER
from citynet.device.model import (
    Interface,
    InterfaceKind,
    IsisInterface,
    Queue,
)
from citynet.readers.blocks import Draft, Ledger, Line, RuleBook
from citynet.readers.eos.reading import InterfaceReading, Reading
from citynet.readers.values import (
    NAME,
    NUMBER,
    REFERENCE,
    number,
    secret,
    v4_interface,
    v6_interface,
)

__all__ = ["INTERFACE", "finished_interfaces", "kind_of"]

_KINDS: Final = (
    (re.compile(r"Ethernet[0-9]+(?:/[0-9]+)*"), InterfaceKind.PHYSICAL),
    (re.compile(r"Ethernet[0-9]+(?:/[0-9]+)*\.[0-9]+"), InterfaceKind.SUBINTERFACE),
    (re.compile(r"Loopback[0-9]+"), InterfaceKind.LOOPBACK),
    (re.compile(r"Management[0-9]+"), InterfaceKind.MANAGEMENT),
)
_SPEEDS: Final = {
    "1000full": 10**9,
    "10000full": 10**10,
    "25gfull": 25 * 10**9,
    "40gfull": 40 * 10**9,
    "50gfull": 50 * 10**9,
    "100gfull": 10**11,
    "200gfull": 2 * 10**11,
    "400gfull": 4 * 10**11,
}
_CLASS_OF_QUEUE: Final = {queue: name for name, queue in QUEUE_NUMBER.items()}
_NO_SWITCHPORT: Final = "no switchport"
_POINT_TO_POINT: Final = "isis network point-to-point"
_NO_LLDP: Final = ("no lldp transmit", "no lldp receive")
_RA_DISABLED: Final = "ipv6 nd ra disabled"
_ISIS_MODE: Final = "isis authentication mode sha key-id 1"

Match = re.Match[str]


def _put(field: str) -> Callable[[InterfaceReading, Match, Line], None]:
    def act(subject: InterfaceReading, match: Match, line: Line) -> None:
        subject.draft.put(line, **{field: match[1]})

    return act


def _disabled(subject: InterfaceReading, _match: Match, line: Line) -> None:
    subject.draft.put(line, enabled=False)


def _mtu(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, mtu=number(match[1], 68, 9214))


def _speed(subject: InterfaceReading, match: Match, line: Line) -> None:
    if match[1] not in _SPEEDS:
        raise ValueError(f"unknown speed {match[1]}")
    subject.draft.put(line, speed=_SPEEDS[match[1]])


def _flag(subject: InterfaceReading, _match: Match, line: Line) -> None:
    if line.text in subject.flags:
        subject.draft.ledger.refuse(line, "said twice")
        return
    subject.flags[line.text] = line
    subject.draft.use(line)


def _vlan(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, vlan=number(match[1], 1, 4094))


def _binding(subject: InterfaceReading, match: Match, line: Line) -> None:
    if subject.draft.value.addresses:
        raise ValueError("setting a VRF removes the addresses before it")
    subject.draft.put(line, vrf=match[1])


def _ipv4(subject: InterfaceReading, match: Match, line: Line) -> None:
    has_primary = any(address.version == 4 for address in subject.draft.value.addresses)
    if has_primary != (match[2] is not None):
        raise ValueError("the first IPv4 address of an interface, and only it, is not secondary")
    subject.draft.add(line, "addresses", v4_interface(match[1]))


def _ipv6(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.add(line, "addresses", v6_interface(match[1]))


def _policy(subject: InterfaceReading, match: Match, line: Line) -> None:
    if subject.policy is not None:
        subject.draft.ledger.refuse(line, "said twice: input policy")
        return
    subject.policy = (match[1], line)
    subject.draft.use(line)


def _shaper(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, shaper=number(match[1], 1, 10**9) * 1000)


def _isis(subject: InterfaceReading, line: Line) -> Draft[IsisInterface]:
    if subject.isis is None:
        # An interface without a metric line has the model's metric 0; see the dialect page.
        subject.isis = Draft(subject.draft.ledger, IsisInterface(metric=0))
    subject.draft.use(line)
    return subject.isis


def _isis_enable(subject: InterfaceReading, match: Match, line: Line) -> None:
    if subject.tag is not None:
        subject.draft.ledger.refuse(line, "said twice: IS-IS instance")
        return
    subject.tag = match[1]
    _isis(subject, line).use(line)


def _isis_metric(subject: InterfaceReading, match: Match, line: Line) -> None:
    _isis(subject, line).put(line, metric=number(match[1], 1, 16777215))


def _isis_bfd(subject: InterfaceReading, _match: Match, line: Line) -> None:
    _isis(subject, line).put(line, bfd=True)


def _isis_passive(subject: InterfaceReading, _match: Match, line: Line) -> None:
    _isis(subject, line).put(line, passive=True)


def _isis_key(subject: InterfaceReading, match: Match, line: Line) -> None:
    _isis(subject, line).put(line, authentication=secret(match[1]))


def _queue(subject: InterfaceReading, match: Match, line: Line) -> None:
    name = _CLASS_OF_QUEUE.get(int(match[1]))
    texts = sorted(child.text for child in line.children)
    shares = [re.fullmatch(rf"bandwidth percent ({NUMBER})", text) for text in texts]
    share = next((found for found in shares if found), None)
    if name is None or share is None or texts != sorted(["no priority", share[0]]):
        raise ValueError("a queue is one of 0, 3, 5, 6, 'no priority' and 'bandwidth percent N'")
    if any(queue.traffic_class is name for queue in subject.draft.value.queues):
        raise ValueError(f"queue {match[1]} is said twice")
    queue = Queue(
        traffic_class=name,
        percent=number(share[1], 1, 100),
        origin=subject.draft.ledger.origin(*line.lines()),
    )
    subject.draft.add(line, "queues", queue)
    subject.draft.use(*line.children)


INTERFACE: Final = RuleBook[InterfaceReading](
    {
        r"description (\S.*)": _put("description"),
        r"shutdown": _disabled,
        rf"mtu ({NUMBER})": _mtu,
        r"speed forced (\S+)": _speed,
        _NO_SWITCHPORT: _flag,
        **dict.fromkeys(_NO_LLDP, _flag),
        rf"encapsulation dot1q vlan ({NUMBER})": _vlan,
        rf"vrf ({NAME})": _binding,
        r"ip address (\S+)( secondary)?": _ipv4,
        r"ipv6 address (\S+)": _ipv6,
        _RA_DISABLED: _flag,
        rf"ip access-group ({NAME}) in": _put("filter_ipv4"),
        rf"ipv6 access-group ({NAME}) in": _put("filter_ipv6"),
        rf"service-policy type qos input ({NAME})": _policy,
        rf"shape rate ({NUMBER}) kbps": _shaper,
        rf"isis enable ({NAME})": _isis_enable,
        r"isis bfd": _isis_bfd,
        rf"isis metric ({NUMBER})": _isis_metric,
        r"isis passive": _isis_passive,
        _POINT_TO_POINT: _flag,
        _ISIS_MODE: _flag,
        rf"isis authentication key-id 1 algorithm sha-256 key 0 ({REFERENCE})": _isis_key,
        rf"tx-queue ({NUMBER})": _queue,
    }
)


def finished_interfaces(reading: Reading) -> tuple[Interface, ...]:
    """Return the interfaces, joined with their policies; enter what does not fit together."""
    return tuple(_finished(name, found, reading) for name, found in reading.interfaces.items())


def kind_of(name: str) -> InterfaceKind | None:
    """Return what an interface is, which EOS says by its name."""
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(name)), None)


def _finished(name: str, found: InterfaceReading, reading: Reading) -> Interface:
    ledger = reading.ledger
    interface = found.draft.close()
    changes = replace(interface, isis=_finished_isis(name, found, reading))
    if interface.kind is InterfaceKind.SUBINTERFACE:
        changes = replace(changes, parent=name.rpartition(".")[0])
        if changes.parent not in reading.interfaces:
            ledger.missing(f"interface {changes.parent}", f"parent of {name} is missing")
        if changes.vlan is None:
            ledger.missing(f"interface {name} / encapsulation dot1q vlan", "no VLAN")
    elif changes.vlan is not None:
        ledger.missing(f"interface {name}", "a VLAN stands on an interface that has no parent")
    if changes.queues and changes.kind is not InterfaceKind.PHYSICAL:
        ledger.missing(f"interface {name}", "queues stand on an interface that is no port")
    _check_flags(name, changes, found, ledger)
    return _with_policy(name, changes, found, reading)


def _finished_isis(name: str, found: InterfaceReading, reading: Reading) -> IsisInterface | None:
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


def _check_flags(name: str, interface: Interface, found: InterfaceReading, ledger: Ledger) -> None:
    isis = interface.isis
    ipv6 = any(address.version == 6 for address in interface.addresses)
    wanted = {
        _NO_SWITCHPORT: interface.kind is InterfaceKind.PHYSICAL,
        **dict.fromkeys(
            _NO_LLDP, interface.kind is InterfaceKind.PHYSICAL and not interface.queues
        ),
        _POINT_TO_POINT: isis is not None and interface.kind is not InterfaceKind.LOOPBACK,
        _RA_DISABLED: ipv6 and interface.vrf is not None,
        _ISIS_MODE: isis is not None and isis.authentication is not None,
    }
    for text, is_wanted in wanted.items():
        line = found.flags.get(text)
        if is_wanted and line is None:
            ledger.missing(f"interface {name} / {text}", "belongs to this interface")
        elif line is not None and not is_wanted:
            ledger.refuse(line, "does not belong to this interface")


def _with_policy(
    name: str, interface: Interface, found: InterfaceReading, reading: Reading
) -> Interface:
    if found.policy is None:
        return interface
    policy_name, line = found.policy
    policy = reading.policies.get(policy_name)
    if policy is None:
        reading.ledger.refuse(line, f"policy map {policy_name} does not exist")
        return interface
    if policy_name != f"IN-{name}":
        reading.ledger.refuse(line, "a policy map is named after its interface, IN-NAME")
    origin = replace(
        interface.origin,
        lines=tuple(sorted({*interface.origin.lines, *(each.number for each in policy.lines)})),
    )
    return replace(interface, marking=policy.marking, policer=policy.policer, origin=origin)
