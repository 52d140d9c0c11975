"""The candidate as one text, and the digest of a configuration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from tasks.drivers.frr.errors import CandidateRefusedError

__all__ = ["bundle", "digest_of", "files_of"]


def bundle(files: Mapping[str, str]) -> str:
    """Return files (path without leading slash -> text) as the text that the driver loads."""
    return json.dumps(dict(files), sort_keys=True)


def files_of(text: str) -> dict[str, str]:
    """Return the files of a bundle. Raises CandidateRefusedError where it is none."""
    try:
        value = json.loads(text)
    except ValueError:
        # The parser's own words would quote the text, which has secrets.
        raise CandidateRefusedError("the candidate is not JSON") from None
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise CandidateRefusedError("the candidate is not a JSON object of texts by path")
    return value


def digest_of(files: Mapping[str, str]) -> str:
    r"""Return the SHA-256 over sorted ``path\0sha256(text)\n`` lines, in hexadecimal.

    Give it proven files with their secret references: a digest over values would tell about them.
    """
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{hashlib.sha256(files[path].encode()).hexdigest()}\n".encode())
    return whole.hexdigest()
