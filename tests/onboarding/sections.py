"""A text as the set of its lines, each with the lines of the sections that it stands in."""

from __future__ import annotations

from collections import Counter

from citynet.device.model import Platform

__all__ = ["sections"]

Paths = Counter[tuple[str, ...]]


def sections(platform: Platform, text: str) -> Paths:
    """Return every line by section path; separators and closing marks mean nothing."""
    return _braces(text) if platform is Platform.JUNOS else _indented(text)


def _braces(text: str) -> Paths:
    found: Paths = Counter()
    inside: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if line == "}":
            inside.pop()
        elif line.endswith("{"):
            inside.append(line)
        else:
            found[*inside, line] += 1
    assert not inside
    return found


def _indented(text: str) -> Paths:
    found: Paths = Counter()
    inside: list[tuple[int, str]] = []
    for line in text.splitlines():
        if line.strip() in ("", "!", "#"):
            continue
        depth = len(line) - len(line.lstrip())
        inside = [one for one in inside if one[0] < depth]
        inside.append((depth, line.strip()))
        found[tuple(words for _, words in inside)] += 1
    return found
