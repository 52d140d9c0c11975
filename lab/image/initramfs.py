"""The first file system of a virtual machine: finds the image, and hands over to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from citynet.errors import UnavailableError
from lab.image.cpio import CpioFile, cpio

__all__ = ["INIT", "KERNEL_IS_UP", "initramfs", "load_order"]

KERNEL_IS_UP = "citynet: kernel is up"
"""The first thing that a machine says on its console."""

INIT = f"""\
#!/bin/busybox sh
/bin/busybox mkdir -p /dev /proc /ro /rw /new
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t proc proc /proc
echo "{KERNEL_IS_UP}"
while read -r module; do /bin/busybox insmod "/modules/$module" || echo "citynet: $module failed"
done < /modules/order
tries=0
until [ -b /dev/vda ] || [ "$tries" = 100 ]; do
  /bin/busybox sleep 0.1; tries=$((tries + 1))
done
/bin/busybox mount -t squashfs -o ro /dev/vda /ro || echo "citynet: no image"
/bin/busybox mount -t tmpfs -o mode=755 rw /rw
/bin/busybox mkdir /rw/upper /rw/work
/bin/busybox mount -t overlay -o lowerdir=/ro,upperdir=/rw/upper,workdir=/rw/work root /new
/bin/busybox mount -o move /ro /new/image
/bin/busybox cp /start.pyz /inside.pyz /new/
/bin/busybox umount /proc
/bin/busybox mount -o move /dev /new/dev
exec /bin/busybox switch_root -c /dev/console /new /usr/bin/python3 /start.pyz machine
"""
"""``/init``. A failure ends in the kernel's panic, which ends the machine: `panic=-1`."""


def load_order(dependencies: str, builtin: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return paths of modules in the order they have to be loaded in.

    ``dependencies`` is ``modules.dep`` and ``builtin`` ``modules.builtin`` of a kernel. A module
    that is in neither is an error: the kernel is not one that the lab knows.
    """
    needs: dict[str, tuple[str, ...]] = {}
    for line in dependencies.splitlines():
        path, _, rest = line.partition(":")
        needs[path] = tuple(rest.split())
    by_name = {_module(path): path for path in needs}
    inside = {_module(path) for path in builtin.split()}
    order: list[str] = []
    for name in wanted:
        key = name.replace("-", "_")
        if key in inside:
            continue
        if key not in by_name:
            raise UnavailableError(
                f"The kernel package has no module {name}: it is not Debian 12's. The lab needs "
                "apt sources of Debian 12 (bookworm)."
            )
        # modules.dep lists what a module needs with the first to load last.
        for path in (*reversed(needs[by_name[key]]), by_name[key]):
            if path not in order:
                order.append(path)
    return tuple(order)


def initramfs(busybox: Path, modules: Path, order: tuple[str, ...]) -> bytes:
    """Return the archive: a static busybox, modules in their order, and ``/init``."""
    return cpio(
        (
            CpioFile(path="init", content=INIT.encode(), mode=0o755),
            CpioFile(path="bin/busybox", content=busybox.read_bytes(), mode=0o755),
            *(
                CpioFile(path=f"modules/{Path(path).name}", content=(modules / path).read_bytes())
                for path in order
            ),
            CpioFile(
                path="modules/order",
                content="".join(f"{Path(path).name}\n" for path in order).encode(),
            ),
        )
    )


def _module(path: str) -> str:
    return Path(path).name.split(".ko")[0].replace("-", "_")
