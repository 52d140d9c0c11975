"""What may be shown of a line that nobody of ours wrote: secrets stand there in many forms."""

from __future__ import annotations

import re
from typing import Final

from citynet.lines import printable
from citynet.readers.hiding import is_reference, shown

__all__ = ["harmless"]

_MOST: Final = 100
_ANNOUNCED: Final = re.compile(
    r"(?i)\b(?:\S*communit(?:y|ies)|community-name|\S*pass(?:word|wd|phrase|code)\S*|psk|\S*secret\S*"
    r"|\S*key(?:-string|chain|ring|s)?|token|credential\S*|cak|ckn|\S*-key|authentication\S*"
    r"|encrypted\S*|cipher|simple|md5|sha\S*|aes\S*|des|priv|auth|trap-?community|usm|localized)\b"
)
_ENCODED: Final = re.compile(
    r"\$[0-9A-Za-z]{1,8}\$\S+|%\^%#\S*|[A-Za-z0-9+/=_]{24,}|[0-9A-Fa-f]{16,}"
)


def harmless(text: str) -> str:
    """Return ``text`` cut behind a word that may announce a secret, and without encoded text.

    Brownfield lines have keywords that our dialects have not, so that this hides more than
    :func:`~citynet.readers.hiding.shown`; nothing that a terminal would obey is left in it.
    """
    # What is shown lies before the cut, and so does the word that announces it.
    cut = shown(text[: 4 * _MOST])
    announced = _ANNOUNCED.search(cut)
    if announced is not None and not all(map(is_reference, cut[announced.end() :].split())):
        cut = f"{cut[: announced.end()]} (hidden)"
    cut = printable(_ENCODED.sub("(hidden)", cut).replace("\n", " "))
    return cut if len(cut) <= _MOST else f"{cut[:_MOST]} ..."
