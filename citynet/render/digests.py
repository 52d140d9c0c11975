"""The digests of a whole city's configurations."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from types import MappingProxyType

from citynet.render.model import Configuration, Manifest
from citynet.render.templates import TemplateSet

__all__ = ["manifest"]


def manifest(configurations: Iterable[Configuration], templates: TemplateSet) -> Manifest:
    """Return the digests of ``configurations``.

    ``digest`` is the SHA-256 of one line per file, sorted by path: ``SHA256  DEVICE/PATH``, as
    ``sha256sum`` prints them. It depends on what the files say, not on which templates said it.
    """
    files = {
        f"{configuration.device}/{file.path}": file.sha256
        for configuration in configurations
        for file in configuration.files
    }
    ordered = dict(sorted(files.items()))
    lines = "".join(f"{digest}  {path}\n" for path, digest in ordered.items())
    return Manifest(
        digest=sha256(lines.encode()).hexdigest(),
        files=MappingProxyType(ordered),
        replaced_templates=templates.replaced,
    )
