"""Measurements and telemetry of a device as Junos text has them."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import NamedTuple

from citynet.device.model import (
    Address,
    Collector,
    Device,
    Part,
    Telemetry,
    TwampReflector,
    TwampSession,
)
from citynet.device.sorting import natural_key

__all__ = [
    "junos_collectors",
    "junos_host",
    "junos_probes",
    "junos_reflecting",
    "junos_servers",
    "junos_services",
    "junos_source_ports",
    "sessions_and_reflectors",
]


class Probe(NamedTuple):
    """What the routing engine hears of one measurement."""

    part: TwampSession | TwampReflector
    remote: Address
    local: Address
    side: str
    """``source`` or ``destination``: whose port is the measurement's."""


def sessions_and_reflectors(device: Device) -> tuple[TwampSession | TwampReflector, ...]:
    """Return the sessions and reflectors of a device, by number."""
    if device.measurement is None:
        return ()
    both: list[TwampSession | TwampReflector] = [*device.measurement.sessions]
    both += device.measurement.reflectors
    return tuple(sorted(both, key=lambda one: one.number))


def junos_probes(device: Device, version: int) -> tuple[Probe, ...]:
    """Return what is heard of measurements in an IP version: answers, and what is answered."""
    heard = (_probe(one) for one in sessions_and_reflectors(device))
    return tuple(probe for probe in heard if probe.remote.version == version)


def _probe(part: TwampSession | TwampReflector) -> Probe:
    if isinstance(part, TwampSession):
        return Probe(part, part.destination, part.source, "source")
    return Probe(part, part.sender, part.address, "destination")


def junos_reflecting(device: Device) -> tuple[tuple[str, int, tuple[TwampReflector, ...]], ...]:
    """Return each VRF with reflectors by name, with their port and themselves."""
    found: dict[str, list[TwampReflector]] = {}
    for one in device.measurement.reflectors if device.measurement is not None else ():
        found.setdefault(one.vrf, []).append(one)
    return tuple(
        (vrf, reflectors[0].port, tuple(reflectors))
        for vrf, reflectors in sorted(found.items(), key=lambda item: natural_key(item[0]))
    )


def junos_collectors(device: Device, version: int) -> tuple[Collector, ...]:
    """Return the collectors with addresses of an IP version."""
    collectors = device.telemetry.collectors if device.telemetry is not None else ()
    return tuple(one for one in collectors if one.address.version == version)


def junos_servers(telemetry: Telemetry) -> tuple[str, ...]:
    """Return the names of the collectors, in order: ``COLLECTOR-1``."""
    return tuple(f"COLLECTOR-{index}" for index, _ in enumerate(telemetry.collectors, 1))


def junos_source_ports(collectors: tuple[Collector, ...]) -> tuple[int, ...]:
    """Return the ports of collectors, ascending, each once."""
    return tuple(sorted({one.port for one in collectors}))


def junos_host(address: Address) -> str:
    """Return the prefix of one address: ``192.0.2.1/32``."""
    return f"{address}/{32 if isinstance(address, IPv4Address) else 128}"


def junos_services(device: Device) -> tuple[Part, ...]:
    """Return the parts because of which a device has services; none: it has none."""
    parts: list[Part] = list(device.slices)
    parts += sessions_and_reflectors(device)
    parts += [] if device.telemetry is None else [device.telemetry]
    return tuple(parts)
