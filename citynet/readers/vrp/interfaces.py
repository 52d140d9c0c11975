"""Lines of interface views of VRP."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Interface
from typing import Final

from citynet.device.model import Queue
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.values import NAME, NUMBER, number, v4, v6_interface
from citynet.readers.vrp.diffserv import SPARE_QUEUES
from citynet.readers.vrp.isis_interfaces import ISIS_RULES
from citynet.readers.vrp.lags import LAG_FLAGS, LAG_RULES
from citynet.readers.vrp.macsec import MACSEC_FLAGS, MACSEC_RULES
from citynet.readers.vrp.policies import SERVICE_CLASS
from citynet.readers.vrp.reading import InterfaceReading

__all__ = ["INTERFACE"]

Match = re.Match[str]

_CLASS_OF_WORD: Final = {word: name for name, word in SERVICE_CLASS.items()}
_IPV6: Final = "ipv6 enable"
_FLAGS: Final = (
    "shutdown",
    "undo shutdown",
    _IPV6,
    "trust upstream CITY",
    *SPARE_QUEUES,
    "undo lldp enable",
    "undo dcn",
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
    if match[1] != match[2]:
        raise ValueError("committed and peak rate of a shaper are the same")
    subject.draft.put(line, shaper=int(match[1]) * 1000)


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
        rf"port-queue (be|af3|ef|cs6) wfq weight ({NUMBER}) outbound": _queue,
        **LAG_RULES,
        **MACSEC_RULES,
        **ISIS_RULES,
        **dict.fromkeys(map(re.escape, _FLAGS), _flag),
    }
)
