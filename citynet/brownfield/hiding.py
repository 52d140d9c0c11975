"""What may be shown of a line that nobody of ours wrote: secrets stand there in many forms.

Lists of words that announce a secret have gaps. Here it is the other way round: what is no word of
a configuration language, no number, no address and no interface is not shown.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from citynet.brownfield.vocabulary import is_known, is_title
from citynet.readers.hiding import announces

__all__ = ["HIDDEN", "harmless", "is_secret_file", "speaks_of_secret", "title_of"]

HIDDEN: Final = "(hidden)"
_LONGEST: Final = 400
_MOST: Final = 16
"""Words of a line that are looked at; a report shows a line so that a person finds it."""
_OMITTED: Final = "..."
_SECRET_FILE: Final = re.compile(r"(?i)chpasswd|shadow|passwd|key|secret|\.(?:pem|p12|pfx|crt)$")
_OTHER: Final = "other"
_SECRETS: Final = "secrets"


def harmless(text: str) -> str:
    """Return the known words of ``text`` and ``...`` for others, up to one that may tell a secret.

    Nothing that a terminal would obey is left in it, and no reference is trusted: a text of
    somebody else's has none.
    """
    words = text[:_LONGEST].split()
    shown: list[str] = []
    for at, word in enumerate(words[:_MOST]):
        if is_known(word):
            shown.append(word)
        elif shown[-1:] != [_OMITTED]:
            shown.append(_OMITTED)
        if announces(words, at) and at + 1 < len(words):
            return " ".join((*shown, HIDDEN))
    if (len(words) > _MOST or len(text) > _LONGEST) and shown[-1:] != [_OMITTED]:
        shown.append(_OMITTED)
    return " ".join(shown)


def speaks_of_secret(text: str) -> bool:
    """Say whether lines below ``text`` may be a secret, such as the key of a chain."""
    words = text[:_LONGEST].split()[:_MOST]
    return any(announces(words, at) for at in range(len(words)))


def is_secret_file(path: str) -> bool:
    """Say whether a file of a device holds secrets by its name, so that no line is shown."""
    return _SECRET_FILE.search(PurePosixPath(path).name) is not None


def title_of(path: str, section: str) -> str:
    """Return a title for a block: its first word, if that is one of a configuration language."""
    if is_secret_file(path):
        return _SECRETS
    word = section[:_LONGEST].partition(" ")[0]
    return word if is_title(word) else _OTHER
