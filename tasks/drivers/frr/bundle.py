"""The candidate as one text, and the digest of a configuration."""

from __future__ import annotations

import json
from collections.abc import Mapping

from citynet.running import fingerprint
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
    """Return the digest of a configuration: the fingerprint of a device that runs exactly it.

    Give it proven files with their secret references: a digest over values would tell about them.
    """
    return fingerprint(files)
