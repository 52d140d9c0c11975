"""A keeper looks only when the kernel says that something changed, and puts back what is missing.

First with programs that stand in for ``ip`` and ``bridge``, then with the kernel itself where
namespaces, bridges and VXLAN can be had.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

import pytest

from lab.inside import keeper, routers
from lab.inside.commands import LabError
from lab.inside.keeper import TunnelKeeper
from lab.inside.routers import Cell, Routers
from lab.model import Router

ROUTE = {
    "dst": "10.80.0.0/24",
    "gateway": "100.64.20.2",
    "dev": "br20102",
    "table": "1012",
    "flags": ["onlink"],
}
FDB = {
    "mac": "02:00:64:40:14:02",
    "ifname": "vx20102",
    "dst": "100.64.20.2",
    "flags": ["self", "extern_learn"],
    "state": "",
}
EVENT = "10.80.0.0/24 via 100.64.20.2 dev br20102 table 1012 proto bgp onlink"
OTHER_EVENT = "192.0.2.1 dev mgmt0 lladdr 02:fc:00:00:00:05 REACHABLE"
NEIGHBOR_LINE = (
    "neigh replace 100.64.20.2 lladdr 02:00:64:40:14:02 dev br20102 nud noarp"
    " extern_learn protocol static"
)
FDB_LINE = "fdb replace 02:00:64:40:14:02 dev vx20102 dst 100.64.20.2 self permanent extern_learn"

# `-n NAMESPACE -json -batch -` asks; `-n NAMESPACE -batch -` changes.
IP = """\
#!/bin/sh
cd {folder}
case "$*" in
*monitor*)
    echo $$ >>monitors
    [ -e broken ] && {{ echo Cannot open; exit 7; }}
    exec tail -n +1 -f events
    ;;
*-json*) cat >/dev/null; echo look >>looks; cat routes; echo; cat neighbors; echo ;;
*) cat >>changes; [ ! -e refuse ] || {{ echo RTNETLINK answers: no >&2; exit 2; }} ;;
esac
"""
BRIDGE = """\
#!/bin/sh
cd {folder}
case "$*" in
*-json*) cat fdb ;;
*) cat >>changes ;;
esac
"""


class Kernel:
    """What the programs say and were told, as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("events", "looks", "changes", "monitors"):
            (folder / name).touch()
        self.say(routes=[], neighbors=[], fdb=[])
        for name, text in (("ip", IP), ("bridge", BRIDGE)):
            (folder / "bin").mkdir(exist_ok=True)
            (folder / "bin" / name).write_text(text.format(folder=folder))
            (folder / "bin" / name).chmod(0o755)

    def say(self, **tables: object) -> None:
        for name, value in tables.items():
            (self.folder / name).write_text(json.dumps(value))

    def event(self, line: str) -> None:
        with (self.folder / "events").open("a") as events:
            events.write(f"{line}\n")

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text().splitlines()

    def monitors(self) -> list[int]:
        return [int(line) for line in self.lines("monitors")]


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    for name, seconds in (("_START", 0.4), ("_QUIET", 0.2), ("_PATIENCE", 0.8), ("_PAUSE", 0.3)):
        monkeypatch.setattr(keeper, name, seconds)
    return Kernel(tmp_path)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        # What is waited for is outside of this process.
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def kept(use: Callable[[TunnelKeeper], Awaitable[None]]) -> Mapping[str, object]:
    """Return what a keeper reports after ``use``, while it still runs."""

    async def run() -> Mapping[str, object]:
        one = TunnelKeeper(asyncio.Semaphore(1))
        one.start("r-a.0")
        try:
            await use(one)
            return one.report()
        finally:
            await one.stop()
            assert not one.report()["watching"]

    return asyncio.run(run())


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_what_was_lost_before_it_listened_is_put_back(kernel: Kernel) -> None:
    kernel.say(routes=[ROUTE])

    async def use(one: TunnelKeeper) -> None:
        await until(lambda: one.report()["forwarding"] == 1)

    report = kept(use)
    assert kernel.lines("changes") == [NEIGHBOR_LINE, FDB_LINE]
    assert report == {
        "watching": True,
        "neighbors": 1,
        "forwarding": 1,
        "removed": 0,
        "trouble": "",
    }


def test_it_looks_once_and_then_only_when_something_changed(kernel: Kernel) -> None:
    async def use(one: TunnelKeeper) -> None:
        await until(lambda: len(kernel.lines("looks")) == 1)
        await asyncio.sleep(0.6)
        for _ in range(5):
            kernel.event(OTHER_EVENT)
        await asyncio.sleep(0.6)
        assert len(kernel.lines("looks")) == 1
        kernel.say(routes=[ROUTE], fdb=[FDB])
        kernel.event(EVENT)
        await until(lambda: kernel.lines("changes") == [NEIGHBOR_LINE])
        await asyncio.sleep(0.6)
        assert len(kernel.lines("looks")) == 2
        assert one.report()["trouble"] == ""

    assert kept(use)["neighbors"] == 1


def test_a_stream_of_changes_is_looked_at_in_the_end_and_on_the_way(kernel: Kernel) -> None:
    async def use(one: TunnelKeeper) -> None:
        await until(lambda: len(kernel.lines("looks")) == 1)
        for _ in range(40):
            kernel.event(EVENT)
            await asyncio.sleep(0.05)
        during = len(kernel.lines("looks"))
        await asyncio.sleep(1)
        assert 2 <= during < 8
        assert during <= len(kernel.lines("looks")) < 10
        assert one.report()["trouble"] == ""

    kept(use)


def test_own_entries_are_taken_away_when_no_route_uses_them(kernel: Kernel) -> None:
    neighbor = {"dst": "100.64.20.2", "dev": "br20102", "lladdr": FDB["mac"], "state": ["NOARP"]}
    own = {**neighbor, "extern_learn": None, "protocol": "static"}
    kernel.say(neighbors=[own], fdb=[{**FDB, "state": "permanent"}])

    async def use(one: TunnelKeeper) -> None:
        await until(lambda: one.report()["removed"] == 2)

    kept(use)
    assert kernel.lines("changes") == [
        "neigh del 100.64.20.2 dev br20102",
        "fdb del 02:00:64:40:14:02 dev vx20102 dst 100.64.20.2 self",
    ]


def test_what_is_refused_is_said_not_counted_and_tried_again(kernel: Kernel) -> None:
    kernel.say(routes=[ROUTE], fdb=[FDB])
    (kernel.folder / "refuse").touch()

    async def use(one: TunnelKeeper) -> None:
        await until(lambda: len(kernel.lines("changes")) >= 2)
        report = one.report()
        assert "RTNETLINK answers: no" in str(report["trouble"])
        assert (report["watching"], report["neighbors"]) == (True, 0)
        (kernel.folder / "refuse").unlink()
        await until(lambda: one.report()["neighbors"] == 1 and not one.report()["trouble"])

    kept(use)


@pytest.mark.parametrize("said", ["", "[]", "{", "[]\n[]\n[]", '[{"dev": 1}]\n[]'])
def test_nonsense_is_trouble_and_changes_nothing(kernel: Kernel, said: str) -> None:
    (kernel.folder / "routes").write_text(said)
    if said.count("\n") == 0:
        (kernel.folder / "neighbors").write_text("")

    async def use(one: TunnelKeeper) -> None:
        await until(lambda: "strange" in str(one.report()["trouble"]))

    kept(use)
    assert kernel.lines("changes") == []


def test_it_listens_anew_when_listening_ends(kernel: Kernel) -> None:
    (kernel.folder / "broken").touch()

    async def use(one: TunnelKeeper) -> None:
        await until(lambda: "ended with 7: Cannot open" in str(one.report()["trouble"]))
        (kernel.folder / "broken").unlink()
        kernel.say(routes=[ROUTE])
        await until(lambda: one.report()["forwarding"] == 1)
        await until(lambda: not one.report()["trouble"])
        assert len(kernel.lines("monitors")) >= 2

    kept(use)


def test_nothing_of_it_stays(kernel: Kernel) -> None:
    """A program left behind would hold the namespace of a router that is born anew."""

    async def use(_: TunnelKeeper) -> None:
        await until(lambda: len(kernel.monitors()) == 1)
        assert is_alive(kernel.monitors()[0])

    kept(use)
    assert not any(map(is_alive, kernel.monitors()))


def test_counts_outlive_a_reboot(kernel: Kernel) -> None:
    kernel.say(routes=[ROUTE])

    async def run() -> None:
        one = TunnelKeeper(asyncio.Semaphore(1))
        await one.stop()
        for count in (1, 2):
            one.start(f"r-a.{count}")
            with pytest.raises(LabError, match="already"):
                one.start("r-a.9")
            await until(lambda count=count: one.report()["forwarding"] == count)  # type: ignore[misc]
            await one.stop()

    asyncio.run(run())
    assert not any(map(is_alive, kernel.monitors()))


def test_a_machine_without_the_program_is_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    async def use(one: TunnelKeeper) -> None:
        await until(lambda: "could not be started" in str(one.report()["trouble"]))

    assert kept(use)["watching"]


@pytest.mark.parametrize("stand_in", [True, False])
def test_a_router_is_watched_while_it_lives_and_in_its_own_namespace(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, *, stand_in: bool
) -> None:
    def command(cell: Cell, image: Path) -> list[str]:
        assert image == kernel.folder
        return ["/bin/sh", "-c", f"echo $$ >{cell.folder}/pid; exec sleep 60"]

    started: list[str] = []
    start = TunnelKeeper.start

    def seen(one: TunnelKeeper, namespace: str) -> None:
        started.append(namespace)
        start(one, namespace)

    monkeypatch.setattr(routers, "_command", command)
    monkeypatch.setattr(Cell, "has_booted", lambda cell: cell.pid is not None)
    monkeypatch.setattr(TunnelKeeper, "start", seen)
    router = Router(
        name="a",
        ports=("eth1",),
        management_port="mgmt0",
        management_address="198.51.100.11/24",
        files={},
        host_key="key",
        tunnels_kept=stand_in,
    )

    async def run() -> None:
        all_routers = Routers(kernel.folder, kernel.folder)

        def watched() -> bool:
            tunnels = all_routers.report()["a"]["tunnels"]
            return isinstance(tunnels, dict) and tunnels["watching"] is True

        cell = await all_routers.born(router)
        assert not watched()
        await all_routers.boot(cell)
        assert watched() == stand_in
        await all_routers.kill(cell)
        assert not watched()
        await all_routers.renew(cell)
        await all_routers.boot(cell)
        assert watched() == stand_in
        await all_routers.down()

    asyncio.run(run())
    assert started == (["r-a.0", "r-a.1"] if stand_in else [])
    assert not any(map(is_alive, kernel.monitors()))


NAMESPACE = f"cn-{os.getpid()}-k"
PROGRAMS = {name: shutil.which(name) or "" for name in ("ip", "bridge")}
MAC = "02:00:64:40:14:02"
TWIN = "::ffff:100.64.20.2"
ZEBRAS = f"lladdr {MAC} dev br20102 nud noarp extern_learn protocol zebra"
VTEP = f"{MAC} dev vx20102 dst 100.64.20.2 self"


def _run(program: str, words: str, *, where: tuple[str, ...] = ("-n", NAMESPACE)) -> str | None:
    """Return what a program printed; ``None`` where it failed."""
    argv = [PROGRAMS[program], *where, *words.split()]
    ended = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
    return ended.stdout if ended.returncode == 0 else None


def _done(program: str, *lines: str) -> bool:
    return all(_run(program, line) is not None for line in lines)


def _devices() -> bool:
    """Make a VNI's devices as a router has them; return whether that can be done here."""
    return _done(
        "ip",
        "link set lo up",
        "link add vx20102 type vxlan id 20102 local 100.64.20.1 dstport 4789 nolearning",
        "link add br20102 address 02:00:64:40:14:01 type bridge",
        "link set vx20102 master br20102 up",
        "link set br20102 up",
    )


@pytest.fixture
def vni() -> Iterator[None]:
    if os.geteuid() != 0 or not all(PROGRAMS.values()):
        pytest.skip("namespaces need root on Linux")
    if _run("ip", f"netns add {NAMESPACE}", where=()) is None:
        pytest.skip("no namespaces here")
    try:
        if not _devices():
            pytest.skip("no bridges or VXLAN here")
        yield
    finally:
        _run("ip", f"netns del {NAMESPACE}", where=())


@pytest.mark.usefixtures("vni")
def test_the_kernel_says_what_zebra_loses_and_takes_it_back() -> None:
    async def run() -> None:
        one = TunnelKeeper(asyncio.Semaphore(1))
        one.start(NAMESPACE)
        try:
            await _lose_and_find(one)
        finally:
            await one.stop()

    asyncio.run(run())


async def _lose_and_find(one: TunnelKeeper) -> None:
    onlink = "dev br20102 onlink proto bgp table 1012"
    assert _done("ip", f"neigh replace 100.64.20.2 {ZEBRAS}", f"neigh replace {TWIN} {ZEBRAS}")
    assert _done("bridge", f"fdb replace {VTEP} dynamic extern_learn")
    assert _done("ip", f"route add 10.80.0.0/24 via 100.64.20.2 {onlink}")
    assert _done("ip", f"route add 2001:db8:80::/64 via {TWIN} {onlink}")
    # The first look, and one more.
    await asyncio.sleep(7)
    assert one.report()["neighbors"] == one.report()["forwarding"] == 0
    # What the fault does.
    assert _done("bridge", f"fdb del {VTEP}")
    await until(lambda: one.report()["forwarding"] == 1)
    assert f"{MAC} dst 100.64.20.2 self extern_learn permanent" in _shown(
        "bridge", "fdb", "vx20102"
    )
    assert _done("ip", "neigh del 100.64.20.2 dev br20102", f"neigh del {TWIN} dev br20102")
    await until(lambda: one.report()["neighbors"] == 2)
    for hop in ("100.64.20.2", TWIN):
        found = _shown("ip", "neigh", "br20102")
        assert f"{hop} lladdr {MAC} extern_learn NOARP proto static" in found
    # zebra has one for its own again, and then both routes end.
    assert _done("ip", f"neigh replace 100.64.20.2 {ZEBRAS}")
    assert _done("ip", "route del 10.80.0.0/24 table 1012", "route del 2001:db8:80::/64 table 1012")
    await until(lambda: one.report()["removed"] == 2)
    assert "extern_learn" not in _shown("bridge", "fdb", "vx20102")
    left = _shown("ip", "neigh", "br20102")
    assert f"100.64.20.2 lladdr {MAC} extern_learn NOARP proto zebra" in left
    assert TWIN not in left
    assert one.report()["trouble"] == ""


def _shown(program: str, what: str, device: str) -> str:
    return _run(program, f"{what} show dev {device}") or ""
