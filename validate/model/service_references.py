"""Names and numbers of slices, applications and measurements that nothing on the device defines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from citynet.device.model import Device, IfitFlow, TwampReflector, TwampSession
from validate.model.faults import Fault

__all__ = ["service_faults"]


def service_faults(name: str, device: Device) -> Iterator[Fault]:
    """Yield what a device uses of these without defining it, or defines twice."""
    yield from _slices(name, device)
    yield from _applications(name, device)
    yield from _measurement(name, device)


def _slices(name: str, device: Device) -> Iterator[Fault]:
    known = {one.number for one in device.slices}
    for interface in device.interfaces:
        for share in interface.slices:
            if share.slice not in known:
                text = f"{name} {interface.name}: slice {share.slice} does not exist"
                yield Fault.at(name, share, text)
    for vrf in device.vrfs:
        if vrf.slice is not None and vrf.slice not in known:
            text = f"{name} {vrf.name}: slice {vrf.slice} does not exist"
            yield Fault.at(name, vrf, text, vrf=vrf.name)


def _applications(name: str, device: Device) -> Iterator[Fault]:
    known = {one.name for one in device.applications}
    for interface in device.interfaces:
        for match in interface.applications:
            if match.application not in known:
                text = f"{name} {interface.name}: application {match.application} does not exist"
                yield Fault.at(name, match, text)
    for steering in device.steering:
        for missing in sorted({application for application, _ in steering.colors} - known):
            text = f"{name}: application {missing} of colour {steering.color} does not exist"
            yield Fault.at(name, steering, text)
    steered = {one.color for one in device.steering}
    for vrf in device.vrfs:
        if vrf.color is not None and vrf.color not in steered:
            text = f"{name} {vrf.name}: nothing steers colour {vrf.color}"
            yield Fault.at(name, vrf, text, vrf=vrf.name)


def _measurement(name: str, device: Device) -> Iterator[Fault]:
    if device.measurement is None:
        return
    vrfs = {vrf.name for vrf in device.vrfs}
    measurement = device.measurement
    groups: tuple[tuple[TwampSession | TwampReflector | IfitFlow, ...], ...] = (
        (*measurement.sessions, *measurement.reflectors),
        measurement.flows,
    )
    for parts in groups:
        times = Counter(part.number for part in parts)
        for part in parts:
            text = f"{name} measurement {part.number}"
            if part.vrf not in vrfs:
                yield Fault.at(name, part, f"{text}: VRF {part.vrf} does not exist", vrf=part.vrf)
            if times[part.number] > 1:
                yield Fault.at(name, part, f"{text} is there {times[part.number]} times")
