"""Where results stand in a city's directory."""

from __future__ import annotations

from pathlib import Path

__all__ = ["configs_path", "manifest_path", "verdict_path"]


def configs_path(root: Path) -> Path:
    """Return the directory of rendered configurations, one directory per device."""
    return root / "build" / "configs"


def manifest_path(root: Path) -> Path:
    """Return the file of all digests."""
    return root / "build" / "manifest.json"


def verdict_path(root: Path) -> Path:
    """Return the file of the last verdict."""
    return root / "build" / "verdict.json"
