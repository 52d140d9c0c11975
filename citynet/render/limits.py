"""What a platform has no words for: refused before any template, ours or a city's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from citynet.device.model import Device, Platform
from citynet.errors import Finding, Place
from citynet.render.eos import eos_unsayable
from citynet.render.frr import frr_unsayable
from citynet.render.iosxr import iosxr_unsayable
from citynet.render.junos import junos_unsayable
from citynet.render.vrp import vrp_unsayable

__all__ = ["unsayable"]

_UNSAYABLE: Final[Mapping[Platform, Callable[[Device], Iterator[str]]]] = MappingProxyType(
    {
        Platform.EOS: eos_unsayable,
        Platform.FRR: frr_unsayable,
        Platform.IOSXR: iosxr_unsayable,
        Platform.JUNOS: junos_unsayable,
        Platform.VRP: vrp_unsayable,
    }
)


def unsayable(device: Device) -> Iterator[Finding]:
    """Yield CN708 if ``device`` has parts that its platform's text could not say, naming them."""
    missing = sorted(set(_UNSAYABLE[device.platform](device)))
    if missing:
        yield Finding(
            place=Place(PurePosixPath(device.name)),
            code="CN708",
            message=f"{device.platform} cannot say all of {device.name}",
            expected=f"what docs/reference/dialects/{device.platform}.md has words for",
            found=", ".join(missing),
            remedy="take these parts to a device of another platform",
        )
