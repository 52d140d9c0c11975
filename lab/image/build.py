"""From fetched packages to an image's three files: root file system, kernel, first file system."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from lab.image.fixups import apply_fixups
from lab.image.initramfs import initramfs, load_order
from lab.image.model import Package, Tool
from lab.image.recipe import EARLY_MODULES, MODULE_FOLDERS
from lab.image.run import run
from lab.image.squash import squash
from lab.image.unpack import new_tree, unpack

__all__ = ["ImagePlan", "build_image"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePlan:
    """What apt says of an image."""

    kernel: str
    """Name of the kernel's package."""
    routers: tuple[Package, ...]
    """What stands in the routers' root file system, with all that it depends on."""
    singles: tuple[Package, ...]
    """Of which single files are taken: the kernel, and the shell of the first file system."""

    @property
    def all(self) -> tuple[Package, ...]:
        """Everything that is downloaded for it."""
        return (*self.routers, *self.singles)


def build_image(work: Path, ready: Path, archives: Path, plan: ImagePlan, mksquashfs: Tool) -> str:
    """Fill ``ready`` with an image's files, out of fetched packages; return the kernel's release.

    ``work`` is an empty directory for what stands in between.
    """
    tree = new_tree(work / "tree")
    unpack((archives / package.file for package in plan.routers), tree)
    single = new_tree(work / "single")
    unpack((archives / package.file for package in plan.singles), single)
    apply_fixups(tree)
    release = plan.kernel.removeprefix("linux-image-")
    modules = _install_modules(single, tree, release)
    _compile_python(tree)
    shutil.copyfile(single / "boot" / f"vmlinuz-{release}", ready / "vmlinuz")
    order = load_order(
        (modules / "modules.dep").read_text(encoding="utf-8"),
        (modules / "modules.builtin").read_text(encoding="utf-8"),
        EARLY_MODULES,
    )
    (ready / "initramfs.cpio").write_bytes(initramfs(single / "bin/busybox", modules, order))
    squash(tree, ready / "root.squashfs", mksquashfs)
    return release


def _install_modules(single: Path, tree: Path, release: str) -> Path:
    """Move the modules that routers may need into the tree, and index them."""
    source = single / "lib/modules" / release
    target = tree / "lib/modules" / release
    target.mkdir(parents=True)
    for folder in MODULE_FOLDERS:
        if (source / folder).is_dir():
            (target / folder).parent.mkdir(parents=True, exist_ok=True)
            (source / folder).rename(target / folder)
    for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        shutil.copyfile(source / name, target / name)
    depmod = Tool(program=str(tree / "usr/bin/kmod"), tree=tree)
    # A program behind a loader does not see its own name, by which kmod knows what to do.
    command = (*depmod.command()[:1], "--argv0", "depmod", *depmod.command()[1:])
    run([*command, "-b", tree, release], purpose="Indexing kernel modules", seconds=120)
    return target


def _compile_python(tree: Path) -> None:
    """Compile Python's files once: an emulated machine would spend seconds on it at each start."""
    python = Tool(program=str(tree / "usr/bin/python3.11"), tree=tree)
    run(
        [
            *python.command(),
            *("-S", "-m", "compileall", "-q", "-s", tree, "-p", "/"),
            *("--invalidation-mode", "unchecked-hash"),
            *(tree / "usr/lib/python3.11", tree / "usr/lib/python3/dist-packages"),
            tree / "usr/share/ifupdown2",
        ],
        purpose="Compiling Python's library",
        seconds=600,
        environment={"PYTHONHOME": str(tree / "usr"), "PYTHONHASHSEED": "0"},
    )
