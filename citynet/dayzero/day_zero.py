"""The stage: a device in, the same device with nothing but its management out."""

from __future__ import annotations

from pathlib import PurePosixPath

from citynet.device.model import Device, InterfaceKind, Platform
from citynet.device.sorting import sorted_device
from citynet.errors import Finding, FindingsError, Place

__all__ = ["day_zero"]


def day_zero(device: Device) -> Device:
    """Return what ``device`` is before its first push: name, management, nothing that forwards.

    It keeps the management baseline and the management port exactly as they are, and the loopback
    without addresses, which Linux always has. Rendered by the same templates it is the day-0 text.
    Whatever that text says about management the device's own text says too, so that pushing the
    latter cuts nobody off. Raises ``FindingsError`` with CN629 for a platform other than FRR.
    """
    if device.platform is not Platform.FRR:
        raise FindingsError([_refused(device)])
    # Field by field: a new field of the model is not part of day 0 unless somebody says so.
    return sorted_device(
        Device(
            name=device.name,
            platform=device.platform,
            management=device.management,
            interfaces=(
                *(one for one in device.interfaces if one.kind is InterfaceKind.MANAGEMENT),
                *(
                    type(one)(name=one.name, kind=one.kind, origin=one.origin)
                    for one in device.interfaces
                    if one.kind is InterfaceKind.LOOPBACK
                ),
            ),
            origin=device.origin,
        )
    )


def _refused(device: Device) -> Finding:
    return Finding(
        place=Place(PurePosixPath("inventory/hosts.yaml")),
        code="CN629",
        message=f"there is no day-0 text for {device.name} ({device.platform})",
        expected=f"a device of platform {Platform.FRR}",
        found=str(device.platform),
        remedy="give the device its name, its account and its management port by hand",
    )
