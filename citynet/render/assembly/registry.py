"""The assemblies of all platforms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.model import Platform
from citynet.render.assembly import eos, frr, iosxr, junos, onboarding, vrp
from citynet.render.assembly.model import OutputFile

__all__ = ["ASSEMBLIES", "FIRST_FILES"]

ASSEMBLIES: Final[Mapping[Platform, tuple[OutputFile, ...]]] = MappingProxyType(
    {
        Platform.EOS: eos.FILES,
        Platform.FRR: frr.FILES,
        Platform.IOSXR: iosxr.FILES,
        Platform.JUNOS: junos.FILES,
        Platform.VRP: vrp.FILES,
    }
)

FIRST_FILES: Final[Mapping[Platform, OutputFile]] = onboarding.FILES
"""What a new device of each platform is given before its own text."""
