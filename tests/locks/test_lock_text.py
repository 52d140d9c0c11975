"""Lock text is canonical and lossless: the city's one reader of YAML finds what was written."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.locks.text import file_name, lock_text
from citynet.workspace import parse_document

PATH = PurePosixPath("locks/ids/devices/a.yaml")

words = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20) | (
    st.sampled_from(["no", "Yes", "null", "1", "1e3", "12:30", "a: b", "- a", "130 us", "0x1", "~"])
)
keys = words.filter(lambda word: word != "<<")  # a merge key to the reader, no name to anybody
scalars = words | st.integers(0, 10**9) | st.booleans()
values = st.recursive(
    scalars | st.lists(words, max_size=3),
    lambda inner: st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, values, min_size=1, max_size=4))
def test_every_document_reads_back(document: dict[str, object]) -> None:
    text = lock_text(document)  # type: ignore[arg-type] # values of exactly that shape
    read, findings = parse_document(PATH, text, values=1000)
    assert findings == []
    assert read is not None
    assert read.data == document


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\nb", "a\n", "é", "x" * 201, "-a"])
def test_no_name_leaves_its_directory(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a file"):
        file_name(name)
