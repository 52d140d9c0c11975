"""The texts of a running device: regular files of bounded size, and no link is followed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from citynet.device.model import Platform
from citynet.errors import CallError, FindingsError
from citynet.workspace.files import CityFile, Limits, open_file

__all__ = ["texts_of"]

_LIMITS: Final = Limits(size=8 * 2**20, values=0)
_FILES: Final = 500
_BYTES: Final = 16 * 2**20
_LINES: Final = 200_000
"""Most bytes and lines of all files together."""
_CONFIG: Final = "config"
_LINUX: Final = {
    "frr.conf": "etc/frr/frr.conf",
    "daemons": "etc/frr/daemons",
    "interfaces": "etc/network/interfaces",
    "nftables.conf": "etc/nftables.conf",
    "hostname": "etc/hostname",
}
"""Where files stand on Linux whose own path does not say it."""


def texts_of(platform: Platform, paths: Sequence[Path]) -> dict[str, str]:
    """Return the text of each file by its path on the device.

    Bytes that are no UTF-8 are replaced: a running device may say anything. Raises ``CallError``
    for what cannot be a device's text.
    """
    if platform is not Platform.FRR:
        if len(paths) != 1:
            raise CallError(f"{platform} has one text, found {len(paths)} files")
        texts = {_CONFIG: _text(paths[0])}
        _check_size(texts)
        _check_lines(texts)
        return texts
    texts = {}
    for path, name in _linux(paths):
        if name in texts:
            raise CallError(f"two files are {name} of the device")
        if len(texts) >= _FILES:
            raise CallError(f"a device has at most {_FILES} files")
        texts[name] = _text(path)
        _check_size(texts)
    _check_lines(texts)
    if not texts:
        raise CallError("there is no file of the device")
    return texts


def _check_size(texts: Mapping[str, str]) -> None:
    if sum(len(text) for text in texts.values()) > _BYTES:
        raise CallError(f"the text of a device has at most {_BYTES // 2**20} MiB")


def _check_lines(texts: Mapping[str, str]) -> None:
    if sum(text.count("\n") + 1 for text in texts.values()) > _LINES:
        raise CallError(f"the text of a device has at most {_LINES} lines")


def _linux(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if not path.is_dir():
            yield path, _name(PurePosixPath(path.as_posix()))
            continue
        for folder, folders, names in os.walk(path, followlinks=False):
            folders.sort()
            for name in sorted(names):
                file = Path(folder, name)
                if file.is_symlink() or not file.is_file():
                    continue
                yield file, file.relative_to(path).as_posix()


def _name(path: PurePosixPath) -> str:
    """Return where a file stands on the device, from ``etc`` on."""
    parts = path.parts
    if "etc" in parts:
        return PurePosixPath(*parts[len(parts) - 1 - parts[::-1].index("etc") :]).as_posix()
    return _LINUX.get(path.name, path.name)


def _text(path: Path) -> str:
    content = open_file(CityFile(name=PurePosixPath(path.as_posix()), path=path, limits=_LIMITS))
    if not isinstance(content, bytes):
        raise FindingsError([content])
    return content.decode("utf-8", "replace").replace("\r\n", "\n")
