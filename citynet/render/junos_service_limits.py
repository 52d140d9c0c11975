"""What Junos has no words for: measurements, telemetry, keys of time, TTL security."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.model import (
    Device,
    Interface,
    InterfaceKind,
    Measurement,
    Telemetry,
    TwampReflector,
)
from citynet.render.junos_measurement import sessions_and_reflectors
from citynet.render.junos_views import junos_members

__all__ = ["service_limits"]

_PORTS: Final = range(1, 2**16)
_TEST_PORTS: Final = range(862, 2**16)
"""CLI ``destination-port (RPM and TWAMP)``."""
_NUMBERS: Final = range(1, 2**31)
_INTERVALS: Final = range(1, 86_401)
"""Seconds; CLI ``reporting-rate``."""


def service_limits(device: Device) -> Iterator[str]:
    """Yield what of measurements, telemetry and what guards sessions has no line."""
    if device.management.ntp_key is not None and not device.management.ntp_servers:
        yield "a key of no time server"
    for interface in device.interfaces:
        yield from _of_interface(device, interface)
    yield from _of_ttl(device)
    if device.measurement is not None:
        yield from _of_measurement(device, device.measurement)
    if device.telemetry is not None:
        yield from _of_telemetry(device.telemetry)


def _of_interface(device: Device, interface: Interface) -> Iterator[str]:
    name, committed, shaper = interface.name, interface.committed, interface.shaper
    if committed is not None and (shaper is None or committed > shaper):
        yield f"a committed rate of {name} without a shaper, or above it"
    if interface.min_links is None:
        return
    members = len(junos_members(device, interface))
    if interface.kind is not InterfaceKind.LAG or not 1 <= interface.min_links <= members:
        yield f"{interface.min_links} links of {name} at least"


def _of_ttl(device: Device) -> Iterator[str]:
    """Yield sessions whose packets the device's own protection cannot tell from others'."""
    sessions = device.bgp.neighbors if device.bgp is not None else ()
    for one in sessions:
        if one.ttl_security and one.vrf is None:
            yield f"TTL security of the session with {one.address} outside VRFs"
    for version in (4, 6):
        said = {
            one.ttl_security
            for one in sessions
            if one.vrf is not None and one.address.version == version
        }
        if len(said) > 1:
            yield f"TTL security of some sessions over IPv{version} in VRFs"


def _of_measurement(device: Device, measurement: Measurement) -> Iterator[str]:
    if measurement.node is not None or measurement.flows:
        yield "iFIT"
    both = sessions_and_reflectors(device)
    if not both:
        yield "a measurement of nothing"
    if len({one.number for one in both}) < len(both):
        yield "two measurements of one number"
    vrfs = {vrf.name for vrf in device.vrfs}
    for one in both:
        if one.number not in _NUMBERS:
            yield f"measurement {one.number}"
        if one.vrf not in vrfs:
            yield f"measurement {one.number} in {one.vrf}, which is no VRF here"
        if one.port not in _TEST_PORTS:
            yield f"port {one.port} of measurement {one.number}"
    for session in measurement.sessions:
        if session.source.version != session.destination.version:
            yield f"measurement {session.number} from IPv4 to IPv6 or back"
    yield from _of_reflectors(device, measurement.reflectors)


def _of_reflectors(device: Device, reflectors: tuple[TwampReflector, ...]) -> Iterator[str]:
    if len({one.port for one in reflectors}) > 1:
        yield "reflectors on several ports"
    if len({one.sender for one in reflectors}) < len(reflectors):
        yield "two reflectors for one sender"
    used = {one.vrf for one in reflectors}
    for one in reflectors:
        if 6 in (one.address.version, one.sender.version):
            yield f"reflector {one.number} over IPv6"
        owners = {
            interface.vrf
            for interface in device.interfaces
            if interface.vrf in used and any(own.ip == one.address for own in interface.addresses)
        }
        if owners != {one.vrf}:
            yield f"reflector {one.number} at {one.address}, which does not tell its VRF"


def _of_telemetry(telemetry: Telemetry) -> Iterator[str]:
    collectors = [(one.address, one.port) for one in telemetry.collectors]
    if not collectors:
        yield "telemetry to nobody"
    if len(set(collectors)) < len(collectors):
        yield "two collectors of one address and port"
    if telemetry.interval not in _INTERVALS:
        yield f"telemetry each {telemetry.interval} s"
    for one in telemetry.collectors:
        if one.port not in _PORTS:
            yield f"port {one.port} of a collector"
