"""The fleet: how each device is reached, and which set of configurations it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from citynet.device.model import Platform

__all__ = ["ConfigSet", "Fleet", "FleetName", "Reach"]


class FleetName(StrEnum):
    """Places with routers of the city."""

    LIVE = "live"
    """The city's own devices."""
    LAB = "lab"


class ConfigSet(StrEnum):
    """Which text a device is given."""

    TARGET = "target"
    REHEARSAL = "rehearsal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How to reach one device."""

    device: str
    platform: Platform
    """Of the system that answers there: ``frr`` for a stand-in."""
    config_set: ConfigSet
    host: str
    port: int
    username: str
    password: str
    """Secret reference, such as ``secret:login.netops``."""
    host_keys: tuple[str, ...]
    """Accepted host keys as in known_hosts, without names; empty accepts none."""
    key_file: str | None = None
    """Private key of the account; the password then serves ``sudo`` only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """All devices of one place."""

    name: FleetName
    devices: Mapping[str, Reach]
    secrets: str
    """Where secrets come from: ``environment`` or ``directory:PATH``."""
