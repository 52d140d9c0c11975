"""Which part of a device each rendered line comes from.

In a template, ``{% origin PART %} … {% endorigin %}`` says that the lines between come from
``PART`` (a value with an ``origin``, or a tuple of such values). The tag only writes marks into the
text, once per block; :func:`unmark` takes them out again and knows the sources of every line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from citynet.device.model import Part

__all__ = ["MARK_FILTER", "OriginExtension", "Origins", "origin_mark", "unmark"]

Origins = tuple[tuple[str, ...], ...]
"""Sources of each line, the innermost block's first."""

MARK_FILTER: Final = "mark of an origin"
"""Not a name that a template can spell."""

# No value of a device may hold control characters, nor may a template, in the file or as an escape;
# so nothing that an intent says can look like a mark. A template can name the wrong part all the
# same: what it says of origins is as true as its review.
_OPEN: Final = "\x01"
_OPENED: Final = "\x02"
_CLOSE: Final = "\x03"
_MARK: Final = re.compile(f"{_OPEN}([^{_OPENED}]*){_OPENED}|{_CLOSE}")


class OriginExtension(Extension):
    """The block tag ``origin``."""

    tags = {"origin"}  # noqa: RUF012 (Jinja2 declares it so)

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return the block's statements between two marks."""
        line = next(parser.stream).lineno
        part = parser.parse_tuple()
        body = parser.parse_statements(("name:endorigin",), drop_needle=True)
        # A filter and not a call: the sandbox looks at every call, and this one is our own.
        mark = nodes.Filter(part, MARK_FILTER, [], [], None, None, lineno=line)
        close = nodes.TemplateData(_CLOSE, lineno=line)
        return [nodes.Output([mark], lineno=line), *body, nodes.Output([close], lineno=line)]


def origin_mark(part: Part | Sequence[Part]) -> str:
    """Return the mark that opens a block of lines from ``part``, or from all of several."""
    if isinstance(part, Part):
        sources = part.origin.sources
    else:
        sources = tuple(dict.fromkeys(source for one in part for source in one.origin.sources))
    return f"{_OPEN}{' '.join(sources)}{_OPENED}"


def unmark(text: str, default: tuple[str, ...]) -> tuple[str, Origins]:
    """Return ``text`` without marks, and the sources of each of its lines.

    Lines in no block have ``default``. A line that several blocks wrote has the sources of all.
    Raises ``ValueError`` for marks that no block can have made.
    """
    pieces = _MARK.split(text)
    origins: list[tuple[str, ...]] = []
    outer: list[tuple[str, ...]] = []
    current: tuple[str, ...] = ()
    begun: tuple[str, ...] | None = None  # sources of the line that is not finished yet
    for index in range(0, len(pieces), 2):
        chunk = pieces[index]
        if chunk:
            lines = chunk.count("\n")
            first = current if begun is None else _joined(begun, current)
            if lines:
                origins.append(first or default)
                if lines > 1:
                    origins.extend([current or default] * (lines - 1))
                begun = None if chunk.endswith("\n") else current
            else:
                begun = first
        if index + 1 < len(pieces):
            sources = pieces[index + 1]
            # `re.split` gives None for the closing mark, which has no group.
            if sources is None:
                if not outer:
                    raise ValueError("a template ended a block of origins that it had not begun")
                current = outer.pop()
            else:
                outer.append(current)
                current = _nested(sources, current)
    if begun is not None:
        origins.append(begun or default)
    if outer:
        raise ValueError("a template began a block of origins that it did not end")
    return "".join(pieces[::2]), tuple(origins)


@lru_cache(maxsize=65536)
def _nested(sources: str, around: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*sources.split(), *around)))


@lru_cache(maxsize=65536)
def _joined(begun: tuple[str, ...], current: tuple[str, ...]) -> tuple[str, ...]:
    inner, rest = (begun, current) if len(begun) > len(current) else (current, begun)
    return tuple(dict.fromkeys((*inner, *rest)))
