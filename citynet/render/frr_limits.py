"""Parts of a device that other platforms have and FRR on Linux has not (``dialects/frr.md``)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind, Vrf
from citynet.device.ports import is_lossless
from citynet.render.absent import slices, steering, unfit_links

__all__ = ["frr_wordless"]

_VLANS: Final = range(100, 4095)
"""Of sub-interfaces with classes of their own: others have the numbers below 1:100."""
_LEAST_RATE: Final = 8
"""What the kernel counts in: a byte each second."""


def frr_wordless(device: Device) -> Iterator[str]:
    """Yield each part of ``device`` that FRR 8.4, or our dialect of it, has nothing like."""
    for interface in device.interfaces:
        yield from _interface(interface)
    for vrf in device.vrfs:
        yield from _locator(device, vrf)
    yield from _paths(device)
    yield from _groups(device)
    yield from _guarantees(device)
    yield from chain(slices(device), steering(device), unfit_links(device))
    if device.measurement is not None:
        yield "measurement"
    if device.telemetry is not None:
        yield "telemetry"


def _interface(interface: Interface) -> Iterator[str]:
    name = interface.name
    if interface.kind is InterfaceKind.LAG or interface.lag is not None:
        yield f"LAG of {name}"
    if interface.min_links is not None:
        yield f"least number of links of {name}"
    if interface.macsec is not None:
        yield f"MACsec of {name}"
    if interface.urpf:
        yield f"uRPF of {name}"
    if is_lossless(interface):
        yield f"lossless traffic of {name}"
    if interface.isis is not None and interface.isis.delay is not None:
        yield f"delay of {name}"
    if interface.isis is not None and interface.isis.affinities:
        yield f"affinities of {name}"


def _locator(device: Device, vrf: Vrf) -> Iterator[str]:
    """Yield a locator that the SIDs of a VRF are not under: there is one, and SIDs are written."""
    main = None if device.srv6 is None else device.srv6.locator_name
    if vrf.locator != (None if vrf.sids is None else main):
        yield f"locator {vrf.locator} of {vrf.name}"


def _paths(device: Device) -> Iterator[str]:
    if device.isis is not None:
        if device.isis.affinities or device.isis.algorithms:
            yield "flexible algorithms"
        if device.isis.ti_lfa:
            yield "TI-LFA"
    if device.srv6 is not None:
        if device.srv6.micro:
            yield "compressed SIDs"
        if device.srv6.algorithms:
            yield "locators of flexible algorithms"


def _groups(device: Device) -> Iterator[str]:
    if device.address_groups:
        yield "address groups"
    for filter_ in device.filters:
        for rule in filter_.rules:
            if rule.source_group is not None or rule.destination_group is not None:
                yield f"a group in rule {rule.sequence} of {filter_.name}"


def _guarantees(device: Device) -> Iterator[str]:
    """Yield guaranteed rates that have no place among the classes of a port."""
    ports = {one.name: one for one in device.interfaces if one.queues}
    for interface in device.interfaces:
        rate, most = interface.committed, interface.shaper
        if rate is None:
            continue
        name = interface.name
        port = ports.get(interface.parent or "")
        if most is None or not _LEAST_RATE <= rate <= most:
            yield f"guaranteed rate {rate} of {name} beside the shaper {most}"
        if interface.vlan not in _VLANS:
            yield f"guaranteed rate of {name}, whose VLAN is {interface.vlan}"
        classes = [] if port is None else [one.traffic_class for one in port.queues]
        if interface.marking not in classes:
            yield f"guaranteed rate of {name} in no queue of its port"
