"""What goes into an image: packages, kernel modules, and the digest that all of it has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from lab.image.model import Package

__all__ = [
    "EARLY_MODULES",
    "INIT_PACKAGE",
    "KERNEL_META",
    "MODULE_FOLDERS",
    "ROUTER_PACKAGES",
    "UNPACKED_WITHOUT",
    "digest_of",
]

ROUTER_PACKAGES = (
    # A Debian that boots: what is `Essential` there and what a shell needs.
    *("base-files", "base-passwd", "bash", "coreutils", "dash", "debianutils", "diffutils"),
    *("findutils", "grep", "gzip", "hostname", "libc-bin", "login", "mawk", "mount"),
    *("ncurses-base", "passwd", "sed", "tar", "util-linux"),
    # A router of ours.
    *("frr", "frr-pythontools", "openssh-server", "sudo", "iproute2", "nftables", "ifupdown2"),
    *("kmod", "iputils-ping", "procps", "python3", "tini", "tcpdump"),
)
"""Chrony, snmpd, lldpd and rsyslog are left out: a namespace must not set the machine's clock, and
nothing of a lab asks the other three. Their files are pushed and compared all the same."""

INIT_PACKAGE = "busybox-static"
KERNEL_META = "linux-image-cloud-amd64"
"""Depends on the kernel of the day (`linux-image-6.1.0-…-cloud-amd64`)."""

EARLY_MODULES = (
    *("virtio_pci", "virtio_blk", "virtio_net", "virtio_console", "virtio-rng"),
    *("squashfs", "overlay"),
)
"""Kernel modules without which the root file system cannot be mounted."""

MODULE_FOLDERS = (
    "kernel/net",
    "kernel/drivers/net",
    "kernel/crypto",
    "kernel/lib",
    "kernel/arch/x86/crypto",
    "kernel/fs",
    "kernel/drivers/virtio",
    "kernel/drivers/char",
    "kernel/drivers/block",
)
"""Folders of the kernel's modules that routers may need; the rest is for other hardware."""

UNPACKED_WITHOUT = (
    *("./usr/share/doc/*", "./usr/share/man/*", "./usr/share/info/*", "./usr/share/locale/*"),
    *("./usr/share/lintian/*", "./usr/share/bug/*", "./usr/share/perl/*", "./usr/share/icons/*"),
    *("./usr/share/iso-codes/*", "./usr/share/xml/*", "./usr/share/bash-completion/*"),
    *("./usr/lib/x86_64-linux-gnu/perl/*", "./usr/lib/x86_64-linux-gnu/libperl.so*"),
    # There is no database of packages that would say whose files in managed folders these are.
    *("./etc/rsyslog.d/*", "./etc/sysctl.d/README.sysctl"),
)
"""Paths that nobody in a lab reads."""


def digest_of(packages: Iterable[Package], ours: Mapping[str, str | bytes]) -> str:
    """Return the SHA-256 over names and versions of packages and over what we add to them."""
    digest = hashlib.sha256()
    for package in sorted(packages):
        digest.update(f"{package.name} {package.version}\n".encode())
    for name in sorted(ours):
        value = ours[name]
        content = value.encode() if isinstance(value, str) else value
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
