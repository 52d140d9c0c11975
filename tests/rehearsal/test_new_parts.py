"""What FRR has no words for: a stand-in does without, says so, and reads back as what it is.

The devices are made by hand from one of the civic city, so that every part is there whatever the
compiler gives which platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest

from citynet.compare import differences
from citynet.device.model import (
    AddressGroup,
    Affinity,
    AlgorithmLocator,
    AlgorithmMetric,
    Application,
    ApplicationMatch,
    Collector,
    Device,
    Family,
    FilterRule,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    MacSec,
    Measurement,
    Platform,
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
)
from citynet.errors import FindingsError
from citynet.readers import read_back
from citynet.rehearsal import Rehearsal, rehearse
from citynet.render import load_templates, render
from tasks.pipeline import TEMPLATES, Built, build
from tests.cities import CIVIC

JUNOS = {
    "GigabitEthernet0/0/0": "fxp0",
    "GigabitEthernet0/1/0": "ae0",
    "GigabitEthernet0/1/1": "et-0/0/2",
    "GigabitEthernet0/3/0": "xe-0/1/0",
    "GigabitEthernet0/3/1": "xe-0/1/1",
    "LoopBack0": "lo0",
}
IOSXR = {
    "GigabitEthernet0/0/0": "MgmtEth0/RP0/CPU0/0",
    "GigabitEthernet0/1/0": "Bundle-Ether1",
    "GigabitEthernet0/1/1": "HundredGigE0/0/0/1",
    "GigabitEthernet0/3/0": "TenGigE0/0/0/2",
    "GigabitEthernet0/3/1": "TenGigE0/0/0/3",
    "LoopBack0": "Loopback0",
}


@pytest.fixture(scope="module")
def built() -> Built:
    return build(CIVIC)


@pytest.fixture(scope="module")
def civic(built: Built) -> Device:
    """Return an edge of VRP."""
    (device,) = (one for one in built.devices if one.name == "eg-pe-civic")
    return device


def of_platform(device: Device, platform: Platform, names: Mapping[str, str]) -> Device:
    """Return the device under other names of its ports, with every new part somewhere."""

    def name(old: str) -> str:
        port, dot, vlan = old.partition(".")
        return f"{names[port]}{dot}{vlan}"

    lag, core = name("GigabitEthernet0/1/0"), name("GigabitEthernet0/1/1")

    def interface(one: Interface) -> Interface:
        new = replace(one, name=name(one.name), parent=one.parent and name(one.parent))
        if new.isis is not None and not new.isis.passive:
            isis = replace(new.isis, delay=20, affinities=("trust-low",))
            new = replace(new, isis=isis, queues=with_lossless(new.queues))
        if new.name == lag:
            new = replace(new, kind=InterfaceKind.LAG)
        if new.name == core:
            key = MacSec(key_name="00" * 32, key="secret:macsec.a--b")
            new = replace(new, macsec=key, lossless=True)
        if new.policer is not None:
            new = replace(new, urpf=True, marking=TrafficClass.LOSSLESS)
        return new

    assert device.isis is not None
    assert device.srv6 is not None
    member = Interface(name="member-1", kind=InterfaceKind.PHYSICAL, lag=lag)
    return replace(
        device,
        platform=platform,
        interfaces=(*map(interface, device.interfaces), member),
        isis=replace(
            device.isis,
            tag="isis",
            ti_lfa=True,
            affinities=(Affinity(name="trust-low", bit=0),),
            algorithms=(
                FlexAlgorithm(number=128, metric=AlgorithmMetric.IGP, exclude=("trust-low",)),
            ),
        ),
        srv6=replace(
            device.srv6,
            algorithms=(
                AlgorithmLocator(
                    name="ALG128", prefix=IPv6Network("2001:db8:1000:1001::/64"), algorithm=128
                ),
            ),
        ),
        bgp=device.bgp
        and replace(
            device.bgp,
            neighbors=tuple(
                replace(one, update_source=one.update_source and name(one.update_source))
                for one in device.bgp.neighbors
            ),
        ),
    )


def with_lossless(queues: tuple[Queue, ...]) -> tuple[Queue, ...]:
    """Return four queues as five, of which ``lossless`` has 7 % of what was ``standard``'s."""
    shares = {one.traffic_class: one for one in queues}
    standard = shares[TrafficClass.STANDARD]
    shares[TrafficClass.STANDARD] = replace(standard, percent=standard.percent - 7)
    shares[TrafficClass.LOSSLESS] = Queue(traffic_class=TrafficClass.LOSSLESS, percent=7)
    return tuple(shares.values())


def junos(device: Device) -> Device:
    moved = of_platform(device, Platform.JUNOS, JUNOS)
    vrfs = (replace(vrf, locator="ALG128") for vrf in moved.vrfs)
    return replace(moved, vrfs=tuple(vrfs))


def iosxr(device: Device) -> Device:
    moved = of_platform(device, Platform.IOSXR, IOSXR)
    assert moved.srv6 is not None
    return replace(
        moved,
        srv6=replace(moved.srv6, micro=True, locator=IPv6Network("5f00:10:3::/48")),
        vrfs=tuple(replace(vrf, locator="MAIN", sids=None) for vrf in moved.vrfs),
    )


def read(stand_in: Device) -> Device:
    """Return what the text of a stand-in says; every line of it is understood."""
    (text,) = render([stand_in], load_templates(TEMPLATES))
    found = read_back(text.device, text.platform, {f.path: f.text for f in text.files})
    assert found.unread == ()
    return found.device


def of(built: Built, device: Device) -> tuple[Device, Rehearsal]:
    rehearsal = rehearse(built.city, [device])
    (stand_in,) = rehearsal.devices
    assert differences(stand_in, read(stand_in)) == ()
    return stand_in, rehearsal


@pytest.mark.parametrize("make", [junos, iosxr])
def test_a_stand_in_says_nothing_that_frr_cannot(built: Built, civic: Device, make: object) -> None:
    assert callable(make)
    stand_in, _ = of(built, make(civic))
    assert stand_in.isis is not None
    assert (stand_in.isis.affinities, stand_in.isis.algorithms) == ((), ())
    assert not stand_in.isis.ti_lfa
    assert stand_in.srv6 is not None
    assert (stand_in.srv6.algorithms, stand_in.srv6.micro) == ((), False)
    assert {vrf.locator for vrf in stand_in.vrfs} == {stand_in.srv6.locator_name}
    for one in stand_in.interfaces:
        assert (one.urpf, one.macsec, one.lossless, one.lag) == (False, None, False, None)
        assert one.kind is not InterfaceKind.LAG
        assert one.marking is not TrafficClass.LOSSLESS
        assert one.isis is None or (one.isis.delay, one.isis.affinities) == (None, ())
    assert stand_in.vrfs


def test_ports_keep_who_they_are(built: Built, civic: Device) -> None:
    _, rehearsal = of(built, junos(civic))
    names = {old: new for (_, old), new in rehearsal.interfaces.items()}
    assert names["fxp0"] == "mgmt0"
    assert (names["ae0"], names["et-0/0/2"], names["lo0"]) == ("ae0", "et-0-0-2", "lo")
    assert names["xe-0/1/0.101"] == "xe-0-1-0.101"
    assert "member-1" not in names
    _, rehearsal = of(built, iosxr(civic))
    names = {old: new for (_, old), new in rehearsal.interfaces.items()}
    assert names["MgmtEth0/RP0/CPU0/0"] == "mgmt0"
    assert (names["Bundle-Ether1"], names["HundredGigE0/0/0/1"]) == ("be1", "hu0-0-0-1")
    assert names["TenGigE0/0/0/2.101"] == "te0-0-0-2.101"


def test_what_is_lossless_waits_with_what_is_assured(built: Built, civic: Device) -> None:
    stand_in, _ = of(built, junos(civic))
    (core,) = (one for one in stand_in.interfaces if one.name == "et-0-0-2")
    (before,) = (one for one in civic.interfaces if one.name == "GigabitEthernet0/1/1")
    old = {one.traffic_class: one.percent for one in before.queues}
    new = {one.traffic_class: one.percent for one in core.queues}
    assert new == {
        **old,
        TrafficClass.ASSURED: old[TrafficClass.ASSURED] + 7,
        TrafficClass.STANDARD: old[TrafficClass.STANDARD] - 7,
    }
    marked = {one.marking for one in stand_in.interfaces if one.policer is not None}
    assert marked == {TrafficClass.ASSURED}


def test_compressed_sids_become_classic_ones_in_the_same_48(built: Built, civic: Device) -> None:
    device = iosxr(civic)
    stand_in, _ = of(built, device)
    assert stand_in.srv6 is not None
    assert stand_in.srv6.locator == IPv6Network("5f00:10:3::/64")
    names = sorted(vrf.name for vrf in device.vrfs)
    found = {
        vrf.name: (vrf.sids and vrf.sids.dt4, vrf.sids and vrf.sids.dt6, vrf.table)
        for vrf in stand_in.vrfs
    }
    assert found == {name: (2 * k - 1, 2 * k, 1000 + k) for k, name in enumerate(names, 1)}
    again = rehearse(built.city, [replace(device, vrfs=device.vrfs[::-1])])
    assert again.devices == (stand_in,)


def test_ranks_pass_over_what_the_text_gives(built: Built, civic: Device) -> None:
    vrfs = civic.vrfs
    given = next(vrf for vrf in vrfs if vrf.sids is not None and vrf.sids.dt6 == 4)
    mixed = tuple(vrf if vrf is given else replace(vrf, sids=None) for vrf in vrfs)
    stand_in, _ = of(built, replace(iosxr(civic), vrfs=mixed))
    indexes = {vrf.name: vrf.sids.dt6 // 2 for vrf in stand_in.vrfs if vrf.sids is not None}
    assert indexes[given.name] == 2
    assert sorted(indexes.values()) == list(range(1, len(vrfs) + 1))


def test_more_vrfs_than_frr_has_sids_for_are_refused(built: Built, civic: Device) -> None:
    device = iosxr(civic)
    many = tuple(Vrf(name=f"S{n}-x", rd=f"65030:{n}", locator="MAIN") for n in range(1, 129))
    assert rehearse(built.city, [replace(device, interfaces=(), vrfs=many[:127])]).devices
    with pytest.raises(FindingsError) as caught:
        rehearse(built.city, [replace(device, interfaces=(), vrfs=many)])
    assert [(one.code, one.found) for one in caught.value.findings] == [("CN623", "128")]


def test_groups_are_taken_apart_and_numbered_anew(built: Built, civic: Device) -> None:
    group = AddressGroup(
        name="G7-4",
        family=Family.IPV4,
        prefixes=(IPv4Network("10.7.0.0/24"), IPv4Network("10.7.2.0/24")),
    )
    first = next(one for one in civic.filters if one.family is Family.IPV4)
    (*others, last) = first.rules
    ours = FilterRule(
        sequence=5, action=last.action, protocol=6, source_group="G7-4", destination=None
    )
    changed = replace(first, rules=(ours, *others, last))
    filters = tuple(changed if one is first else one for one in civic.filters)
    device = replace(civic, filters=filters, address_groups=(*civic.address_groups, group))
    stand_in, _ = of(built, device)
    assert stand_in.address_groups == ()
    found = next(one for one in stand_in.filters if one.name == first.name)
    assert [one.sequence for one in found.rules] == [10 * n for n in range(1, len(found.rules) + 1)]
    assert [(one.source, one.protocol) for one in found.rules[:2]] == [
        (prefix, 6) for prefix in group.prefixes
    ]


def test_every_missing_part_is_named(built: Built, civic: Device) -> None:
    _, rehearsal = of(built, junos(civic))
    assert rehearsal.left_out == tuple(sorted(rehearsal.left_out))
    parts = {one.what.partition(":")[0]: one.parts for one in rehearsal.left_out}
    attachments = tuple(one.name for one in junos(civic).interfaces if one.policer is not None)
    assert parts == {
        "junos NETCONF": (),
        "junos logins by TACACS+": (),
        "junos LAG ae0": ("member-1",),
        "junos MACsec": ("et-0/0/2",),
        "junos uRPF": attachments,
        "junos priority flow control": (
            *(one for one in ("ae0", "et-0/0/2")),
            *attachments,
        ),
        "junos TI-LFA": (),
        "junos flexible algorithms": ("algorithm 128",),
        "junos delays and affinities of links": ("ae0", "et-0/0/2"),
        "junos locators of algorithms": ("ALG128 2001:db8:1000:1001::/64",),
    }
    _, rehearsal = of(built, iosxr(civic))
    parts = {one.what.partition(":")[0]: one.parts for one in rehearsal.left_out}
    assert parts["iosxr compressed SIDs"] == ("5f00:10:3::/48",)


def governed(device: Device) -> Device:
    """Return the device with slice instances, steering, measurement and telemetry."""
    match = ApplicationMatch(application="S1-voice", protocol=17, ports=(PortRange(5000, 5001),))
    share = SliceShare(slice=7, rate=10**7, dedicated=False)
    assert device.srv6 is not None
    return replace(
        device,
        interfaces=tuple(
            replace(one, slices=(share,) if one.isis and not one.isis.passive else ())
            if one.policer is None
            else replace(one, applications=(match,))
            for one in device.interfaces
        ),
        vrfs=tuple(replace(one, slice=7, color=7) for one in device.vrfs),
        srv6=replace(device.srv6, end=256),
        slices=(SliceInstance(number=7),),
        applications=(Application(name="S1-voice", number=64),),
        policies=(
            Srv6Policy(
                name="P1000-4", color=1000, endpoint=IPv6Address("2001:db8:10::4"), paths=()
            ),
        ),
        steering=(Steering(color=7, colors=(("S1-voice", 1000),), default=1000),),
        measurement=Measurement(
            sessions=(
                TwampSession(
                    number=1,
                    vrf=device.vrfs[0].name,
                    source=IPv4Address("10.7.0.1"),
                    destination=IPv4Address("10.7.1.1"),
                    port=862,
                ),
            )
        ),
        telemetry=Telemetry(
            collectors=(Collector(address=IPv4Address("198.51.100.9"), port=57400),), interval=10
        ),
        management=replace(device.management, ntp_key="secret:ntp"),
    )


def test_slices_steering_and_what_is_reported_are_left_out_and_named(
    built: Built, civic: Device
) -> None:
    device = governed(civic)
    stand_in, rehearsal = of(built, device)
    before, left = of(built, civic)
    assert stand_in.management.ntp_key == "secret:ntp"
    unsigned = replace(stand_in.management, ntp_key=None)
    assert replace(stand_in, management=unsigned) == before
    core = tuple(one.name for one in device.interfaces if one.slices)
    ports = tuple(one.name for one in device.interfaces if one.applications)
    assert core
    assert ports
    found = {one.what.partition(":")[0]: one.parts for one in rehearsal.left_out}
    assert found == {one.what.partition(":")[0]: one.parts for one in left.left_out} | {
        "vrp slice instances": ("instance 7", *core),
        "vrp steering of applications": ("S1-voice", "P1000-4", *ports),
        "vrp telemetry": (),
        "vrp measurement": ("session 1",),
    }


def test_hand_offs_keep_what_they_guarantee_mark_and_admit(built: Built) -> None:
    device = next(
        one
        for one in built.devices
        if one.platform is not Platform.FRR and any(port.shaper for port in one.interfaces)
    )
    assert device.bgp is not None
    near = {(one.vrf, one.address) for one in device.bgp.neighbors if one.vrf is not None}
    changed = replace(
        device,
        interfaces=tuple(
            replace(one, marking=TrafficClass.ASSURED, committed=one.shaper // 2)
            if one.shaper is not None
            else one
            for one in device.interfaces
        ),
        bgp=replace(
            device.bgp,
            neighbors=tuple(
                replace(one, ttl_security=one.vrf is not None) for one in device.bgp.neighbors
            ),
        ),
    )
    stand_in, rehearsal = of(built, changed)
    assert near
    said = {one.vlan: one for one in stand_in.interfaces if one.committed is not None}
    meant = {one.vlan: one for one in changed.interfaces if one.committed is not None}
    assert said
    assert {vlan: (one.committed, one.shaper, one.marking) for vlan, one in said.items()} == {
        vlan: (one.committed, one.shaper, one.marking) for vlan, one in meant.items()
    }
    assert stand_in.bgp is not None
    assert {(one.vrf, one.address) for one in stand_in.bgp.neighbors if one.ttl_security} == near
    assert not any("hand-off" in one.what for one in rehearsal.left_out)


def test_a_device_with_no_such_part_leaves_out_no_part(built: Built, civic: Device) -> None:
    plain = replace(
        civic,
        interfaces=tuple(replace(one, urpf=False) for one in civic.interfaces),
        isis=civic.isis and replace(civic.isis, ti_lfa=False),
    )
    _, rehearsal = of(built, plain)
    assert [one.parts for one in rehearsal.left_out] == [(), ()]


def test_a_core_router_without_a_locator_has_none(built: Built, civic: Device) -> None:
    bare = replace(civic, platform=Platform.IOSXR, srv6=None, vrfs=(), interfaces=())
    (stand_in,) = rehearse(built.city, [bare]).devices
    assert stand_in.srv6 is None
    other = Srv6(
        locator_name="MAIN",
        locator=IPv6Network("5f00:10:3::/48"),
        source=next(iter(IPv6Network("2001:db8:30::3/128"))),
        micro=True,
    )
    (stand_in,) = rehearse(built.city, [replace(bare, srv6=other)]).devices
    assert stand_in.srv6 is not None
    assert stand_in.srv6.block is None
