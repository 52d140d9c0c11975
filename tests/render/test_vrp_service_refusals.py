"""What VRP cannot say of slices, steering, measurement and hand-offs is refused, never left out."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address

import pytest

from citynet.device.model import (
    Application,
    ApplicationMatch,
    Bgp,
    Collector,
    Device,
    Interface,
    InterfaceKind,
    Measurement,
    PortRange,
    Queue,
    SliceInstance,
    SliceShare,
    Srv6,
    Srv6Policy,
    Steering,
    Telemetry,
    TrafficClass,
    TwampSession,
    Vrf,
    VrfSids,
)
from citynet.errors import FindingsError
from tests.render.samples_vrp_services import SERVICE_SAMPLES, SLICED, STEERED
from tests.render.texts import config_of


def changed(device: Device, name: str, **fields: object) -> Device:
    """Return ``device`` with an interface of it changed."""
    assert name in {one.name for one in device.interfaces}
    return replace(
        device,
        interfaces=tuple(
            replace(one, **fields) if one.name == name else one  # type: ignore[arg-type]
            for one in device.interfaces
        ),
    )


def on_port(*shares: SliceShare, name: str = "GigabitEthernet0/1/1") -> Device:
    return changed(SLICED, name, slices=shares)


def with_slices(*slices: SliceInstance) -> Device:
    return replace(SLICED, slices=(*SLICED.slices, *slices))


def with_vrf(device: Device, name: str, **fields: object) -> Device:
    assert name in {vrf.name for vrf in device.vrfs}
    return replace(
        device,
        vrfs=tuple(
            replace(vrf, **fields) if vrf.name == name else vrf  # type: ignore[arg-type]
            for vrf in device.vrfs
        ),
    )


def with_policy(**fields: object) -> Device:
    changed_ = replace(POLICY, **fields)  # type: ignore[arg-type]
    return replace(STEERED, policies=(changed_, *STEERED.policies[1:]))


def with_steering(*steering: Steering) -> Device:
    return replace(STEERED, steering=(*STEERED.steering, *steering))


def with_applications(*applications: Application) -> Device:
    return replace(STEERED, applications=(*STEERED.applications, *applications))


def with_match(**fields: object) -> Device:
    match = replace(MATCH, **fields)  # type: ignore[arg-type]
    return changed(STEERED, ATTACHMENT, applications=(match,))


def with_measurement(**fields: object) -> Device:
    return replace(SLICED, measurement=replace(MEASUREMENT, **fields))  # type: ignore[arg-type]


def with_session(**fields: object) -> Device:
    session = replace(SESSION, **fields)  # type: ignore[arg-type]
    return with_measurement(sessions=(session,), reflectors=MEASUREMENT.reflectors)


def with_flow(**fields: object) -> Device:
    flow = replace(MEASUREMENT.flows[0], **fields)  # type: ignore[arg-type]
    return with_measurement(flows=(flow, MEASUREMENT.flows[1]))


def with_telemetry(**fields: object) -> Device:
    return replace(SLICED, telemetry=replace(TELEMETRY, **fields))  # type: ignore[arg-type]


def with_end(srv6: Srv6 | None, end: int) -> Device:
    assert srv6 is not None
    return replace(SLICED, srv6=replace(srv6, end=end))


def with_core_ttl(bgp: Bgp | None) -> Device:
    assert bgp is not None
    first, *others = bgp.neighbors
    assert first.vrf is None
    secured = replace(first, ttl_security=True)
    return replace(SLICED, bgp=replace(bgp, neighbors=(secured, *others)))


def collectors(number: int) -> tuple[Collector, ...]:
    return tuple(
        Collector(address=IPv4Address("198.51.100.231") + index, port=57400)
        for index in range(number)
    )


assert SLICED.measurement is not None
assert SLICED.telemetry is not None
MEASUREMENT: Measurement = SLICED.measurement
TELEMETRY: Telemetry = SLICED.telemetry
SESSION: TwampSession = MEASUREMENT.sessions[0]
POLICY: Srv6Policy = STEERED.policies[0]
PATH = POLICY.paths[0]
STEERING: Steering = STEERED.steering[0]
CHANNELLED = "GigabitEthernet0/1/0"
PORT = "GigabitEthernet0/1/1"
HAND_OFF = "GigabitEthernet0/2/0.1000"
ATTACHMENT = "GigabitEthernet0/3/0.106"
FIRST = SliceShare(slice=105, rate=10**9, dedicated=False)
CHANNEL = replace(FIRST, dedicated=True)
MATCH = ApplicationMatch(
    application="S106-clock", protocol=17, ports=(PortRange(first=319, last=319),)
)
MANY = tuple(SliceInstance(number=number) for number in range(200, 208))
BELOW = Interface(
    name=f"{PORT}.105", kind=InterfaceKind.SUBINTERFACE, parent=PORT, vlan=9, vrf="S103-video"
)
CONTROL = tuple(
    Queue(traffic_class=one, percent=percent)
    for one, percent in ((TrafficClass.CONTROL, 6), (TrafficClass.STANDARD, 90))
)

REFUSED = {
    "the base slice": with_slices(SliceInstance(number=1)),
    "two slices of one number": with_slices(SliceInstance(number=105, description="again")),
    "a slice that is known by destination": with_slices(
        SliceInstance(number=7, sids=(IPv6Address("2001:db8::1"),))
    ),
    "a VRF in a slice that is not there": with_vrf(SLICED, "S101-office", slice=9),
    "a VRF in a slice without SRv6": with_vrf(
        SLICED, "S101-office", slice=103, locator=None, sids=None
    ),
    "a share of a slice that is not there": on_port(replace(FIRST, slice=9)),
    "two shares of one slice": on_port(FIRST, CHANNEL),
    "a share of nothing": on_port(replace(FIRST, rate=0)),
    "a share of half a Mbit/s": on_port(replace(FIRST, rate=500_000)),
    "a share of a hand-off": on_port(FIRST, name="GigabitEthernet0/2/0"),
    "a share of a LAG": on_port(FIRST, name="Eth-Trunk20"),
    "a share of a sub-interface": on_port(FIRST, name=HAND_OFF),
    "more reserved shares than numbers": replace(
        on_port(*(replace(FIRST, slice=one.number, rate=10**6) for one in MANY)),
        slices=(*SLICED.slices, *MANY),
    ),
    "a channel without a VLAN": replace(
        on_port(replace(CHANNEL, slice=4095)),
        slices=(*SLICED.slices, SliceInstance(number=4095)),
    ),
    "a channel with the name of a sub-interface": replace(
        on_port(CHANNEL), interfaces=(*on_port(CHANNEL).interfaces, BELOW)
    ),
    "a channel with the VLAN of a sub-interface": replace(
        on_port(CHANNEL),
        interfaces=(*on_port(CHANNEL).interfaces, replace(BELOW, name=f"{PORT}.9", vlan=105)),
    ),
    "a channel of 1 Mbit/s": on_port(replace(CHANNEL, rate=10**6)),
    "channels of a whole port": on_port(replace(CHANNEL, rate=9_900_000_000)),
    "channels beside another percentage of control": changed(SLICED, CHANNELLED, queues=CONTROL),
    "a VRF with a slice and a colour": with_vrf(STEERED, "S106-scada", slice=103),
    "a slice whose number is a colour": replace(
        STEERED,
        slices=(SliceInstance(number=106),),
        vrfs=(*STEERED.vrfs, Vrf(name="S106-x", locator="MAIN", slice=106)),
    ),
    "a colour without steering": with_vrf(STEERED, "S106-scada", color=107),
    "a colour without SRv6": with_vrf(STEERED, "S106-scada", locator=None, sids=None),
    "policies without SRv6": replace(
        SLICED, srv6=None, vrfs=(), slices=(), measurement=None, policies=STEERED.policies
    ),
    "two policies of one name": with_policy(name=STEERED.policies[1].name),
    "two policies to one endpoint": replace(
        STEERED, policies=(*STEERED.policies, replace(POLICY, name="P-other"))
    ),
    "a policy without paths": with_policy(paths=()),
    "a policy with a path to fall back to": with_policy(paths=(PATH, replace(PATH, preference=50))),
    "a path without segments": with_policy(paths=(replace(PATH, segments=()),)),
    "a path of eleven segments": with_policy(paths=(replace(PATH, segments=PATH.segments * 11),)),
    "a path of no preference": with_policy(paths=(replace(PATH, preference=0),)),
    "a policy with a long name": with_policy(name="P" * 28),
    "two steerings of one colour": with_steering(replace(STEERING, colors=())),
    "a steering with the colour of a policy": with_steering(replace(STEERING, color=1128)),
    "a steering by an application that is not there": with_steering(
        replace(STEERING, color=8, colors=(("S8-no", 1128),))
    ),
    "a steering to a policy that is not there": with_steering(
        replace(STEERING, color=8, colors=(("S106-clock", 1000),))
    ),
    "a steering to a default that is not there": with_steering(
        replace(STEERING, color=8, default=1000)
    ),
    "a steering of an application to two colours": with_steering(
        replace(STEERING, color=8, colors=(("S106-clock", 1128), ("S106-clock", 1129)))
    ),
    "an application without a number": with_applications(Application(name="S1-x", number=0)),
    "an application with too high a number": with_applications(
        Application(name="S1-x", number=65_536)
    ),
    "an application with a long name": with_applications(Application(name="S" * 32, number=1)),
    "two applications of one name": with_applications(Application(name="S106-clock", number=1)),
    "two applications of one number": with_applications(Application(name="S1-x", number=6784)),
    "an application that is not there": with_match(application="S8-no"),
    "an application of all protocols": with_match(protocol=0),
    "an application without ports": with_match(ports=()),
    "applications of a port": changed(
        STEERED, "GigabitEthernet0/3/0", applications=(MATCH,), vrf="S106-scada"
    ),
    "applications outside VRFs": changed(
        STEERED, ATTACHMENT, vrf=None, policer=None, marking=None, urpf=False
    ),
    "applications beside a filter of one family": changed(
        STEERED,
        ATTACHMENT,
        filter_ipv6=None,
        policer=None,
        marking=None,
        urpf=False,
    ),
    "a filter that would be taken for an application": replace(
        STEERED, filters=(*STEERED.filters, replace(STEERED.filters[0], name="APP-1"))
    ),
    "an End SID of nothing": with_end(SLICED.srv6, 0),
    "an End SID that a VRF has": with_end(SLICED.srv6, 4),
    "an End SID outside the static range": with_end(SLICED.srv6, 2**32),
    "a measurement without a number": with_session(number=0),
    "a measurement with too high a number": with_session(number=3073),
    "two measurements of one number": with_session(number=2),
    "a measurement in a VRF that is not there": with_session(vrf="S9-no"),
    "a measurement from a reserved port": with_session(port=864),
    "a measurement between two families": with_session(destination=IPv6Address("2001:db8::1")),
    "a reflector in a VRF that is not there": with_measurement(
        reflectors=(replace(MEASUREMENT.reflectors[0], vrf="S9-no"),)
    ),
    "a measurement of nothing": replace(SLICED, measurement=Measurement()),
    "flows without a node": with_measurement(node=None),
    "a node without flows": with_measurement(flows=()),
    "a node without a number": with_measurement(node=0),
    "a node with too high a number": with_measurement(node=2**20),
    "two flows of one number": with_flow(number=2),
    "a flow without a number": with_flow(number=0),
    "a flow of a VRF that is not there": with_flow(vrf="S9-no"),
    "a flow of a VRF without interfaces": with_flow(vrf="S103-video-s1"),
    "no collector": with_telemetry(collectors=()),
    "six collectors": with_telemetry(collectors=collectors(6)),
    "one collector twice": with_telemetry(collectors=collectors(1) * 2),
    "a collector without a port": with_telemetry(
        collectors=(Collector(address=IPv4Address("198.51.100.231"), port=0),)
    ),
    "telemetry each two seconds": with_telemetry(interval=2),
    "a guarantee without a limit": changed(SLICED, HAND_OFF, shaper=None),
    "a guarantee above the limit": changed(SLICED, HAND_OFF, committed=2_000_000_000),
    "a guarantee of a port": changed(SLICED, "GigabitEthernet0/2/0", committed=10**6, shaper=10**6),
    "TTL security of a session of the domain": with_core_ttl(SLICED.bgp),
    "members of a port": changed(SLICED, PORT, min_links=1),
    "a LAG that is up without members": changed(SLICED, "Eth-Trunk20", min_links=0),
    "a LAG with more members than there are": changed(SLICED, "Eth-Trunk20", min_links=33),
    "an unreachable metric": changed(
        SLICED,
        PORT,
        isis=replace(
            next(one.isis for one in SLICED.interfaces if one.name == PORT and one.isis),
            metric=16_777_215,
        ),
    ),
}
SAID = (
    *SERVICE_SAMPLES,
    on_port(FIRST),
    on_port(CHANNEL),
    on_port(replace(CHANNEL, rate=9_800_000_000)),
    with_slices(SliceInstance(number=7)),
    with_policy(name="P" * 27),
    with_policy(paths=(replace(PATH, segments=PATH.segments * 10),)),
    with_steering(replace(STEERING, color=8)),
    with_applications(Application(name="S" * 31, number=65_535)),
    with_match(),
    with_session(number=3072, port=863),
    with_measurement(flows=(), node=None),
    with_telemetry(collectors=collectors(5), interval=1800),
    with_vrf(SLICED, "S101-office", slice=103),
    with_vrf(SLICED, "S101-office", slice=103, sids=VrfSids(dt4=7, dt6=8)),
    with_end(SLICED.srv6, 2**32 - 1),
    changed(SLICED, HAND_OFF, committed=0),
    changed(SLICED, "Eth-Trunk20", min_links=32),
    changed(SLICED, CHANNELLED, queues=()),
)


@pytest.mark.parametrize("device", SAID)
def test_the_parts_that_refusals_start_from_are_fine(device: Device) -> None:
    assert config_of(device).text.endswith("return\n")


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_vrp_cannot_say_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN708") as error:
        config_of(device)
    # One thing is wrong with each of them, so one thing is named.
    assert len(error.value.findings) == 1


def test_a_rate_of_no_whole_kbit_is_refused() -> None:
    with pytest.raises(FindingsError, match="CN703"):
        config_of(changed(SLICED, HAND_OFF, committed=1001))
