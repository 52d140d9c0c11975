"""A device without what FRR has no words for: what is left does the same for every packet.

What is taken away makes ways shorter to repair, hides frames on a cable, or chooses among ways; no
packet reaches a tenant, or is kept from one, by it. :mod:`citynet.rehearsal.missing` names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from citynet.device.groups import with_groups_expanded
from citynet.device.model import (
    Device,
    Filter,
    Interface,
    InterfaceKind,
    IsisInterface,
    Queue,
    TrafficClass,
)

__all__ = ["plain"]


def plain(device: Device) -> Device:
    """Return ``device`` with LAGs as ports and each address of a group as a rule of its own.

    Gone are members of LAGs, MACsec, uRPF, priority flow control (what is lossless is ``assured``),
    flexible algorithms with all that they choose by, repair paths, slice instances, steering of
    applications with its policies, measurement and telemetry.
    """
    expanded = with_groups_expanded(device)
    filters = (_filter(one) for one in expanded.filters)
    return replace(
        expanded,
        interfaces=tuple(_interface(one) for one in expanded.interfaces if one.lag is None),
        filters=tuple(filters) if device.address_groups else expanded.filters,
        isis=None
        if device.isis is None
        else replace(device.isis, affinities=(), algorithms=(), ti_lfa=False),
        vrfs=tuple(replace(one, slice=None, color=None) for one in expanded.vrfs),
        srv6=None if device.srv6 is None else replace(device.srv6, algorithms=(), end=None),
        slices=(),
        policies=(),
        applications=(),
        steering=(),
        measurement=None,
        telemetry=None,
    )


def _filter(filter_: Filter) -> Filter:
    """Return the filter with its rules numbered in steps of ten, as the compiler does."""
    rules = (replace(one, sequence=10 * n) for n, one in enumerate(filter_.rules, 1))
    return replace(filter_, rules=tuple(rules))


def _interface(interface: Interface) -> Interface:
    lag = interface.kind is InterfaceKind.LAG
    lossless = interface.marking is TrafficClass.LOSSLESS
    return replace(
        interface,
        kind=InterfaceKind.PHYSICAL if lag else interface.kind,
        isis=None if interface.isis is None else _isis(interface.isis),
        marking=TrafficClass.ASSURED if lossless else interface.marking,
        queues=_queues(interface.queues),
        urpf=False,
        macsec=None,
        lossless=False,
        min_links=None,
        slices=(),
        applications=(),
    )


def _isis(isis: IsisInterface) -> IsisInterface:
    return replace(isis, delay=None, affinities=())


def _queues(queues: Iterable[Queue]) -> tuple[Queue, ...]:
    """Return the queues without ``lossless``, whose share ``assured`` has."""
    found = tuple(queues)
    share = sum(one.percent for one in found if one.traffic_class is TrafficClass.LOSSLESS)
    return tuple(
        replace(one, percent=one.percent + share)
        if one.traffic_class is TrafficClass.ASSURED
        else one
        for one in found
        if one.traffic_class is not TrafficClass.LOSSLESS
    )
