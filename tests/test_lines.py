"""Lines are counted alike everywhere: only a line feed ends one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citynet.lines import lines_of


@given(st.lists(st.text(st.sampled_from("a \r\x0b\x0c\x1c\x85\u2028"), max_size=5), max_size=5))
def test_lines_come_back(lines: list[str]) -> None:
    assert lines_of("".join(f"{line}\n" for line in lines)) == tuple(lines)


def test_a_last_line_needs_no_end() -> None:
    assert lines_of("") == ()
    assert lines_of("a\nb") == lines_of("a\nb\n") == ("a", "b")
