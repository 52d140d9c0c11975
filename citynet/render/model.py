"""Rendered configurations: text, digests and the origin of each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from citynet.device.model import Platform

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
    """Digests of a whole city: one per file, one over all, and replaced templates."""

    digest: str
    files: Mapping[str, str]
    """``device/path`` → SHA-256."""
    replaced_templates: Mapping[str, str]
    """Template path → SHA-256 of the city's own file that stands in for ours."""
