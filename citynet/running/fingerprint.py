"""By what a running configuration is known again."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from citynet.render.digests import configuration_digest

__all__ = ["fingerprint"]


def fingerprint(files: Mapping[str, str]) -> str:
    """Return the SHA-256, in hexadecimal, over the running text of a device: path -> masked text.

    It is ``citynet.render.digests.configuration_digest`` over the files: of a router that nobody
    changed it is the digest of what it was given.
    """
    return configuration_digest(
        {
            path: sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            for path, text in files.items()
        }
    )
