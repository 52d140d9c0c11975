"""A boundary survives what both its sides promise, exactly when an exchange is left to both.

Compared with a search of the whole graph, state by state; and what the refusal says.
"""

from __future__ import annotations

import random
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate
from citynet.city.model import City, Role, Transport
from citynet.device.model import Platform, PortRange
from citynet.errors import Finding
from citynet.intent.model import Boundary, Intents, Permission
from citynet.placement import place
from citynet.placement.exchanges import exchange_refusals
from citynet.placement.topology import Topologies
from tests.support.ask import asking, boundary, profile, service
from tests.support.build import CityBuilder
from tests.support.random_city import random_city

LINK, NODE = frozenset({"link"}), frozenset({"node"})
BOTH = LINK | NODE


def meeting(*sources: str) -> Boundary:
    """Return a boundary between the slices one and two: TCP 443 from each of ``sources``."""
    bare = boundary("meet", "one", "two")
    permissions = tuple(
        Permission(
            source=source,
            protocol=6,
            ports=(PortRange(443, 443),),
            sources=(),
            destinations=(),
            log=False,
            reason="test",
            origin=bare.origin,
        )
        for source in sources
    )
    return replace(bare, permissions=permissions)


def ladder(*, borders: int = 1, platform: Platform = Platform.FRR) -> CityBuilder:
    """Return edges a and b, and borders, each on both of two cores."""
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    cores = [builder.device(f"c{n}", "egov", Role.CORE, Platform.FRR) for n in (1, 2)]
    names = [builder.device(name, "egov", Role.EDGE, Platform.FRR) for name in ("a", "b")]
    names += [
        builder.device(f"x{n + 1}", "egov", Role.BORDER, Platform.FRR if n == 0 else platform)
        for n in range(borders)
    ]
    for core in cores:
        for name in names:
            builder.link(core, name)
    return builder


def asked(survives: frozenset[str], *sources: str, other: frozenset[str] | None = None) -> Intents:
    return asking(
        profile(10**6, survives=survives),
        profile(10**6, name="other", survives=survives if other is None else other),
        service("one", "a"),
        service("two", "b", prefix=2, profile_name="other"),
        meeting(*sources),
    )


def refused(city: City, intents: Intents) -> list[Finding]:
    ids = allocate(city, intents, IdLocks())
    return list(exchange_refusals(city, intents, ids, Topologies(city)))


def test_the_only_border_is_refused_with_what_helps() -> None:
    (finding,) = refused(ladder().city(), asked(BOTH, "left"))
    assert finding.code == "CN509"
    assert finding.message == "boundary/meet does not survive: device x1 failed"
    assert finding.found == "device x1 failed: it holds the only exchange of egov"
    assert "link, node" in finding.expected
    assert "other, plain" in finding.expected
    assert "second border" in finding.remedy


def test_a_second_border_helps_only_if_it_holds_exchanges() -> None:
    assert refused(ladder(borders=2).city(), asked(BOTH, "left")) == []
    (finding,) = refused(ladder(borders=2, platform=Platform.VRP).city(), asked(BOTH, "left"))
    assert "device x1 failed" in finding.message


@pytest.mark.parametrize(
    "intents",
    [
        asked(LINK, "left"),
        asked(BOTH, "left", other=LINK),
        asked(BOTH, "left", other=frozenset()),
        asked(BOTH),
    ],
    ids=["links only", "one side links only", "one side nothing", "nothing is permitted"],
)
def test_what_nobody_promises_is_not_refused(intents: Intents) -> None:
    assert refused(ladder().city(), intents) == []


def test_a_way_to_all_exchanges_that_fails_is_named_with_who_loses_it() -> None:
    builder = ladder(borders=2)
    del builder.links["c2--a"]
    found = refused(builder.city(), asked(BOTH, "right"))
    assert [finding.message.partition("survive: ")[2] for finding in found] == [
        "device c1 failed",
        "link c1--a failed",
    ]
    assert "no exchange reaches slice/one/a" in found[0].found


def test_whoever_attaches_to_a_failed_border_is_excused() -> None:
    builder = ladder()
    intents = asking(
        profile(10**6, survives=BOTH),
        service("one", "x1"),
        service("two", "b", prefix=2),
        meeting("left"),
    )
    ports = builder.devices["b"].ports
    builder.devices["x1"] = replace(builder.devices["x1"], ports=ports)
    assert refused(builder.city(), intents) == []


def survived(city: City, intents: Intents, failed: str) -> bool:
    """Say whether everybody of one meets everybody of two at some border, by search."""
    ids = allocate(city, intents, IdLocks())
    graph = nx.MultiGraph(
        [
            tuple(end.device for end in link.ends)
            for name, link in city.links.items()
            if name != failed and not link.hand_off
        ]
    )
    graph.add_nodes_from(city.devices)
    if failed in city.devices:
        graph.remove_node(failed)
    sides = [
        {at.device for at in ids.services[f"slice/{name}"].endpoints.values()} - {failed}
        for name in ("one", "two")
    ]
    borders = {name for name, d in city.devices.items() if d.role is Role.BORDER} - {failed}
    return all(
        any(
            nx.has_path(graph, border, left) and nx.has_path(graph, border, right)
            for border in borders
        )
        for left in sides[0]
        for right in sides[1]
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([LINK, NODE, BOTH]))
def test_a_search_of_the_whole_graph_says_the_same(seed: int, survives: frozenset[str]) -> None:
    draw = random.Random(seed)  # noqa: S311 - test data, not a secret
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    roles = [Role.BORDER] * draw.randint(1, 3) + [Role.EDGE] * draw.randint(2, 4)
    names = [
        builder.device(f"d{n}", "egov", role, Platform.FRR, ports=2) for n, role in enumerate(roles)
    ]
    for n, name in enumerate(names[1:], 1):
        builder.link(draw.choice(names[:n]), name, delay=draw.choice([5, 10]))
    for _ in range(draw.randint(0, 5)):
        builder.link(*draw.sample(names, 2), delay=draw.choice([5, 10]))
    city = builder.city()
    one, two = (draw.sample(names, draw.randint(1, 3)) for _ in range(2))
    intents = asking(
        profile(10**6, survives=survives),
        service("one", *one),
        service("two", *two, prefix=2),
        meeting(draw.choice(["left", "right"])),
    )
    said = {f.message.partition("survive: ")[2].split()[1] for f in refused(city, intents)}
    failing = [
        *(city.links if "link" in survives else ()),
        *(city.devices if "node" in survives else ()),
    ]
    assert said == {name for name in failing if not survived(city, intents, name)}


@pytest.mark.parametrize("seed", [62, 180, 1054, *range(40)])
def test_random_cities_ask_for_what_can_be_placed(seed: int) -> None:
    city, intents = random_city(seed)
    placement = place(city, intents, allocate(city, intents, IdLocks()))
    assert placement.services.keys() == intents.services.keys()
