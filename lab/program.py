"""The program inside the lab, as one file that any Python 3.11 runs."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

__all__ = ["program_bytes"]

_MODULES: Final = (
    ("citynet", ("__init__.py", "errors.py")),
    ("lab", ("__init__.py", "codec.py", "model.py")),
)
"""What the program shares with the rest of citynet; all of it needs the standard library only."""
_MAIN: Final = "from lab.inside.main import main\n\nmain()\n"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def program_bytes() -> bytes:
    """Return the program as a zip application, the same bytes for the same sources."""
    members = {"__main__.py": _MAIN.encode()}
    for package, names in _MODULES:
        for name in names:
            members[f"{package}/{name}"] = files(package).joinpath(name).read_bytes()
    for source in _sources():
        members[f"lab/inside/{source.name}"] = source.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(members.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            # The same on every system that packs it.
            entry.create_system = 3
            archive.writestr(entry, data)
    return packed.getvalue()


def _sources() -> list[Traversable]:
    found = files("lab.inside").iterdir()
    return [each for each in found if each.name.endswith((".py", ".sh"))]
