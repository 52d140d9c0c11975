"""Where images are kept, and which of them are finished."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from citynet.errors import CallError
from lab.image.model import Image, Tool

__all__ = [
    "cache_directory",
    "cache_of",
    "finished_images",
    "image_directory",
    "read_image",
    "write_image",
]

_DESCRIPTION = "image.json"
_IMAGES = "images"
_SHORT = 16
"""Characters of a digest in the name of a directory."""


def cache_directory(environment: Mapping[str, str] | None = None) -> Path:
    """Return the directory of the lab's downloads: ``$XDG_CACHE_HOME/citynet/lab``.

    Without that variable ``~/.cache`` is used (XDG Base Directory specification).
    """
    environment = os.environ if environment is None else environment
    stated = environment.get("XDG_CACHE_HOME", "")
    home = environment.get("HOME", "")
    if Path(stated).is_absolute():
        base = Path(stated)
    elif Path(home).is_absolute():
        base = Path(home) / ".cache"
    else:
        raise CallError(
            "Neither XDG_CACHE_HOME nor HOME names a directory: nobody knows where downloads may "
            "go. Set one: XDG_CACHE_HOME=/a/roomy/place citynet lab up"
        )
    return base / "citynet" / "lab"


def image_directory(cache: Path, recipe: str, digest: str) -> Path:
    """Return where the image of a recipe stands; ``digest`` is the image's own."""
    return cache / _IMAGES / f"{recipe[:_SHORT]}-{digest[:_SHORT]}"


def cache_of(image: Image) -> Path:
    """Return the cache that an image stands in."""
    return image.directory.parent.parent


def write_image(image: Image) -> None:
    """Write down what an image is, as the last of its files."""
    described = {
        "digest": image.digest,
        "kernel_release": image.kernel_release,
        "packages": [list(package) for package in image.packages],
    }
    text = json.dumps(described, indent=1, sort_keys=True) + "\n"
    (image.directory / _DESCRIPTION).write_text(text, encoding="utf-8")


def read_image(directory: Path, *, qemu: Tool, squashfs_tools: Path | None) -> Image | None:
    """Return the image of a directory, or nothing when it is not a finished one."""
    try:
        described = json.loads((directory / _DESCRIPTION).read_text(encoding="utf-8"))
        image = Image(
            directory=directory,
            digest=str(described["digest"]),
            kernel_release=str(described["kernel_release"]),
            packages=tuple((str(name), str(version)) for name, version in described["packages"]),
            qemu=qemu,
            squashfs_tools=squashfs_tools,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    files = (image.root, image.kernel, image.initramfs)
    return image if all(file.is_file() for file in files) else None


def finished_images(cache: Path, recipe: str) -> tuple[Path, ...]:
    """Return the directories of a recipe's images, newest last."""
    images = (cache / _IMAGES).glob(f"{recipe[:_SHORT]}-*")
    found = sorted(images, key=lambda path: path.stat().st_mtime)
    return tuple(path for path in found if (path / _DESCRIPTION).is_file())
