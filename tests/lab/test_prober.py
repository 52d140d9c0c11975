"""Probes between two namespaces with a router between them: what passes arrives, the rest does not.

Real packets on this machine's own kernel; skipped where namespaces cannot be made.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from ipaddress import ip_address

import pytest

from lab.inside.flows import Flows, Stream
from lab.inside.namespaces import Elsewhere
from lab.inside.prober import Prober
from lab.inside.probes import Asked, Told, asked_from_json

A, R, B = (f"cn-{os.getpid()}-{name}" for name in "arb")
ADDRESSES = {
    "a": ("10.1.0.2", "2001:db8:1::2"),
    "b": ("10.2.0.2", "2001:db8:2::2"),
}


def _ip(*words: str) -> subprocess.CompletedProcess[str]:
    argv = [shutil.which("ip") or "ip", *words]
    return subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)


def _can() -> bool:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    able = _ip("netns", "add", R).returncode == 0
    _ip("netns", "del", R)
    return able


pytestmark = pytest.mark.skipif(not _can(), reason="network namespaces need root on Linux")


@pytest.fixture(scope="module", autouse=True)
def network() -> Iterator[None]:
    for name in (A, R, B):
        _ip("netns", "add", name)
        _ip("-n", name, "link", "set", "lo", "up")
    for end, namespace in (("a", A), ("b", B)):
        made = _ip(
            *("-n", R, "link", "add", "name", f"to-{end}", "type", "veth"),
            *("peer", "name", "port", "netns", namespace),
        )
        assert made.returncode == 0, made.stderr
        _ip("-n", R, "link", "set", f"to-{end}", "up")
        _ip("-n", namespace, "link", "set", "port", "up")
        for address in ADDRESSES[end]:
            nodad = ["nodad"] if ":" in address else []
            length = 64 if ":" in address else 24
            gateway = f"{address[:-1]}1"
            _ip("-n", R, "addr", "add", f"{gateway}/{length}", "dev", f"to-{end}", *nodad)
            _ip("-n", namespace, "addr", "add", f"{address}/{length}", "dev", "port", *nodad)
            _ip("-n", namespace, "route", "add", "default", "via", gateway, "dev", "port")
    for key in ("net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"):
        _ip("netns", "exec", R, "sysctl", "-qw", f"{key}=1")
    yield
    for name in (A, R, B):
        _ip("netns", "del", name)


def _asked(kind: str, family: int, **changes: object) -> Asked:
    number = 0 if family == 4 else 1
    ports = {"source_port": 40000, "destination_port": 443}
    value = {
        "source": "a",
        "destination": "b",
        "kind": kind,
        "source_address": ADDRESSES["a"][number],
        "destination_address": ADDRESSES["b"][number],
        **({} if kind in {"ping", "icmp"} else ports),
        **changes,
    }
    return asked_from_json(value)


def _with_prober(use: Callable[[Prober], Awaitable[object]]) -> object:
    async def run() -> object:
        elsewhere = Elsewhere()
        prober = Prober(elsewhere, {"a": A, "b": B}.__getitem__)
        try:
            return await use(prober)
        finally:
            prober.close()
            elsewhere.close()

    return asyncio.run(run())


def _probe(*probes: Asked, limit: float = 0.6) -> list[Told]:
    told = _with_prober(lambda prober: prober.probe(list(probes), limit))
    assert isinstance(told, list)
    return told


@pytest.mark.parametrize("family", [4, 6])
def test_every_kind_arrives_where_nothing_is_in_the_way(family: int) -> None:
    kinds = ("ping", "tcp", "udp", "ack", "icmp", "syn")
    told = _probe(*(_asked(kind, family) for kind in kinds), limit=3)
    assert [each.arrived for each in told] == [True] * 6, told
    assert all(each.seconds is not None and each.seconds < 3 for each in told)


@pytest.mark.parametrize(("family", "foreign"), [(4, "192.0.2.7"), (6, "2001:db8:9::7")])
def test_a_foreign_source_goes_one_way_only(family: int, foreign: str) -> None:
    kinds = ("udp", "ack", "syn", "icmp", "ping", "tcp")
    told = _probe(*(_asked(kind, family, source_address=foreign) for kind in kinds))
    assert [each.arrived for each in told] == [True] * 4 + [False] * 2, told
    assert told[-1].detail == "not sent: cannot assign requested address"


@pytest.mark.parametrize(("family", "nowhere"), [(4, "10.9.0.1"), (6, "2001:db8:f::1")])
def test_a_router_s_refusal_is_told_with_its_address(family: int, nowhere: str) -> None:
    (told,) = _probe(_asked("udp", family, destination_address=nowhere))
    gateway = f"{ADDRESSES['a'][0 if family == 4 else 1][:-1]}1"
    assert told == Told(arrived=False, detail=f"unreachable from {gateway}")


def test_a_host_without_a_way_says_that_it_sent_nothing() -> None:
    gateway = "10.1.0.1"
    _ip("-n", A, "route", "del", "default", "via", gateway)
    try:
        told = _probe(_asked("tcp", 4), _asked("udp", 4), _asked("ping", 4), _asked("ping", 6))
    finally:
        _ip("-n", A, "route", "add", "default", "via", gateway, "dev", "port")
    assert [each.detail for each in told[:3]] == ["not sent: network is unreachable"] * 3
    assert told[3].arrived


def test_a_listener_that_never_answers_is_told_from_silence() -> None:
    script = (
        "import socket,time;s=socket.create_server(('',9999));print(1,flush=True);time.sleep(9)"
    )
    argv = ["ip", "netns", "exec", R, sys.executable, "-c", script]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as listener:
        try:
            assert listener.stdout is not None
            assert listener.stdout.readline() == b"1\n"
            changes = {"destination": "a", "destination_address": "10.1.0.1"}
            told = _probe(
                _asked("tcp", 4, destination_port=9999, **changes),
                _asked("tcp", 4, destination_port=9998, **changes),
            )
        finally:
            listener.kill()
    assert [each.detail for each in told] == ["connected, and nothing came back", "refused"]


def test_what_is_dropped_times_out_and_the_rest_arrives() -> None:
    _ip("-n", R, "route", "add", "blackhole", "10.2.0.2/32")
    try:
        told = _probe(_asked("ping", 4), _asked("tcp", 4), _asked("ping", 6))
    finally:
        _ip("-n", R, "route", "del", "blackhole", "10.2.0.2/32")
    assert [each.arrived for each in told] == [False, False, True]
    assert told[0].detail == "timed out"


def test_many_at_once_are_told_in_their_order() -> None:
    probes = [
        _asked("udp", 4, source_port=30000 + number, destination_port=53)
        if number % 3
        else _asked("tcp", 6, source_port=None, destination_port=8000 + number % 5)
        for number in range(150)
    ]
    dead = _asked("icmp", 4, destination_address="10.2.0.99")
    probes[75] = dead
    told = _probe(*probes, limit=3)
    assert [number for number, each in enumerate(told) if not each.arrived] == [75], told


def test_the_longest_gap_is_how_long_nothing_came_back() -> None:
    async def use(prober: Prober) -> object:
        flows = Flows(prober)
        ends = ip_address(ADDRESSES["a"][0]), ip_address(ADDRESSES["b"][0])
        await flows.start(
            [
                Stream(
                    source="a",
                    destination="b",
                    source_address=ends[0],
                    destination_address=ends[1],
                    interval=0.02,
                )
            ]
        )
        await asyncio.sleep(0.3)
        _ip("-n", R, "link", "set", "to-b", "down")
        await asyncio.sleep(0.5)
        _ip("-n", R, "link", "set", "to-b", "up")
        await asyncio.sleep(0.8)
        return await flows.stop()

    told = _with_prober(use)
    assert isinstance(told, list)
    (result,) = told
    assert 0.4 < result["longest_gap"] < 1.3, result
    assert 0 < result["received"] < result["sent"]
