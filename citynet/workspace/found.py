"""How findings quote what was found, and guess what was meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches
from itertools import chain
from typing import Final

__all__ = ["closest", "did_you_mean", "either", "listed", "nearest", "quoted"]

_SHOWN: Final = 60
"""Characters of a value that a finding repeats."""
_LISTED: Final = 12
_COMPARED: Final = 200
"""Names that a misspelt one is compared with: comparing is slow."""


def quoted(value: object) -> str:
    """Return ``value`` as printable text of bounded length, with no control character left."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return f"a mapping of {len(value)} key{'s' if len(value) != 1 else ''}"
    if isinstance(value, list):
        return f"a list of {len(value)} item{'s' if len(value) != 1 else ''}"
    text = str(value)
    shown = text if len(text) <= _SHOWN else text[:_SHOWN]
    return repr(shown) + (f" and {len(text) - _SHOWN} more characters" if shown != text else "")


def listed(names: Collection[str], *, last: str = "or") -> str:
    """Return ``names``, or the first of many, as a phrase: ``a, b or c``."""
    words = [_word(name) for name in sorted(names)]
    if not words:
        return "none"
    if len(words) > _LISTED:
        return ", ".join(words[:_LISTED]) + f" and {len(words) - _LISTED} more"
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _word(name: str) -> str:
    return name if name.isprintable() and 0 < len(name) <= _SHOWN else quoted(name)


def did_you_mean(word: str, names: Collection[str]) -> str | None:
    """Return the question after the names that ``word`` most probably stands for, or ``None``."""
    meant = nearest(word, names)
    return f"Did you mean {either(meant)}?" if meant else None


def nearest(word: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the names that ``word`` most probably stands for: all that are equally like it."""
    if len(word) > _SHOWN:
        return ()
    likely = sorted(name for name in names if _word(name) == name)
    if len(likely) > _COMPARED:
        alike = [name for name in likely if name[:2] == word[:2] or name[-2:] == word[-2:]]
        likely = alike[:_COMPARED]
    return closest(word, likely)


def closest(word: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return as :func:`nearest` does, sorted, however many names there are and however long."""
    lowered: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        lowered[name.lower()].append(name)
    matcher: SequenceMatcher[str] = SequenceMatcher()
    matcher.set_seq2(word.lower())
    likeness: dict[str, float] = {}
    for name in get_close_matches(word.lower(), lowered, n=_LISTED, cutoff=0.6):
        matcher.set_seq1(name)
        likeness[name] = matcher.ratio()
    best = max(likeness.values(), default=0)
    found = (lowered[name] for name, ratio in likeness.items() if ratio == best)
    return tuple(sorted(set(chain.from_iterable(found))))


def either(names: Iterable[str]) -> str:
    """Return names as a choice, in quotes: ``'a', 'b' or 'c'``."""
    *words, last = map(repr, names)
    return " or ".join(filter(None, (", ".join(words), last)))
