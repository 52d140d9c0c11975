"""What an image is, and what making one takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Image", "Needs", "Package", "Tool"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Package:
    """A Debian package, as apt names it."""

    name: str
    version: str
    file: str
    """Name of the archive in apt's cache."""
    size: int
    """Bytes to download."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program of this machine, or of a tree of unpacked packages with its own libraries."""

    program: str
    """Path of the program."""
    tree: Path | None = None
    """The tree that it lives in; nothing when it is this machine's own."""

    def command(self) -> tuple[str, ...]:
        """Return the words that start it; a tree's program is run by the tree's own loader."""
        if self.tree is None:
            return (self.program,)
        libraries = ":".join(
            str(self.tree / folder)
            for folder in (
                "usr/lib/x86_64-linux-gnu",
                "usr/lib",
                "usr/lib/x86_64-linux-gnu/pulseaudio",
            )
        )
        loader = self.tree / "lib64" / "ld-linux-x86-64.so.2"
        return (str(loader), "--library-path", libraries, self.program)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A finished image. Nothing in it changes: a newer one has another digest and directory."""

    directory: Path
    digest: str
    """SHA-256 over packages with their versions and everything that we add to them."""
    kernel_release: str
    packages: tuple[tuple[str, str], ...]
    """Names and versions of what routers have."""
    qemu: Tool
    squashfs_tools: Path | None = None
    """The tree with ``unsquashfs``; nothing when this machine has its own."""

    def unsquashfs(self) -> Tool:
        """Return the program that unpacks the root file system."""
        if self.squashfs_tools is None:
            return Tool(program="unsquashfs")
        return Tool(
            program=str(self.squashfs_tools / "usr/bin/unsquashfs"), tree=self.squashfs_tools
        )

    @property
    def root(self) -> Path:
        """The root file system of routers, a squashfs."""
        return self.directory / "root.squashfs"

    @property
    def kernel(self) -> Path:
        """The kernel of a virtual machine."""
        return self.directory / "vmlinuz"

    @property
    def initramfs(self) -> Path:
        """The first file system of a virtual machine: a cpio archive that may be added to."""
        return self.directory / "initramfs.cpio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What making an image will take; to be shown before anything is fetched."""

    cache: Path
    download: int
    """Bytes: exact when ``exact``, else about."""
    disk: int
    """Bytes that have to be free while it is made, about."""
    kept: int
    """Bytes that stay, about."""
    sources: str
    """Where packages come from."""
    packages: int = 0
    exact: bool = False

    def __str__(self) -> str:
        about = "" if self.exact else "about "
        count = f"{self.packages} Debian packages" if self.packages else "Debian packages"
        return (
            f"The lab's routers are made of {count}: {about}{self.download / 1e6:.0f} MB are "
            f"downloaded, from the sources in {self.sources}, signatures verified by apt.\n"
            f"They go to {self.cache} ({self.disk / 1e6:.0f} MB while it is made, "
            f"{self.kept / 1e6:.0f} MB stay). Nothing is installed, no root is needed, and "
            "deleting that directory takes everything away again."
        )
