"""Packing a tree into a squashfs in which files have the owners that they should have.

The tree was unpacked by somebody who is not root, so its owners are wrong. They are written into an
archive (tar) that ``mksquashfs`` packs: root's, but for the files that :data:`OWNERS` names.
"""

from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path

from citynet.errors import UnavailableError
from lab.image.fixups import OWNERS
from lab.image.model import Tool
from lab.image.run import no_space, tail

__all__ = ["owned", "squash"]

_SECONDS = 900.0


def owned(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return a member of an archive with the owner and mode that the image gives it."""
    stated = OWNERS.get(member.name.removeprefix("./"))
    member.uid = member.gid = 0
    if stated is not None:
        member.mode, member.uid, member.gid = stated
    member.uname = member.gname = ""
    return member


def squash(tree: Path, target: Path, mksquashfs: Tool) -> None:
    """Pack ``tree`` into ``target``."""
    words = [
        *mksquashfs.command(),
        *("-", str(target), "-tar", "-comp", "zstd", "-Xcompression-level", "9"),
        # From an archive, mksquashfs makes a root of its own, which everybody may write to.
        *("-noappend", "-no-progress", "-mkfs-time", "0", "-root-mode", "755"),
    ]
    with target.with_name("squash.log").open("w+b") as log:
        process = subprocess.Popen(  # noqa: S603 - words of ours
            words, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=target.parent
        )
        try:
            if process.stdin is None:
                raise UnavailableError("Packing the image: mksquashfs has no standard input.")
            try:
                with tarfile.open(
                    fileobj=process.stdin, mode="w|", format=tarfile.GNU_FORMAT
                ) as archive:
                    archive.add(tree, ".", filter=owned)
                process.stdin.close()
            except BrokenPipeError:
                pass  # it says itself what was wrong
            code = process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            raise UnavailableError(
                f"Packing the image took more than {_SECONDS:.0f} s and was ended. Try again when "
                "the machine is less busy."
            ) from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        log.seek(0)
        said = log.read().decode("utf-8", "replace")
    target.with_name("squash.log").unlink()
    if "No space left on device" in said:
        raise no_space(target)
    if code:
        raise UnavailableError(f"The image could not be packed (status {code}):\n{tail(said)}")
