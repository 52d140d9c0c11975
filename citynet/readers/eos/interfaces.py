"""Interface blocks of EOS, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from citynet.device.classes import QUEUE_NUMBER
from citynet.device.model import (
    Family,
    Interface,
    InterfaceKind,
    IsisInterface,
    Queue,
    TrafficClass,
)
from citynet.readers.blocks import Draft, Line, RuleBook
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

__all__ = ["ECN", "EDGE_QUEUE", "FLAGS", "read_interface"]

_PORT: Final = r"(?:Ethernet[0-9]+(?:/[0-9]+)*|Port-Channel[1-9][0-9]*)"
_KINDS: Final = (
    (re.compile(r"Ethernet[0-9]+(?:/[0-9]+)*"), InterfaceKind.PHYSICAL),
    (re.compile(r"Port-Channel[1-9][0-9]*"), InterfaceKind.LAG),
    (re.compile(rf"{_PORT}\.[0-9]+"), InterfaceKind.SUBINTERFACE),
    (re.compile(r"Loopback[0-9]+"), InterfaceKind.LOOPBACK),
    (re.compile(r"Management[0-9]+"), InterfaceKind.MANAGEMENT),
)
_ANYWHERE: Final = r"description|(?:no )?shutdown|mtu|vrf|ip(?:v6)? address|ipv6 nd|isis"
_ROUTED: Final = rf"{_ANYWHERE}|ip(?:v6)? (?:verify|access-group)|service-policy|shape"
_BELONGING: Final = {
    InterfaceKind.PHYSICAL: re.compile(
        rf"(?:{_ROUTED}|speed|no switchport|no lldp|mac security|priority-flow-control"
        r"|tx-queue)\b.*"
    ),
    InterfaceKind.LAG: re.compile(
        rf"(?:{_ROUTED}|no switchport|port-channel min-links|tx-queue)\b.*"
    ),
    InterfaceKind.SUBINTERFACE: re.compile(rf"(?:{_ROUTED}|encapsulation)\b.*"),
    InterfaceKind.LOOPBACK: re.compile(rf"(?:{_ANYWHERE})\b.*"),
    InterfaceKind.MANAGEMENT: re.compile(rf"(?:{_ANYWHERE})\b.*"),
}
"""Beginnings of the lines that an interface of each kind may have."""
_MEMBER: Final = re.compile(
    r"(?:description|(?:no )?shutdown|speed|channel-group|lacp|no lldp)\b.*"
)
_CHANNEL_GROUP: Final = re.compile(rf"channel-group ({NUMBER}) mode active")
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
ECN: Final = (
    "random-detect ecn minimum-threshold 512 kbytes maximum-threshold 768 kbytes"
    " max-mark-probability 100"
)
"""How the queue of the class lossless marks; no other queue does."""
EDGE_ECN: Final = ECN.replace("512", "128").replace("768", "192")
"""How it marks towards an endpoint, where a port has no shares."""
EDGE_QUEUE: Final = f"tx-queue {QUEUE_NUMBER[TrafficClass.LOSSLESS]}"
FLAGS: Final = (
    "no switchport",
    "no lldp transmit",
    "no lldp receive",
    "lacp timer fast",
    "ipv6 nd ra disabled",
    "ip verify unicast source reachable-via rx",
    "ipv6 verify unicast source reachable-via rx",
    "isis network point-to-point",
    "isis authentication mode sha key-id 1",
    "priority-flow-control on",
    "priority-flow-control priority 4 no-drop",
)
"""Lines without a field of their own; whether they belong shows when the block is finished."""

Match = re.Match[str]


def _put(field: str) -> Callable[[InterfaceReading, Match, Line], None]:
    def act(subject: InterfaceReading, match: Match, line: Line) -> None:
        subject.draft.put(line, **{field: match[1]})

    return act


def _state(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, enabled=match[1] is not None)
    subject.state = subject.state or line


def _mtu(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, mtu=number(match[1], 68, 9214))


def _speed(subject: InterfaceReading, match: Match, line: Line) -> None:
    if match[1] not in _SPEEDS:
        raise ValueError(f"unknown speed {match[1]}")
    subject.draft.put(line, speed=_SPEEDS[match[1]])
    subject.speed = subject.speed or (_SPEEDS[match[1]], line)


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


def _filter(family: Family) -> Callable[[InterfaceReading, Match, Line], None]:
    def act(subject: InterfaceReading, match: Match, line: Line) -> None:
        subject.draft.put(line, **{f"filter_{family}": match[1]})
        subject.filters.append((family, match[1], line))

    return act


def _profile(subject: InterfaceReading, match: Match, line: Line) -> None:
    if subject.profile is not None:
        raise ValueError("said twice: MACsec profile")
    subject.profile = (match[1], line)
    subject.draft.use(line)


def _channel_group(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, lag=f"Port-Channel{number(match[1], 1, 999_999)}")
    subject.channel_group = subject.channel_group or line


def _min_links(subject: InterfaceReading, match: Match, line: Line) -> None:
    subject.draft.put(line, min_links=number(match[1], 1, 65535))


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
    if name is None:
        raise ValueError("a queue is one of 0, 3, 4, 5, 6")
    if name is TrafficClass.LOSSLESS and subject.draft.value.kind is InterfaceKind.LAG:
        raise ValueError("a LAG has no lossless queue: its members do not pause")
    texts = sorted(child.text for child in line.children)
    if line.text == EDGE_QUEUE and texts == ["no priority", EDGE_ECN]:
        _flag(subject, match, line)
        subject.draft.use(*line.children)
        return
    shares = [re.fullmatch(rf"bandwidth percent ({NUMBER})", text) for text in texts]
    share = next((found for found in shares if found), None)
    marks = [ECN] if name is TrafficClass.LOSSLESS else []
    if share is None or texts != sorted(["no priority", share[0], *marks]):
        raise ValueError("a queue has 'no priority', 'bandwidth percent N'; queue 4 marks (ECN)")
    if any(queue.traffic_class is name for queue in subject.draft.value.queues):
        raise ValueError(f"queue {match[1]} is said twice")
    queue = Queue(
        traffic_class=name,
        percent=number(share[1], 1, 100),
        origin=subject.draft.ledger.origin(*line.lines()),
    )
    subject.draft.add(line, "queues", queue)
    subject.draft.use(*line.children)


_RULES: Final = RuleBook[InterfaceReading](
    {
        r"description (\S.*)": _put("description"),
        r"(no )?shutdown": _state,
        _CHANNEL_GROUP.pattern: _channel_group,
        rf"mtu ({NUMBER})": _mtu,
        rf"port-channel min-links ({NUMBER})": _min_links,
        r"speed forced (\S+)": _speed,
        **dict.fromkeys(map(re.escape, FLAGS), _flag),
        rf"encapsulation dot1q vlan ({NUMBER})": _vlan,
        rf"vrf ({NAME})": _binding,
        r"ip address (\S+)( secondary)?": _ipv4,
        r"ipv6 address (\S+)": _ipv6,
        rf"ip access-group ({NAME}) in": _filter(Family.IPV4),
        rf"ipv6 access-group ({NAME}) in": _filter(Family.IPV6),
        rf"service-policy type qos input ({NAME})": _policy,
        rf"shape rate ({NUMBER}) kbps": _shaper,
        rf"isis enable ({NAME})": _isis_enable,
        r"isis bfd": _isis_bfd,
        rf"isis metric ({NUMBER})": _isis_metric,
        r"isis passive": _isis_passive,
        rf"isis authentication key-id 1 algorithm sha-256 key 0 ({REFERENCE})": _isis_key,
        rf"mac security profile ({NAME})": _profile,
        rf"tx-queue ({NUMBER})": _queue,
    }
)


def read_interface(reading: Reading, match: Match, line: Line) -> None:
    """Read an interface block; a line that its kind cannot have is unread."""
    name = match[1]
    kind = next((kind for pattern, kind in _KINDS if pattern.fullmatch(name)), None)
    if kind is None or name in reading.interfaces:
        raise ValueError("an interface has a name that says its kind, and is said once")
    draft = Draft(reading.ledger, Interface(name=name, kind=kind))
    draft.use(line)
    found = InterfaceReading(draft)
    reading.interfaces[name] = found
    is_member = kind is InterfaceKind.PHYSICAL and any(
        child.text.startswith("channel-group ") for child in line.children
    )
    belonging = _MEMBER if is_member else _BELONGING[kind]
    for child in line.children:
        if belonging.fullmatch(child.text) is None:
            what = "member of a LAG" if is_member else f"{kind} interface"
            reading.ledger.refuse(child, f"a {what} has no such line")
    lines = [child for child in line.children if belonging.fullmatch(child.text)]
    _RULES.apply(lines, found, reading.ledger)
