"""The assemblies of all platforms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.model import Platform
from citynet.render.assembly import eos, frr, vrp
from citynet.render.assembly.model import OutputFile

__all__ = ["ASSEMBLIES"]

ASSEMBLIES: Final[Mapping[Platform, tuple[OutputFile, ...]]] = MappingProxyType(
    {
        Platform.EOS: eos.FILES,
        Platform.FRR: frr.FILES,
        Platform.VRP: vrp.FILES,
    }
)
