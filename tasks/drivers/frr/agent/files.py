"""Files below a root: no symbolic link is followed, and nothing is ever half written."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tasks.drivers.frr.agent.failure import AgentFailure

__all__ = ["Content", "Kept", "kept", "remove", "write"]

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Content:
    """What a file shall be. Owners of -1 are left as they come."""

    text: str
    mode: int
    uid: int = -1
    gid: int = -1


@dataclass(frozen=True)
class Kept:
    """What a file is."""

    text: str
    mode: int
    uid: int
    gid: int


def kept(root: Path, path: str) -> Kept | None:
    """Return a file, or None where there is none. Raises AgentFailure where it is no plain file."""
    with _folder(root, path, make=False) as folder:
        if folder is None:
            return None
        name = PurePosixPath(path).name
        try:
            number = os.open(
                name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder
            )
        except FileNotFoundError:
            return None
        except OSError:
            raise AgentFailure(f"{path} is a symbolic link or cannot be read") from None
        with os.fdopen(number, "rb") as file:
            found = os.fstat(number)
            if not stat.S_ISREG(found.st_mode):
                raise AgentFailure(f"{path} is no plain file")
            text = file.read().decode("utf-8", "surrogateescape")
        return Kept(text, stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid)


def write(root: Path, path: str, content: Content) -> None:
    """Put a file in the place of the old one, at once and for good (fsync)."""
    with _folder(root, path, make=True) as folder:
        if folder is None:
            raise AgentFailure(f"{path}: its folder vanished")
        name = PurePosixPath(path).name
        new = f".{name}.citynet-new"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(new, dir_fd=folder)
        number = os.open(new, _NEW, 0o600, dir_fd=folder)
        with os.fdopen(number, "wb") as file:
            file.write(content.text.encode("utf-8", "surrogateescape"))
            file.flush()
            if (content.uid, content.gid) != (-1, -1):
                os.fchown(number, content.uid, content.gid)
            os.fchmod(number, content.mode)
            os.fsync(number)
        os.rename(new, name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)


def remove(root: Path, path: str) -> None:
    """Remove a file; one that is not there is removed."""
    with _folder(root, path, make=False) as folder:
        if folder is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(PurePosixPath(path).name, dir_fd=folder)
                os.fsync(folder)


@contextlib.contextmanager
def _folder(root: Path, path: str, *, make: bool) -> Iterator[int | None]:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise AgentFailure(f"{path} is no path below the root")
    number: int | None = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in pure.parts[:-1]:
            below = _below(number, part, path, make=make)
            os.close(number)  # type: ignore[arg-type]
            number = below
            if number is None:
                break
        yield number
    finally:
        if number is not None:
            os.close(number)


def _below(folder: int | None, part: str, path: str, *, make: bool) -> int | None:
    if make:
        with contextlib.suppress(FileExistsError):
            os.mkdir(part, 0o755, dir_fd=folder)
    try:
        return os.open(part, _FOLDER, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError:
        raise AgentFailure(f"{path}: {part} is a symbolic link or no folder") from None
