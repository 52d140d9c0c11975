"""What FRR's daemons say, asked at their own terminals.

Each daemon of FRR has a socket ``/run/frr/NAME.vty``. A command ends in a zero byte; the answer
ends in three zero bytes and the command's status (``lib/vty.c``, ``vtysh/vtysh.c`` of FRR 8.4).
Asking there costs a millisecond; ``vtysh`` would be a process, on an emulated processor a second.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Final

__all__ = ["ask", "ask_json"]

_END: Final = b"\0\0\0"
_LONGEST: Final = 2**24


async def ask(root: Path, daemon: str, question: str, *, limit: float = 10) -> str | None:
    """Return a daemon's answer to a show command; ``None`` where there is none, or too much."""
    try:
        async with asyncio.timeout(limit):
            return await _ask(root / "run" / "frr" / f"{daemon}.vty", question)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None


async def ask_json(root: Path, daemon: str, question: str) -> object:
    """Return a daemon's answer, read as JSON; ``None`` where it is none."""
    answer = await ask(root, daemon, f"{question} json")
    try:
        return json.loads(answer) if answer else None
    except (ValueError, RecursionError):
        return None


async def _ask(socket: Path, question: str) -> str:
    reader, writer = await asyncio.open_unix_connection(socket, limit=_LONGEST)
    try:
        writer.write(question.encode() + b"\0")
        await writer.drain()
        answer = await reader.readuntil(_END)
        await reader.readexactly(1)
        return answer[: -len(_END)].decode(errors="replace")
    finally:
        writer.close()
