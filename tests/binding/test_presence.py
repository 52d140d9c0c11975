"""Which VRF stands where, in which role, and why."""

from dataclasses import replace

from hypothesis import given, settings

from citynet.allocation import IdLocks, allocate
from citynet.binding.presence import VrfPresence, vrfs_of
from citynet.city.model import City, Role, Transport
from citynet.device.model import Platform
from citynet.intent.model import EndpointRole, Intents
from citynet.placement import place
from tests.support.ask import asking, boundary, profile, service
from tests.support.build import CityBuilder
from tests.support.wide_city import all_cities


def city() -> City:
    """Return two domains: edges a, b and border x (FRR); border y and edge z (EOS)."""
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    builder.domain("compute", Transport.VXLAN)
    for name, role in (("a", Role.EDGE), ("b", Role.EDGE), ("x", Role.BORDER)):
        builder.device(name, "egov", role, Platform.FRR)
    for name, role in (("y", Role.BORDER), ("z", Role.EDGE)):
        builder.device(name, "compute", role, Platform.EOS)
    for one, other in (("a", "x"), ("b", "x"), ("x", "y"), ("y", "z")):
        builder.link(one, other)
    return builder.city()


def presences(built: City, intents: Intents) -> tuple[VrfPresence, ...]:
    ids = allocate(built, intents, IdLocks())
    return vrfs_of(built, intents, ids, place(built, intents, ids))


def said(intents: Intents) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(p.device, p.name, p.role, p.why) for p in presences(city(), intents)]


def test_members_stand_at_endpoints_and_on_both_ends_of_hand_offs() -> None:
    assert said(asking(profile(1000), service("cloud", "a", "z"))) == [
        ("a", "S101-cloud", "member", ("endpoint a",)),
        ("x", "S101-cloud", "member", ("hand-off x--y",)),
        ("y", "S101-cloud", "member", ("hand-off x--y",)),
        ("z", "S101-cloud", "member", ("endpoint z",)),
    ]


def test_a_service_within_a_domain_is_at_no_hand_off() -> None:
    assert [p[0] for p in said(asking(profile(1000), service("office", "a", "b")))] == ["a", "b"]


def test_a_hand_off_is_a_spoke_on_the_hubs_side_and_a_hub_on_the_other() -> None:
    assert said(asking(profile(1000), service("video", "b", "z", hubs=("a",)))) == [
        ("a", "S101-video", "hub", ("endpoint a",)),
        ("b", "S101-video-s2", "spoke", ("endpoint b",)),
        ("x", "S101-video-s0", "spoke", ("hand-off x--y",)),
        ("y", "S101-video", "hub", ("hand-off x--y",)),
        ("z", "S101-video-s3", "spoke", ("endpoint z",)),
    ]


def test_each_spoke_has_a_vrf_of_its_own_also_on_one_device() -> None:
    video = service("video", "b", "b", hubs=("a",))
    second = replace(video.endpoints[2], name="b-annex")
    video = replace(video, endpoints=(*video.endpoints[:2], second))
    found = presences(city(), asking(profile(1000), video))
    assert [(p.device, p.name, p.spoke_index, p.rd[-4:]) for p in found if p.device == "b"] == [
        ("b", "S101-video-s2", 2, "2101"),
        ("b", "S101-video-s3", 3, "3101"),
    ]


def test_an_exchange_brings_both_services_to_every_frr_border_of_the_domain() -> None:
    intents = asking(
        profile(1000),
        service("left", "a", "b"),
        service("right", "b", hubs=("a",)),
        boundary("meet", "left", "right"),
    )
    found = [p for p in said(intents) if p[0] == "x"]
    assert found == [
        ("x", "S101-left", "member", ("exchange meet",)),
        ("x", "S102-right", "hub", ("exchange meet",)),
    ]


def test_only_frr_borders_carry_an_exchange() -> None:
    built = city()
    vrp = replace(built.devices["x"], platform=Platform.VRP)
    built = replace(built, devices={**built.devices, "x": vrp})
    left, right = service("left", "a", "b"), service("right", "a", "b", prefix=2)
    intents = asking(profile(1000), left, right, boundary("meet", "left", "right"))
    assert {p.device for p in presences(built, intents)} == {"a", "b"}


@given(all_cities())
@settings(max_examples=60, deadline=None)
def test_one_vrf_name_and_rd_is_one_presence(drawn: tuple[City, Intents]) -> None:
    built, intents = drawn
    found = presences(built, intents)
    assert len({(p.device, p.name) for p in found}) == len(found)
    assert len({(p.device, p.rd) for p in found}) == len(found)
    assert all(p.why for p in found)
    assert all((p.role is EndpointRole.SPOKE) == (p.spoke_index is not None) for p in found)
    assert list(found) == sorted(found, key=lambda p: (p.device, p.service, p.spoke_index or -1))
    at_endpoints = {(p.service, name) for p in found for name in p.endpoints}
    assert at_endpoints == {
        (key, e.name) for key, s in intents.services.items() for e in s.endpoints
    }
