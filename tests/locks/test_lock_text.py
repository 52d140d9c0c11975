"""Lock text is canonical and lossless; what is not a lock is refused with its place."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.errors import FindingsError
from citynet.locks.text import file_name, lock_document, lock_text

PATH = PurePosixPath("locks/ids/devices/a.yaml")

words = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20) | (
    st.sampled_from(["no", "Yes", "null", "1", "1e3", "12:30", "a: b", "- a", "130 us", "0x1", "~"])
)
scalars = words | st.integers(0, 10**9) | st.booleans()
values = st.recursive(
    scalars | st.lists(words, max_size=3),
    lambda inner: st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(words, values, min_size=1, max_size=4))
def test_every_document_reads_back(document: dict[str, object]) -> None:
    text = lock_text(document)  # type: ignore[arg-type] # values of exactly that shape
    assert lock_document(PATH, text) == document


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: 1\na: 2\n", 2, "'a' again"),
        ("a: &x [b]\nc: *x\n", 1, "an alias"),
        ("a: 1\n<<<<<<< ours\nb: 2\n", 2, ""),
        ("- a\n", 1, "something else"),
        ("", 0, "something else"),
        ("a: 1.5\n", 1, "1.5"),
        ("a: 010\n", 1, "010"),
        ("a: yes\n", 1, "yes"),
        ("a: !!python/object:os.system {}\n", 1, ""),
        ("1: a\n", 1, "1"),
        ("a: {b: {c: {d: {e: {f: {g: 1}}}}}}\n", 1, "more"),
    ],
)
def test_what_is_no_lock_is_refused(text: str, line: int, found: str) -> None:
    with pytest.raises(FindingsError) as raised:
        lock_document(PATH, text)
    (finding,) = raised.value.findings
    assert finding.code == "CN401"
    assert finding.place.file == PATH
    if found:
        assert finding.place.line == line
        assert found in finding.found


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\nb", "a\n", "é", "x" * 201, "-a"])
def test_no_name_leaves_its_directory(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a file"):
        file_name(name)
