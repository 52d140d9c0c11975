"""What a port of VRP gives to slices: a queue tree with a guarantee, or a channel."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from citynet.device.model import Interface, InterfaceKind, Queue, SliceShare, TrafficClass
from citynet.readers.blocks import Line
from citynet.readers.values import NAME, NUMBER, number
from citynet.readers.vrp.diffserv import SPARE_QUEUES
from citynet.readers.vrp.exact import claim_exactly
from citynet.readers.vrp.reading import InterfaceReading, Reading
from citynet.readers.vrp.service_reading import Channel
from citynet.readers.vrp.slices import BASE_SLICE, LAST_SLICE

__all__ = ["BASE_SHARE", "SHARE_RULES", "check_channels", "is_channel", "read_channel"]
__all__ += ["with_shares"]

Match = re.Match[str]

BASE_SHARE: Final = "network-slice 1 data-plane"
"""Line of every port with shares: the base slice has what is left."""

_CHANNEL: Final = "mode channel enable"
_LAST_VLAN: Final = 4094
_MOST_QUEUES: Final = 7
_CHANNEL_NAME: Final = re.compile(rf"({NAME})\.({NUMBER})")
_BANDWIDTH: Final = re.compile(rf"mode channel bandwidth ({NUMBER})")
_CONTROL_PERCENT: Final = 5


def _queue(subject: InterfaceReading, match: Match, line: Line) -> None:
    which = number(match[1], BASE_SLICE + 1, LAST_SLICE)
    if which in subject.shares:
        raise ValueError("said twice: slice")
    share = SliceShare(
        slice=which,
        rate=number(match[2], 1, 10**6) * 10**6,
        dedicated=False,
        origin=subject.draft.ledger.origin(line),
    )
    subject.shares[which] = line
    subject.draft.add(line, "slices", share)


SHARE_RULES: Final = {rf"network-slice ({NUMBER}) flex-channel ({NUMBER})": _queue}
"""Rules of a port's view that speak of slices."""


def is_channel(line: Line) -> bool:
    """Return whether an interface is no interface of the model but a share of its port."""
    return any(child.text == _CHANNEL for child in line.children)


def read_channel(reading: Reading, name: str, opener: Line) -> None:
    """Read a channelised sub-interface, whose lines are all known once its number is."""
    channels = reading.services.channels
    match = _CHANNEL_NAME.fullmatch(name)
    if match is None or name in channels:
        raise ValueError("a channel is a sub-interface of a port, said once")
    which = number(match[2], BASE_SLICE + 1, _LAST_VLAN)
    claim_exactly(
        opener,
        (
            f"vlan-type dot1q {which}",
            "ipv6 enable",
            "ipv6 address auto link-local",
            "trust upstream CITY",
            _CHANNEL,
            f"basic-slice {BASE_SLICE}",
            f"network-slice {which} data-plane",
        ),
        reading.ledger,
    )
    share = SliceShare(
        slice=which,
        rate=_bandwidth(opener, reading) * 10**6,
        dedicated=True,
        origin=reading.ledger.origin(*opener.lines()),
    )
    channels[name] = Channel(match[1], share, opener)


def _bandwidth(opener: Line, reading: Reading) -> int:
    said: list[int] = []
    for line in opener.children:
        match = _BANDWIDTH.fullmatch(line.text)
        if match is None:
            continue
        if said:
            reading.ledger.refuse(line, "said twice: bandwidth")
            continue
        said.append(number(match[1], 2, 10**6))
        reading.ledger.claim(line)
    if not said:
        text = f"{opener.text} / mode channel bandwidth"
        reading.ledger.missing(text, "a channel has 2 Mbit/s without it")
    return said[0] if said else 2


def with_shares(interface: Interface, found: InterfaceReading, reading: Reading) -> Interface:
    """Return a port with its channels as shares; enter shares that cannot be there."""
    name = interface.name
    channels = [one for one in reading.services.channels.values() if one.port == name]
    if not channels and not interface.slices:
        return interface
    lines = {**found.shares}
    for channel in channels:
        if channel.share.slice in lines:
            reading.ledger.refuse(channel.line, "said twice: slice of this port")
        lines[channel.share.slice] = channel.line
    if channels:
        interface = _with_channels(interface, channels, found, reading)
    _check_shares(interface, lines, reading)
    return interface


def _with_channels(
    interface: Interface, channels: list[Channel], found: InterfaceReading, reading: Reading
) -> Interface:
    ledger = reading.ledger
    queues = interface.queues
    if found.control is not None:
        ledger.refuse(found.control, "a port with channels cannot guarantee them beside it")
    elif queues or found.flags.keys() & set(SPARE_QUEUES):
        origin = ledger.origin(*(one.line for one in channels))
        queue = Queue(traffic_class=TrafficClass.CONTROL, percent=_CONTROL_PERCENT, origin=origin)
        queues = (queue, *queues)
    vlans = {
        one.draft.value.vlan
        for name, one in reading.interfaces.items()
        if name.rpartition(".")[0] == interface.name
    }
    for channel in channels:
        if channel.share.slice in vlans:
            ledger.refuse(channel.line, "another sub-interface has this VLAN")
    shares = tuple(channel.share for channel in channels)
    if interface.speed and sum(one.rate for one in shares) * 100 > interface.speed * 98:
        ledger.refuse(channels[-1].line, "channels have 98 % of a port at most")
    lines = {*interface.origin.lines, *(n for one in shares for n in one.origin.lines)}
    return replace(
        interface,
        queues=queues,
        slices=(*interface.slices, *shares),
        origin=replace(interface.origin, lines=tuple(sorted(lines))),
    )


def _check_shares(interface: Interface, lines: dict[int, Line], reading: Reading) -> None:
    addressed = any(address.version == 6 for address in interface.addresses)
    core = interface.kind is InterfaceKind.PHYSICAL and interface.isis is not None and addressed
    reserved = sum(not share.dedicated for share in interface.slices)
    for which, line in lines.items():
        if not core:
            reading.ledger.refuse(line, "only ports with IPv6 and IS-IS have shares of slices")
        elif which not in reading.services.slices:
            reading.ledger.refuse(line, "the device has no such slice")
        elif reserved > _MOST_QUEUES:
            reading.ledger.refuse(line, f"a port has {_MOST_QUEUES} such shares at most")


def check_channels(interfaces: Iterable[Interface], reading: Reading) -> None:
    """Enter channels whose port is not there."""
    names = {interface.name for interface in interfaces}
    for channel in reading.services.channels.values():
        if channel.port not in names:
            reading.ledger.refuse(channel.line, f"{channel.port} is not there")
