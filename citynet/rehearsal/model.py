"""Stand-ins: devices of other platforms as FRR routers of the lab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from citynet.device.model import Device

__all__ = ["LeftOut", "Rehearsal"]


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class LeftOut:
    """Something that a stand-in cannot say of its device."""

    device: str
    what: str
    """A sentence with the platform and the feature."""
    parts: tuple[str, ...] = ()
    """Names of the interfaces, algorithms or locators of the device that lack it, if it is not
    the whole device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """All stand-ins of a city."""

    devices: tuple[Device, ...]
    """One FRR device for each device of another platform, under the same name, sorted."""
    interfaces: Mapping[tuple[str, str], str]
    """(device, interface of the device) -> interface of its stand-in, one to one per device.

    Members of a LAG have none; the LAG itself is a port of the stand-in."""
    left_out: tuple[LeftOut, ...]
