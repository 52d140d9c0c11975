"""The first program of a machine (:mod:`lab.guest`), as a zip application."""

from __future__ import annotations

from typing import Final

from lab.application import application, sources
from lab.image.cpio import CpioFile, cpio

__all__ = ["first_files", "start_bytes"]

_MAIN: Final = "import sys\n\nfrom lab.guest.boot import main\n\nsys.exit(main(sys.argv[1:]))\n"


def start_bytes() -> bytes:
    """Return the program; the same bytes for the same sources."""
    guest = sources("lab.guest", ("__init__.py", "boot.py", "relay.py"))
    return application(_MAIN, {**sources("lab", ("__init__.py",)), **guest})


def first_files(program: bytes) -> bytes:
    """Return what is appended to an image's first file system: our program and the one inside."""
    return cpio(
        (
            CpioFile(path="inside.pyz", content=program),
            CpioFile(path="start.pyz", content=start_bytes()),
        )
    )
