"""The findings about YAML as such, in one place so that they speak one language."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from yaml import YAMLError
from yaml.error import MarkedYAMLError

from citynet.errors import Finding, Place
from citynet.workspace.found import quoted

__all__ = [
    "alias",
    "anchor",
    "directive",
    "duplicate_key",
    "empty",
    "merge_key",
    "not_a_key",
    "not_a_mapping",
    "second_document",
    "syntax",
    "tag",
    "too_deep",
    "too_many_findings",
    "too_many_values",
]


def syntax(file: PurePosixPath, error: YAMLError, text: str) -> Finding:
    """Say what the parser stumbled over, and where."""
    problem, place, opened = "not YAML", Place(file), ""
    if isinstance(error, MarkedYAMLError) and error.problem:
        problem = error.problem.removeprefix("found ")
        if mark := error.problem_mark:
            place = Place(file, mark.line + 1, mark.column + 1)
        if (start := error.context_mark) and start.line + 1 < place.line:
            opened = f"; it belongs to line {start.line + 1}"
    lines = text.split("\n")
    line = lines[place.line - 1].strip() if 0 < place.line <= len(lines) else ""
    return Finding(
        place=place,
        code="CN109",
        message="the file is not well-formed YAML",
        expected="mappings, lists and text, indented with spaces",
        found=f"{problem} ({quoted(line) if line else 'end of file'}){opened}",
        remedy=next((cure for part, cure in _CURES if part in problem), _CURE),
    )


_CURE: Final = "Compare its indentation and punctuation with the lines above."
_CURES: Final = (
    (
        "mapping values are not allowed",
        "Indent it as the lines above, or put text that contains ': ' in quotes.",
    ),
    ("cannot start any token", "Put text that begins with this character in quotes."),
    ("expected ',' or ']'", "Close the list with ], and put a comma between its items."),
    ("expected ',' or '}'", "Close the mapping with }, and put a comma between its keys."),
    ("could not find expected ':'", "Write 'key: value', with a space after the colon."),
    ("did not find expected key", "Indent all keys of a mapping equally."),
    ("expected '-' indicator", "Indent all items of a list equally, each with '- '."),
    ("unexpected end of stream", "Close the quote or bracket that was opened before."),
    ("expected <document start>", "Write one mapping, 'key: value' in each line."),
)


def _finding(
    place: Place, code: str, message: str, expected: str, found: str, remedy: str
) -> Finding:
    return Finding(
        place=place, code=code, message=message, expected=expected, found=found, remedy=remedy
    )


def second_document(place: Place) -> Finding:
    """Refuse a second document: the reader of a file expects one intent."""
    return _finding(
        place,
        "CN110",
        "the file holds more than one document",
        "one document",
        "another one, after '---'",
        "Move it to a file of its own.",
    )


def empty(place: Place) -> Finding:
    """Refuse a file without content."""
    return _finding(
        place,
        "CN111",
        "the file is empty",
        "a mapping, 'key: value' in each line",
        "nothing, or comments only",
        "Fill it or remove it.",
    )


def not_a_mapping(place: Place, found: str) -> Finding:
    """Refuse a list or a scalar at the top."""
    return _finding(
        place,
        "CN111",
        "the file does not hold a mapping",
        "a mapping, 'key: value' in each line",
        found,
        "Begin with the keys of the file, at the left margin.",
    )


def too_deep(place: Place, limit: int) -> Finding:
    """Refuse nesting that no file of the language has."""
    return _finding(
        place,
        "CN112",
        "values are nested too deeply",
        f"at most {limit} levels",
        "more",
        "Write the value as the schema of the file describes it.",
    )


def duplicate_key(place: Place, key: str, first: Place) -> Finding:
    """Refuse a key that stands twice; parsers differ in which one they take."""
    return _finding(
        place,
        "CN113",
        f"the key {quoted(key)} stands twice in one mapping",
        "each key once",
        f"it again; first in line {first.line}",
        "Remove one of the two.",
    )


def anchor(place: Place, name: str) -> Finding:
    """Refuse an anchor."""
    return _finding(
        place,
        "CN114",
        "the value has an anchor",
        "every value written where it stands",
        quoted(f"&{name}"),
        "Remove it and write values out.",
    )


def alias(place: Place, name: str) -> Finding:
    """Refuse an alias: a change in one line would change another one unseen."""
    return _finding(
        place,
        "CN114",
        "the value is an alias",
        "every value written where it stands",
        quoted(f"*{name}"),
        "Write the value out.",
    )


def merge_key(place: Place) -> Finding:
    """Refuse ``<<``, for the reason of aliases."""
    return _finding(
        place,
        "CN114",
        "the mapping merges another one",
        "every value written where it stands",
        "the key '<<'",
        "Write the keys out.",
    )


def tag(place: Place, name: str) -> Finding:
    """Refuse a tag."""
    return _finding(
        place,
        "CN115",
        "the value has a tag",
        "values without tags; the schema knows what they are",
        quoted(name.replace("tag:yaml.org,2002:", "!!")),
        "Remove the tag; put text in quotes where it looks like a number.",
    )


def directive(place: Place) -> Finding:
    """Refuse ``%YAML`` and ``%TAG``."""
    return _finding(
        place,
        "CN115",
        "the document has directives",
        "a document without %YAML or %TAG",
        "a directive before this line",
        "Remove the lines that begin with '%'.",
    )


def not_a_key(place: Place) -> Finding:
    """Refuse a list or mapping as key."""
    return _finding(
        place,
        "CN117",
        "a list or mapping stands where a key should",
        "text as key",
        "a list, a mapping, or two braces in a row",
        "Write 'key: value'; put text that begins with [ or { in quotes.",
    )


def too_many_values(place: Place, limit: int) -> Finding:
    """Refuse a file with more values than any intent needs."""
    return _finding(
        place,
        "CN118",
        "the file holds too many values",
        f"at most {limit}",
        "more",
        "Split it.",
    )


def too_many_findings(place: Place, limit: int) -> Finding:
    """Say that reading ended here."""
    return _finding(
        place,
        "CN118",
        "too much is wrong in this file; what follows was not read",
        f"less than {limit} findings",
        str(limit),
        "Mend these first, then check again.",
    )
