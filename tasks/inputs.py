"""Digests of the files that everything is made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

__all__ = ["digests_of_inputs"]

_FOLDERS: Final = ("inventory", "intents", "locks")


def digests_of_inputs(root: Path) -> Mapping[str, str]:
    """Return the SHA-256 of each YAML file of the inventory, the intents and the locks.

    Paths are relative to the city. Templates are the manifest's business, the policy is the
    verdict's.
    """
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in _FOLDERS
        for file in sorted(_yaml_files(root / folder))
    }


def _yaml_files(folder: Path) -> Iterator[Path]:
    # Path.rglob would not follow a linked directory of the city either; os.walk says so plainly.
    for directory, _, names in os.walk(folder, followlinks=False):
        for name in names:
            if name.endswith(".yaml") and not name.startswith("."):
                yield Path(directory, name)
