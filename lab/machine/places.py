"""Where the files of a running machine stand: ``DIR/.citynet/lab/``, for its owner alone."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from citynet.errors import CallError, UnavailableError
from citynet.workspace.links import link_on_the_way

__all__ = ["Places", "last_lines"]

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Places:
    """Paths below a city's directory."""

    city: Path

    @property
    def base(self) -> Path:
        """The directory of everything."""
        return self.city / ".citynet" / "lab"

    @property
    def state(self) -> Path:
        """What was started."""
        return self.base / "machine.json"

    @property
    def lock(self) -> Path:
        """Held while a machine is started, stopped, saved or restored."""
        return self.base / "machine.lock"

    @property
    def console(self) -> Path:
        """What the machine printed."""
        return self.base / "console.log"

    @property
    def log(self) -> Path:
        """What the process that carries the machine printed."""
        return self.base / "process.log"

    @property
    def first(self) -> Path:
        """The first file system of a virtual machine, with the program inside."""
        return self.base / "initramfs.cpio"

    def saved(self, name: str) -> Path:
        """Return the directory of a saved state; its name is letters, digits and hyphens."""
        if not _NAME.fullmatch(name):
            raise CallError(
                f"{name!r} cannot name a saved state: use lower-case letters, digits and hyphens, "
                "at most 64."
            )
        return self.base / "saved" / name

    def make(self) -> None:
        """Make the directory, readable by its owner alone, and not through a link to another."""
        if link := link_on_the_way(self.city, PurePosixPath(".citynet", "lab")):
            raise CallError(
                f"{self.city / link} is a link; the lab's files are in the city's own folder"
            )
        try:
            self.base.mkdir(parents=True, exist_ok=True)
            self.base.chmod(0o700)
            owner = self.base.stat().st_uid
        except OSError as error:
            raise UnavailableError(
                f"The lab keeps its state in {self.base}, which cannot be written: {error}"
            ) from error
        if owner != os.geteuid():
            raise UnavailableError(
                f"{self.base} belongs to another user (number {owner}). Remove it, or work as "
                "that user."
            )


def last_lines(path: Path, count: int = 12) -> tuple[str, ...]:
    """Return the last lines of a log, without control characters."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 8192))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ()
    clean = "".join(c if c.isprintable() or c == "\n" else "" for c in text)
    return tuple([line for line in clean.splitlines() if line.strip()][-count:])
