"""Namespaces of Linux: a private view of mounts, and sockets that live elsewhere."""

from __future__ import annotations

import asyncio
import ctypes
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from lab.inside.commands import LabError

__all__ = ["Elsewhere", "private_mounts", "router_namespace"]

_NEWNS: Final = 0x00020000
_NEWNET: Final = 0x40000000
_REC_PRIVATE: Final = 0x4000 | (1 << 18)

_NETNS: Final = Path("/run/netns")
"""Where ``ip`` keeps namespaces by name; in this program's own view of mounts."""

T = TypeVar("T")


def router_namespace(name: str, generation: int = 0) -> str:
    """Return the name of a router's namespace; it has a new one each time that it is healed."""
    return f"r-{name}.{generation}"


def private_mounts() -> None:
    """Give this process mounts of its own, and an empty folder of named namespaces.

    So names of the lab never meet names of the machine, and everything is gone with the last
    process of the lab. To be called before the first thread.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _check(libc.unshare(_NEWNS), "mounts of its own")
    _check(libc.mount(b"none", b"/", None, ctypes.c_ulong(_REC_PRIVATE), None), "private mounts")
    _NETNS.mkdir(parents=True, exist_ok=True)
    kind, options = b"tmpfs", b"mode=755"
    _check(
        libc.mount(b"netns", bytes(_NETNS), kind, ctypes.c_ulong(0), options),
        "a folder of namespaces",
    )


class Elsewhere:
    """A thread that goes into network namespaces: sockets opened there stay there."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="elsewhere")
        self._libc = ctypes.CDLL(None, use_errno=True)

    async def call(self, namespace: str, function: Callable[[], T]) -> T:
        """Return what ``function`` returns in the named namespace."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._call, namespace, function)

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=True)

    def _call(self, namespace: str, function: Callable[[], T]) -> T:
        try:
            handle = os.open(_NETNS / namespace, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise LabError(f"namespace {namespace}: {error.strerror}") from error
        try:
            _check(self._libc.setns(handle, _NEWNET), f"namespace {namespace}")
        finally:
            os.close(handle)
        return function()


def _check(result: int, what: str) -> None:
    if result != 0:
        raise LabError(f"{what}: {os.strerror(ctypes.get_errno())}")
