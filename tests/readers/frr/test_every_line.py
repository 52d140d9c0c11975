"""No line can change unnoticed: drop it, say it twice, change any word or number of it.

Each time the device that is read is another one, or a line is unread. Only comments and blank
lines say nothing: ``#`` lines, ``!`` lines of ``frr.conf`` (FRR takes both for comments), the
``#!`` line of ``nftables.conf`` (the service names the interpreter itself).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from citynet.readers.frr import read
from tests.readers.frr.mutations import (
    Files,
    doubled,
    dropped,
    is_comment,
    split,
    token_changed,
    unnoticed,
)

NAMES = ("pe", "border", "reflector", "leaf")


def tried(router: Callable[[str], Files], name: str) -> Files:
    """Return the files whose lines need no second try: those of the first router."""
    return {} if name == NAMES[0] else router(NAMES[0])


@pytest.mark.parametrize("name", NAMES)
def test_a_dropped_line_is_noticed(router: Callable[[str], Files], name: str) -> None:
    assert unnoticed(name, router(name), dropped) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_line_said_twice_is_noticed(router: Callable[[str], Files], name: str) -> None:
    assert unnoticed(name, router(name), doubled) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_word_or_number_is_noticed(router: Callable[[str], Files], name: str) -> None:
    assert unnoticed(name, router(name), token_changed, tried=tried(router, name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_comments_and_blank_lines_say_nothing(router: Callable[[str], Files], name: str) -> None:
    files = router(name)
    comments = [
        line for path, text in files.items() for line in split(text) if is_comment(path, line)
    ]
    assert len(comments) > len(files)
    assert len(unnoticed(name, files, dropped, comments=True)) == len(comments)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_unread(router: Callable[[str], Files], name: str) -> None:
    files = router(name)
    for path in files:
        rest = {other: text for other, text in files.items() if other != path}
        assert (path, 0) in [(line.file, line.line) for line in read(name, rest).unread]
