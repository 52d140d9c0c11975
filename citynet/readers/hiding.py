"""What a report may show of a line that may hold a secret in clear text."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_reference", "shown"]

_KEYWORD: Final = re.compile(
    r"(?i)password|passwd|secret=|createuser|chpasswd|cipher|shared-key"
    r"|\bcak\b(?!-)"
    r"|\b(?:md5|key|secret|auth|priv|authentication-mode|privacy-mode)\b"
)
_HARMLESS: Final = re.compile(
    r'"?secret:[a-z0-9.-]+"?|md5|authenticate|snp|validate|SHA-256|AES|aes(?:128)?|sha(?:-?256)?'
    r"|sha2-256|priv|cipher|irreversible-cipher|algorithm|key|mode|key-id|[0178]"
)


def is_reference(word: str) -> bool:
    """Return whether ``word`` gives nothing away: a reference, or a word of the syntax."""
    return _HARMLESS.fullmatch(word) is not None


def shown(text: str) -> str:
    """Return ``text``, cut behind a word that announces a key unless references follow it."""
    keyword = _KEYWORD.search(text)
    if keyword is None:
        return text
    rest = text[keyword.end() :].split()
    if keyword[0].lower() == "createuser":
        rest = rest[1:]
    if all(map(is_reference, rest)):
        return text
    return f"{text[: keyword.end()]} (hidden)"
