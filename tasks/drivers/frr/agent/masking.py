"""Values of secrets in what is said about files. The agent knows them by the forms of the lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["masked", "values_of"]

_FORMS = (
    re.compile(r"\bpassword (?:md5 |clear )?(\S+)"),
    re.compile(r"^secret=(\S+)", re.MULTILINE),
    re.compile(r'^createUser \S+ \S+ "([^"]*)" \S+ "([^"]*)"', re.MULTILINE),
    re.compile(r"^[a-z_][a-z0-9_-]*:(\S+)$", re.MULTILINE),
    re.compile(r"^[0-9]+ AES128 ASCII:(\S+)$", re.MULTILINE),
)
_LOOSE = re.compile(r"\b(?:passw|secret|key)\w*[ =](?:md5 )?(\S+)", re.IGNORECASE)
"""For what is said of lines that have not the form that they should have."""
_MASK = "(secret)"


def values_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the values of secrets in texts of files and running configurations, longest first."""
    found: set[str] = set()
    for text in texts:
        for form in _FORMS:
            for match in form.finditer(text):
                found.update(one for one in match.groups() if _is_value(one))
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def masked(line: str, values: Iterable[str]) -> str:
    """Return a line without the values, and without whatever stands where a value stands."""
    for value in values:
        line = line.replace(value, _MASK)
    for form in (*_FORMS, _LOOSE):
        line = form.sub(_hidden, line)
    return line


def _hidden(match: re.Match[str]) -> str:
    text = match.group(0)
    for value in match.groups():
        text = text.replace(value, _MASK) if _is_value(value) else text
    return text


def _is_value(word: str | None) -> bool:
    """Say whether it is a value: a reference is none."""
    return bool(word) and not str(word).startswith("secret:")
