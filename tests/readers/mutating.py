"""Changes of an indented text, as the dialect pages describe them."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["Mutation", "add", "change", "drop", "drop_view"]

Mutation = Callable[[str], str]


def drop(line: str, *, behind: str = "") -> Mutation:
    """Drop the first ``line`` behind the first line ``behind``."""

    def mutate(text: str) -> str:
        start = text.index(f"\n{behind}") if behind else 0
        place = text.index(f"\n{line}\n", start)
        return text[:place] + text[place + 1 + len(line) :]

    return mutate


def drop_view(opener: str, *, behind: str = "") -> Mutation:
    """Drop a view: the first line ``opener`` with the deeper lines behind it."""

    def mutate(text: str) -> str:
        start = text.index(f"\n{behind}") if behind else 0
        place = text.index(f"\n{opener}\n", start)
        depth = len(opener) - len(opener.lstrip())
        view = re.compile(rf"\n{re.escape(opener)}(?:\n {{{depth + 1},}}\S.*)*")
        found = view.match(text, place)
        assert found is not None
        return text[:place] + text[found.end() :]

    return mutate


def change(before: str, after: str, *, behind: str = "") -> Mutation:
    """Write ``after`` instead of the first ``before`` behind the first line ``behind``."""

    def mutate(text: str) -> str:
        place = text.index(before, text.index(f"\n{behind}") if behind else 0)
        return text[:place] + after + text[place + len(before) :]

    return mutate


def add(line: str, *, behind: str, first: str = "") -> Mutation:
    """Write ``line`` behind the first line ``behind`` that stands behind the line ``first``."""
    return change(f"\n{behind}\n", f"\n{behind}\n{line}\n", behind=first)
