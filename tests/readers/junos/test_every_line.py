"""No line can change unnoticed: drop it, say it twice, change any word of it.

Each time the device that is read is another one, or something is unread. Only comments say nothing,
the first line of every text among them. A brace that is lost is found by the parser alone. Every
statement is dropped; of lines that differ in numbers only, one is repeated and changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from citynet.readers.junos.braces import parse_braces
from tests.readers.junos.examples import (
    BORDER_TEXT,
    CORE_TEXT,
    REFLECTOR_TEXT,
    SLICED_TEXT,
    said,
)

WORD = re.compile(r'[^\s{};"\[\]]+')
TEXTS = {
    "border": (BORDER_TEXT, ""),
    "reflector": (REFLECTOR_TEXT, BORDER_TEXT),
    "services": (SLICED_TEXT, BORDER_TEXT),
    "services-of-core": (CORE_TEXT, REFLECTOR_TEXT + SLICED_TEXT),
}
"""Each with a text whose lines need no second try."""


def is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def lines_of(name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the index of each statement, with all lines."""
    text, tried = TEXTS[name]
    lines, known = text.removesuffix("\n").split("\n"), set(tried.split("\n"))
    for at, line in enumerate(lines):
        if not is_comment(line) and line.strip() != "}" and line not in known:
            yield at, lines


def shape(line: str) -> str:
    """Return what lines have in common that differ in numbers: one of them is enough to try."""
    return re.sub(r"[0-9]+", "0", line.strip())


def noticed(lines: list[str], good: object) -> bool:
    found = said("\n".join(lines) + "\n")
    return bool(found.unread) or found.device != good


def changed(word: str) -> str:
    return str(int(word) + 1) if word.isdecimal() else f"{word}x"


@pytest.mark.parametrize("name", TEXTS)
def test_a_dropped_statement_is_noticed(name: str) -> None:
    good = said(TEXTS[name][0]).device
    unnoticed = [
        lines[at]
        for at, lines in lines_of(name)
        if not lines[at].endswith("{") and not noticed(lines[:at] + lines[at + 1 :], good)
    ]
    assert unnoticed == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_statement_said_twice_is_noticed(name: str) -> None:
    good, known, unnoticed = said(TEXTS[name][0]).device, set[str](), []
    for at, lines in lines_of(name):
        line = lines[at]
        if line.endswith(";") and shape(line) not in known:
            known.add(shape(line))
            if not noticed([*lines[: at + 1], *lines[at:]], good):
                unnoticed.append(line)
    assert unnoticed == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_changed_word_is_noticed(name: str) -> None:
    good, known, unnoticed = said(TEXTS[name][0]).device, set[str](), []
    for at, lines in lines_of(name):
        line = lines[at]
        if shape(line) in known:
            continue
        known.add(shape(line))
        for word in WORD.finditer(line):
            other = line[: word.start()] + changed(word[0]) + line[word.end() :]
            if not noticed([*lines[:at], other, *lines[at + 1 :]], good):
                unnoticed.append(other)
    assert unnoticed == []


@pytest.mark.parametrize("name", ["border", "reflector"])
def test_a_lost_or_a_second_brace_is_a_fault(name: str) -> None:
    lines, known = TEXTS[name][0].split("\n"), set[str]()
    for at, line in enumerate(lines):
        if (line.endswith("{") or line.strip() == "}") and line not in known:
            known.add(line)
            for other in (lines[:at] + lines[at + 1 :], [*lines[: at + 1], *lines[at:]]):
                assert parse_braces("\n".join(other)).faults


def test_every_line_is_of_a_part_or_unread_where_nothing_is_known() -> None:
    text = BORDER_TEXT.replace("system {", "sistem {", 1)
    unread = {one.line for one in said(text).unread if one.line}
    end = text.split("\n").index("}") + 1
    statements = {
        number
        for number, line in enumerate(text.split("\n")[:end], start=1)
        if not is_comment(line) and line.strip() != "}"
    }
    assert statements <= unread


def test_the_first_line_is_for_other_programs() -> None:
    found = said(BORDER_TEXT.partition("\n")[2])
    assert found.unread == ()
