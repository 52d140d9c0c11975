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
from pathlib import Path

from citynet.errors import UnavailableError
from lab.image.apt import Apt
from lab.image.build import ImagePlan, build_image
from lab.image.cache import finished_images, image_directory, read_image, write_image
from lab.image.fixups import described
from lab.image.initramfs import INIT
from lab.image.model import Image, Package
from lab.image.needs import check_space, exact_needs, image_needs
from lab.image.ownership import make_cache, refuse_of_others
from lab.image.recipe import (
    EARLY_MODULES,
    INIT_PACKAGE,
    KERNEL_META,
    MODULE_FOLDERS,
    ROUTER_PACKAGES,
    UNPACKED_WITHOUT,
    digest_of,
)
from lab.image.run import no_space
from lab.image.tools import Tools, find_tools, make_tools, missing_tools

__all__ = ["find_image", "make_image"]


def find_image(cache: Path) -> Image | None:
    """Return the newest finished image of this recipe, or nothing. Never asks the network.

    Raises ``UnavailableError`` for a cache that others may write to.
    """
    refuse_of_others(cache)
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
        make_cache(cache)
        check_space(needs)
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
    plan = ImagePlan(
        kernel=kernel,
        routers=apt.closure(ROUTER_PACKAGES),
        singles=apt.single((kernel, INIT_PACKAGE)),
    )
    missing = missing_tools(cache)
    of_tools = apt.closure(missing) if missing else ()
    tell(str(exact_needs(cache, etc, apt.archives, (*plan.all, *of_tools))))
    tools = _tools(cache, apt, missing, of_tools)
    digest = digest_of(plan.all, _ours())
    final = image_directory(cache, _recipe(), digest)
    finished = read_image(final, qemu=tools.qemu, squashfs_tools=tools.squashfs_tree)
    if finished is not None:
        os.utime(final)
        return finished
    apt.fetch_closure(ROUTER_PACKAGES)
    apt.fetch_single((kernel, INIT_PACKAGE))
    tell("Making the image.")
    _put_in_place(final, digest, apt.archives, plan, tools)
    for package in (*plan.all, *of_tools):
        (apt.archives / package.file).unlink(missing_ok=True)
    made = read_image(final, qemu=tools.qemu, squashfs_tools=tools.squashfs_tree)
    if made is None:
        raise UnavailableError(f"The image in {final} is not complete: remove it and try again.")
    return made


def _tools(cache: Path, apt: Apt, missing: tuple[str, ...], packages: tuple[Package, ...]) -> Tools:
    """Return the tools; those that are ``missing`` are fetched, with their ``packages``."""
    if missing:
        apt.fetch_closure(missing)
        make_tools(cache, apt.archives, packages)
    found = find_tools(cache)
    if found is None:
        raise UnavailableError(f"The tools of the lab in {cache} are not complete: remove it.")
    return found


def _put_in_place(final: Path, digest: str, archives: Path, plan: ImagePlan, tools: Tools) -> None:
    """Build an image beside ``final``, and rename it there when it is whole."""
    final.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=final.parent) as name:
        work = Path(name)
        ready = work / "image"
        ready.mkdir()
        release = build_image(work, ready, archives, plan, tools.mksquashfs)
        write_image(
            Image(
                directory=ready,
                digest=digest,
                kernel_release=release,
                packages=tuple((p.name, p.version) for p in sorted(plan.all)),
                qemu=tools.qemu,
                squashfs_tools=tools.squashfs_tree,
            )
        )
        shutil.rmtree(final, ignore_errors=True)
        ready.rename(final)


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
