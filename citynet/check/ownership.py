"""Devices owned in part: only of platforms whose text can be taken apart."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.check.draft import Draft
from citynet.city.model import Ownership
from citynet.city.ownership import OWNED_IN_PART
from citynet.errors import Finding

__all__ = ["ownership_rules"]


def ownership_rules(draft: Draft) -> Iterator[Finding]:
    """Yield devices that citynet would own in part and cannot."""
    for device in draft.city.devices.values():
        if device.owns is Ownership.ALL or device.platform in OWNED_IN_PART:
            continue
        known = " and ".join(sorted(OWNED_IN_PART))
        yield Finding(
            place=draft.places.of(f"device/{device.name}", "data", "owns"),
            code="CN243",
            message=f"citynet cannot own a part of {device.name}, a device of {device.platform}",
            expected=f"a device of {known}, or 'owns: all'",
            found=str(device.owns),
            remedy="Let citynet own it whole, or attach the services to a device beside it.",
        )
