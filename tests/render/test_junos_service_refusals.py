"""What Junos cannot say of slices, measurements, telemetry and guards of hand-offs is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Any

import pytest

from citynet.device.model import (
    Application,
    ApplicationMatch,
    BgpNeighbor,
    CandidatePath,
    Device,
    Family,
    Filter,
    IfitFlow,
    Interface,
    Measurement,
    PortRange,
    PrefixList,
    SliceShare,
    Srv6Policy,
    Steering,
    TrafficClass,
    TwampReflector,
    TwampSession,
    Vrf,
)
from citynet.errors import FindingsError
from tests.render.junos_parts import DENY, queues, rule
from tests.render.samples_junos import BORDER, REFLECTOR, SLICED_BORDER, SLICED_CORE
from tests.render.texts import config_of

WEB = ApplicationMatch(application="S101-web", protocol=6, ports=(PortRange(443, 443),))
POLICY = Srv6Policy(
    name="P1000-1",
    color=1000,
    endpoint=IPv6Address("2001:db8:10::1"),
    paths=(CandidatePath(preference=100, segments=(IPv6Address("2001:db8:1000:1:100::"),)),),
)
FLOW = IfitFlow(number=9, vrf="S101-office", peer_locator=IPv6Network("2001:db8:1000:8::/64"))
SHARE = SliceShare(slice=105, rate=10**6, dedicated=False)


def changed(device: Device, name: str, **parts: Any) -> Device:  # noqa: ANN401 -- any field
    interfaces = tuple(
        replace(one, **parts) if one.name == name else one for one in device.interfaces
    )
    return replace(device, interfaces=interfaces)


def shares(*members: SliceShare) -> Device:
    return changed(SLICED_BORDER, "et-0/0/0", slices=members)


def instance(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    first, *others = SLICED_CORE.slices
    return replace(SLICED_CORE, slices=(replace(first, **parts), *others))


def vrfs(change: Callable[[Vrf], Vrf]) -> Device:
    return replace(SLICED_BORDER, vrfs=tuple(map(change, SLICED_BORDER.vrfs)))


def vrf(name: str, **parts: Any) -> Device:  # noqa: ANN401 -- any field
    return vrfs(lambda one: replace(one, **parts) if one.name == name else one)


def sessions(change: Callable[[BgpNeighbor], BgpNeighbor], device: Device = BORDER) -> Device:
    assert device.bgp is not None
    return replace(
        device, bgp=replace(device.bgp, neighbors=tuple(map(change, device.bgp.neighbors)))
    )


def measured(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    assert SLICED_BORDER.measurement is not None
    return replace(SLICED_BORDER, measurement=replace(SLICED_BORDER.measurement, **parts))


def session(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    assert SLICED_BORDER.measurement is not None
    first, *others = SLICED_BORDER.measurement.sessions
    return measured(sessions=(replace(first, **parts), *others))


def reflector(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    assert SLICED_BORDER.measurement is not None
    first, *others = SLICED_BORDER.measurement.reflectors
    return measured(reflectors=(replace(first, **parts), *others))


def reflectors(change: Callable[[TwampReflector], TwampReflector]) -> Device:
    assert SLICED_BORDER.measurement is not None
    return measured(reflectors=tuple(map(change, SLICED_BORDER.measurement.reflectors)))


def telemetry(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    assert SLICED_BORDER.telemetry is not None
    return replace(SLICED_BORDER, telemetry=replace(SLICED_BORDER.telemetry, **parts))


def collectors(port: int) -> Device:
    assert SLICED_BORDER.telemetry is not None
    first, *others = SLICED_BORDER.telemetry.collectors
    return telemetry(collectors=(replace(first, port=port), *others))


def ending(function: int) -> Device:
    assert BORDER.srv6 is not None
    return replace(BORDER, srv6=replace(BORDER.srv6, end=function))


def lone_session(port: int) -> Device:
    one = TwampSession(
        number=1,
        vrf="S101-office",
        source=IPv4Address("10.10.0.1"),
        destination=IPv4Address("10.10.8.1"),
        port=port,
    )
    return replace(BORDER, measurement=Measurement(sessions=(one,)))


def twin(interface: Interface) -> Device:
    """Return a device where another VRF with a reflector has the address of the first one's."""
    found = next(one for one in SLICED_BORDER.interfaces if one.name == "xe-0/1/0.101")
    return changed(SLICED_BORDER, interface.name, addresses=found.addresses)


JUSTICE = next(one for one in SLICED_BORDER.interfaces if one.name == "xe-0/1/0.105")
COLLECTORS = SLICED_BORDER.telemetry.collectors if SLICED_BORDER.telemetry else ()

REFUSED = {
    # ways through the core that others have
    "a colour": vrf("S101-office", color=101),
    "SRv6 policies": replace(BORDER, policies=(POLICY,)),
    "applications": replace(BORDER, applications=(Application(name="S101-web", number=6464),)),
    "steering": replace(BORDER, steering=(Steering(color=101, colors=(), default=1000),)),
    "applications of an attachment": changed(BORDER, "xe-0/1/0.101", applications=(WEB,)),
    # slices
    "a slice of number 0": instance(number=0),
    "a slice of 17 bits": instance(number=2**16),
    "a slice without SIDs": instance(sids=()),
    "a slice twice": replace(SLICED_CORE, slices=SLICED_CORE.slices * 2),
    "a SID of two slices": replace(
        SLICED_CORE,
        slices=(*SLICED_CORE.slices, replace(SLICED_CORE.slices[0], number=107)),
    ),
    "a VRF of a slice that is not there": vrf("S101-office", slice=9),
    "a VRF of a slice without routes": vrf("S105-justice", import_targets=()),
    "another VRF with routes of a slice": vrf(
        "S101-office", import_targets=("65010:101", "65010:105")
    ),
    "a VRF of another slice with routes of this one": vrf(
        "S101-office", slice=107, import_targets=("65010:105",)
    ),
    "a dedicated share": shares(replace(SHARE, dedicated=True)),
    "a share of a slice that is not there": shares(replace(SHARE, slice=9)),
    "two shares of one slice": shares(SHARE, SHARE),
    "shares that leave nothing": shares(replace(SHARE, rate=100_000_000_000)),
    "shares of a port without a speed": changed(SLICED_BORDER, "et-0/0/0", speed=None),
    "shares of a port without queues": changed(SLICED_BORDER, "et-0/0/0", queues=()),
    "shares of a LAG": changed(SLICED_BORDER, "ae0", slices=(SHARE,)),
    "shares of a port with sub-interfaces": changed(SLICED_BORDER, "et-0/0/1", slices=(SHARE,)),
    "a filter on a core port": changed(SLICED_BORDER, "et-0/0/0", filter_ipv6="A101-1-6"),
    "a marking on a core port": changed(SLICED_BORDER, "et-0/0/0", marking=TrafficClass.ASSURED),
    "a core port without IPv6": changed(SLICED_CORE, "ae0", addresses=()),
    "a filter named like that of slices": replace(
        BORDER,
        filters=(
            *BORDER.filters,
            Filter(name="SLICES-6", family=Family.IPV6, rules=(rule(10, DENY),)),
        ),
    ),
    "a list named like that of a slice": replace(
        BORDER,
        prefix_lists=(
            *BORDER.prefix_lists,
            PrefixList(
                name="SLICE-S9", family=Family.IPV6, prefixes=(IPv6Network("2001:db8::/32"),)
            ),
        ),
    ),
    # hand-offs, LAGs, locators, time
    "a committed rate without a shaper": changed(BORDER, "xe-0/1/0.101", committed=10**6),
    "a committed rate above the shaper": changed(BORDER, "et-0/0/1.1000", committed=2_000_001_000),
    "links of a port": changed(BORDER, "et-0/0/0", min_links=1),
    "no links at least": changed(BORDER, "ae0", min_links=0),
    "more links than members": changed(BORDER, "ae0", min_links=3),
    "an End SID of function 0": ending(0),
    "an End SID above 32,767": ending(2**15),
    "an End SID that is a VRF's": ending(254),
    "a key of no time server": replace(
        BORDER, management=replace(BORDER.management, ntp_key="secret:ntp", ntp_servers=())
    ),
    "TTL security in the core": sessions(lambda one: replace(one, ttl_security=one.vrf is None)),
    "TTL security of some sessions": replace(
        sessions(lambda one: replace(one, ttl_security=one.vrf is not None)),
        bgp=BORDER.bgp
        and replace(
            BORDER.bgp,
            neighbors=(
                *BORDER.bgp.neighbors,
                replace(
                    next(one for one in BORDER.bgp.neighbors if one.vrf is not None),
                    address=IPv4Address("100.126.0.9"),
                    ttl_security=True,
                ),
            ),
        ),
    ),
    # measurements
    "iFIT": measured(node=1, flows=(FLOW,)),
    "a node of iFIT": measured(node=1),
    "a measurement of nothing": replace(BORDER, measurement=Measurement()),
    "two measurements of one number": session(number=2),
    "a measurement of number 0": session(number=0),
    "a measurement in a VRF that is not there": session(vrf="S9-no"),
    "a measurement on port 861": lone_session(861),
    "a measurement on port 65536": lone_session(2**16),
    "a measurement of both versions": session(destination=IPv6Address("2001:db8::1")),
    "a reflector over IPv6": reflector(
        address=IPv6Address("2001:db8:a10::1"), sender=IPv6Address("2001:db8:a18::1")
    ),
    "a reflector at an address of nobody": reflector(address=IPv4Address("10.10.0.2")),
    "a reflector at an address of another VRF": reflector(address=IPv4Address("10.50.0.1")),
    "a reflector at an address of two VRFs": twin(JUSTICE),
    "reflectors for one sender": reflectors(
        lambda one: replace(one, sender=IPv4Address("10.10.4.1"))
    ),
    "reflectors on two ports": reflector(port=863),
    # telemetry
    "telemetry to nobody": telemetry(collectors=()),
    "telemetry to somebody twice": telemetry(collectors=(*COLLECTORS, *COLLECTORS)),
    "telemetry without an interval": telemetry(interval=0),
    "telemetry each other day": telemetry(interval=86_401),
    "a collector on port 0": collectors(0),
    "a collector on port 65536": collectors(2**16),
}
UNSPELT = {
    "a share of no whole kbit/s": shares(replace(SHARE, rate=1_000_001)),
    "a committed rate of no whole kbit/s": changed(BORDER, "et-0/0/1.1000", committed=1_000_001),
}
FINE = {
    "a share": shares(SHARE),
    "a slice": instance(),
    "a slice of another number": instance(number=105),
    "two VRFs of a slice": vrf("S101-office", slice=105, import_targets=("65010:105",)),
    "queues beside shares": changed(SLICED_BORDER, "et-0/0/0", queues=queues(20, 60)),
    "what is committed is all": changed(BORDER, "et-0/0/1.1000", committed=2_000_000_000),
    "one link": changed(BORDER, "ae0", min_links=1),
    "an End SID": ending(256),
    "TTL security": sessions(lambda one: replace(one, ttl_security=one.vrf is not None)),
    "TTL security over IPv6 only": sessions(
        lambda one: replace(one, ttl_security=one.vrf is not None and one.address.version == 6)
    ),
    "a session": session(),
    "a session alone": lone_session(862),
    "a session to a high port": lone_session(65_535),
    "reflectors alone": measured(sessions=()),
    "reflectors on another port": reflectors(lambda one: replace(one, port=863)),
    "telemetry each second": telemetry(interval=1),
    "one collector": telemetry(collectors=COLLECTORS[:1]),
    "a core router": REFLECTOR,
}


@pytest.mark.parametrize("device", FINE.values(), ids=FINE.keys())
def test_the_parts_that_refusals_start_from_are_fine(device: Device) -> None:
    assert config_of(device).text


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_has_no_line_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError) as refusal:
        config_of(device)
    assert {finding.code for finding in refusal.value.findings} == {"CN708"}


@pytest.mark.parametrize("device", UNSPELT.values(), ids=UNSPELT.keys())
def test_what_has_no_spelling_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError) as refusal:
        config_of(device)
    assert {finding.code for finding in refusal.value.findings} == {"CN703"}
