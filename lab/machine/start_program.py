"""The first program of a machine (:mod:`lab.guest`), as a zip application."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files

from lab.image.cpio import CpioFile, cpio

__all__ = ["first_files", "start_bytes"]

_MAIN = "import sys\n\nfrom lab.guest.boot import main\n\nsys.exit(main(sys.argv[1:]))\n"
_SOURCES = (
    ("lab", "__init__.py"),
    ("lab.guest", "__init__.py"),
    ("lab.guest", "boot.py"),
    ("lab.guest", "relay.py"),
)


def start_bytes() -> bytes:
    """Return the program; the same bytes for the same sources."""
    packed = io.BytesIO()
    members = {"__main__.py": _MAIN.encode()}
    for package, name in _SOURCES:
        path = f"{package.replace('.', '/')}/{name}"
        members[path] = files(package).joinpath(name).read_bytes()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, content in sorted(members.items()):
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def first_files(program: bytes) -> bytes:
    """Return what is appended to an image's first file system: our program and the one inside."""
    return cpio(
        (
            CpioFile(path="inside.pyz", content=program),
            CpioFile(path="start.pyz", content=start_bytes()),
        )
    )
