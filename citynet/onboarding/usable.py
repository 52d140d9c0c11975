"""Which keys of the baseline a platform can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from citynet.city.keys import AdminKey, KeyKind
from citynet.device.model import Device, Platform
from citynet.errors import Finding, FindingsError, Place

__all__ = ["usable_keys"]

_MOST: Final[Mapping[Platform, int]] = MappingProxyType(
    {Platform.EOS: 2, Platform.IOSXR: 1, Platform.VRP: 1}
)
"""Keys of one account, where that is few: EOS has `ssh-key` and `ssh-key secondary`."""


def usable_keys(device: Device, keys: Sequence[AdminKey]) -> tuple[AdminKey, ...]:
    """Return the keys that the first file of ``device`` holds, in the baseline's order.

    VRP reads RSA keys only. Raises ``FindingsError`` with CN709 where none is left: the file would
    let nobody in.
    """
    fitting = [
        key for key in keys if key.kind is KeyKind.RSA or device.platform is not Platform.VRP
    ]
    if not fitting:
        raise FindingsError([_without(device, keys)])
    return tuple(fitting[: _MOST.get(device.platform, len(fitting))])


def _without(device: Device, keys: Sequence[AdminKey]) -> Finding:
    rsa = device.platform is Platform.VRP
    return Finding(
        place=Place(PurePosixPath("inventory/domains.yaml")),
        code="CN709",
        message=f"nobody could log in to a new {device.name} ({device.platform})",
        expected=f"{'an RSA key' if rsa else 'a public key'} in baseline.adminKeys",
        found=f"{len(keys)} keys, none of RSA" if keys else "none",
        remedy=(
            "Add the line of a .pub file, made with "
            f"ssh-keygen -t {'rsa -b 4096' if rsa else 'ed25519'}, to baseline.adminKeys."
        ),
    )
