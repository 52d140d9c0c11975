"""Streaming telemetry of a device."""

from __future__ import annotations

from citynet.city.model import CityDevice
from citynet.compilation.capabilities import Feature, has
from citynet.compilation.origins import BASELINE, made_by
from citynet.compilation.scene import Scene
from citynet.device.model import Collector, Telemetry

__all__ = ["telemetry"]


def telemetry(scene: Scene, device: CityDevice) -> Telemetry | None:
    """Return what the city's baseline says of telemetry; SNMP is all that FRR on Debian says."""
    baseline = scene.city.baseline
    if not (baseline.telemetry_collectors and has(device.platform, Feature.TELEMETRY)):
        return None
    origin = made_by(BASELINE)
    return Telemetry(
        collectors=tuple(
            Collector(address=one.address, port=one.port, origin=origin)
            for one in baseline.telemetry_collectors
        ),
        interval=baseline.telemetry_interval,
        origin=origin,
    )
