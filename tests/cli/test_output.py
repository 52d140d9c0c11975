"""What is printed may quote a device or a file of somebody's; a terminal obeys none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.text import Text

from citynet.errors import ExitCode, UnavailableError
from tasks.cli.output import Format, Output
from tests.cli.conftest import Citynet

EVIL = "r1\x1b]0;title\x07\x1b[31m\r\u202ered\udcff"
SAID = r"r1\x1b]0;title\x07\x1b[31m\r\u202ered\udcff"
STYLED = SAID.replace(r"\x07", "").replace(r"\r", "")
"""Rich takes some controls away itself."""


def test_what_is_said_holds_no_command_to_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    output = Output(root=Path(), format=Format.TEXT)
    output.say(EVIL, Text(EVIL, style="red"), "two\nlines", Text("\tafter a tab"))
    assert capfd.readouterr().out == f"{SAID}\n{STYLED}\ntwo\nlines\n        after a tab\n"


def test_an_error_holds_no_command_to_a_terminal(
    citynet: Citynet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def failing(*_: object) -> None:
        raise UnavailableError(EVIL)

    monkeypatch.setattr("citynet.reading.read", failing)
    said = citynet("check")
    assert (said.code, said.err) == (ExitCode.UNAVAILABLE, f"citynet: {SAID}\n")

    def broken(*_: object) -> None:
        raise ZeroDivisionError(EVIL)

    monkeypatch.setattr("citynet.reading.read", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = citynet("check")
    assert said.err.splitlines()[0] == f"citynet failed: ZeroDivisionError: {SAID}"
    (log,) = tmp_path.glob("citynet-*.log")
    assert SAID in log.read_text(encoding="utf-8")
