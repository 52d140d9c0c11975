"""Applications with paths of their own: marks, colours, policies and the SIDs that they lead to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from citynet.city.model import Algorithm, Role
from citynet.city.partitions import Partitioning
from citynet.city.trust import Trust
from citynet.compilation.limits import limit_findings
from citynet.device.model import (
    AlgorithmMetric,
    Application,
    ApplicationMatch,
    Device,
    InterfaceKind,
    Platform,
    PortRange,
    Steering,
)
from citynet.errors import FindingsError, Place
from citynet.intent.model import ApplicationSteering, Isolation, Service
from tests.compilation.new_city import RESERVED, isolated, star
from tests.compilation.stages import Stages, compiled, run
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder

TRUSTED = Algorithm(name="trusted", number=130, metric=AlgorithmMetric.IGP, trust=Trust.STANDARD)
ORIGIN = Place(PurePosixPath("intents/office.yaml"), 9, 5)

KEPT_TRUSTED = replace(TRUSTED, number=131, name="both", partition=Partitioning.RESERVED)

VOICE = ApplicationSteering(
    name="voice",
    protocol=17,
    ports=(PortRange(5060, 5061), PortRange(3478, 3478)),
    profile="safe",
    origin=ORIGIN,
)
BACKUP = ApplicationSteering(
    name="backup", protocol=6, ports=(PortRange(873, 873),), profile="plain", origin=ORIGIN
)
SAFE = replace(profile(10**8, name="safe"), trust=Trust.STANDARD)


def domain(platform: Platform = Platform.VRP) -> CityBuilder:
    """Return four devices, one link of which is not to be trusted."""
    builder = star(platform, "east", "north", "west", algorithms=(TRUSTED,))
    builder.link("east", "west", trust="low", delay=1)
    return builder


def steered(one: Service, *applications: ApplicationSteering) -> Service:
    return replace(one, applications=applications)


def two_services() -> Stages:
    return run(
        domain().city(),
        asking(
            steered(service("office", "east", "west"), VOICE, BACKUP),
            steered(service("trade", "east", "north", "west", prefix=2), VOICE),
            service("plain", "north", prefix=3),
            profile(10**8),
            SAFE,
        ),
    )


def test_what_enters_is_marked_in_the_order_of_the_intent() -> None:
    stages = two_services()
    numbers = {key: ids.number for key, ids in stages.ids.services.items()}
    assert numbers == {"slice/office": 101, "slice/plain": 102, "slice/trade": 103}
    east = stages.devices["east"]
    assert east.applications == (
        Application(name="S101-backup", number=64 * 101 + 1),
        Application(name="S101-voice", number=64 * 101),
        Application(name="S103-voice", number=64 * 103),
    )
    (office,) = [one for one in east.interfaces if one.vrf == "S101-office"]
    assert office.kind is InterfaceKind.SUBINTERFACE
    assert office.applications == (
        ApplicationMatch(
            application="S101-voice",
            protocol=17,
            ports=(PortRange(3478, 3478), PortRange(5060, 5061)),
        ),
        ApplicationMatch(application="S101-backup", protocol=6, ports=(PortRange(873, 873),)),
    )
    assert [one.applications for one in stages.devices["core"].interfaces if one.applications] == []


def test_routes_have_the_colour_of_the_service_and_applications_that_of_a_policy() -> None:
    east = two_services().devices["east"]
    assert {vrf.name: vrf.color for vrf in east.vrfs} == {"S101-office": 101, "S103-trade": 103}
    assert east.steering == (
        Steering(color=101, colors=(("S101-backup", 1000), ("S101-voice", 1130)), default=1000),
        Steering(color=103, colors=(("S103-voice", 1130),), default=1000),
    )
    assert [one.origin.sources for one in east.steering] == [
        ("domain/gov", "slice/office"),
        ("domain/gov", "slice/trade"),
    ]


def policies(device: Device) -> list[tuple[str, int, str, list[tuple[int, list[str]]]]]:
    return [
        (
            one.name,
            one.color,
            str(one.endpoint),
            [(path.preference, list(map(str, path.segments))) for path in one.paths],
        )
        for one in device.policies
    ]


def test_policies_lead_to_the_end_sid_of_each_other_device_by_each_algorithm() -> None:
    stages = two_services()
    assert stages.ids.devices == {"core": 1, "east": 2, "north": 3, "west": 4}
    assert policies(stages.devices["east"]) == [
        ("P1000-3", 1000, "2001:db8:10::3", [(100, ["2001:db8:1000:3::100"])]),
        ("P1000-4", 1000, "2001:db8:10::4", [(100, ["2001:db8:1000:4::100"])]),
        ("P1130-3", 1130, "2001:db8:10::3", [(100, ["2001:db8:1000:3003::100"])]),
        ("P1130-4", 1130, "2001:db8:10::4", [(100, ["2001:db8:1000:3004::100"])]),
    ]
    shared = {one.name: one.origin.sources for one in stages.devices["east"].policies}
    assert shared["P1000-3"] == ("domain/gov", "slice/trade")
    assert shared["P1000-4"] == ("domain/gov", "slice/office", "slice/trade")


def test_devices_that_policies_lead_to_have_the_end_sid_and_no_others() -> None:
    stages = two_services()
    ends = {n: device.srv6.end for n, device in stages.devices.items() if device.srv6 is not None}
    assert ends == {"core": None, "east": 0x100, "north": 0x100, "west": 0x100}
    srv6 = stages.devices["west"].srv6
    assert srv6 is not None
    assert srv6.origin.sources == ("domain/gov", "slice/office", "slice/trade")


def test_every_colour_that_is_steered_to_has_its_policy() -> None:
    for device in two_services().devices.values():
        colors = {one.color for one in device.policies}
        for one in device.steering:
            assert {one.default, *(color for _, color in one.colors)} <= colors


def test_a_service_on_one_device_has_marks_and_no_policies() -> None:
    alone = steered(service("office", "east"), VOICE)
    east = run(domain().city(), asking(alone, profile(10**8), SAFE)).devices["east"]
    assert len(east.applications) == 1
    assert east.policies == ()
    assert east.srv6 is not None
    assert east.srv6.end is None


def test_all_devices_of_the_service_must_tell_applications_apart() -> None:
    builder = domain()
    builder.device("south", "gov", Role.EDGE, Platform.JUNOS)
    builder.link("core", "south")
    office = steered(service("office", "east", "south"), VOICE)
    with pytest.raises(FindingsError) as refused:
        run(builder.city(), asking(office, profile(10**8), SAFE))
    assert str(refused.value) == (
        "intents/office.yaml:1:1: CN637: south (junos, Junos 23.4R2 on MX) cannot give "
        "applications of slice/office paths of their own\n"
        "  expected: a platform that has steering of applications (APN6): vrp\n"
        "  found:    junos\n"
        "  remedy:   attach the service at such devices only, or leave out its applications"
    )


def test_a_device_outside_the_algorithm_of_an_application_is_refused() -> None:
    stages = two_services()
    west = replace(stages.city.devices["west"], trust="low")
    city = replace(stages.city, devices={**stages.city.devices, "west": west})
    with pytest.raises(FindingsError) as refused:
        compiled(city, stages.intents, stages.ids, stages.placement, stages.bindings)
    assert [finding.code for finding in refused.value.findings] == ["CN635", "CN635"]
    assert str(refused.value.findings[0]) == (
        "intents/office.yaml:9:5: CN635: west (vrp, VRP8 V800R023C00) cannot carry "
        "application voice of slice/office as profile safe asks\n"
        "  expected: a device that takes part in algorithm 130 (trusted): trusted at least "
        "standard, of a platform that has flexible algorithms: iosxr, junos, vrp\n"
        "  found:    vrp, trusted low\n"
        "  remedy:   attach the service elsewhere, or choose another profile for the application"
    )


def test_a_device_has_as_many_policies_as_planned() -> None:
    stages = two_services()
    east = stages.devices["east"]
    many = tuple(replace(east.policies[0], name=f"P1000-{n}") for n in range(1001))
    assert [
        (one.code, one.expected)
        for one in limit_findings(stages.intents, replace(east, policies=many))
    ] == [("CN623", "at most 1000 SRv6 policies")]


def test_a_slice_instance_and_applications_exclude_each_other() -> None:
    builder = star(Platform.VRP, "east", "west", algorithms=(RESERVED, KEPT_TRUSTED))
    office = steered(service("office", "east", "west", profile_name="kept"), VOICE)
    wanted = asking(office, isolated(Isolation.RESERVED), SAFE)
    with pytest.raises(FindingsError) as refused:
        run(builder.city(), wanted)
    assert str(refused.value) == (
        "intents/office.yaml:1:1: CN637: slice/office cannot have both a slice instance and "
        "applications with paths of their own\n"
        "  expected: one of both: a policy carries the packets of several services, a slice "
        "instance those of one\n"
        "  found:    isolation reserved; voice\n"
        "  remedy:   choose a profile with isolation soft, or make the applications a service of "
        "their own"
    )
