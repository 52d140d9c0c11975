"""Which of QEMU's ways to run a processor works here; what was found out is remembered.

A ``/dev/kvm`` can exist, open, and then never let a machine run. So the first machine is given a
few seconds to show that its kernel is up, and until this machine boots again nobody tries a second
time.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from lab.machine.processes import boot_id

__all__ = ["KVM_SECONDS", "accelerations", "remember_kvm"]

KVM_SECONDS = 8.0
"""A kernel that runs on KVM is up in one or two."""
_DEVICE = Path("/dev/kvm")


def accelerations(cache: Path, device: Path = _DEVICE) -> tuple[str, ...]:
    """Return what to try, best first."""
    if not os.access(device, os.R_OK | os.W_OK) or _known(cache) is False:
        return ("tcg",)
    return ("kvm", "tcg")


def remember_kvm(cache: Path, *, works: bool) -> None:
    """Write down whether KVM works. A cache that cannot be written only costs the next try."""
    text = json.dumps({"boot": boot_id(), "works": works}) + "\n"
    with contextlib.suppress(OSError):
        _file(cache).write_text(text, encoding="utf-8")


def _known(cache: Path) -> bool | None:
    try:
        known = json.loads(_file(cache).read_text(encoding="utf-8"))
        return bool(known["works"]) if known["boot"] == boot_id() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file(cache: Path) -> Path:
    return cache / "kvm.json"
