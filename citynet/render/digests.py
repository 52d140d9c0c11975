"""The digests of a whole city's configurations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType

from citynet.rehearsal.model import LeftOut
from citynet.render.model import Configuration, Manifest
from citynet.render.templates import TemplateSet

__all__ = ["configuration_digest", "manifest"]


def manifest(
    configurations: Iterable[Configuration],
    templates: TemplateSet,
    *,
    rehearsal: Iterable[Configuration] = (),
    left_out: Iterable[LeftOut] = (),
) -> Manifest:
    """Return the digests of ``configurations`` and of those of the stand-ins.

    ``digest`` is the SHA-256 of one line per file, sorted by path, as ``sha256sum`` prints them:
    ``SHA256  configs/DEVICE/PATH``, then ``SHA256  rehearsal/DEVICE/PATH``; then one line
    ``left out  DEVICE: WHAT (PARTS)`` per thing that a stand-in leaves out. It depends on what the
    files say, not on which templates said it.
    """
    target, stand_ins, missing = _files(configurations), _files(rehearsal), tuple(sorted(left_out))
    lines = [
        *(f"{digest}  configs/{path}\n" for path, digest in target.items()),
        *(f"{digest}  rehearsal/{path}\n" for path, digest in stand_ins.items()),
        *(f"left out  {one.device}: {one.what}{_parts(one)}\n" for one in missing),
    ]
    return Manifest(
        digest=sha256("".join(lines).encode()).hexdigest(),
        files=target,
        replaced_templates=templates.replaced,
        rehearsal=stand_ins,
        left_out=missing,
    )


def _parts(one: LeftOut) -> str:
    return f" ({', '.join(one.parts)})" if one.parts else ""


def configuration_digest(files: Mapping[str, str]) -> str:
    """Return the one digest of a device's files: path -> SHA-256 of the text, secrets unresolved.

    It is the SHA-256 of ``PATH NUL SHA256 NEWLINE`` for each file, sorted by path. A router that
    was given these files is known by it.
    """
    said = sha256()
    for path, digest in sorted(files.items()):
        said.update(f"{path}\0{digest}\n".encode())
    return said.hexdigest()


def _files(configurations: Iterable[Configuration]) -> Mapping[str, str]:
    files = {
        f"{configuration.device}/{file.path}": file.sha256
        for configuration in configurations
        for file in configuration.files
    }
    return MappingProxyType(dict(sorted(files.items())))
