"""What ``depends`` names breaks when the thing is gone; with nothing named, all still works.

The small cities are put together so that each kind of thing stands on a device once.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate
from citynet.city.model import City, Role, Transport
from citynet.departure import dependents_of
from citynet.departure.model import Dependent, DependentKind
from citynet.device.model import Platform
from citynet.errors import FindingsError
from citynet.intent.model import Attachment, Intents
from citynet.placement import place
from tests.placement.test_exchanges import ladder, meeting
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder
from tests.support.random_city import cities

LINK, NODE = frozenset({"link"}), frozenset({"node"})


def dependents(city: City, intents: Intents, name: str) -> tuple[Dependent, ...]:
    ids = allocate(city, intents, IdLocks())
    return dependents_of(city, intents, ids, place(city, intents, ids), name)


def ring() -> CityBuilder:
    """Return edges a, b, c and d, one after the other and back."""
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    for name in "abcd":
        builder.device(name, "gov", Role.EDGE, Platform.FRR)
    for one, other in ("ab", "bc", "cd", "da"):
        builder.link(one, other)
    return builder


def test_endpoints_name_owner_and_what_lets_them_go() -> None:
    builder = ring()
    for name in "ab":
        builder.devices[name] = replace(builder.devices[name], site="site-a")
    one = service("one", "a", "c", owner="police")
    pinned = replace(one.endpoints[0], name="fixed", attachment=Attachment(device="a"))
    two = replace(service("two", "c", prefix=2), endpoints=(pinned,))
    found = dependents(builder.city(), asking(profile(10**6), one, two), "a")
    assert [(d.kind, d.name, d.owners) for d in found] == [
        (DependentKind.ATTACHMENT, "slice/one/a", ("police",)),
        (DependentKind.ATTACHMENT, "slice/two/fixed", ("city",)),
    ]
    assert "others at site-a: b" in found[0].detail
    assert found[0].remedy == "moves by itself when a is leaving: citynet allocate"
    assert found[1].remedy == "take device out of its attachment, or name other ones"


def test_links_that_others_need_are_named_with_what_breaks() -> None:
    intents = asking(profile(10**6, survives=LINK), service("one", "b", "d"))
    found = dependents(ring().city(), intents, "a")
    assert [(d.kind, d.name) for d in found] == [
        (DependentKind.LINK, "a--b"),
        (DependentKind.LINK, "d--a"),
    ]
    assert found[0].breaks == (
        "CN507: slice/one does not survive: link b--c failed",
        "CN507: slice/one does not survive: link c--d failed",
    )


def test_a_device_that_holds_its_domain_together_cannot_go() -> None:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    for name in "abc":
        builder.device(name, "gov", Role.EDGE, Platform.FRR)
    builder.link("a", "b")
    builder.link("b", "c")
    found = dependents(builder.city(), asking(profile(10**6), service("one", "a", "c")), "b")
    assert [(d.name, d.breaks) for d in found] == [
        (
            "a--b",
            ("CN504: slice/one has no path", "no link inside gov leads to a any more"),
        ),
        (
            "b--c",
            ("CN504: slice/one has no path", "no link inside gov leads to c any more"),
        ),
    ]


def test_nobody_minds_a_dead_end() -> None:
    builder = ring()
    builder.device("e", "gov", Role.EDGE, Platform.FRR)
    builder.link("a", "e")
    intents = asking(profile(10**6, survives=LINK | NODE), service("one", "b", "d"))
    assert dependents(builder.city(), intents, "e") == ()


def test_what_only_the_whole_device_breaks_is_said_of_its_links_together() -> None:
    builder = ring()
    builder.link("c", "d")
    builder.link("d", "a")
    (found,) = dependents(
        builder.city(), asking(profile(10**6, survives=NODE), service("one", "a", "c")), "d"
    )
    assert (found.name, found.detail) == ("all core links", "of d together")
    assert found.breaks == ("CN507: slice/one does not survive: device b failed",)


def test_exchanges_and_reflection_stand_on_a_device_too() -> None:
    builder = ladder(borders=2)
    survives = asking(
        profile(10**6, survives=NODE), service("one", "a"), service("two", "b"), meeting("left")
    )
    (exchange, *rest) = dependents(builder.city(), survives, "x1")
    assert (exchange.kind, exchange.name) == (DependentKind.EXCHANGE, "boundary/meet")
    assert exchange.detail == "between slice/one and slice/two; other borders that hold it: x2"
    assert exchange.breaks == ("CN509: boundary/meet does not survive: device x2 failed",)
    assert rest == []
    plain = asking(profile(10**6), service("one", "a"), service("two", "b"), meeting("left"))
    (exchange,) = dependents(builder.city(), plain, "x1")
    assert exchange.breaks == ()
    alone = dependents(ladder(borders=1).city(), plain, "x1")
    assert alone[0].breaks == ("no border of egov is left that holds it",)
    reflector = next(
        d for d in dependents(builder.city(), plain, "c1") if d.kind is DependentKind.REFLECTOR
    )
    assert (reflector.name, reflector.detail) == ("egov", "other reflectors: c2")


def test_hand_offs_name_the_services_that_use_them() -> None:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    builder.domain("dc", Transport.VXLAN)
    builder.device("x1", "gov", Role.BORDER, Platform.FRR)
    builder.device("x2", "gov", Role.BORDER, Platform.FRR)
    builder.device("y", "dc", Role.BORDER, Platform.EOS)
    for one, other in (("x1", "x2"), ("x1", "y"), ("x2", "y")):
        builder.link(one, other)
    intents = asking(profile(10**6), service("one", "x2", "y", owner="police"))
    (found,) = dependents(builder.city(), intents, "x1")
    assert (found.kind, found.name, found.owners) == (
        DependentKind.HAND_OFF,
        "x1--y",
        ("police",),
    )
    assert found.detail == "to y in dc, used by slice/one"
    assert found.breaks == ()
    endpoint, hand_off = dependents(builder.city(), intents, "x2")
    assert endpoint.kind is DependentKind.ATTACHMENT
    assert (hand_off.kind, hand_off.breaks) == (DependentKind.HAND_OFF, ())


@settings(max_examples=60, deadline=None)
@given(cities(), st.data())
def test_a_device_on_which_nothing_stands_may_go(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    """And everybody who was not on it is placed as promised, without it and its links."""
    city, intents = drawn
    ids = allocate(city, intents, IdLocks())
    name = data.draw(st.sampled_from(sorted(city.devices)))
    found = dependents_of(city, intents, ids, place(city, intents, ids), name)
    kinds = list(DependentKind)
    assert [kinds.index(one.kind) for one in found] == sorted(
        kinds.index(one.kind) for one in found
    )
    attached = {e.device for one in ids.services.values() for e in one.endpoints.values()}
    assert (name in attached) == any(one.kind is DependentKind.ATTACHMENT for one in found)
    if name in attached:
        return
    gone = {n: one for n, one in city.links.items() if name not in {e.device for e in one.ends}}
    devices = {n: one for n, one in city.devices.items() if n != name}
    without = replace(city, links=gone, devices=devices)
    if any(one.breaks for one in found):
        return
    place(without, intents, ids)


@settings(max_examples=60, deadline=None)
@given(cities(), st.data())
def test_what_is_said_to_break_breaks(drawn: tuple[City, Intents], data: st.DataObject) -> None:
    city, intents = drawn
    ids = allocate(city, intents, IdLocks())
    name = data.draw(st.sampled_from(sorted(city.devices)))
    moved = replace(
        intents,
        services={
            key: replace(
                one,
                endpoints=tuple(
                    e for e in one.endpoints if ids.services[key].endpoints[e.name].device != name
                ),
            )
            for key, one in intents.services.items()
        },
    )
    for one in dependents_of(city, intents, ids, place(city, intents, ids), name):
        refusals = [said for said in one.breaks if said.startswith("CN")]
        if one.kind not in {DependentKind.LINK, DependentKind.HAND_OFF} or not refusals:
            continue
        if one.name not in city.links:
            continue
        links = {n: link for n, link in city.links.items() if n != one.name}
        with pytest.raises(FindingsError) as raised:
            place(replace(city, links=links), moved, ids)
        said = {f"{finding.code}: {finding.message}" for finding in raised.value.findings}
        assert set(refusals) <= said
