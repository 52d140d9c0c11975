"""Where results stand in a city's directory."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

from citynet.errors import CallError
from citynet.workspace.files import CityFile, Limits, open_file
from citynet.workspace.links import link_on_the_way

__all__ = [
    "configs_path",
    "manifest_path",
    "onboarding_path",
    "own_path",
    "rehearsal_path",
    "verdict_path",
    "verdict_text",
]

_VERDICT: Final = Limits(size=256 * 2**20, values=0)
"""The reference city's verdict has less than one MiB."""


def configs_path(root: Path) -> Path:
    """Return the directory of rendered configurations, one directory per device."""
    return own_path(root, "build", "configs")


def rehearsal_path(root: Path) -> Path:
    """Return the directory of the stand-ins' configurations, one directory per device."""
    return own_path(root, "build", "rehearsal")


def manifest_path(root: Path) -> Path:
    """Return the file of all digests."""
    return own_path(root, "build", "manifest.json")


def onboarding_path(root: Path, device: str) -> Path:
    """Return the directory of a new device's first file."""
    return own_path(root, "build", "onboarding", device)


def verdict_path(root: Path) -> Path:
    """Return the file of the last verdict."""
    return own_path(root, "build", "verdict.json")


def verdict_text(root: Path) -> str:
    """Return the text of the last verdict; raise ``FileNotFoundError`` where there is none.

    Raises ``CallError`` for what is no file of text, or of more than 256 MiB. Never waits.
    """
    path = verdict_path(root)
    if not path.exists():
        raise FileNotFoundError(path)
    content = open_file(
        CityFile(name=PurePosixPath("build/verdict.json"), path=path, limits=_VERDICT)
    )
    if not isinstance(content, bytes):
        raise CallError(f"{path} is no verdict: {content.message} ({content.found})")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CallError(f"{path} is no verdict: it is not UTF-8 text") from error


def own_path(root: Path, *parts: str) -> Path:
    """Return a path in the city that no link leads out of; raise ``CallError`` for a link."""
    path = PurePosixPath(*parts)
    if link := link_on_the_way(root, path):
        raise CallError(f"{root / link} is a link; citynet writes into the city's own folders only")
    return root / path
