"""Drained devices are the last resort of paths, and their hand-offs carry nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate
from citynet.allocation.model import Ids
from citynet.city.model import City, DeviceState, Role, Transport
from citynet.device.model import Platform
from citynet.errors import Finding, FindingsError
from citynet.intent.model import Intents
from citynet.placement import path_locks, place
from citynet.placement.exchanges import exchange_refusals
from citynet.placement.topology import Topologies
from tests.placement.test_exchanges import ladder, meeting
from tests.placement.test_paths import SETTINGS, Failure, Oracle, expected_load, failures, pairs
from tests.support.ask import asking, profile, service
from tests.support.build import GIGABIT, CityBuilder
from tests.support.random_city import cities

NODE = frozenset({"node"})


def drained(city: City, *names: str, state: DeviceState = DeviceState.DRAINED) -> City:
    changed = {name: replace(city.devices[name], state=state) for name in names}
    return replace(city, devices={**city.devices, **changed})


def roomy(city: City) -> City:
    """Return a city whose links are never too narrow."""
    links = {name: replace(link, capacity=10**13) for name, link in city.links.items()}
    return replace(city, links=links)


def cuts(city: City, intents: Intents, ids: Ids) -> Iterator[tuple[str, Failure, str, str]]:
    """Yield by enumeration each service, failure and pair of devices without a path then."""
    for key, one in intents.services.items():
        for failure in failures(city, intents.profiles[one.profile].survives):
            oracle = Oracle(city, failure)
            for _, _, source, target in pairs(one, ids):
                if failure.device not in {source, target} and not oracle.between(source, target):
                    yield key, failure, source, target


def at_risk(city: City, intents: Intents, ids: Ids) -> dict[str, dict[str, set[str]]] | None:
    """Return what breaks each service, by kind, only while devices are drained; None: refused."""
    active = drained(city, *city.devices, state=DeviceState.ACTIVE)
    anyway = set(cuts(active, intents, ids))
    found: dict[str, dict[str, set[str]]] = {}
    for cut in cuts(city, intents, ids):
        key, failure, _, _ = cut
        if cut in anyway or failure == Failure():
            return None
        kind = "link" if failure.link else "node"
        found.setdefault(key, {}).setdefault(kind, set()).add(failure.link or failure.device)
    return found


@given(cities(), st.data())
@SETTINGS
def test_an_enumeration_says_the_same(drawn: tuple[City, Intents], data: st.DataObject) -> None:
    city, intents = drawn
    intents = replace(intents, boundaries={})
    ids = allocate(city, intents, IdLocks())
    names = data.draw(st.sets(st.sampled_from(sorted(city.devices)), min_size=1, max_size=3))
    states = st.sampled_from([DeviceState.DRAINED, DeviceState.LEAVING])
    city = drained(roomy(city), *sorted(names), state=data.draw(states))
    late = {name: replace(one, delay=10**9) for name, one in intents.profiles.items()}
    intents = replace(intents, profiles=late)
    wanted = at_risk(city, intents, ids)
    if wanted is None:
        with pytest.raises(FindingsError) as raised:
            place(city, intents, ids)
        assert {finding.code for finding in raised.value.findings} <= {"CN504", "CN507"}
        return
    placement = place(city, intents, ids)
    oracle = Oracle(city, Failure())
    for key, one in intents.services.items():
        found = placement.services[key]
        risks = {risk.kind: set(risk.failures) for risk in found.risks}
        assert risks == wanted.get(key, {})
        assert found.at_risk == risks.keys()
        asked = intents.profiles[one.profile]
        kept = replace(asked, survives=asked.survives - found.at_risk)
        assert {r.link: r.rate for r in found.reservations} == expected_load(
            city, replace(intents, profiles={**intents.profiles, kept.name: kept}), ids, one
        )
        for route, (_, _, a, b) in zip(found.routes, sorted(pairs(one, ids)), strict=True):
            walks = oracle.between(a, b)
            assert set(route.links) == {link for walk in walks for link, _ in walk.hops}
            assert route.delay == max(walk.delay for walk in walks)


@given(cities(), st.data())
@SETTINGS
def test_inside_a_domain_nothing_crosses_a_drained_device_that_need_not(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    # By which hand-off packets enter a domain, the other one decides, and sees no metric of it.
    city, intents = drawn
    intents = replace(intents, boundaries={})
    ids = allocate(city, intents, IdLocks())
    name = data.draw(st.sampled_from(sorted(city.devices)))
    late = {key: replace(one, delay=10**9) for key, one in intents.profiles.items()}
    intents = replace(intents, profiles=late)
    gone = {n: link for n, link in city.links.items() if name not in {e.device for e in link.ends}}
    without = Oracle(replace(city, links=gone), Failure())
    city = drained(roomy(city), name)
    assume(at_risk(city, intents, ids) is not None)
    placement = place(city, intents, ids)
    for key, one in intents.services.items():
        routes = placement.services[key].routes
        for route, (_, _, a, b) in zip(routes, sorted(pairs(one, ids)), strict=True):
            inside = city.devices[a].domain == city.devices[b].domain
            if inside and name not in {a, b} and without.between(a, b):
                assert set(route.links) <= gone.keys()


def square(**states: DeviceState) -> City:
    """Return edges a and b, joined over c (20 us) and over d (60 us)."""
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    for name in "abcd":
        builder.device(name, "gov", Role.EDGE, Platform.FRR)
    for one, other, delay in (("a", "c", 10), ("c", "b", 10), ("a", "d", 30), ("d", "b", 30)):
        builder.link(one, other, delay=delay)
    city = builder.city()
    for name, state in states.items():
        city = drained(city, name, state=state)
    return city


def test_a_failure_brings_packets_back_to_the_last_resort() -> None:
    asks = profile(10**6, survives=NODE)
    intents = asking(asks, service("one", "a", "b"))
    ids = allocate(square(), intents, IdLocks())
    (found,) = place(square(c=DeviceState.DRAINED), intents, ids).services.values()
    assert found.routes[0].links == ("a--d", "d--b")
    # Delays are those of the cables, and bandwidth is kept for the failure of d.
    assert found.routes[0].delay == 60 + 3 * 50
    assert {one.link for one in found.reservations} == {"a--c", "c--b", "a--d", "d--b"}


def test_tenants_of_a_drained_device_keep_their_service() -> None:
    intents = asking(profile(10**6), service("one", "a", "c"))
    ids = allocate(square(), intents, IdLocks())
    (found,) = place(square(c=DeviceState.DRAINED), intents, ids).services.values()
    assert found.routes[0].links == ("a--c",)


def borders(*drain: str, survives: frozenset[str] = frozenset()) -> tuple[City, Intents, Ids]:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    builder.domain("dc", Transport.VXLAN)
    builder.device("a", "gov", Role.EDGE, Platform.FRR)
    for name in ("x1", "x2"):
        builder.device(name, "gov", Role.BORDER, Platform.FRR)
        builder.link("a", name)
    for number, name in enumerate(("y1", "y2"), start=1):
        builder.device(name, "dc", Role.BORDER, Platform.EOS)
        builder.link(f"x{number}", name, capacity=GIGABIT)
    builder.device("z", "dc", Role.EDGE, Platform.EOS)
    for name in ("y1", "y2"):
        builder.link(name, "z")
    intents = asking(profile(10**6, survives=survives), service("one", "a", "z"))
    ids = allocate(builder.city(), intents, IdLocks())
    return drained(builder.city(), *drain), intents, ids


def test_a_closed_hand_off_stays_and_carries_nothing() -> None:
    (found,) = place(*borders("x1")).services.values()
    assert found.hand_offs == ("x1--y1", "x2--y2")
    assert {link for route in found.routes for link in route.links} == {"a--x2", "x2--y2", "y2--z"}
    assert "x1--y1" not in {one.link for one in found.reservations}


def test_without_its_last_hand_off_a_service_is_refused() -> None:
    def refused(*drain: str, survives: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
        with pytest.raises(FindingsError) as raised:
            place(*borders(*drain, survives=survives))
        return raised.value.findings

    (finding,) = refused("x1", "y2")
    assert finding.code == "CN504"
    assert finding.found.endswith("; closed: hand-off x1--y1 and 1 more (x1 is drained)")
    assert finding.remedy.startswith("make x1 active, or ")
    both = refused("x1", "y2", survives=NODE)
    assert {one.code for one in both} == {"CN504"}


def test_a_drain_is_the_one_failure_that_a_service_sees() -> None:
    (found,) = place(*borders("x1", survives=frozenset({"link", "node"}))).services.values()
    links, nodes = found.risks
    assert (links.service, links.kind, links.drained) == ("slice/one", "link", ("x1",))
    assert links.failures == ("a--x2", "x2--y2", "y2--z")
    assert (nodes.kind, nodes.failures, nodes.drained) == ("node", ("x2", "y2"), ("x1",))
    # Nothing is promised of these kinds meanwhile, so nothing is kept for them.
    assert {one.link for one in found.reservations} == {"a--x2", "x2--y2", "y2--z"}
    assert not place(*borders(survives=NODE)).risks


def test_only_what_the_profile_promises_is_at_risk() -> None:
    assert not place(*borders("x1")).risks
    (risk,) = place(*borders("x1", survives=NODE)).risks
    assert risk.kind == "node"


def test_a_failure_that_cuts_it_anyway_is_refused() -> None:
    city, intents, ids = borders("x1", survives=frozenset({"link", "node"}))
    alone = {name: link for name, link in city.links.items() if name != "a--x1"}
    with pytest.raises(FindingsError) as raised:
        place(replace(city, links=alone), intents, ids)
    # x1's ways were of no use to a: what cuts it now, cuts it without the drain.
    assert {one.message for one in raised.value.findings} == {
        f"slice/one does not survive: {failed} failed"
        for failed in ("link a--x2", "link x2--y2", "link y2--z", "device x2", "device y2")
    }
    assert {one.code for one in raised.value.findings} == {"CN507"}


def test_who_is_to_blame_is_who_would_do_it_alone() -> None:
    def because(*drain: str) -> tuple[str, ...]:
        (risk,) = place(*borders(*drain, survives=NODE)).risks
        return risk.drained

    assert because("x1", "a") == ("x1",)
    assert because("x1", "y1") == ("x1", "y1")


def test_a_delay_that_only_a_drain_makes_too_long_is_a_risk() -> None:
    def risks(delay: int, **states: DeviceState) -> tuple[tuple[str, tuple[str, ...]], ...]:
        asks = replace(profile(10**6, survives=NODE), delay=delay)
        intents = asking(asks, service("one", "a", "z"))
        city = late_ladder()
        ids = allocate(city, intents, IdLocks())
        for name, state in states.items():
            city = drained(city, name, state=state)
        return tuple((one.kind, one.failures) for one in place(city, intents, ids).risks)

    # Three hand-offs: over x1 and x2 350 us, over x3 some 1000 us.
    assert not risks(500_000)
    assert risks(500, x1=DeviceState.DRAINED) == (("node", ("x2", "y2")),)
    assert not risks(500_000, x1=DeviceState.DRAINED)
    with pytest.raises(FindingsError) as raised:
        risks(500, x1=DeviceState.DRAINED, x2=DeviceState.LEAVING)
    assert {one.code for one in raised.value.findings} == {"CN503"}


def late_ladder() -> City:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    builder.domain("dc", Transport.VXLAN)
    builder.device("a", "gov", Role.EDGE, Platform.FRR)
    builder.device("z", "dc", Role.EDGE, Platform.EOS)
    for number, delay in enumerate((10, 20, 500), start=1):
        builder.device(f"x{number}", "gov", Role.BORDER, Platform.FRR)
        builder.device(f"y{number}", "dc", Role.BORDER, Platform.EOS)
        builder.link("a", f"x{number}", delay=delay)
        builder.link(f"x{number}", f"y{number}", delay=1)
        builder.link(f"y{number}", "z", delay=delay)
    return builder.city()


def test_locks_name_what_must_not_fail() -> None:
    city, intents, ids = borders("x1", survives=NODE)
    (text,) = path_locks(intents, place(city, intents, ids)).values()
    assert "atRisk:\n  node:\n    drained: [x1]\n    failures: [x2, y2]\n" in text
    city, intents, ids = borders(survives=NODE)
    (text,) = path_locks(intents, place(city, intents, ids)).values()
    assert "atRisk" not in text


def test_an_exchange_on_a_drained_border_is_there_when_the_other_one_fails() -> None:
    builder = ladder(borders=2)
    asks = profile(10**6, survives=NODE)
    intents = asking(asks, service("one", "a"), service("two", "b"), meeting("left"))
    city = builder.city()
    ids = allocate(city, intents, IdLocks())
    assert not list(exchange_refusals(city, intents, ids, Topologies(city)))
    half = drained(city, "x1")
    assert not list(exchange_refusals(half, intents, ids, Topologies(half)))
