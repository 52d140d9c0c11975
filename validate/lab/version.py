"""What the lab's engine is, as a digest: its version says by which code a verdict was given."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

__all__ = ["VERSION"]


def _digest() -> str:
    found = sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        content = sha256(path.read_bytes()).hexdigest()
        found.update(f"{content}  {path.relative_to(folder).as_posix()}\n".encode())
    return found.hexdigest()[:12]


VERSION: Final = f"1.0+{_digest()}"
"""Another one whenever other packets could be sent, or the same ones be judged otherwise."""
