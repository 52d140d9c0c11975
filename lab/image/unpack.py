"""Unpacking Debian packages into a tree, without root and without running anything of theirs."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from citynet.errors import UnavailableError
from lab.image.recipe import UNPACKED_WITHOUT
from lab.image.run import no_space, tail

__all__ = ["new_tree", "unpack"]

_MERGED = ("bin", "sbin", "lib", "lib64")


def new_tree(directory: Path) -> Path:
    """Make an empty tree whose ``/bin``, ``/sbin``, ``/lib``, ``/lib64`` are those of ``/usr``."""
    directory.mkdir(parents=True)
    for name in _MERGED:
        (directory / "usr" / name).mkdir(parents=True, exist_ok=True)
        (directory / name).symlink_to(f"usr/{name}")
    return directory


def unpack(archives: Iterable[Path], tree: Path, *, seconds: float = 120) -> None:
    """Unpack archives in their given order. Owners are lost, modes (set-user-id too) are kept."""
    excluded = [f"--exclude={path}" for path in UNPACKED_WITHOUT]
    for archive in archives:
        _unpack_one(archive, tree, excluded, seconds)


def _unpack_one(archive: Path, tree: Path, excluded: list[str], seconds: float) -> None:
    reader = subprocess.Popen(  # noqa: S603 - words of ours, never a shell
        ["dpkg-deb", "--fsys-tarfile", str(archive)],  # noqa: S607 - found on PATH before
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        writer = subprocess.run(  # noqa: S603 - words of ours, never a shell
            [
                *("tar", "--extract", "--preserve-permissions", "--no-same-owner"),
                *("--keep-directory-symlink", "--directory", str(tree), "--wildcards", *excluded),
            ],
            stdin=reader.stdout,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=seconds,
            check=False,
        )
        if reader.stdout is not None:
            reader.stdout.close()
        _, complaint = reader.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise UnavailableError(
            f"Unpacking {archive.name} took more than {seconds:.0f} s and was ended. Try again "
            "when the machine is less busy."
        ) from None
    finally:
        if reader.poll() is None:
            reader.kill()
            reader.wait()
    said = (complaint + writer.stderr).decode("utf-8", "replace")
    if "No space left on device" in said:
        raise no_space(tree)
    if writer.returncode or reader.returncode:
        raise UnavailableError(
            f"{archive.name} could not be unpacked:\n{tail(said)}\n"
            f"Remove {archive} and try again: it is then fetched anew."
        )
