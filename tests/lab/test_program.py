"""The program inside is one file: the same bytes each time, and it runs without citynet."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from lab.program import program_bytes


def test_the_same_sources_give_the_same_bytes() -> None:
    assert program_bytes() == program_bytes()


def test_no_time_and_no_owner_gets_in() -> None:
    with zipfile.ZipFile(io.BytesIO(program_bytes())) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert "lab/inside/boot.sh" in {entry.filename for entry in entries}


def test_it_runs_with_the_standard_library_alone(tmp_path: Path) -> None:
    program = tmp_path / "inside.pyz"
    program.write_bytes(program_bytes())
    # -I -S: neither this repository nor installed packages can be found.
    ended = subprocess.run(
        [sys.executable, "-I", "-S", str(program), "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )
    assert ended.returncode == 0, ended.stderr
    assert "--uplink" in ended.stdout
