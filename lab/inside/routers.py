"""Routers: each with namespaces and a root of its own, booted from its own files."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Final

from lab.inside.commands import LabError, batch, must
from lab.inside.keeper import TunnelKeeper
from lab.inside.namespaces import router_namespace
from lab.model import Router

__all__ = ["Cell", "Routers"]

_AT_ONCE: Final = 4
"""Routers that boot at the same time: more only makes all of them slower."""
_PRIVATE: Final = (
    "etc/chrony/citynet.keys",
    "etc/citynet/chpasswd",
    "etc/snmp/snmpd.conf",
    "etc/tacplus_servers",
)
"""Files with secrets that only root reads."""


@dataclass(slots=True)
class Cell:
    """A router as the program keeps it."""

    router: Router
    folder: Path
    namespace: str
    generation: int = 0
    process: asyncio.subprocess.Process | None = None
    pid: int | None = None
    """Of its first process, as the program sees it."""
    booted_at: float | None = None
    failed: bool = False
    keeper: TunnelKeeper | None = None
    """Of its tunnels, where the plan says so."""
    notes: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """Its root, as the program sees it. Raises LabError where it does not run."""
        if self.pid is None:
            raise LabError(f"{self.router.name} does not run")
        return Path(f"/proc/{self.pid}/root")

    def add_port(self, port: str) -> None:
        """Let the router have a port that it was not born with."""
        if port not in self.router.ports:
            self.router = replace(self.router, ports=tuple(sorted((*self.router.ports, port))))

    def has_booted(self) -> bool:
        """Return whether it came to the end of its boot."""
        return self.pid is not None and (self.root / "run" / "lab" / "booted").exists()

    def log(self) -> str:
        """Return what it said when it booted, at most the last 4000 characters."""
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / "log").read_text(errors="replace")[-4000:]
        return ""


class Routers:
    """All routers of a lab."""

    def __init__(self, image: Path, scratch: Path) -> None:
        self._image = image
        self._scratch = scratch
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._keepers_turn = asyncio.Semaphore(1)
        self.cells: dict[str, Cell] = {}

    def cell(self, name: str) -> Cell:
        """Return a router. Raises LabError where there is none of that name."""
        if name not in self.cells:
            raise LabError(f"the lab has no router {name}")
        return self.cells[name]

    async def born(self, router: Router) -> Cell:
        """Make a router's namespace and files; it does not run yet."""
        number = len(self.cells)
        folder = self._scratch / "routers" / f"r{number}"
        for part in ("upper", "work", "root"):
            (folder / part).mkdir(parents=True)
        for name in ("enter", "boot"):
            source = files("lab.inside").joinpath(f"{name}.sh")
            (folder / name).write_text(source.read_text())
        await asyncio.to_thread(_write_files, folder / "upper", router, self._image)
        cell = Cell(
            router=router,
            folder=folder,
            namespace=router_namespace(router.name),
            keeper=TunnelKeeper(self._keepers_turn) if router.tunnels_kept else None,
        )
        await must(["ip", "netns", "add", cell.namespace])
        self.cells[router.name] = cell
        return cell

    async def boot(self, cell: Cell, *, limit: float = 900) -> None:
        """Start a router and wait until it has booted. Raises LabError where it does not."""
        async with self._turn:
            cell.pid = None
            for name in ("pid", "pid.new"):
                (cell.folder / name).unlink(missing_ok=True)
            with (cell.folder / "log").open("wb") as log:
                cell.process = await asyncio.create_subprocess_exec(
                    *_command(cell, self._image),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            try:
                async with asyncio.timeout(limit):
                    await _booted(cell)
            except TimeoutError:
                raise LabError(
                    f"{cell.router.name} did not boot in {limit:.0f} s: {cell.log()[-600:]}"
                ) from None
            cell.booted_at = time.monotonic()
            cell.failed = False
            if cell.keeper is not None:
                cell.keeper.start(cell.namespace)

    async def kill(self, cell: Cell) -> None:
        """End all processes of a router at once, as a loss of power does."""
        cell.failed = True
        cell.booted_at = None
        if cell.keeper is not None:
            await cell.keeper.stop()
        if cell.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(cell.pid, signal.SIGKILL)
            cell.pid = None
        if cell.process is not None:
            if cell.process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(cell.process.pid, signal.SIGKILL)
            await cell.process.wait()
            cell.process = None

    async def renew(self, cell: Cell) -> None:
        """Give a dead router a new, empty namespace with the same ports."""
        old, cell.generation = cell.namespace, cell.generation + 1
        new = router_namespace(cell.router.name, cell.generation)
        await must(["ip", "netns", "add", new])
        ports = (*cell.router.ports, cell.router.management_port)
        moves = [
            line
            for port in ports
            for line in (f"link set dev {port} down", f"link set dev {port} netns {new}")
        ]
        await batch("ip", old, moves)
        await batch("ip", new, (f'link set dev {port} mtu 1500 alias ""' for port in ports))
        await must(["ip", "netns", "del", old])
        cell.namespace = new

    async def down(self) -> None:
        """End all routers and forget their files."""
        for cell in self.cells.values():
            await self.kill(cell)
        self.cells.clear()
        await asyncio.to_thread(shutil.rmtree, self._scratch / "routers", ignore_errors=True)

    def report(self) -> Mapping[str, Mapping[str, object]]:
        """Return how each router does, without asking its daemons."""
        now = time.monotonic()
        return {
            name: {
                "running": cell.pid is not None,
                "booted": cell.booted_at is not None,
                "failed": cell.failed,
                "uptime": round(now - cell.booted_at, 1) if cell.booted_at is not None else None,
                "daemons": _daemons(cell),
                "tunnels": cell.keeper.report() if cell.keeper is not None else None,
            }
            for name, cell in sorted(self.cells.items())
        }


def _command(cell: Cell, image: Path) -> list[str]:
    enter = ["/bin/bash", str(cell.folder / "enter"), str(image), str(cell.folder)]
    spaces = ["--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child"]
    network = f"--net=/run/netns/{cell.namespace}"
    return ["nsenter", network, "unshare", *spaces, "--propagation", "private", *enter]


async def _booted(cell: Cell) -> None:
    process = cell.process
    if process is None:
        raise LabError(f"{cell.router.name} was stopped while it booted")
    while True:
        if process.returncode is not None:
            raise LabError(f"{cell.router.name} ended while it booted: {cell.log()[-600:]}")
        if cell.pid is None and (cell.folder / "pid").exists():
            cell.pid = int((cell.folder / "pid").read_text())
        if cell.has_booted():
            return
        await asyncio.sleep(0.1)


def _write_files(upper: Path, router: Router, image: Path) -> None:
    """Write the files that a router is born with; the rest is the image's."""
    key = {"etc/ssh/ssh_host_ed25519_key": router.host_key}
    for path, text in {**router.files, **key}.items():
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or not pure.parts:
            raise LabError(f"{router.name}: {path} is not inside the router")
        target = upper / pure
        _folders(upper, target.parent, image)
        target.write_text(text)
        target.chmod(_mode(path, key))


def _folders(upper: Path, folder: Path, image: Path) -> None:
    """Make folders with the permissions that they have in the image: the upper ones win.

    Not of the root itself: an image's belongs to whoever packed it.
    """
    below = folder.relative_to(upper)
    for part in (*reversed(below.parents), below):
        if part == Path():
            continue
        if not (upper / part).exists():
            (upper / part).mkdir()
        original = image / part
        if original.is_dir():
            stat = original.stat()
            os.chown(upper / part, stat.st_uid, stat.st_gid)
            (upper / part).chmod(stat.st_mode & 0o7777)


def _mode(path: str, keys: Mapping[str, str]) -> int:
    if path in keys or path in _PRIVATE:
        return 0o600
    # FRR's own account reads its files; the boot gives them to it.
    return 0o640 if path.startswith("etc/frr/") else 0o644


def _daemons(cell: Cell) -> list[str]:
    """Return the routing daemons whose terminals exist, sorted."""
    if cell.pid is None:
        return []
    try:
        terminals = list((cell.root / "run" / "frr").glob("*.vty"))
    except OSError:
        return []
    return sorted(terminal.stem for terminal in terminals)
