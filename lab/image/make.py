"""Making an image: plan, fetch, unpack, mend, squash; all of it aside, then renamed."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from citynet.errors import UnavailableError
from lab.image.apt import Apt
from lab.image.cache import finished_images, read_image, write_image
from lab.image.fixups import apply_fixups, described
from lab.image.initramfs import INIT, initramfs, load_order
from lab.image.model import Image, Needs, Package, Tool
from lab.image.recipe import (
    EARLY_MODULES,
    INIT_PACKAGE,
    KERNEL_META,
    MODULE_FOLDERS,
    ROUTER_PACKAGES,
    UNPACKED_WITHOUT,
    digest_of,
)
from lab.image.run import no_space, run
from lab.image.squash import squash
from lab.image.tools import find_tools, make_tools, missing_tools
from lab.image.unpack import new_tree, unpack

__all__ = ["find_image", "image_needs", "make_image"]

# Measured with Debian 12.12: lists, routers with kernel, tools; shown before anything is known.
_LISTS_SIZE = 9_500_000
_ROUTERS_SIZE = 81_000_000
_TOOLS_SIZE = 30_000_000
_DISK_ROUTERS = 700_000_000
_DISK_TOOLS = 250_000_000
_KEPT_ROUTERS = 80_000_000
_KEPT_TOOLS = 140_000_000
_KEPT_LISTS = 32_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What apt says of an image."""

    kernel: str
    routers: tuple[Package, ...]
    singles: tuple[Package, ...]

    @property
    def all(self) -> tuple[Package, ...]:
        return (*self.routers, *self.singles)


def image_needs(cache: Path, etc: Path = Path("/etc/apt")) -> Needs:
    """Say what making an image takes, from what is known without the network."""
    tools = bool(missing_tools(cache))
    return Needs(
        cache=cache,
        download=_LISTS_SIZE + _ROUTERS_SIZE + (_TOOLS_SIZE if tools else 0),
        disk=_DISK_ROUTERS + (_DISK_TOOLS if tools else 0),
        kept=_KEPT_ROUTERS + _KEPT_LISTS + (_KEPT_TOOLS if tools else 0),
        sources=str(etc),
    )


def find_image(cache: Path) -> Image | None:
    """Return the newest finished image of this recipe, or nothing. Never asks the network."""
    tools = find_tools(cache)
    if tools is None:
        return None
    for directory in reversed(finished_images(cache, _recipe())):
        image = read_image(directory, qemu=tools.qemu, squashfs_tools=tools.squashfs_tree)
        if image is not None:
            return image
    return None


def make_image(
    cache: Path,
    tell: Callable[[str], None],
    etc: Path = Path("/etc/apt"),
) -> Image:
    """Make an image of the packages of today, or return the one that was made of them before.

    ``tell`` is given sentences for a person, among them what exactly will be fetched. ``etc`` names
    the directory of apt's sources and keys. What does not work is an ``UnavailableError``; then
    nothing half-made is left where a finished image would stand.
    """
    _check_machine()
    needs = image_needs(cache, etc)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        _check_space(needs)
        with _lock(cache):
            return _make(cache, tell, etc)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise no_space(cache) from error
        raise UnavailableError(f"The lab's image could not be made in {cache}: {error}") from error


def _make(cache: Path, tell: Callable[[str], None], etc: Path) -> Image:
    apt = Apt(cache / "apt", etc)
    apt.prepare()
    tell("Fetching the lists of packages.")
    apt.update()
    kernel = apt.kernel(KERNEL_META)
    plan = _Plan(
        kernel=kernel,
        routers=apt.closure(ROUTER_PACKAGES),
        singles=apt.single((kernel, INIT_PACKAGE)),
    )
    tools = missing_tools(cache)
    tool_packages = apt.closure(tools) if tools else ()
    digest = digest_of(plan.all, _ours())
    final = cache / "images" / f"{_recipe()[:16]}-{digest[:16]}"
    tell(str(_exact_needs(cache, etc, plan, tool_packages)))
    if tools:
        apt.fetch_closure(tools)
        make_tools(cache, apt.archives, tool_packages)
    found = find_tools(cache)
    if found is None:
        raise UnavailableError(f"The tools of the lab in {cache} are not complete: remove it.")
    finished = read_image(final, qemu=found.qemu, squashfs_tools=found.squashfs_tree)
    if finished is not None:
        os.utime(final)
        return finished
    apt.fetch_closure(ROUTER_PACKAGES)
    apt.fetch_single((kernel, INIT_PACKAGE))
    tell("Making the image.")
    final.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=final.parent) as name:
        work = Path(name)
        ready = work / "image"
        ready.mkdir()
        release = _build(work, ready, apt.archives, plan, found.mksquashfs)
        image = Image(
            directory=ready,
            digest=digest,
            kernel_release=release,
            packages=tuple((p.name, p.version) for p in sorted(plan.all)),
            qemu=found.qemu,
            squashfs_tools=found.squashfs_tree,
        )
        write_image(image)
        shutil.rmtree(final, ignore_errors=True)
        ready.rename(final)
    for package in (*plan.all, *tool_packages):
        (apt.archives / package.file).unlink(missing_ok=True)
    made = read_image(final, qemu=found.qemu, squashfs_tools=found.squashfs_tree)
    if made is None:
        raise UnavailableError(f"The image in {final} is not complete: remove it and try again.")
    return made


def _build(work: Path, ready: Path, archives: Path, plan: _Plan, mksquashfs: Tool) -> str:
    """Fill ``ready``; return the kernel's release."""
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


def _exact_needs(cache: Path, etc: Path, plan: _Plan, tool_packages: tuple[Package, ...]) -> Needs:
    known = image_needs(cache, etc)
    packages = {package.file: package for package in (*plan.all, *tool_packages)}
    archives = cache / "apt" / "archives"
    missing = [p for p in packages.values() if not (archives / p.file).is_file()]
    return Needs(
        cache=cache,
        download=sum(package.size for package in missing),
        disk=known.disk,
        kept=known.kept,
        sources=known.sources,
        packages=len(packages),
        exact=True,
    )


def _recipe() -> str:
    wanted = {
        "packages": repr((ROUTER_PACKAGES, INIT_PACKAGE, KERNEL_META)),
        "modules": repr((EARLY_MODULES, MODULE_FOLDERS)),
        **_ours(),
    }
    return digest_of((), wanted)


def _ours() -> dict[str, str | bytes]:
    return {"init": INIT, "without": repr(UNPACKED_WITHOUT), **described()}


def _check_machine() -> None:
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        raise UnavailableError(
            f"The lab needs Linux on x86_64 (amd64); this is {platform.system()} on "
            f"{platform.machine()}. Everything but `citynet lab` works here."
        )


def _check_space(needs: Needs) -> None:
    free = shutil.disk_usage(needs.cache).free
    if free < needs.disk:
        raise UnavailableError(
            f"Making the lab's image takes {needs.disk / 1e6:.0f} MB in {needs.cache}; "
            f"{free / 1e6:.0f} MB are free. Make room, or name a roomier place: "
            "XDG_CACHE_HOME=/a/roomy/place citynet lab up"
        )


@contextlib.contextmanager
def _lock(cache: Path) -> Iterator[None]:
    """Let one process make an image at a time; a second one is told instead of waiting."""
    with (cache / "making.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnavailableError(
                f"Another process is making an image in {cache}. Wait until it has finished, "
                "then try again."
            ) from None
        yield
