"""A document says what its text says, and knows where.

Scalars are decided from their plain text alone, and every value and key is at the place that an
editor shows for it.
"""

from __future__ import annotations

import time
from pathlib import Path, PurePosixPath

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citynet.workspace import CityFile, Document, Limits, read_document
from citynet.workspace.files import INTENT

_QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _read(path: Path, content: str | bytes, limits: Limits = INTENT) -> tuple[Document | None, str]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    document, findings = read_document(
        CityFile(name=PurePosixPath("x.yaml"), path=path, limits=limits)
    )
    return document, " ".join(finding.code for finding in findings)


def _document(path: Path, content: str) -> Document:
    document, codes = _read(path, content)
    assert document is not None
    assert codes == ""
    return document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("119", 119),
        # What YAML 1.1 would make something else of.
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1.5", "1.5"),
        ("1e3", "1e3"),
        ("+1", "+1"),
        (".inf", ".inf"),
        ("2026-01-01", "2026-01-01"),
        ("49.0010", "49.0010"),
        ("=", "="),
        ("99999999999999999999", "99999999999999999999"),
        ('"119"', "119"),
        ("'true'", "true"),
        ('""', ""),
        ("|-\n  119", "119"),
    ],
)
def test_scalars_are_decided_from_their_text(tmp_path: Path, text: str, value: object) -> None:
    found = _document(tmp_path / "x", f"a: {text}\n").data["a"]
    assert found == value
    assert type(found) is type(value)


def test_environment_and_secrets_are_not_interpolated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWNER", "somebody")
    text = "a: $OWNER\nb: ${OWNER}\nc: secret:tacacs.key\n"
    assert _document(tmp_path / "x", text).data == {
        "a": "$OWNER",
        "b": "${OWNER}",
        "c": "secret:tacacs.key",
    }


def test_places_are_those_of_an_editor(tmp_path: Path) -> None:
    text = "# first\nname: office\nlist:\n  - {site: a, 'b': [1, 2]}\n  -\n    site: 城\n"
    document = _document(tmp_path / "x", text)
    assert str(document.place(("name",))) == "x.yaml:2:7"
    assert str(document.place(("name",), key=True)) == "x.yaml:2:1"
    assert str(document.place(("list", 0, "b", 1))) == "x.yaml:4:24"
    assert str(document.place(("list", 0, "b"), key=True)) == "x.yaml:4:15"
    assert str(document.place(("list", 1, "site"))) == "x.yaml:6:11"
    # What is not there is at the last value that leads to it.
    assert str(document.place(("list", 1, "role", "x"))) == "x.yaml:6:5"
    assert str(document.place(("list", 7))) == "x.yaml:4:3"


def test_windows_line_ends_move_no_place(tmp_path: Path) -> None:
    document = _document(tmp_path / "x", "a: 1\r\nb:\r\n  - c\r\n")
    assert document.data == {"a": 1, "b": ["c"]}
    assert str(document.place(("b", 0))) == "x.yaml:3:5"


_KEYS = st.text(st.sampled_from("abcxyz-_1"), min_size=1, max_size=6)
_TREES = st.recursive(
    st.one_of(st.booleans(), st.integers(0, 9999), st.text(st.characters(codec="ascii"))),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=3)),
    max_leaves=12,
)


@_QUICK
@given(tree=st.dictionaries(_KEYS, _TREES, max_size=4), flow=st.sampled_from([0, 1, 2]))
def test_what_is_written_is_read(tmp_path: Path, tree: dict[str, object], flow: int) -> None:
    """Values come back, and the text at the place of a key begins with the key."""
    text = yaml.safe_dump(tree, default_flow_style=[None, True, False][flow], sort_keys=False)
    document = _document(tmp_path / "x", text)
    assert document.data == tree
    for key in tree:
        place = document.place((key,), key=True)
        rest = text.split("\n")[place.line - 1][place.column - 1 :]
        assert rest.lstrip("'\"? ").startswith(key)


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 500_000,
        "a: " + "[" * 500_000,
        "a: " + "{b: " * 200_000,
        "a:\n" + " - " * 300_000,
        "? " * 400_000,
        "a: &a [" + "*a, " * 200_000 + "]",
        "a: '" + "x" * 900_000,
        "a:\n" * 300_000,
        "".join(f"k{number}:\n" for number in range(100_000)),
        "a: [" + "1,\n" * 300_000 + "]",
        "- a\n" * 250_000,
        "\ta: 1\n" * 150_000,
        "\t\n" * 500_000,
        " \t" * 500_000,
        "\t\n" * 250_000 + "\ta: 1\n" * 100_000,
        "a: !" + "t" * 900_000,
        "a: " + "9" * 900_000,
        '"' + "\\u0041" * 150_000 + '": 1',
        "\u202e" * 300_000,
        "#" * 1_000_000,
    ],
    ids=lambda bomb: repr(bomb[:8]),
)
def test_bombs_end_soon_and_say_little(tmp_path: Path, bomb: str) -> None:
    started = time.process_time()
    _, codes = _read(tmp_path / "x", bomb)
    assert time.process_time() - started < 3
    assert len(codes.split()) <= 21


def test_limits_are_exact(tmp_path: Path) -> None:
    limits = Limits(size=100, values=10)
    assert _read(tmp_path / "x", "a: 1 #".ljust(100, "x"), limits)[1] == ""
    assert _read(tmp_path / "x", "a: 1 #".ljust(101, "x"), limits)[1] == "CN104"
    # A key, a list, seven items and two ends are more than ten.
    assert _read(tmp_path / "x", "a: [1, 2, 3, 4, 5, 6]", limits)[1] == ""
    assert _read(tmp_path / "x", "a: [1, 2, 3, 4, 5, 6, 7]", limits)[1] == "CN118"
