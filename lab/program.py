"""The program inside the lab, as one file that any Python 3.11 runs."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from lab.application import application, sources

__all__ = ["program_bytes"]

_MODULES: Final = (
    ("citynet", ("__init__.py", "errors.py", "sessions.py")),
    ("lab", ("__init__.py", "codec.py", "limits.py", "model.py")),
)
"""What the program shares with the rest of citynet; all of it needs the standard library only."""
_INSIDE: Final = "lab.inside"
_MAIN: Final = "from lab.inside.main import main\n\nmain()\n"


def program_bytes() -> bytes:
    """Return the program as a zip application, the same bytes for the same sources."""
    inside = [one.name for one in files(_INSIDE).iterdir() if one.name.endswith((".py", ".sh"))]
    members: dict[str, bytes] = {}
    for package, names in (*_MODULES, (_INSIDE, inside)):
        members |= sources(package, names)
    return application(_MAIN, members)
