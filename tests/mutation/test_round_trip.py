"""The round trip counts what is found, missed, equivalent and failed, each mutant once.

The reader here is made up: it understands three words, and is made to miss something.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from citynet.device.model import Device, Platform
from citynet.readers.model import ReadDevice, UnreadLine
from citynet.render.model import ConfigFile, Configuration
from tests.mutation import round_trip as module
from tests.mutation.exceptions import Equivalent, Exceptions
from tests.mutation.round_trip import RoundTrip, Verdict, round_trip, round_trip_document
from tests.mutation.trial import OperatorError
from tests.render.parts import SLICE, baseline

TEXT = "hostname a\nbanner hello\nnote 7\n"
PLATFORM = Platform.EOS


def device(name: str) -> Device:
    return Device(name=name, platform=PLATFORM, management=baseline(SLICE, "198.51.100.0/24"))


def reader(name: str, platform: Platform, files: Mapping[str, str]) -> ReadDevice:
    """Read `hostname`; take any `banner` and any `note`; fall at one word."""
    del platform
    unread = []
    found = "none"
    for number, line in enumerate(files["config"].splitlines(), 1):
        word, _, value = line.partition(" ")
        if value == "hellox":
            raise KeyError(value)
        if word == "hostname":
            found = value
        elif word not in {"banner", "note"}:
            unread.append(
                UnreadLine(device=name, file="config", line=number, text=line, reason="unknown")
            )
    return ReadDevice(device=device(found), unread=tuple(unread))


CONFIGURATION = Configuration(
    device="a",
    platform=PLATFORM,
    files=(ConfigFile(path="config", text=TEXT, origins=(), sha256=""),),
)
NOTHING = Exceptions(survivors={}, unseen=())


@pytest.fixture(autouse=True)
def _read_by_the_made_up_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "read_back", reader)


def tried(*operators: str, exceptions: Exceptions = NOTHING) -> RoundTrip:
    return round_trip({"a": device("a")}, [CONFIGURATION], exceptions, jobs=1, operators=operators)


def verdicts(found: RoundTrip, operator: str) -> dict[Verdict, int]:
    count = found.counts[PLATFORM, operator]
    assert sum(count.verdicts.values()) == count.sites
    return {verdict: number for verdict, number in count.verdicts.items() if number}


def test_a_line_that_the_reader_misses_is_missed_and_named() -> None:
    found = tried("line-dropped")
    assert verdicts(found, "line-dropped") == {Verdict.DIFFERS: 1, Verdict.MISSED: 2}
    assert [miss.line for miss in found.misses] == [2, 3]
    assert str(found.misses[0]) == "eos/line-dropped/a/config:2: banner hello -> (left out)"
    assert found.of(PLATFORM).score == pytest.approx(1 / 3)


def test_unread_lines_and_a_reader_that_falls_are_told_apart() -> None:
    """Three first words become unknown ones, a name is another one, and one word is fatal."""
    found = tried("word-changed")
    assert verdicts(found, "word-changed") == {
        Verdict.UNREAD: 3,
        Verdict.DIFFERS: 1,
        Verdict.FAILED: 1,
    }
    (fallen,) = found.misses
    assert (fallen.line, fallen.detail) == (2, "KeyError: 'hellox'")
    assert found.of(PLATFORM).score == pytest.approx(4 / 5)


def test_equivalent_changes_count_apart_and_are_no_misses() -> None:
    note = Equivalent(platform="eos", operators="number-changed", lines="note *", reason=".")
    assert verdicts(tried("number-changed"), "number-changed") == {Verdict.MISSED: 1}
    found = tried(
        "number-changed", exceptions=Exceptions(survivors={}, unseen=(), equivalent=(note,))
    )
    assert verdicts(found, "number-changed") == {Verdict.EQUIVALENT: 1}
    assert found.misses == ()
    assert found.of(PLATFORM).score == 1.0


def test_a_reason_does_not_hide_what_is_found() -> None:
    """What a reader notices is no equivalent, whatever the list says; nor is a reader's fall."""
    every = Equivalent(platform="*", operators="*", lines="*", reason=".")
    found = tried(
        "word-changed", exceptions=Exceptions(survivors={}, unseen=(), equivalent=(every,))
    )
    assert verdicts(found, "word-changed") == {
        Verdict.UNREAD: 3,
        Verdict.DIFFERS: 1,
        Verdict.FAILED: 1,
    }


def test_a_platform_is_the_sum_of_its_operators() -> None:
    found = tried("line-dropped", "number-changed")
    total = found.of(PLATFORM)
    assert total.sites == 4
    assert total.found == 1
    assert found.of(Platform.VRP).sites == 0
    assert found.of(Platform.VRP).score == 1.0


def test_document_has_every_count_and_every_miss() -> None:
    found = tried("line-dropped")
    document = round_trip_document(found)
    assert document["platforms"]["eos/line-dropped"] == {
        "sites": 3,
        "unread": 0,
        "differs": 1,
        "equivalent": 0,
        "missed": 2,
        "failed": 0,
    }
    assert document["missed"] == [str(miss) for miss in found.misses]


def test_several_processes_count_the_same() -> None:
    one = tried("line-dropped", "word-changed")
    two = round_trip(
        {"a": device("a")},
        [CONFIGURATION],
        NOTHING,
        jobs=2,
        operators=("line-dropped", "word-changed"),
    )
    assert two == one


def test_unknown_words_are_tried_at_one_line_of_each_shape() -> None:
    twice = "hostname a\nnote 7\nnote 8\n"
    files = (ConfigFile(path="config", text=twice, origins=(), sha256=""),)
    configuration = Configuration(device="a", platform=PLATFORM, files=files)
    found = round_trip(
        {"a": device("a")},
        [configuration],
        NOTHING,
        jobs=1,
        operators=("word-changed", "number-changed"),
    )
    assert found.counts[PLATFORM, "word-changed"].sites == 3  # hostname, a, note
    assert found.counts[PLATFORM, "number-changed"].sites == 2


def test_a_text_that_is_not_read_back_whole_is_no_start() -> None:
    with pytest.raises(OperatorError, match="unchanged text of a"):
        round_trip({"a": device("b")}, [CONFIGURATION], NOTHING, jobs=1)
