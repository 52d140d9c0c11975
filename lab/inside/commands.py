"""Programs that are run, each with a limit of time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from citynet.errors import CitynetError

__all__ = ["Answer", "LabError", "batch", "command", "must"]

_LIMIT: Final = 4_000_000
"""Bytes of a program's output that are kept."""


class LabError(CitynetError):
    """The lab could not do what was asked; the message says what and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a program ended. ``code`` is ``None`` when it was stopped because its time was over."""

    code: int | None
    stdout: str
    stderr: str


async def command(argv: Sequence[str], *, limit: float, stdin: str = "") -> Answer:
    """Run a program and wait for its end, not for the end of what it started.

    Output goes to files, not pipes: a daemon that keeps its parent's output open would otherwise
    hold up whoever reads.
    """
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin.encode())
        given.seek(0)
        try:
            process = await asyncio.create_subprocess_exec(
                *argv, stdin=given, stdout=out, stderr=err, start_new_session=True
            )
        except OSError as error:
            raise LabError(f"{argv[0]} could not be started: {error.strerror}") from error
        code = await _end(process, limit)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read(_LIMIT).decode(errors="replace"))
    return Answer(code=code, stdout=texts[0], stderr=texts[1])


async def must(argv: Sequence[str], *, limit: float = 60, stdin: str = "") -> str:
    """Run a program that must succeed and return what it printed. Raises LabError otherwise."""
    answer = await command(argv, limit=limit, stdin=stdin)
    if answer.code != 0:
        how = "took too long" if answer.code is None else f"ended with {answer.code}"
        words = (answer.stderr.strip() or answer.stdout.strip())[-1000:]
        raise LabError(f"{' '.join(argv[:6])} {how}: {words}")
    return answer.stdout


async def batch(program: str, namespace: str | None, lines: Iterable[str]) -> None:
    """Give ``lines`` to ``ip`` or ``tc`` in one call, in a named namespace."""
    text = "".join(f"{line}\n" for line in lines)
    if not text:
        return
    where = ["-n", namespace] if namespace else []
    await must([program, *where, "-batch", "-"], limit=120, stdin=text)


async def _end(process: asyncio.subprocess.Process, limit: float) -> int | None:
    try:
        async with asyncio.timeout(limit):
            return await process.wait()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            # The whole session: a shell's children would go on after the shell.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
