"""The control channel: lines of JSON on a character device, many requests at a time."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from citynet.errors import CitynetError

__all__ = ["Handler", "serve"]

Handler = Callable[[Mapping[str, object]], Awaitable[object]]

_LONGEST: Final = 64 * 2**20
_PART: Final = 65536
_PAUSE: Final = 0.2


async def serve(path: Path, handler: Handler) -> None:
    """Answer requests from ``path`` until it ends.

    Each request is a task of its own, so that a long one holds up no other. An error of the lab is
    answered in its own words; anything else is a fault of this program: it is shown on the
    machine's console and answered by its name.
    """
    device = os.open(path, os.O_RDWR | os.O_NOCTTY)
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[bytes | None] = asyncio.Queue()
    # A thread reads: epoll reports a port of a virtual machine as hung up while nobody is there.
    reader = threading.Thread(target=_read, args=(device, loop, lines), daemon=True)
    reader.start()
    writing = asyncio.Lock()
    tasks: set[asyncio.Task[None]] = set()

    async def respond(request: Mapping[str, object]) -> None:
        answer = await _answer(request, handler)
        async with writing:
            await asyncio.to_thread(_write, device, json.dumps(answer).encode() + b"\n")

    while (line := await lines.get()) is not None:
        request = _request(line)
        if request is not None:
            task = asyncio.create_task(respond(request))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
    os.close(device)


def _request(line: bytes) -> Mapping[str, object] | None:
    """Return a request; ``None`` for a line that is none."""
    try:
        request = json.loads(line)
    except ValueError:
        return None
    return request if isinstance(request, dict) and isinstance(request.get("id"), str) else None


async def _answer(request: Mapping[str, object], handler: Handler) -> Mapping[str, object]:
    name = request["id"]
    try:
        return {"id": name, "ok": True, "result": await handler(request)}
    except Exception as error:  # noqa: BLE001 - this is the program's border
        words = _words(error)
        if not _expected(error):
            traceback.print_exception(error, file=sys.stderr)
            words = f"a fault inside the lab: {type(error).__name__}: {words}"
        return {"id": name, "ok": False, "error": words}


def _expected(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(map(_expected, error.exceptions))
    return isinstance(error, CitynetError)


def _words(error: BaseException) -> str:
    """Return an error in one line; of a group, all of its members."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(_words(each) for each in error.exceptions)
    return " ".join((str(error) or type(error).__name__).split())


def _read(device: int, loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[bytes | None]) -> None:
    kept = bytearray()
    while True:
        try:
            part = os.read(device, _PART)
        except OSError:
            loop.call_soon_threadsafe(lines.put_nowait, None)
            return
        if not part:
            # Nobody is at the other end; somebody may come back.
            time.sleep(_PAUSE)
            continue
        head, *rest = part.split(b"\n")
        kept += head
        for following in rest:
            loop.call_soon_threadsafe(lines.put_nowait, bytes(kept))
            kept = bytearray(following)
        if len(kept) > _LONGEST:
            kept = bytearray()


def _write(device: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(device, view) :]
