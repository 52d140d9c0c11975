"""What is no lock is refused with code and place, and with what mends every lock."""

from pathlib import PurePosixPath
from typing import Literal

import pytest
from pydantic import Field

from citynet.errors import FindingsError
from citynet.locks.document import LockDocument, LockPart, Name, Number, read_document

PATH = PurePosixPath("locks/ids/devices/a.yaml")
HEAD = "apiVersion: citynet/v1\nkind: Thing\n"


class Part(LockPart):
    number: Number


class Thing(LockDocument):
    kind: Literal["Thing"]
    name: Name = "x"
    names: list[Name] = Field(default_factory=list)
    parts: dict[Name, Part] = Field(default_factory=dict)


def test_a_lock_is_read() -> None:
    text = HEAD + "name: a\nnames: [b, c]\nparts:\n  d:\n    number: 7\nreleased: true\n"
    thing = read_document(PATH, text, Thing)
    assert (thing.name, thing.names, thing.released) == ("a", ["b", "c"], True)
    assert thing.parts == {"d": Part(number=7)}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD + "name: a\nname: b\n", "CN113", 4),
        (HEAD + "name: &x b\n", "CN114", 3),
        (HEAD + "<<<<<<< ours\nname: b\n", "CN109", 3),
        (HEAD + "name: !!python/object:os.system {}\n", "CN115", 3),
        (HEAD + "---\nname: a\n", "CN110", 3),
        ("- a\n", "CN111", 1),
        ("", "CN111", 0),
        (HEAD + "names: " + "[" * 200_000, "CN112", 3),
        (HEAD + "names: [" + "a," * 60_000 + "]\n", "CN118", 1),
        (HEAD + "parts:\n  d:\n    number: 1.5\n", "CN401", 5),
        (HEAD + "parts:\n  d:\n    number: 010\n", "CN401", 5),
        (HEAD + "parts:\n  d:\n    number: true\n", "CN401", 5),
        (HEAD + "parts:\n  d:\n    number: '7'\n", "CN401", 5),
        (HEAD + "parts:\n  d:\n    number: -1\n", "CN401", 5),
        (HEAD + "parts:\n  d: 7\n", "CN401", 4),
        (HEAD + "names: b\n", "CN401", 3),
        (HEAD + "name:\n", "CN401", 3),
        (HEAD + "name: 1\n", "CN401", 3),
        (HEAD + "released: 1\n", "CN401", 3),
        (HEAD + "colour: red\n", "CN401", 3),
        ("apiVersion: citynet/v2\nkind: Thing\n", "CN401", 1),
    ],
)
def test_what_is_no_lock_is_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(FindingsError) as raised:
        read_document(PATH, text, Thing)
    for finding in raised.value.findings:
        assert (finding.place.file, finding.place.line) == (PATH, line)
        assert finding.remedy == "take the file of the target branch, then run `citynet allocate`"
    assert code in {finding.code for finding in raised.value.findings}


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(FindingsError) as raised:
        read_document(PATH, HEAD + "name: 1\nnames: 2\nparts: {a: {}}\n", Thing)
    assert [finding.place.line for finding in raised.value.findings] == [3, 4, 5]
