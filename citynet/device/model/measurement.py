"""What a device measures, and where it streams its counters to."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Network

from citynet.device.model.base import Address, Part

__all__ = ["Collector", "IfitFlow", "Measurement", "Telemetry", "TwampReflector", "TwampSession"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector(Part):
    """A collector of telemetry, in the management network."""

    address: Address
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Telemetry(Part):
    """Streaming telemetry, over TLS: interface, queue and BGP counters and, if any, measurements.

    ``interval`` is in seconds. How they come together is the platform's: the device calls the
    collectors, or it listens for them and no one else.
    """

    collectors: tuple[Collector, ...]
    interval: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TwampSession(Part):
    """A measurement in a VRF: test packets to a reflector and back (TWAMP-light, RFC 5357 app. I).

    One packet each second, UDP from and to ``port``.
    """

    number: int
    """Unique on the device."""
    vrf: str
    source: Address
    destination: Address
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TwampReflector(Part):
    """The far end of a measurement in a VRF; it answers ``sender`` only."""

    number: int
    """Unique on the device, among sessions and reflectors together."""
    vrf: str
    address: Address
    sender: Address
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IfitFlow(Part):
    """In-situ measurement of what a VRF sends to one other device (iFIT, RFC 9341)."""

    number: int
    """Unique on the device."""
    vrf: str
    peer_locator: IPv6Network
    """Locator of the other device that holds the VRF's SIDs there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement(Part):
    """What a device measures of its services."""

    sessions: tuple[TwampSession, ...] = ()
    reflectors: tuple[TwampReflector, ...] = ()
    node: int | None = None
    """Number of the device in iFIT headers; only with ``flows``."""
    flows: tuple[IfitFlow, ...] = ()
