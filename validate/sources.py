"""What an engine is, as a digest: its version says by which code a verdict was given."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

__all__ = ["source_digest"]

_ROOT: Final = Path(__file__).parents[1]


def source_digest(*folders: str) -> str:
    """Return the beginning of the SHA-256 over an engine's source files, names included.

    ``folders`` are all that can change an answer, ``validate/model`` for example.
    """
    found = sha256()
    for folder in folders:
        for path in sorted((_ROOT / folder).rglob("*.py")):
            content = sha256(path.read_bytes()).hexdigest()
            found.update(f"{content}  {path.relative_to(_ROOT).as_posix()}\n".encode())
    return found.hexdigest()[:12]
