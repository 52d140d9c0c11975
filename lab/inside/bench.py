"""The lab as a whole: what each verb does."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Coroutine, Iterable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from lab.codec import hosts_from_json, plan_from_json
from lab.inside.access import ACCESS, Access
from lab.inside.commands import Answer, LabError, command
from lab.inside.flows import Flows, stream_from_json
from lab.inside.management import bridge_management, remove_management
from lab.inside.namespaces import Elsewhere
from lab.inside.prober import Prober
from lab.inside.probes import asked_from_json
from lab.inside.routers import Cell, Routers
from lab.inside.sessions import (
    Expected,
    Found,
    Speaker,
    counted,
    expected_sessions,
    found_sessions,
    missing_sessions,
    read_speaker,
)
from lab.inside.wires import WIRES, Wires
from lab.model import LabPlan, Wire

__all__ = ["Lab"]

_STABLE: Final = 2.0
"""Seconds for which routing tables must not change."""

T = TypeVar("T")


class Lab:
    """A lab that is up, or not yet."""

    def __init__(self, image: Path, scratch: Path, uplink: str) -> None:
        self._uplink = uplink
        self._routers = Routers(image, scratch)
        self._elsewhere = Elsewhere()
        self._clear()

    def _clear(self) -> None:
        self._plan: LabPlan | None = None
        self._wires = Wires()
        self._access = Access()
        self._prober = Prober(self._elsewhere, self._access.namespace)
        self._flows = Flows(self._prober)
        self._change = asyncio.Lock()

    async def up(self, plan: object) -> Mapping[str, object]:
        """Build everything that a plan says and boot all routers."""
        started = time.monotonic()
        async with self._change:
            if self._plan is not None:
                raise LabError("the lab is up already")
            try:
                read = plan_from_json(plan)
            except ValueError as error:
                raise LabError(f"not a plan: {error}") from error
            self._plan = read
            cells = [await self._routers.born(router) for router in read.routers]
            await self._wires.build(_cabled_ports(read), read.cables)
            await self._access.build(read.hosts)
            await bridge_management(read.routers, self._uplink)
            await _all(self._routers.boot(cell) for cell in cells)
        return {
            "seconds": round(time.monotonic() - started, 1),
            "routers": len(read.routers),
            "cables": len(read.cables),
            "hosts": len(read.hosts),
            "notes": {name: cell.log() for name, cell in self._routers.cells.items()},
        }

    async def down(self) -> None:
        """End everything that ``up`` made."""
        async with self._change:
            if self._plan is None:
                return
            await self._flows.stop()
            self._prober.close()
            namespaces = [cell.namespace for cell in self._routers.cells.values()]
            await self._routers.down()
            namespaces += [self._access.namespace(host) for host in self._access.hosts]
            # The management ports first: their other ends are in a namespace that stays.
            with contextlib.suppress(LabError):
                await remove_management(len(self._plan.routers), self._uplink)
            for name in (*namespaces, ACCESS, WIRES):
                await command(["ip", "netns", "del", name], limit=30)
            self._clear()

    async def hosts(self, hosts: object) -> Mapping[str, object]:
        """Have the hosts that a newer plan of the same city has, and no others."""
        async with self._change:
            if self._plan is None:
                raise LabError("the lab is not up")
            try:
                wanted = hosts_from_json(hosts)
            except ValueError as error:
                raise LabError(f"no hosts: {error}") from error
            await self._flows.stop()
            cells = self._routers.cells
            cabled = {end for cable in self._plan.cables for end in cable.ends}
            for host in wanted:
                if Wire(router=host.router, port=host.port) in cabled:
                    raise LabError(f"{host.name}: a cable is at {host.router} {host.port}")
                self._routers.cell(host.router).add_port(host.port)
            spaces = {name: cell.namespace for name, cell in cells.items()}
            self._prober.forget(tuple(self._access.hosts))
            new, gone = await self._access.change(wanted, spaces)
            return {"added": sorted(new), "removed": sorted(gone)}

    async def probe(self, probes: Iterable[object], limit: float) -> list[Mapping[str, object]]:
        """Send probes and return what became of each."""
        asked = [asked_from_json(_object(each)) for each in probes]
        told = await self._prober.probe(asked, limit)
        return [
            {"arrived": each.arrived, "seconds": each.seconds, "detail": each.detail}
            for each in told
        ]

    async def start_flows(self, flows: Iterable[object]) -> None:
        """Start streams of pings."""
        await self._flows.start([stream_from_json(_object(each)) for each in flows])

    async def stop_flows(self) -> list[Mapping[str, object]]:
        """Stop them and return what became of each."""
        return await self._flows.stop()

    async def fail(self, link: str | None, device: str | None, *, silent: bool) -> None:
        """Cut a link, or kill a device."""
        async with self._change:
            if link is not None:
                await self._wires.cut(link, silent=silent)
            if device is not None:
                cell = self._routers.cell(device)
                await self._wires.unplug(device, silent=silent)
                await self._access.set_carrier(device, up=False)
                await self._routers.kill(cell)

    async def heal(self, link: str | None, device: str | None) -> None:
        """Mend a link; boot a device from its own files."""
        async with self._change:
            if link is not None:
                await self._wires.mend(link)
            if device is not None:
                await self._reboot(self._routers.cell(device))

    async def _reboot(self, cell: Cell) -> None:
        name = cell.router.name
        # Also where it runs: then this is a power cycle.
        await self._routers.kill(cell)
        await self._routers.renew(cell)
        await self._wires.plug(name)
        await self._access.set_carrier(name, up=True)
        await self._routers.boot(cell)

    async def run(self, router: str, argv: list[str], limit: float, stdin: str) -> Answer:
        """Run a program on a router's console, as root."""
        cell = self._routers.cell(router)
        if cell.pid is None:
            raise LabError(f"{router} does not run")
        enter = ["nsenter", "-t", str(cell.pid), "-m", "-u", "-i", "-n", "-p", "-r", "-w"]
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        clean = ["env", "-i", f"PATH={path}", "HOME=/root", "TERM=dumb", "LANG=C.UTF-8"]
        return await command([*enter, "--", *clean, *argv], limit=limit, stdin=stdin)

    async def run_on_host(self, host: str, argv: list[str], limit: float, stdin: str) -> Answer:
        """Run a program in a host's network namespace, with the machine's own files."""
        where = self._access.namespace(host)
        return await command(["ip", "netns", "exec", where, *argv], limit=limit, stdin=stdin)

    async def status(self, *, sessions: bool) -> Mapping[str, object]:
        """Return how routers and cables do; with ``sessions``, what their daemons say too."""
        routers: dict[str, dict[str, object]] = {
            name: dict(each) for name, each in self._routers.report().items()
        }
        if sessions and self._plan is not None:
            for name, (expected, found) in (await self._sessions()).items():
                routers[name] |= counted(expected, found)
        return {
            "up": self._plan is not None,
            "routers": routers,
            "cables": self._wires.report(),
            "hosts": sorted(self._access.hosts),
        }

    async def converged(self, limit: float) -> Mapping[str, object]:
        """Wait until all expected sessions are up and routing tables have stopped changing."""
        started = time.monotonic()
        missing = ["nothing was asked yet"]
        try:
            async with asyncio.timeout(limit):
                while missing:
                    missing = missing_sessions(await self._sessions())
                    if missing:
                        await asyncio.sleep(0.5)
                    elif not await self._still():
                        missing = ["routing tables still change"]
        except TimeoutError:
            pass
        seconds = round(time.monotonic() - started, 1)
        return {"converged": not missing, "seconds": seconds, "missing": missing}

    async def _still(self) -> bool:
        """Return whether no routing table changes for a while."""
        before = await self._tables()
        await asyncio.sleep(_STABLE)
        return before == await self._tables()

    async def _tables(self) -> str:
        digest = hashlib.sha256()
        for cell in self._routers.cells.values():
            for family in ("-4", "-6"):
                where = ["ip", "-n", cell.namespace, family]
                answer = await command([*where, "route", "show", "table", "all"], limit=30)
                digest.update(answer.stdout.encode())
        return digest.hexdigest()

    async def _sessions(self) -> dict[str, tuple[Expected, Found]]:
        living = {
            name: cell
            for name, cell in self._routers.cells.items()
            if cell.pid is not None and cell.booted_at is not None
        }
        speakers: dict[str, Speaker] = {
            name: await asyncio.to_thread(read_speaker, cell.root) for name, cell in living.items()
        }
        found = await _all(found_sessions(cell.root) for cell in living.values())
        passing = self._wires.passing()
        return {
            name: (expected_sessions(name, speakers, passing), each)
            for name, each in zip(living, found, strict=True)
        }


def _cabled_ports(plan: LabPlan) -> list[Wire]:
    """Return all ports but those that hosts stand behind, whose other end is elsewhere."""
    access = {(host.router, host.port) for host in plan.hosts}
    return [
        Wire(router=router.name, port=port)
        for router in plan.routers
        for port in router.ports
        if (router.name, port) not in access
    ]


async def _all(tasks: Iterable[Coroutine[object, object, T]]) -> list[T]:
    """Run all at once; the first error ends the others."""
    async with asyncio.TaskGroup() as group:
        started = [group.create_task(task) for task in tasks]
    return [task.result() for task in started]


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise LabError("an object was expected")
    return value
