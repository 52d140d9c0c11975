"""What a report may show of a line that may hold a secret in clear text.

All words that announce one stand here, for readers, imports and drift alike. What citynet pushed is
a reference again before anybody sees it; what somebody typed by hand is no value of ours.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["announces", "is_reference", "shown", "shown_in", "speaks_of_secret"]

_KEYWORD: Final = re.compile(
    r"(?i)password|passwd|secret=|createuser|chpasswd|cipher|shared-key"
    r"|\bcak\b(?!-)"
    r"|\b(?:md5|key|secret|auth|priv|authentication-mode|privacy-mode)\b"
)
_HARMLESS: Final = re.compile(
    r'"?secret:[a-z0-9.-]+"?|md5|authenticate|snp|validate|SHA-256|AES|aes(?:128)?|sha(?:-?256)?'
    r"|sha2-256|priv|cipher|irreversible-cipher|algorithm|key|mode|key-id|[0178]"
)
_SNMP: Final = (
    r"community6?|com2sec6?|trapsess|trap2?sink|informsink|smuxpeer|usmuser|passphrase|^proxy"
)
"""snmpd.conf(5): a community, a password or a key stands somewhere behind these words."""
_ALONE: Final = r"\bauthentication(?: string)?(?= \S+$)"
"""RIP and NHRP in FRR have their password as the one word behind this."""
_HIDING: Final = re.compile(rf"(?i)({_SNMP}|sec(?:ret)?name|psk|{_ALONE})\b.*")
_SECRET: Final = re.compile(
    rf"(?i)password|passwd|secret|createuser|{_SNMP}|{_ALONE}|\bkey\b|\bpsk\b|\bmd5\b"
)
_ACCOUNTS: Final = "chpasswd"
_KEYS: Final = ".keys"
"""chrony.conf(5), keyfile: a number, a kind and the key."""
_FOREIGN: Final = re.compile(
    r"(?i)communit|pass(?:word|wd|phrase|code|key)|psk|secret|key|token|credential|secname"
    r"|authentication|encrypt|cipher|com2sec|sink$|^trapsess$|^smuxpeer$|trap-?group|^target-host$"
    r"|security-?name|^archive-sites$|backup-to-server|^sha|^aes|^otp|^(?:cak|ckn|simple|md5|des"
    r"|3des|auth|priv|usm|localized|user|users|username|login|proxy|hash|pin|credentials?)$"
)
"""Words of other people's networks that a secret may follow, directly or with others between."""
_FIRST: Final = frozenset({"enable", "alias", "curl", "wget", "scp", "ftp", "tftp", "copy"})


def is_reference(word: str) -> bool:
    """Return whether ``word`` gives nothing away: a reference, or a word of the syntax."""
    return _HARMLESS.fullmatch(word) is not None


def shown(text: str) -> str:
    """Return ``text``, cut behind a word that announces a key unless references follow it."""
    return _HIDING.sub(r"\1 (hidden)", _cut(text))


def _cut(text: str) -> str:
    keyword = _KEYWORD.search(text)
    if keyword is None:
        return text
    rest = text[keyword.end() :].split()
    if keyword[0].lower() == "createuser":
        rest = rest[1:]
    if all(map(is_reference, rest)):
        return text
    return f"{text[: keyword.end()]} (hidden)"


def shown_in(path: str, text: str) -> str:
    """Return a line of the file ``path`` as it may be shown; its indentation is kept."""
    if path.endswith(_ACCOUNTS):
        user, colon, secret = text.partition(":")
        if not colon:
            return "(hidden)" if text.strip() and text.lstrip()[0] != "#" else text
        return text if is_reference(secret) else f"{user}{colon}(hidden)"
    if path.endswith(_KEYS):
        words = text.split()
        if not words or words[0][0] in "#!;%" or is_reference(words[-1].removeprefix("ASCII:")):
            return text
        return f"{words[0]} (hidden)" if words[0].isdigit() else "(hidden)"
    return shown(text)


def speaks_of_secret(path: str, text: str) -> bool:
    """Say whether a line states a secret, by reference or not."""
    return path.endswith((_ACCOUNTS, _KEYS)) or _SECRET.search(text) is not None


def announces(words: list[str], at: int) -> bool:
    """Say whether a secret may follow ``words[at]`` in a line that is not of our dialects.

    Takes more for announcements than :func:`shown`, and knows no references.
    """
    word = words[at]
    if _FOREIGN.search(word) is not None or (at == 0 and word in _FIRST):
        return True
    return word == "host" and at > 0 and words[at - 1] == "snmp-server"
