"""A running lab with its configurations pushed: sessions, packets, cuts and deaths are real."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from ipaddress import ip_interface
from itertools import combinations
from pathlib import Path

import pytest

from citynet.promises.model import Terminal
from lab.client import LabClient
from lab.plan import host_address
from tasks.lab.reach import client_of
from tasks.pipeline import build
from validate.lab.hosts import terminals_in
from validate.lab.probes import Flow, Probe, ProbeKind
from validate.outcome import State

pytestmark = [
    pytest.mark.lab,
    pytest.mark.skipif("CITYNET_LAB" not in os.environ, reason="CITYNET_LAB names no lab"),
]


@pytest.fixture(scope="module")
def root() -> Path:
    return Path(os.environ["CITYNET_LAB"])


@pytest.fixture(scope="module")
def lab(root: Path) -> Iterator[LabClient]:
    client = client_of(root)
    yield client
    for name, cable in client.status(sessions=False).cables.items():
        if cable.cut or cable.silent:
            client.heal(State(failed_link=name))


@pytest.fixture(scope="module")
def pairs(root: Path) -> list[tuple[Terminal, Terminal]]:
    """Terminals of one service on two devices."""
    terminals = terminals_in(build(root).proposal.promises)
    found = [
        (one, other)
        for one, other in combinations(terminals, 2)
        if one.service == other.service and one.device != other.device
    ]
    assert found
    return found


def _ends(one: Terminal, other: Terminal, family: int) -> tuple[str, str]:
    ends = []
    for terminal in (one, other):
        prefix = next(p for p in terminal.prefixes if p.version == family)
        host = host_address(prefix)
        assert host is not None
        ends.append(host.address)
    return ends[0], ends[1]


def _ping(one: Terminal, other: Terminal, family: int) -> Probe:
    source, destination = _ends(one, other, family)
    return Probe(
        source=one.name,
        destination=other.name,
        kind=ProbeKind.PING,
        source_address=ip_interface(source).ip,
        destination_address=ip_interface(destination).ip,
    )


def test_every_session_that_files_name_comes_up(lab: LabClient) -> None:
    told = lab.converged(300)
    assert told.converged, told.missing
    for name, router in lab.status().routers.items():
        assert router.booted, name
        assert router.missing == (), name
        assert {"zebra", "staticd"} <= set(router.daemons), name


def test_a_cut_is_seen_at_both_ends_and_mended(lab: LabClient, root: Path) -> None:
    link = next(iter(build(root).city.links.values()))
    end = link.ends[0]
    carrier = ["cat", f"/sys/class/net/{end.port}/carrier"]
    assert lab.run(end.device, carrier).stdout.strip() == "1"
    lab.fail(State(failed_link=link.name))
    try:
        assert lab.run(end.device, carrier).stdout.strip() == "0"
        assert lab.status(sessions=False).cables[link.name].cut
    finally:
        lab.heal(State(failed_link=link.name))
    assert lab.run(end.device, carrier).stdout.strip() == "1"
    told = lab.converged(120)
    assert told.converged, told.missing


def test_a_silent_cut_keeps_the_carrier_and_loses_packets(lab: LabClient, root: Path) -> None:
    link = next(iter(build(root).city.links.values()))
    end = link.ends[0]
    lab.fail(State(failed_link=link.name), silent=True)
    try:
        carrier = lab.run(end.device, ["cat", f"/sys/class/net/{end.port}/carrier"])
        assert carrier.stdout.strip() == "1"
        assert not lab.status(sessions=False).cables[link.name].up
    finally:
        lab.heal(State(failed_link=link.name))
    assert lab.converged(120).converged


def test_a_dead_router_boots_from_its_own_files(
    lab: LabClient, pairs: list[tuple[Terminal, Terminal]]
) -> None:
    one, other = pairs[0]
    probe = _ping(one, other, 6)
    before = lab.running_digests()
    lab.fail(State(failed_device=other.device))
    try:
        assert not lab.status(sessions=False).routers[other.device].running
        assert not lab.probe((probe,), 2)[0].arrived
    finally:
        lab.heal(State(failed_device=other.device))
    told = lab.converged(300)
    assert told.converged, told.missing
    assert lab.running_digests() == before
    assert lab.probe((probe,), 4)[0].arrived


def test_flows_of_a_quiet_network_have_no_gap(
    lab: LabClient, pairs: list[tuple[Terminal, Terminal]]
) -> None:
    one, other = pairs[0]
    source, destination = (ip_interface(end).ip for end in _ends(one, other, 4))
    flow = Flow(
        source=one.name,
        destination=other.name,
        source_address=source,
        destination_address=destination,
        interval=0.1,
    )
    lab.start_flows((flow,))
    time.sleep(2)
    (told,) = lab.stop_flows()
    assert told.flow == flow
    assert told.sent >= 10
    assert told.longest_gap < 1
