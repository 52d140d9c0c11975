"""From vendor text back to device models, by readers that know no template."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from citynet.device.model import Platform
from citynet.readers.model import ReadDevice, TextFiles

__all__ = ["read_back"]


def read_back(name: str, platform: Platform, files: TextFiles) -> ReadDevice:
    """Return what the ``files`` of device ``name`` say, read by the reader of ``platform``.

    Raises for no text. A platform's reader is imported when it is first used.
    """
    read: Callable[[str, TextFiles], ReadDevice] = import_module(
        f"citynet.readers.{platform.value}"
    ).read
    return read(name, files)
