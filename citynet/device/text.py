"""Which text may stand in a configuration: one alphabet for what people write and what is rendered.

Words with single spaces between them. No character of theirs ends a line, quotes, comments, expands
or separates commands on any platform. The first one is stricter than the others: command lines
read ``-x``, ``/x`` or ``@x`` as more than text.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["CHARACTERS", "EXPECTED", "PATTERN", "REFERENCE", "is_text"]

_CHARACTER: Final = r"[A-Za-z0-9._:/,;()+@-]"
CHARACTERS: Final = re.compile(rf"(?:{_CHARACTER}| )*")
REFERENCE: Final = re.compile("secret:", re.IGNORECASE)
"""What stands for a secret until text is pushed: no text of a person's may ask for one."""

PATTERN: Final = (
    # The second one: a line that ends a banner on EOS.
    r"(?!.*[Ss][Ee][Cc][Rr][Ee][Tt]:)(?!EOF$)"
    rf"[A-Za-z0-9(]{_CHARACTER}*(?: {_CHARACTER}+)*"
)
"""Of one or more words, in what Python's and JSON Schema's regular expressions have in common."""
EXPECTED: Final = (
    "letters, digits, single spaces and . , : ; ( ) / + @ _ -, a letter, digit or ( first,"
    " and not secret:"
)
_TEXT: Final = re.compile(PATTERN)


def is_text(text: str) -> bool:
    """Say whether a configuration may hold ``text``; no text at all is none."""
    return _TEXT.fullmatch(text) is not None
