"""What VRP has no words for of measurements and telemetry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from citynet.device.model import Address, Device, Measurement, Telemetry
from citynet.render.vrp_views import IFIT_INTERFACES, bound_interfaces

__all__ = ["vrp_unsayable_measurement"]

_SESSIONS: Final = range(1, 3073)
"""What the smallest device has; CR ``test-session (Twamp-light-client view)``."""

_TEST_PORTS: Final = frozenset({862, 863, *range(1025, 65_536)})
_FLOWS: Final = range(1, 100_000)
"""Three digits follow, and the name of an instance is short."""

_NODES: Final = range(1, 1_048_576)
_INTERVALS: Final = frozenset({1, 5, 10, 30, 60, 180, 300, 900, 1800})
"""Seconds; CR ``sensor-group (Subscription view)``."""

_COLLECTORS: Final = range(1, 6)
"""Addresses of all destination groups of a subscription."""

_PORTS: Final = range(1, 65_536)


def vrp_unsayable_measurement(device: Device) -> Iterator[str]:
    """Yield what of a device's measurements and telemetry has no line on VRP."""
    if device.measurement is not None:
        if device.measurement == Measurement():
            yield "a measurement of nothing"
        yield from _of_tests(device.measurement, {vrf.name for vrf in device.vrfs})
        yield from _of_flows(device, device.measurement)
    if device.telemetry is not None:
        yield from _of_telemetry(device.telemetry)


def _of_tests(measurement: Measurement, vrfs: set[str]) -> Iterator[str]:
    ends: list[tuple[int, str, int, Address, Address]] = [
        (one.number, one.vrf, one.port, one.source, one.destination) for one in measurement.sessions
    ]
    ends += [
        (one.number, one.vrf, one.port, one.address, one.sender) for one in measurement.reflectors
    ]
    numbers = Counter(number for number, *_ in ends)
    for number, vrf, port, here, there in ends:
        fits = number in _SESSIONS and port in _TEST_PORTS and vrf in vrfs
        if not fits or numbers[number] > 1 or here.version != there.version:
            yield f"measurement {number}"


def _of_flows(device: Device, measurement: Measurement) -> Iterator[str]:
    if bool(measurement.flows) != (measurement.node is not None):
        yield "iFIT flows without a node, or a node without flows"
    if measurement.node is not None and measurement.node not in _NODES:
        yield f"node {measurement.node}"
    vrfs = {vrf.name for vrf in device.vrfs}
    numbers = Counter(flow.number for flow in measurement.flows)
    for flow in measurement.flows:
        interfaces = len(bound_interfaces(flow.vrf, device.interfaces))
        fits = flow.number in _FLOWS and flow.vrf in vrfs and 0 < interfaces <= IFIT_INTERFACES
        if not fits or numbers[flow.number] > 1:
            yield f"iFIT flow {flow.number}"


def _of_telemetry(telemetry: Telemetry) -> Iterator[str]:
    if len(telemetry.collectors) not in _COLLECTORS:
        yield f"{len(telemetry.collectors)} collectors"
    if telemetry.interval not in _INTERVALS:
        yield f"telemetry each {telemetry.interval} seconds"
    ends = Counter((one.address, one.port) for one in telemetry.collectors)
    for (address, port), times in ends.items():
        if times > 1 or port not in _PORTS:
            yield f"collector {address}, port {port}"
