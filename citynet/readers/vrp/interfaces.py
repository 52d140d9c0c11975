"""Lines of interface views of VRP."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Interface
from typing import Final

from citynet.device.model import Interface, InterfaceKind, Queue, TrafficClass
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, number, v4, v6_interface
from citynet.readers.vrp.diffserv import SPARE_QUEUES
from citynet.readers.vrp.isis_interfaces import ISIS_RULES
from citynet.readers.vrp.lags import LAG_FLAGS, LAG_RULES, is_lag
from citynet.readers.vrp.macsec import MACSEC_FLAGS, MACSEC_RULES
from citynet.readers.vrp.policies import SERVICE_CLASS
from citynet.readers.vrp.reading import InterfaceReading, Reading
from citynet.readers.vrp.shares import BASE_SHARE, SHARE_RULES, is_channel, read_channel

__all__ = ["read_interface"]

Match = re.Match[str]

_CLASS_OF_WORD: Final = {word: name for name, word in SERVICE_CLASS.items()}
_IPV6: Final = "ipv6 enable"
_FASTEST: Final = 10**9
"""Kbit/s."""
_FLAGS: Final = (
    "shutdown",
    "undo shutdown",
    _IPV6,
    "trust upstream CITY",
    *SPARE_QUEUES,
    "undo lldp enable",
    "undo dcn",
    BASE_SHARE,
    *LAG_FLAGS,
    *MACSEC_FLAGS,
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
    shaper = number(match[2], 1, _FASTEST)
    committed = number(match[1], 1, shaper)
    subject.draft.put(
        line,
        shaper=shaper * 1000,
        # Twice the same rate is how a shaper without a guarantee is written.
        committed=committed * 1000 if committed < shaper else None,
    )
    subject.queue = line


def _guaranteed(subject: InterfaceReading, match: Match, line: Line) -> None:
    rate = number(match[1], 1, _FASTEST) * 1000
    subject.draft.put(line, shaper=rate, committed=rate)
    subject.queue = line


def _queue(subject: InterfaceReading, match: Match, line: Line) -> None:
    name = _CLASS_OF_WORD[match[1]]
    if any(q.traffic_class is name for q in subject.draft.value.queues):
        raise ValueError("a queue is one of be, af3, ef, cs6, said once")
    queue = Queue(
        traffic_class=name,
        percent=number(match[2], 1, 100),
        origin=subject.draft.ledger.origin(line),
    )
    subject.draft.add(line, "queues", queue)
    if name is TrafficClass.CONTROL:
        subject.control = line


_INTERFACE: Final = RuleBook[InterfaceReading](
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
        rf"user-queue cir ({NUMBER}) outbound": _guaranteed,
        rf"port-queue (be|af3|ef|cs6) wfq weight ({NUMBER}) outbound": _queue,
        **LAG_RULES,
        **SHARE_RULES,
        **MACSEC_RULES,
        **ISIS_RULES,
        **dict.fromkeys(map(re.escape, _FLAGS), _flag),
    }
)


def read_interface(reading: Reading, match: Match, opener: Line) -> None:
    """Read an interface, or a channel, which is a share of its port."""
    name = match[1]
    is_lag(name)
    if name in reading.interfaces or name in reading.services.channels:
        raise ValueError("said twice: interface")
    if is_channel(opener):
        read_channel(reading, name, opener)
        return
    # The kind follows from the whole view; see ``finished_interfaces``.
    draft = Draft(reading.ledger, Interface(name=name, kind=InterfaceKind.PHYSICAL))
    draft.use(opener)
    found = InterfaceReading(draft)
    reading.interfaces[name] = found
    _INTERFACE.apply(opener.children, found, reading.ledger)
