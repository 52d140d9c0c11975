"""A stand-in says in FRR's words all that its device says, and nothing else.

Text: rendered and read back it is the same stand-in. Meaning: with the names of the device put
back, the tables and the block of locators taken away, the MTU of sub-interfaces as the platform
has it, and all parts that it leaves out put back, it is the device, its address groups taken apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings

from citynet.city.model import City
from citynet.compare import differences
from citynet.device.groups import with_groups_expanded
from citynet.device.model import (
    Bgp,
    Device,
    Interface,
    InterfaceKind,
    Isis,
    Platform,
    Srv6,
    Vrf,
)
from citynet.device.sorting import sorted_device
from citynet.intent.model import Intents
from citynet.readers import read_back
from citynet.rehearsal import Rehearsal, rehearse
from citynet.render import load_templates, render
from tasks.pipeline import TEMPLATES, Built, build
from tests.cities import CIVIC
from tests.compilation.stages import run
from tests.support.random_city import cities

MANAGEMENT = {
    Platform.EOS: "MGMT",
    Platform.IOSXR: "MGMT",
    Platform.JUNOS: "mgmt_junos",
    Platform.VRP: "MGMT",
}


@pytest.fixture(scope="module")
def built() -> Built:
    return build(CIVIC)


def device_of(stand_in: Device, names: Mapping[str, str], device: Device) -> Device:
    """Return the device that a stand-in stands in for; ``names`` are interfaces of the two.

    Of ``device`` it has the platform and what stand-ins leave out.
    """
    platform = device.platform
    old = {new: name for name, new in names.items()}
    whole = {one.name: one for one in device.interfaces}
    locators = {one.name: one.locator for one in device.vrfs}
    mtus = {one.name: one.mtu for one in stand_in.interfaces}

    def interface(one: Interface) -> Interface:
        inner = one.kind is InterfaceKind.SUBINTERFACE and platform is Platform.VRP
        of = whole[old[one.name]]
        isis = one.isis
        if isis is not None and of.isis is not None:
            isis = replace(isis, delay=of.isis.delay, affinities=of.isis.affinities)
        return replace(
            one,
            kind=InterfaceKind.LAG if of.kind is InterfaceKind.LAG else one.kind,
            isis=isis,
            urpf=of.urpf,
            macsec=of.macsec,
            name=old[one.name],
            mtu=mtus[one.parent or ""] if inner else one.mtu,
            parent=old[one.parent] if one.parent else None,
            vrf=MANAGEMENT[platform] if one.vrf == "mgmt" else one.vrf,
        )

    def vrf(one: Vrf) -> Vrf:
        return replace(one, table=None, locator=locators[one.name])

    def isis(one: Isis) -> Isis:
        of = device.isis
        assert of is not None
        return replace(one, affinities=of.affinities, algorithms=of.algorithms, ti_lfa=of.ti_lfa)

    def srv6(one: Srv6) -> Srv6:
        assert device.srv6 is not None
        return replace(one, block=None, algorithms=device.srv6.algorithms)

    def bgp(one: Bgp) -> Bgp:
        return replace(
            one,
            neighbors=tuple(
                replace(n, update_source=old[n.update_source] if n.update_source else None)
                for n in one.neighbors
            ),
        )

    return sorted_device(
        replace(
            stand_in,
            platform=platform,
            interfaces=(
                *map(interface, stand_in.interfaces),
                *(one for one in device.interfaces if one.lag is not None),
            ),
            vrfs=tuple(map(vrf, stand_in.vrfs)),
            isis=isis(stand_in.isis) if stand_in.isis else None,
            srv6=srv6(stand_in.srv6) if stand_in.srv6 else None,
            vtep=old[stand_in.vtep] if stand_in.vtep else None,
            bgp=bgp(stand_in.bgp) if stand_in.bgp else None,
        )
    )


def apart(device: Device) -> Device:
    """Return the device with a numbered rule for each address of a group."""
    if not device.address_groups:
        return device
    found = with_groups_expanded(device)
    filters = (
        replace(f, rules=tuple(replace(r, sequence=10 * n) for n, r in enumerate(f.rules, 1)))
        for f in found.filters
    )
    return replace(found, filters=tuple(filters))


def check(devices: Iterable[Device], rehearsal: Rehearsal) -> None:
    others = {one.name: one for one in devices if one.platform is not Platform.FRR}
    assert [one.name for one in rehearsal.devices] == sorted(others)
    assert {name for name, _ in rehearsal.interfaces} == others.keys()
    texts = render(rehearsal.devices, load_templates(TEMPLATES))
    for stand_in, text in zip(rehearsal.devices, texts, strict=True):
        assert (text.device, text.platform) == (stand_in.name, Platform.FRR)
        read = read_back(text.device, text.platform, {f.path: f.text for f in text.files})
        assert read.unread == ()
        assert differences(stand_in, read.device) == ()
        device = others[stand_in.name]
        names = {
            old: new for (name, old), new in rehearsal.interfaces.items() if name == device.name
        }
        assert names.keys() == {one.name for one in device.interfaces if one.lag is None}
        assert set(names.values()) == {one.name for one in stand_in.interfaces}
        assert differences(apart(device), device_of(stand_in, names, device)) == ()
        tables = [vrf.table for vrf in stand_in.vrfs]
        assert len(set(tables)) == len(tables)


def test_every_device_of_the_city_that_is_not_frr_has_a_stand_in(built: Built) -> None:
    assert len(built.rehearsal.devices) == 7
    check(built.devices, built.rehearsal)


@settings(max_examples=15, deadline=None)
@given(cities())
def test_any_city_has_stand_ins_that_say_what_their_devices_say(
    asked: tuple[City, Intents],
) -> None:
    stages = run(*asked)
    devices = tuple(stages.devices.values())
    rehearsal = rehearse(stages.city, devices)
    check(devices, rehearsal)
    assert rehearse(stages.city, tuple(reversed(devices))) == rehearsal


def test_vrfs_with_sids_leave_the_locators_of_the_domain_to_the_main_table(built: Built) -> None:
    stand_ins = {one.name: one for one in built.rehearsal.devices}
    civic = stand_ins["eg-pe-civic"]
    assert any(vrf.sids for vrf in civic.vrfs)
    assert civic.srv6 is not None
    assert civic.srv6.block == built.city.domains["egov"].pools.locators
    device = next(one for one in built.devices if one.name == "eg-pe-civic")
    assert device.srv6 is not None
    assert device.srv6.block is None
    (bare,) = rehearse(built.city, [replace(device, vrfs=())]).devices
    assert bare.srv6 is not None
    assert bare.srv6.block is None


def test_tables_are_those_that_a_router_with_frr_would_have(built: Built) -> None:
    stand_ins = {one.name: one for one in built.rehearsal.devices}
    vnis = {vrf.name: vrf for vrf in stand_ins["cp-br1"].vrfs}
    first = built.city.domains["compute"].pools.vnis[0]
    assert vnis
    assert all(vrf.table == 1000 + (vrf.vni or 0) - first for vrf in vnis.values())
    sids = {vrf.name: vrf for vrf in stand_ins["eg-pe-civic"].vrfs}
    assert sids
    assert all(
        vrf.sids is not None and vrf.table == 1000 + vrf.sids.dt6 // 2 for vrf in sids.values()
    )


def test_a_vni_outside_its_pool_has_a_table_all_the_same(built: Built) -> None:
    (device,) = (one for one in built.devices if one.name == "cp-br1")
    vrfs = tuple(replace(vrf, vni=1 + index) for index, vrf in enumerate(device.vrfs))
    (stand_in,) = rehearse(built.city, [replace(device, vrfs=vrfs)]).devices
    tables = [vrf.table or 0 for vrf in stand_in.vrfs]
    assert sorted(tables) == list(range(1001, 1001 + len(tables)))


def test_what_stands_in_for_nothing_is_named_for_every_device(built: Built) -> None:
    left_out = {(one.device, one.what.partition(":")[0]) for one in built.rehearsal.left_out}
    platforms = {one.name: one.platform for one in built.devices}
    assert {name for name, _ in left_out} == {one.name for one in built.rehearsal.devices}
    assert ("cp-br1", "eos eAPI") in left_out
    assert ("eg-pe-civic", "vrp NETCONF") in left_out
    assert all(what.startswith(f"{platforms[name]} ") for name, what in left_out)


def test_lines_of_a_stand_in_name_where_they_come_from(built: Built) -> None:
    texts = {one.device: one for one in built.proposal.rehearsal}
    sources = {
        source for file in texts["cp-br1"].files for origin in file.origins for source in origin
    }
    assert {"city/baseline", "domain/compute", "link/eg-br1--cp-br1", "platform/frr"} <= sources
    assert "platform/eos" not in sources
