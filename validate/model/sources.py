"""What the model engine is, as a digest: its version says by which code a verdict was given."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

import citynet

__all__ = ["source_digest"]

_CORE: Final = Path(citynet.__file__).parent
_PARTS: Final = (
    ("validate/model", Path(__file__).parent),
    *((f"citynet/{name}", _CORE / name) for name in ("device", "promises", "readers")),
)
"""Whatever changes an answer: the engine, and what reads text and states promises for it."""


def source_digest() -> str:
    """Return the beginning of the SHA-256 over the engine's source files, names included."""
    found = sha256()
    for name, folder in _PARTS:
        for path in sorted(folder.rglob("*.py")):
            content = sha256(path.read_bytes()).hexdigest()
            found.update(f"{content}  {name}/{path.relative_to(folder).as_posix()}\n".encode())
    return found.hexdigest()[:12]
