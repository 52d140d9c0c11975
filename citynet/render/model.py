"""Rendered configurations: text, digests and the origin of each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citynet.device.model import Platform
from citynet.rehearsal.model import LeftOut

__all__ = ["ConfigFile", "Configuration", "Manifest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """One file of a device. ``origins[i]`` names the sources of line ``i + 1``."""

    path: str
    """Relative to the device: ``config`` where a platform has one text, else as on the device."""
    text: str
    origins: tuple[tuple[str, ...], ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything that one device would be given."""

    device: str
    platform: Platform
    files: tuple[ConfigFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Digests of a whole city: one per file of both sets, one over all, and replaced templates."""

    digest: str
    """Over both sets, and over what stand-ins leave out."""
    files: Mapping[str, str]
    """The target set: ``device/path`` → SHA-256."""
    replaced_templates: Mapping[str, str]
    """Template path → SHA-256 of the city's own file that stands in for ours."""
    rehearsal: Mapping[str, str] = field(default_factory=dict)
    """The stand-ins: ``device/path`` → SHA-256. A device of FRR has none."""
    left_out: tuple[LeftOut, ...] = ()
    """What the stand-ins cannot say of their devices."""
