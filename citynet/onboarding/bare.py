"""A device with nothing but its management."""

from __future__ import annotations

from dataclasses import replace

from citynet.dayzero import day_zero
from citynet.device.model import Device, InterfaceKind, Platform
from citynet.device.sorting import sorted_device

__all__ = ["bare"]


def bare(device: Device) -> Device:
    """Return ``device`` as its first file knows it: name, account, management port.

    FRR's is the device of day 0. On the others servers are left out as well: their keys are
    secrets, and nothing of the first login needs them.
    """
    if device.platform is Platform.FRR:
        return day_zero(device)
    return sorted_device(
        Device(
            name=device.name,
            platform=device.platform,
            management=replace(
                device.management, ntp_servers=(), syslog_servers=(), tacacs_servers=()
            ),
            interfaces=tuple(
                one for one in device.interfaces if one.kind is InterfaceKind.MANAGEMENT
            ),
            origin=device.origin,
        )
    )
