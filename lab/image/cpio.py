"""Writing cpio archives in the form that Linux takes as a first file system ("newc").

Source: the kernel's "initramfs buffer format" document. Owners are root, times are zero, so the
same files give the same bytes.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["CpioFile", "cpio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CpioFile:
    """A file or folder of an archive; ``path`` without leading slash."""

    path: str
    content: bytes | None
    """Nothing for a folder."""
    mode: int = 0o644


def cpio(files: Iterable[CpioFile]) -> bytes:
    """Return an archive; folders that are not named are made. Its length is a multiple of 512."""
    entries: dict[str, CpioFile] = {}
    for file in files:
        parts = file.path.split("/")
        if any(part in {"", ".", ".."} for part in parts):
            raise ValueError(f"no path inside an archive: {file.path!r}")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            entries.setdefault(folder, CpioFile(path=folder, content=None, mode=0o755))
        entries[file.path] = file
    out = bytearray()
    for number, path in enumerate(sorted(entries), start=1):
        entry = entries[path]
        kind = stat.S_IFDIR if entry.content is None else stat.S_IFREG
        _append(out, number, path, kind | entry.mode, entry.content or b"")
    _append(out, 0, "TRAILER!!!", 0, b"")
    return bytes(out.ljust(-(-len(out) // 512) * 512, b"\0"))


def _append(out: bytearray, number: int, path: str, mode: int, content: bytes) -> None:
    name = path.encode() + b"\0"
    links = 2 if stat.S_ISDIR(mode) else 1
    # inode, mode, uid, gid, links, time, size, device x2, special device x2, name's length, sum
    fields = (number, mode, 0, 0, links, 0, len(content), 0, 0, 0, 0, len(name), 0)
    out += b"070701" + b"".join(b"%08x" % field for field in fields) + name
    _pad(out)
    out += content
    _pad(out)


def _pad(out: bytearray) -> None:
    out.extend(b"\0" * (-len(out) % 4))
