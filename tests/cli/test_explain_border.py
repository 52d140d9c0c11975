"""What ``explain`` is asked and what lies in ``build/`` may be anything; the answer is bounded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from citynet.errors import ExitCode
from tests.cli.conftest import Citynet

PROMISE = "isolated/slice/office/others"


@pytest.mark.parametrize("subject", ["cp-br1:config:" + "1" * 5_000, "x" * 100_000])
def test_a_subject_too_long_is_refused_in_a_line(citynet: Citynet, subject: str) -> None:
    said = citynet("explain", subject)
    assert said.code == ExitCode.CALL_WRONG
    assert "more than 500 characters" in said.err
    assert len(said.err) < 200


@pytest.mark.parametrize(
    "subject", ["cp-br1:config:\u0663", "CN\u0668\u0660\u0661", "cp-br1:config:" + "9" * 30]
)
def test_digits_are_those_of_ascii_and_few(citynet: Citynet, subject: str) -> None:
    said = citynet("explain", subject)
    assert said.code == ExitCode.CALL_WRONG
    assert "is no device line" in said.err


def test_a_verdict_that_is_no_text_is_refused(city: Path, citynet: Citynet) -> None:
    (city / "build").mkdir()
    (city / "build/verdict.json").write_bytes(b"\xff\xfe")
    for arguments in (("explain", PROMISE), ("deploy", "--dry-run")):
        said = citynet(*arguments)
        assert said.code == ExitCode.CALL_WRONG
        assert "is not UTF-8 text" in said.err


def test_nobody_waits_for_a_pipe_or_reads_without_end(city: Path, citynet: Citynet) -> None:
    (city / "build").mkdir()
    path = city / "build/verdict.json"
    os.mkfifo(path)
    said = citynet("explain", PROMISE)
    assert said.code == ExitCode.CALL_WRONG
    assert "is no verdict" in said.err
    path.unlink()
    with path.open("wb") as stream:
        stream.truncate(2**28 + 1)
    assert "the file is too large" in citynet("explain", PROMISE).err
