"""Classes of a port on FRR, after its dialect page: spelled here again, and changed as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from citynet.device.classes import QUEUE_NUMBER
from citynet.device.model import Device, Interface, Platform
from tests.mutation.base import Base, Edit
from tests.mutation.ways import longer, said

__all__ = ["committed_below", "reclassed"]


def committed_below(base: Base, device: str, port: Interface) -> tuple[Interface, ...]:
    """Return the sub-interfaces of a port that are guaranteed a rate."""
    return _committed(base.devices[device].interfaces, port)


def reclassed(base: Base, device: Device, changed: Interface) -> tuple[Edit, ...]:
    """Return the edit after which a port's classes are those that ``changed`` asks for.

    ``changed`` is the port, or one of its sub-interfaces.
    """
    after = tuple(changed if one.name == changed.name else one for one in device.interfaces)
    name = changed.parent or changed.name
    before, wanted = (
        tuple(_lines(one, _committed(interfaces, one)))
        for interfaces in (device.interfaces, after)
        for one in interfaces
        if one.name == name
    )
    way = f"qdisc add dev {re.escape(name)} root handle 1: .*"
    (first,) = (one for one in said(base, Platform.FRR, way) if one.device == device.name)
    stands = longer(base, first, len(before) - 1)
    if stands.text != before:
        raise ValueError(f"classes of {device.name} {name} are written otherwise: {stands.text}")
    return (Edit(line=replace(stands), text=wanted),)


def _committed(interfaces: Sequence[Interface], port: Interface) -> tuple[Interface, ...]:
    return tuple(one for one in interfaces if one.parent == port.name and one.committed is not None)


def _lines(port: Interface, below: Sequence[Interface]) -> Iterator[str]:
    speed = port.speed or 0
    start = f"class add dev {port.name} parent"
    yield f"qdisc add dev {port.name} root handle 1: htb default 16"
    yield f"{start} 1: classid 1:1 {_htb(speed, speed)} quantum 60000"
    for queue in port.queues:
        number = QUEUE_NUMBER[queue.traffic_class]
        rate = speed * queue.percent // 100
        rest, parent, end = rate, "1:1", f"prio {7 - number} quantum 60000"
        members = [one for one in below if one.marking is queue.traffic_class]
        if members:
            parent = f"1:2{number}"
            yield f"{start} 1:1 classid {parent} {_htb(rate, speed)} quantum 60000"
            rest = max(rate - sum(one.committed or 0 for one in members), 1_000_000)
        yield f"{start} {parent} classid 1:1{number} {_htb(rest, speed)} {end}"
        for one in members:
            rates = _htb(one.committed or 0, one.shaper or 0)
            yield f"{start} {parent} classid 1:{one.vlan} {rates} {end}"
    for one in below:
        queue_at = f"qdisc add dev {port.name} parent 1:{one.vlan} handle {one.vlan}:"
        yield f"{queue_at} bfifo limit {max((one.shaper or 0) // 160, 18000)}"


def _htb(rate: int, ceiling: int) -> str:
    bursts = f"burst {_burst(rate)} cburst {_burst(ceiling)}"
    return f"htb rate {rate}bit ceil {ceiling}bit {bursts}"


def _burst(rate: int) -> int:
    return max(rate // 8000, 18000)
