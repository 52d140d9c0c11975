"""A daemon that says nonsense has no sessions; it does not end the question to the others."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from lab.inside import vty


def asked(root: Path, said: bytes) -> object:
    """Return what comes of a daemon that says this."""

    async def daemon(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\0")
        writer.write(said)
        writer.close()

    async def ask() -> object:
        folder = root / "run" / "frr"
        folder.mkdir(parents=True)
        server = await asyncio.start_unix_server(daemon, folder / "isisd.vty")
        async with server:
            return await vty.ask_json(root, "isisd", "show isis neighbor")

    return asyncio.run(ask())


def test_an_answer_is_read(tmp_path: Path) -> None:
    assert asked(tmp_path, b'{"a": 1}\0\0\0\0') == {"a": 1}


@pytest.mark.parametrize(
    "said", [b"", b"half of an ans", b"no JSON\0\0\0\0", b"[" * 100_000 + b"\0\0\0\0"]
)
def test_what_is_no_answer_is_nothing(tmp_path: Path, said: bytes) -> None:
    assert asked(tmp_path, said) is None


def test_an_answer_that_does_not_end_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vty, "_LONGEST", 1000)
    assert asked(tmp_path, b"a" * 5000) is None
