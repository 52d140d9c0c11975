"""Keeps tunnels of a stand-in free of a fault of zebra's that its device does not have.

The kernel tells of each change; what is missing then is looked up and put back (``tunnels``).
Nothing is asked without a reason: on an emulated processor each program costs 40 ms.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Mapping
from typing import Final

from lab.inside.commands import LabError, batch, must
from lab.inside.tunnels import bridge_lines, concerns_tunnels, ip_lines, repair_of

__all__ = ["TunnelKeeper"]

_START: Final = 5.0
"""Seconds until the first look: the kernel's words are listened to by then."""
_QUIET: Final = 1.0
"""Seconds without a change after which is looked: zebra is done by then."""
_PATIENCE: Final = 4.0
"""Seconds after which is looked though changes go on."""
_PAUSE: Final = 5.0
"""Seconds after trouble until the next try."""
_LIMIT: Final = 60.0
_LONGEST: Final = 2**20
"""Bytes of a line of the kernel's words; a route with many next hops is one line."""
_ASKED: Final = "route show table all proto bgp\nneigh show nud all\n"


class TunnelKeeper:
    """Keeps one router's tunnels while the router lives; its counts outlive a reboot.

    ``turn`` is shared by all: after a failure all routers have something to be looked up.
    """

    def __init__(self, turn: asyncio.Semaphore) -> None:
        self._turn = turn
        self._task: asyncio.Task[None] | None = None
        self._neighbors = 0
        self._forwarding = 0
        self._removed = 0
        self._trouble = ""

    def start(self, namespace: str) -> None:
        """Keep the tunnels in a namespace from now on."""
        if self._task is not None:
            raise LabError(f"the tunnels of {namespace} are kept already")
        self._task = asyncio.create_task(self._keep(namespace))

    async def stop(self) -> None:
        """Stop, and hold the namespace no longer. Nothing happens where nothing was started."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def report(self) -> Mapping[str, object]:
        """Return how many entries were put back and taken away since the router was born.

        Those of a call that failed half-way are not counted; ``trouble`` says so meanwhile.
        """
        return {
            "watching": self._task is not None and not self._task.done(),
            "neighbors": self._neighbors,
            "forwarding": self._forwarding,
            "removed": self._removed,
            "trouble": self._trouble,
        }

    async def _keep(self, namespace: str) -> None:
        while True:
            try:
                await self._follow(namespace)
            except* LabError as group:
                self._trouble = "; ".join(map(str, group.exceptions))
            await asyncio.sleep(_PAUSE)

    async def _follow(self, namespace: str) -> None:
        """Listen to the kernel and do what is needed, until listening ends."""
        monitor = ["ip", "-oneline", "-n", namespace, "monitor", "route", "neigh"]
        try:
            process = await asyncio.create_subprocess_exec(
                *monitor,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                limit=_LONGEST,
                start_new_session=True,
            )
        except OSError as error:
            raise LabError(f"ip could not be started: {error.strerror}") from error
        changed = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_listen(process, changed))
                group.create_task(self._act(namespace, changed))
        finally:
            # What still runs there would hold the namespace, and all devices in it.
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()

    async def _act(self, namespace: str, changed: asyncio.Event) -> None:
        await asyncio.sleep(_START)
        while True:
            await _quiet(changed)
            # From here on: what changes during a look is looked at once more, our own work too.
            changed.clear()
            try:
                async with self._turn:
                    await self._repair(namespace)
                self._trouble = ""
            except LabError as error:
                self._trouble = str(error)
                await asyncio.sleep(_PAUSE)
                changed.set()
            await changed.wait()

    async def _repair(self, namespace: str) -> None:
        """Look once and put back what is missing. Raises LabError where some of it failed."""
        where = ["-n", namespace, "-json"]
        said = await must(["ip", *where, "-batch", "-"], limit=_LIMIT, stdin=_ASKED)
        entries = await must(["bridge", *where, "fdb", "show"], limit=_LIMIT)
        try:
            routes, neighbors = map(json.loads, filter(str.strip, said.splitlines()))
            repair = repair_of(routes, neighbors, json.loads(entries))
        except (ValueError, RecursionError) as error:
            raise LabError(f"ip or bridge said something strange: {error}") from error
        await batch("ip", namespace, ip_lines(repair))
        self._neighbors += len(repair.missing_neighbors)
        self._removed += len(repair.unneeded_neighbors)
        await batch("bridge", namespace, bridge_lines(repair))
        self._forwarding += len(repair.missing_forwarding)
        self._removed += len(repair.unneeded_forwarding)


async def _listen(process: asyncio.subprocess.Process, changed: asyncio.Event) -> None:
    """Tell of changes, until the program that says them ends: that is an error."""
    last = ""
    if process.stdout is not None:
        async for line in process.stdout:
            last = line.decode(errors="replace").strip()
            if concerns_tunnels(last):
                changed.set()
    raise LabError(f"ip monitor ended with {await process.wait()}: {last}")


async def _quiet(changed: asyncio.Event) -> None:
    """Wait until nothing has changed for a while, or until patience ends."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            while True:
                changed.clear()
                async with asyncio.timeout(_QUIET):
                    await changed.wait()
