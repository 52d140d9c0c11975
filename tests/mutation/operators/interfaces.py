"""Operators on interfaces: addresses, MTU, policers, marking, shapers, queues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Interface, ip_interface

from citynet.device.classes import DSCP, QUEUE_NUMBER
from citynet.device.model import InterfaceAddress, Platform, TrafficClass
from tests.mutation.base import Base, Edit, Line
from tests.mutation.sites import (
    Operator,
    Strike,
    dropped,
    grouped,
    interface_of,
    replaced,
    role,
    written,
)

__all__ = ["OPERATORS"]

_ADDRESSES = {
    Platform.FRR: (
        ("frr/interfaces.j2", "address {{ address }}"),
        ("frr/loopback.j2", "address {{ address }}"),
    ),
    Platform.EOS: (
        ("eos/interfaces.j2", "ip address {{ address }}"),
        ("eos/interfaces.j2", "ipv6 address {{ address }}"),
    ),
    Platform.VRP: (
        ("vrp/interfaces.j2", "ip address {{ address.ip }}"),
        ("vrp/interfaces.j2", "ipv6 address {{ address }}"),
    ),
}
_MTU = {
    Platform.FRR: (("frr/interfaces.j2", "mtu {{ interface.mtu }}"),),
    Platform.EOS: (("eos/interfaces.j2", "mtu {{ interface.mtu }}"),),
    Platform.VRP: (("vrp/interfaces.j2", "mtu {{ interface.mtu }}"),),
}
_POLICER = {
    Platform.FRR: ("frr/queues.j2", "action police rate"),
    Platform.EOS: ("eos/qos.j2", "police rate"),
    Platform.VRP: ("vrp/policies.j2", "car cir"),
}
_MARKING = {
    Platform.FRR: (
        ("frr/classes.j2", "ip dscp set {{ interface.marking"),
        ("frr/classes.j2", "ip6 dscp set {{ interface.marking"),
    ),
    Platform.EOS: (
        ("eos/qos.j2", "set dscp {{ interface.marking"),
        ("eos/qos.j2", "set traffic-class {{ interface.marking"),
    ),
    Platform.VRP: (
        ("vrp/policies.j2", "service-class"),
        ("vrp/policies.j2", "remark dscp"),
        ("vrp/policies.j2", "remark ipv6 dscp"),
    ),
}
_SHAPER = {
    Platform.FRR: ("frr/queues.j2", "tbf rate"),
    Platform.EOS: ("eos/interfaces.j2", "shape rate"),
    Platform.VRP: ("vrp/interfaces.j2", "user-queue cir"),
}
_QUEUE = {
    Platform.FRR: ("frr/queues.j2", "classid 1:1{{ number }}"),
    Platform.EOS: ("eos/interfaces.j2", "bandwidth percent"),
    Platform.VRP: ("vrp/interfaces.j2", "wfq weight {{ queue.percent }}"),
}
_VRP_CLASSES = {
    TrafficClass.CONTROL: "cs6",
    TrafficClass.EXPEDITED: "ef",
    TrafficClass.ASSURED: "af3",
    TrafficClass.STANDARD: "be",
}
_OTHER_CLASS = {
    TrafficClass.CONTROL: TrafficClass.STANDARD,
    TrafficClass.EXPEDITED: TrafficClass.ASSURED,
    TrafficClass.LOSSLESS: TrafficClass.ASSURED,
    TrafficClass.ASSURED: TrafficClass.STANDARD,
    TrafficClass.STANDARD: TrafficClass.EXPEDITED,
}


def _address_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line, address in _addresses(base, platform):
        host = int(address.ip)
        spare = address.max_prefixlen - address.network.prefixlen
        new = ip_interface((host ^ 1 if spare == 1 else host + 1, address.network.prefixlen))
        yield _addressed(base, platform, line, address, new)


def _mask_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line, address in _addresses(base, platform):
        length = address.network.prefixlen
        other = length - 1 if length >= address.max_prefixlen - 1 else length + 1
        yield _addressed(base, platform, line, address, ip_interface((int(address.ip), other)))


def _addresses(base: Base, platform: Platform) -> Iterator[tuple[Line, InterfaceAddress]]:
    for template, fragment in _ADDRESSES[platform]:
        for line in written(base, template, fragment):
            yield line, ip_interface(line.key("address") or "")


def _addressed(
    base: Base, platform: Platform, line: Line, old: InterfaceAddress, new: InterfaceAddress
) -> Strike:
    interface = interface_of(base, line)
    before, after = (
        _masked(one) if platform is Platform.VRP and isinstance(one, IPv4Interface) else str(one)
        for one in (old, new)
    )
    return Strike(
        device=line.device,
        label=f"{interface.name}/{old}-{new}",
        kind=role(interface),
        edits=(replaced(line, rf"(?<= ){re.escape(before)}(?= |$)", after),),
    )


def _masked(address: IPv4Interface) -> str:
    return f"{address.ip} {address.netmask}"


def _mtu_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    lines = (line for place in _MTU[platform] for line in written(base, *place))
    for (device, _), group in grouped(lines, "interface").items():
        interface = interface_of(base, group[0])
        yield Strike(
            device=device,
            label=interface.name,
            kind=role(interface),
            edits=tuple(replaced(line, rf"(?<=mtu ){interface.mtu}$", "1500") for line in group),
        )


def _policer_rate_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *_POLICER[platform]):
        for kind, double in (("doubled", True), ("halved", False)):
            yield Strike(
                device=line.device,
                label=f"{line.key('interface')}/{kind}",
                kind=kind,
                edits=(_rated(line, r"(?:rate|cir) (\d+)", double=double),),
            )


def _rated(line: Line, pattern: str, *, double: bool) -> Edit:
    """Return the edit that doubles or halves every number that ``pattern`` finds first."""
    found = re.search(pattern, line.text[0])
    if found is None:
        raise ValueError(f"{pattern!r} is not in {line.text}")
    old = int(found[1])
    new = old * 2 if double else old // 2
    text = re.sub(rf"(?<=rate |.cir |.pir ){old}(?!\d)", str(new), line.text[0])
    return Edit(line=line, text=(text, *line.text[1:]))


def _policer_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    lines = list(written(base, *_POLICER[platform]))
    if platform is Platform.FRR:
        lines.extend(written(base, "frr/queues.j2", "clsact"))
    for (device, name), group in grouped(iter(lines), "interface").items():
        yield Strike(
            device=device,
            label=name,
            kind="attachment",
            edits=tuple(dropped(line) for line in group),
        )


def _marking_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    lines = (line for place in _MARKING[platform] for line in written(base, *place))
    for (device, name), group in grouped(lines, "interface").items():
        old = interface_of(base, group[0]).marking
        if old is None:
            raise ValueError(f"{device} {name} is marked without a marking")
        new = _OTHER_CLASS[old]
        yield Strike(
            device=device,
            label=f"{name}/{new}",
            kind=f"{old} to {new}",
            edits=tuple(_marked(line, old, new) for line in group),
        )


def _marked(line: Line, old: TrafficClass, new: TrafficClass) -> Edit:
    if "service-class" in line.text[0]:
        return replaced(line, rf"(?<= ){_VRP_CLASSES[old]}(?= )", _VRP_CLASSES[new])
    numbers = QUEUE_NUMBER if "traffic-class" in line.text[0] else DSCP
    return replaced(line, rf"(?<= ){numbers[old]}$", str(numbers[new]))


def _shaper_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *_SHAPER[platform]):
        for kind, double in (("doubled", True), ("halved", False)):
            edit = _rated(line, r"(?:rate|cir) (\d+)", double=double)
            if platform is Platform.FRR:
                rate = re.search(r"rate (\d+)bit", edit.text[0])
                burst = _burst(int(rate[1])) if rate is not None else ""
                edit = Edit(line=line, text=(re.sub(r"(?<=burst )\d+", str(burst), edit.text[0]),))
            yield Strike(
                device=line.device,
                label=f"{line.key('interface')}/{kind}",
                kind=kind,
                edits=(edit,),
            )


def _burst(rate: int) -> int:
    """Return the burst that goes with a rate on FRR, after its dialect page."""
    return max(rate // 8000, 18000)


def _queue_share_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *_QUEUE[platform]):
        interface = interface_of(base, line)
        name = line.key("queue")
        queue = next(one for one in interface.queues if one.traffic_class == name)
        if queue.percent < 2:
            continue
        yield Strike(
            device=line.device,
            label=f"{interface.name}/{name}",
            kind=f"{name} of a {role(interface)}",
            edits=(_shared(platform, line, interface.speed or 0, queue.percent),),
        )


def _shared(platform: Platform, line: Line, speed: int, percent: int) -> Edit:
    half = percent // 2
    if platform is not Platform.FRR:
        return replaced(line, rf"(?<=percent |.weight ){percent}(?!\d)", str(half))
    old, new = (speed * share // 100 for share in (percent, half))
    rate = rf"rate {old}bit ceil {speed}bit burst {_burst(old)} "
    return replaced(line, rate, f"rate {new}bit ceil {speed}bit burst {_burst(new)} ")


OPERATORS = (
    Operator(name="interface-address-changed", strike=_address_changed),
    Operator(name="interface-mask-changed", strike=_mask_changed),
    Operator(name="mtu-changed", strike=_mtu_changed),
    Operator(name="policer-rate-changed", strike=_policer_rate_changed, demanded=True),
    Operator(name="policer-dropped", strike=_policer_dropped, demanded=True),
    Operator(name="marking-changed", strike=_marking_changed),
    Operator(name="shaper-changed", strike=_shaper_changed),
    Operator(name="queue-share-changed", strike=_queue_share_changed),
)
