"""Slice instances: what a link keeps for them, what its queues lose, who sends in them."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.city.model import Role, Transport
from citynet.city.partitions import PARTITIONERS, Partitioning, share_rate
from citynet.compilation.capabilities import CAPABILITIES, Feature
from citynet.compilation.limits import limit_findings
from citynet.compilation.queues import percentages
from citynet.device.model import Device, Platform, SliceInstance, TrafficClass
from citynet.errors import FindingsError
from citynet.intent.model import Intents, Isolation
from citynet.placement.model import Placement, Reservation
from tests.compilation.new_city import (
    DEDICATED,
    RESERVED,
    interface,
    isolated,
    star,
    with_channels,
    with_features,
)
from tests.compilation.stages import Stages, compiled, run
from tests.support.ask import asking, profile, service
from tests.support.build import GIGABIT

MEGABIT = 10**6


def shares(device: Device, name: str) -> list[tuple[int, int, bool]]:
    return [(one.slice, one.rate, one.dedicated) for one in interface(device, name).slices]


def queue(device: Device, name: str) -> dict[str, int]:
    return {str(one.traffic_class): one.percent for one in interface(device, name).queues}


def two_kinds() -> Stages:
    """Compile a hard, a reserved and a soft service over links with channels of 200 Mbit/s."""
    builder = with_channels(star(Platform.VRP, "east", "north", "west"), 200 * MEGABIT)
    return run(
        builder.city(),
        asking(
            service("hard", "east", "west", profile_name="hard", prefix=1),
            service("kept", "east", "west", profile_name="kept", prefix=2),
            service("soft", "east", "west", prefix=3),
            isolated(Isolation.HARD, 250 * MEGABIT, "hard"),
            isolated(Isolation.RESERVED, 10_500_000),
            profile(10**8),
        ),
    )


def test_both_ends_of_a_link_keep_whole_units_for_each_slice() -> None:
    stages = two_kinds()
    assert {key: ids.number for key, ids in stages.ids.services.items()} == {
        "slice/hard": 101,
        "slice/kept": 102,
        "slice/soft": 103,
    }
    kept = [(101, 400 * MEGABIT, True), (102, 11 * MEGABIT, False)]
    for device, port in (("east", 1), ("west", 1), ("core", 1), ("core", 3)):
        assert shares(stages.devices[device], f"GigabitEthernet0/1/{port}") == kept
    assert shares(stages.devices["core"], "GigabitEthernet0/1/2") == []
    (hard, reserved) = interface(stages.devices["core"], "GigabitEthernet0/1/1").slices
    assert hard.origin.sources == ("link/core--east", "slice/hard")
    assert reserved.origin.sources == ("link/core--east", "slice/kept")


def test_what_slices_have_is_in_no_class_and_standard_is_less_by_it() -> None:
    stages = two_kinds()
    # 100 Mbit/s of the soft service's class, assured, are 1 percent; 411 Mbit/s are 5.
    assert queue(stages.devices["core"], "GigabitEthernet0/1/1") == {
        "control": 5,
        "expedited": 1,
        "assured": 1,
        "standard": 88,
    }
    assert queue(stages.devices["core"], "GigabitEthernet0/1/2")["standard"] == 93


def test_devices_with_a_share_or_a_vrf_have_the_instance_and_vrfs_send_in_it() -> None:
    stages = two_kinds()
    for name in ("east", "west", "core"):
        assert stages.devices[name].slices == (
            SliceInstance(number=101, description="slice hard"),
            SliceInstance(number=102, description="slice kept"),
        )
    assert stages.devices["north"].slices == ()
    assert {vrf.name: vrf.slice for vrf in stages.devices["east"].vrfs} == {
        "S101-hard": 101,
        "S102-kept": 102,
        "S103-soft": None,
    }


def test_a_service_that_crosses_no_link_needs_no_instance() -> None:
    builder = with_channels(star(Platform.VRP, "east", "west"))
    alone = service("alone", "east", profile_name="kept")
    stages = run(builder.city(), asking(alone, isolated(Isolation.HARD)))
    east = stages.devices["east"]
    assert east.slices == ()
    assert [(vrf.slice, vrf.locator) for vrf in east.vrfs] == [(None, "ALG129")]


def test_junos_knows_a_slice_by_the_sids_of_all_its_vrfs() -> None:
    builder = star(Platform.JUNOS, "east", "west")
    builder.device("south", "gov", Role.EDGE, Platform.JUNOS)
    builder.link("west", "south")
    stages = run(
        builder.city(),
        asking(
            service("first", "east", prefix=1),
            service("kept", "east", "west", profile_name="kept", prefix=2),
            isolated(Isolation.RESERVED),
            profile(10**8),
        ),
    )
    # Device 2 has the second pair of functions for it; its locator of algorithm 128 is 0x1002.
    sids = tuple(
        IPv6Address(text)
        for text in (
            "2001:db8:1000:1002:3::",
            "2001:db8:1000:1002:4::",
            "2001:db8:1000:1004:1::",
            "2001:db8:1000:1004:2::",
        )
    )
    numbers = {name: stages.ids.devices[name] for name in ("core", "east", "south", "west")}
    assert numbers == {"core": 1, "east": 2, "south": 3, "west": 4}
    for name in ("core", "east", "west"):
        (instance,) = stages.devices[name].slices
        assert (instance.number, instance.sids) == (102, sids)
        assert instance.origin.sources == ("domain/gov", "slice/kept")
    assert shares(stages.devices["core"], "et-0/0/1") == [(102, 100 * MEGABIT, False)]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 9 * GIGABIT),
    st.lists(st.integers(1, 2 * GIGABIT), max_size=5),
    st.sampled_from(Partitioning),
    st.sampled_from([0, 50 * MEGABIT, GIGABIT]),
)
def test_percentages_and_shares_never_promise_a_port_twice(
    assured: int, rates: list[int], partitioning: Partitioning, granularity: int
) -> None:
    builder = with_channels(star(Platform.VRP, "east"), granularity)
    link = builder.links["core--east"]
    kept = sum(share_rate(link, rate, partitioning) for rate in rates)
    assert kept >= sum(rates)
    found = percentages(link, {TrafficClass.ASSURED: assured}, kept)
    assert 100 * assured <= found[TrafficClass.ASSURED] * link.capacity
    in_queues = sum(found.values())
    assert in_queues * link.capacity + 100 * kept <= 100 * link.capacity
    assert 100 - in_queues == -(-100 * kept // link.capacity)


def refusal(stages: Stages, intents: Intents, placement: Placement | None = None) -> str:
    changed = replace(stages, intents=intents)
    with pytest.raises(FindingsError) as refused:
        compiled(
            changed.city,
            changed.intents,
            changed.ids,
            placement or changed.placement,
            changed.bindings,
        )
    return str(refused.value)


def test_slices_that_leave_too_little_are_refused() -> None:
    stages = two_kinds()
    placed = stages.placement.services["slice/hard"]
    much = Reservation(link="core--east", traffic_class=TrafficClass.ASSURED, rate=93 * 10**8)
    overbooked = Placement(
        services={
            **stages.placement.services,
            "slice/hard": replace(placed, reservations=(much,)),
        }
    )
    text = refusal(stages, stages.intents, overbooked)
    assert text.startswith("inventory/links.yaml: CN625: the queues of link core--east cannot")
    assert "found:    reserved: assured 100 Mbps, slice instances 9411 Mbps" in text
    assert "on the link: slice/hard, slice/kept, slice/soft" in text


def test_a_link_that_cannot_be_divided_is_refused_at_the_intent() -> None:
    """Placement refuses it first; the compiler does not rely on that."""
    soft = asking(service("police", "east", "west"), profile(10**8))
    stages = run(star(Platform.FRR, "east", "west", algorithms=()).city(), soft)
    kept = asking(service("police", "east", "west"), isolated(Isolation.RESERVED, name="plain"))
    text = refusal(stages, kept)
    assert (
        "intents/police.yaml:1:1: CN636: slice/police cannot have a slice instance on every link "
        "that it is placed on\n"
        "  expected: links that give a slice at least a reserved share: between physical ports of "
        "two devices of the same platform, one of junos, vrp\n"
        "  found:    shared on link core--east, between core (frr, Debian 12 with FRR 8.4.4) and "
        "east (frr, Debian 12 with FRR 8.4.4); shared on link core--west, between core (frr, "
        "Debian 12 with FRR 8.4.4) and west (frr, Debian 12 with FRR 8.4.4)\n"
        "  remedy:   choose a profile with isolation soft, or attach the service where such links "
        "are"
    ) in text
    assert (
        "intents/police.yaml:1:1: CN636: east (frr, Debian 12 with FRR 8.4.4) cannot send "
        "slice/police in a slice instance\n"
        "  expected: a platform that has slice instances: junos, vrp\n"
        "  found:    frr\n"
        "  remedy:   attach the service elsewhere, or choose a profile with isolation soft"
    ) in text


def handed_over(platform: Platform) -> Stages:
    """Compile a soft service between borders of two domains with algorithms for any other."""
    builder = star(platform, "east")
    builder.domain("ring", Transport.SRV6, algorithms=(RESERVED, DEDICATED))
    for name, domain in (("gate", "gov"), ("far", "ring")):
        builder.device(name, domain, Role.BORDER, platform)
    builder.link("core", "gate")
    builder.link("gate", "far")
    return run(builder.city(), asking(service("wide", "gate", "far"), profile(10**8)))


def test_a_hard_slice_is_not_handed_over() -> None:
    stages = handed_over(Platform.VRP)
    hard = asking(service("wide", "gate", "far"), isolated(Isolation.HARD, name="plain"))
    assert refusal(stages, hard) == (
        "intents/wide.yaml:1:1: CN639: slice/wide cannot be handed over to another domain with "
        "isolation hard\n"
        "  expected: endpoints in one domain: a hand-off guarantees a rate, and has no channels\n"
        "  found:    hand-offs gate--far\n"
        "  remedy:   keep the service in one domain, or choose a profile with isolation reserved"
    )


def test_a_reserved_slice_is_handed_over_where_the_rate_is_guaranteed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stages = handed_over(Platform.JUNOS)
    kept = asking(service("wide", "gate", "far"), isolated(Isolation.RESERVED, name="plain"))
    with_features(monkeypatch, {Platform.VRP: frozenset({Feature.HAND_OFF_GUARANTEE})})
    text = refusal(stages, kept)
    assert text.startswith(
        "intents/wide.yaml:1:1: CN639: far (junos, Junos 23.4R2 on MX) cannot guarantee slice/wide "
        "a rate at its hand-offs\n"
        "  expected: a platform that has guaranteed rates at hand-offs: vrp\n"
        "  found:    junos\n"
    )
    assert text.count("CN639") == 2
    with_features(monkeypatch, {Platform.JUNOS: frozenset({Feature.HAND_OFF_GUARANTEE})})
    devices = run(stages.city, kept).devices
    assert interface(devices["gate"], "et-0/0/2.1000").committed == 10**8
    # There is no core link, so no slice instance: what a hand-off keeps is not called so.
    assert devices["gate"].slices == ()
    assert queue(devices["gate"], "et-0/0/2")["assured"] == 1


def test_a_device_has_as_many_instances_as_planned() -> None:
    stages = two_kinds()
    core = stages.devices["core"]
    many = tuple(SliceInstance(number=number) for number in range(101, 101 + 129))
    findings = list(limit_findings(stages.intents, replace(core, slices=many)))
    assert [(one.code, one.expected, one.found) for one in findings] == [
        ("CN623", "at most 128 slice instances", "129")
    ]


def test_capabilities_and_partitions_name_the_same_platforms() -> None:
    for level, feature in (
        (Partitioning.RESERVED, Feature.SLICES),
        (Partitioning.DEDICATED, Feature.SLICES_DEDICATED),
    ):
        able = {p for p, what in CAPABILITIES.items() if feature in what.features}
        assert able == PARTITIONERS[level]
        assert all(CAPABILITIES[platform].slices for platform in able)


def test_a_port_of_vrp_has_seven_shares_without_channels() -> None:
    stages = two_kinds()
    core = stages.devices["core"]
    port = interface(core, "GigabitEthernet0/1/1")
    (hard, kept) = port.slices
    others = tuple(one for one in core.interfaces if one is not port)

    def found(count: int) -> list[tuple[str, str]]:
        full = replace(port, slices=(hard,) * 9 + (kept,) * count)
        device = replace(core, interfaces=(*others, full))
        return [(one.code, one.found) for one in limit_findings(stages.intents, device)]

    assert found(7) == []
    assert found(8) == [("CN623", "8")]
