"""QEMU and squashfs-tools: this machine's own, or a tree of unpacked packages."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.image.model import Package, Tool
from lab.image.unpack import new_tree, unpack

__all__ = ["Tools", "find_tools", "make_tools", "missing_tools"]

_WANTED = {
    "qemu-system-x86_64": "qemu-system-x86",
    "mksquashfs": "squashfs-tools",
    "unsquashfs": "squashfs-tools",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What runs a virtual machine and packs an image."""

    qemu: Tool
    mksquashfs: Tool
    squashfs_tree: Path | None
    """The tree with ``unsquashfs``; nothing when this machine has its own."""


def missing_tools(cache: Path) -> tuple[str, ...]:
    """Return the packages of tools that neither this machine nor the cache has."""
    return tuple(
        sorted({package for program, package in _WANTED.items() if _find(cache, program) is None})
    )


def find_tools(cache: Path) -> Tools | None:
    """Return the tools, or nothing when one of them has to be fetched."""
    qemu = _find(cache, "qemu-system-x86_64")
    mksquashfs = _find(cache, "mksquashfs")
    unsquashfs = _find(cache, "unsquashfs")
    if qemu is None or mksquashfs is None or unsquashfs is None:
        return None
    return Tools(qemu=qemu, mksquashfs=mksquashfs, squashfs_tree=unsquashfs.tree)


def make_tools(cache: Path, archives: Path, packages: Sequence[Package]) -> None:
    """Unpack fetched tools; the tree appears whole or not at all."""
    final = _tree(cache)
    final.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".tools-", dir=final.parent) as name:
        tree = new_tree(Path(name) / "tree")
        unpack((archives / package.file for package in packages), tree)
        shutil.rmtree(final, ignore_errors=True)
        tree.rename(final)


def _tree(cache: Path) -> Path:
    return cache / "tools"


def _find(cache: Path, program: str) -> Tool | None:
    own = shutil.which(program)
    if own is not None:
        return Tool(program=own)
    tree = _tree(cache)
    path = tree / "usr/bin" / program
    return Tool(program=str(path), tree=tree) if path.is_file() else None
