"""Operators on interfaces: addresses, MTU, policers, marking, shapers, queues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from ipaddress import IPv4Interface, ip_interface

from citynet.device.classes import DSCP, QUEUE_NUMBER
from citynet.device.model import Interface, InterfaceAddress, Platform, TrafficClass
from tests.mutation.base import TEMPLATED, Base, Edit, Line
from tests.mutation.operators.frr_classes import committed_below, reclassed
from tests.mutation.operators.interface_places import (
    ADDRESSES,
    INTERFACE,
    MARKING,
    MTU,
    POLICER,
    QUEUE,
    SHAPER,
    UNIT,
)
from tests.mutation.operators.junos_classes import (
    guaranteed_less,
    marking_filters,
    multiplied,
    scheduled,
)
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
from tests.mutation.ways import direct, left_out, slug

__all__ = ["OPERATORS"]

_LEAST_MTU = 1500


_VRP_CLASSES = {
    TrafficClass.CONTROL: "cs6",
    TrafficClass.EXPEDITED: "ef",
    TrafficClass.ASSURED: "af3",
    TrafficClass.STANDARD: "be",
}
_IOSXR_CLASSES = {
    TrafficClass.CONTROL: "cs6",
    TrafficClass.EXPEDITED: "ef",
    TrafficClass.ASSURED: "af31",
    TrafficClass.STANDARD: "default",
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
    for template, fragment in ADDRESSES[platform]:
        for line in written(base, template, fragment):
            yield line, ip_interface(line.key("address") or "")


def _addressed(
    base: Base, platform: Platform, line: Line, old: InterfaceAddress, new: InterfaceAddress
) -> Strike:
    interface = interface_of(base, line)
    before, after = (
        _masked(one)
        if platform in {Platform.VRP, Platform.IOSXR} and isinstance(one, IPv4Interface)
        else str(one)
        for one in (old, new)
    )
    pattern = rf"(?<= ){re.escape(before)}(?=[ ;]|$)"
    follow = _local_addresses(base, line, old, new) if platform is Platform.JUNOS else ()
    return Strike(
        device=line.device,
        label=f"{interface.name}/{old}-{new}",
        kind=role(interface),
        edits=(replaced(line, pattern, after), *follow),
    )


def _local_addresses(
    base: Base, line: Line, old: InterfaceAddress, new: InterfaceAddress
) -> Iterator[Edit]:
    """Yield what follows on Junos: where others name an interface, it names its address."""
    if old.ip == new.ip:
        return
    way = ("protocols", "bgp", r"group \S+", f"local-address {re.escape(str(old.ip))}")
    for other in written(base, Platform.JUNOS, way):
        if other.device == line.device:
            yield replaced(other, re.escape(str(old.ip)), str(new.ip))


def _masked(address: IPv4Interface) -> str:
    return f"{address.ip} {address.netmask}"


def _mtu_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    lines = (line for place in MTU[platform] for line in written(base, *place))
    for (device, _), group in grouped(lines, "interface").items():
        interface = interface_of(base, group[0])
        if interface.mtu == _LEAST_MTU:
            continue
        yield Strike(
            device=device,
            label=interface.name,
            kind=role(interface),
            edits=tuple(_smaller(line, interface.mtu or 0) for line in group),
        )


def _smaller(line: Line, mtu: int) -> Edit:
    """Return the edit after which the IP MTU is 1,500; what the platform adds to it stays."""
    found = re.search(r"mtu (\d+)", line.text[0])
    added = int(found[1]) - mtu if found is not None else 0
    return replaced(line, rf"(?<=mtu ){mtu + added}(?=;?$)", str(_LEAST_MTU + added))


def _policer_rate_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *POLICER[platform]):
        for kind, double in (("doubled", True), ("halved", False)):
            yield Strike(
                device=line.device,
                label=f"{line.key('interface')}/{kind}",
                kind=kind,
                edits=(_rated(line, r"(?:rate|cir|average) (\d+)", double=double),),
            )


def _rated(line: Line, pattern: str, *, double: bool) -> Edit:
    """Return the edit that doubles or halves every number that ``pattern`` finds first."""
    if line.template.template == "" and line.text[0].endswith(";"):
        return multiplied(line, Fraction(2) if double else Fraction(1, 2))
    found = re.search(pattern, line.text[0])
    if found is None:
        raise ValueError(f"{pattern!r} is not in {line.text}")
    old = int(found[1])
    new = old * 2 if double else old // 2
    text = re.sub(rf"(?<=rate |.cir |.pir |rage ){old}(?!\d)", str(new), line.text[0])
    return Edit(line=line, text=(text, *line.text[1:]))


def _policer_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    if platform not in TEMPLATED:
        yield from _blocks_of_policers_dropped(base, platform)
        return
    lines = list(written(base, *POLICER[platform]))
    if platform is Platform.FRR:
        lines.extend(written(base, "frr/queues.j2", "clsact"))
    for (device, name), group in grouped(iter(lines), "interface").items():
        yield Strike(
            device=device,
            label=name,
            kind="attachment",
            edits=tuple(dropped(line) for line in group),
        )


def _blocks_of_policers_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    """Junos binds a policer in each family; on IOS-XR a policy is gone when it is empty."""
    for line in written(base, *POLICER[platform]):
        interface = interface_of(base, line)
        name = re.escape(slug(interface.name))
        places: list[tuple[str, ...]] = []
        if platform is Platform.JUNOS:
            places.append(("firewall", f"policer IN-{name}"))
            places.append((*UNIT, "family inet6?", "policer", f"input IN-{name}"))
        elif interface.marking is None:
            places.append((f"policy-map IN-{name}",))
            places.append((INTERFACE, f"service-policy input IN-{name}"))
        found = [
            one
            for place in places
            for one in written(base, platform, place)
            if one.device == line.device
        ]
        yield Strike(
            device=line.device,
            label=interface.name,
            kind="attachment",
            edits=left_out(base, *(found or [line])),
        )


def _marking_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    return _remarked(base, platform, "attachment")


def _hand_off_marking_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    return _remarked(base, platform, "hand-off")


def _remarked(base: Base, platform: Platform, what: str) -> Iterator[Strike]:
    lines = (line for place in MARKING[platform] for line in written(base, *place))
    for (device, name), group in grouped(lines, "interface").items():
        interface = interface_of(base, group[0])
        old = interface.marking
        if old is None:
            raise ValueError(f"{device} {name} is marked without a marking")
        if role(interface) != what:
            continue
        new = _OTHER_CLASS[old]
        yield Strike(
            device=device,
            label=f"{name}/{new}",
            kind=f"{old} to {new}",
            edits=_follow_marking(base, interface, [_marked(one, old, new) for one in group], new),
        )


def _follow_marking(
    base: Base, interface: Interface, edits: Sequence[Edit], new: TrafficClass
) -> tuple[Edit, ...]:
    """Return the edits of a marking, with those that follow on its platform."""
    device = base.devices[edits[0].line.device]
    if device.platform is Platform.JUNOS:
        return (*edits, *marking_filters(base, device.name, interface.name, new))
    if device.platform is Platform.FRR and interface.committed is not None:
        # The queue of its packets is below that of their class.
        return (*map(direct, edits), *reclassed(base, device, replace(interface, marking=new)))
    return tuple(edits)


def _marked(line: Line, old: TrafficClass, new: TrafficClass) -> Edit:
    if "input-list" in line.text[0]:
        return replaced(line, rf"(?<=MARK-){old}", new)
    if "set dscp" in line.text[0] and line.template.template == "":
        return replaced(line, rf"(?<=dscp ){_IOSXR_CLASSES[old]}$", _IOSXR_CLASSES[new])
    if "service-class" in line.text[0]:
        return replaced(line, rf"(?<= ){_VRP_CLASSES[old]}(?= )", _VRP_CLASSES[new])
    numbers = QUEUE_NUMBER if "traffic-class" in line.text[0] else DSCP
    return replaced(line, rf"(?<= ){numbers[old]}$", str(numbers[new]))


def _shaper_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    if platform is Platform.FRR:
        yield from _ceilings_changed(base)
    for line in written(base, *SHAPER[platform]):
        for kind, double in (("doubled", True), ("halved", False)):
            edit = _rated(line, r"(?:rate|cir|average) (\d+)", double=double)
            follow = guaranteed_less(base, line, edit) if platform is Platform.JUNOS else ()
            if platform is Platform.FRR:
                rate = re.search(r"rate (\d+)bit", edit.text[0])
                burst = _burst(int(rate[1])) if rate is not None else ""
                edit = Edit(line=line, text=(re.sub(r"(?<=burst )\d+", str(burst), edit.text[0]),))
            yield Strike(
                device=line.device,
                label=f"{line.key('interface')}/{kind}",
                kind=kind,
                edits=(edit, *follow),
            )


def _ceilings_changed(base: Base) -> Iterator[Strike]:
    """FRR: a sub-interface with a guarantee is shaped by its class."""
    for device in base.built.devices:
        for interface in device.interfaces if device.platform is Platform.FRR else ():
            if interface.committed is None or interface.shaper is None:
                continue
            for kind, shaper in (
                ("doubled", interface.shaper * 2),
                ("halved", interface.shaper // 2),
            ):
                committed = min(interface.committed, shaper)
                other = replace(interface, shaper=shaper, committed=committed)
                yield Strike(
                    device=device.name,
                    label=f"{interface.name}/{kind}",
                    kind=kind,
                    edits=reclassed(base, device, other),
                )


def _burst(rate: int) -> int:
    """Return the burst that goes with a rate on FRR, after its dialect page."""
    return max(rate // 8000, 18000)


def _queue_share_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    if platform is Platform.FRR:
        yield from _classes_halved(base)
    for line in written(base, *QUEUE[platform]):
        interface = interface_of(base, line)
        if platform is Platform.FRR and committed_below(base, line.device, interface):
            continue  # below, with all classes of the port
        name = (line.key("queue") or TrafficClass.STANDARD).lower()
        queue = next(one for one in interface.queues if one.traffic_class == name)
        if queue.percent < 2:
            continue
        yield Strike(
            device=line.device,
            label=f"{interface.name}/{name}",
            kind=f"{name} of a {role(interface)}",
            edits=scheduled(base, line, queue.percent, queue.percent // 2)
            if platform is Platform.JUNOS
            else (_shared(platform, line, interface.speed or 0, queue.percent),),
        )


def _classes_halved(base: Base) -> Iterator[Strike]:
    """FRR: on ports with sub-interfaces that have a guarantee, classes stand below each other."""
    for device in base.built.devices:
        if device.platform is not Platform.FRR:
            continue
        for port in device.interfaces:
            if not committed_below(base, device.name, port):
                continue
            for queue in port.queues:
                half = replace(queue, percent=queue.percent // 2)
                queues = tuple(half if one is queue else one for one in port.queues)
                if half.percent:
                    yield Strike(
                        device=device.name,
                        label=f"{port.name}/{queue.traffic_class}",
                        kind=f"{queue.traffic_class} of a {role(port)}",
                        edits=reclassed(base, device, replace(port, queues=queues)),
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
    Operator(name="hand-off-marking-changed", strike=_hand_off_marking_changed, demanded=True),
    Operator(name="shaper-changed", strike=_shaper_changed),
    Operator(name="queue-share-changed", strike=_queue_share_changed),
)
