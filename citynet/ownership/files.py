"""The foreign lines of devices owned in part, under ``inventory/foreign/``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from citynet.city.model import City, Ownership
from citynet.errors import Finding, FindingsError, Place
from citynet.ownership.assembly import foreign_place
from citynet.workspace.files import INVENTORY, CityFile, open_file
from citynet.workspace.links import link_on_the_way
from citynet.workspace.text import decode

__all__ = ["read_foreign"]

_FOLDER: Final = PurePosixPath("inventory/foreign")


def read_foreign(
    root: Path, city: City, files: MutableMapping[str, str] | None = None
) -> Mapping[str, str]:
    """Return the foreign lines of each device that citynet owns in part, by its name.

    ``files`` learns the SHA-256 of each file. Raises ``FindingsError`` (CN102 to CN106, CN240 for a
    device without its file, CN241 for a file without its device).
    """
    wanted = [name for name, one in city.devices.items() if one.owns is not Ownership.ALL]
    findings = list(_strangers(root, set(wanted)))
    texts: dict[str, str] = {}
    for name in sorted(wanted):
        content = _content(root, name)
        if isinstance(content, Finding):
            findings.append(content)
            continue
        text = decode(foreign_place(name).file, content)
        if isinstance(text, Finding):
            findings.append(text)
            continue
        texts[name] = text.replace("\r\n", "\n")
        if files is not None:
            files[foreign_place(name).file.as_posix()] = sha256(content).hexdigest()
    if findings:
        raise FindingsError(findings)
    return texts


def _content(root: Path, device: str) -> bytes | Finding:
    path = foreign_place(device).file
    if link := link_on_the_way(root, path):
        return _missing(Place(link), device, "a symbolic link")
    if not (root / path).exists():
        return _missing(Place(path), device, "no such file")
    return open_file(CityFile(name=path, path=root / path, limits=INVENTORY))


def _missing(place: Place, device: str, found: str) -> Finding:
    return Finding(
        place=place,
        code="CN240",
        message=f"citynet owns {device} in part, and nobody says what else stands on it",
        expected="its foreign lines, as citynet import writes them",
        found=found,
        remedy=f"Save its running configuration, then: citynet import {device} FILE --foreign",
    )


def _strangers(root: Path, wanted: set[str]) -> Iterator[Finding]:
    """Yield folders that nobody would read: somebody would believe that they were in force."""
    folder = root / _FOLDER
    if not folder.is_dir():
        return
    for entry in sorted(path.name for path in folder.iterdir()):
        if entry in wanted or entry.startswith("."):
            continue
        name = entry if entry.isprintable() else ascii(entry)
        yield Finding(
            place=Place(_FOLDER / name),
            code="CN241",
            message="foreign lines of a device that citynet does not own in part",
            expected="a device whose data say 'owns: services'",
            found=name,
            remedy="Remove the folder, or say 'owns: services' where the device is.",
        )
