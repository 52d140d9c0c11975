"""Bindings are unique where they must be, kept for ever, and refused by pool and size."""

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate
from citynet.allocation.model import Ids
from citynet.binding import (
    LinkLocks,
    bind,
    healed_bindings,
    link_lock_texts,
    link_locks,
    parse_link_locks,
)
from citynet.binding.locks import BindingLock, HandOffLock
from citynet.binding.model import Bindings
from citynet.binding.presence import vrfs_of
from citynet.city.model import City, HandOff, Role, SidFormat, Transport
from citynet.device.model import Platform
from citynet.errors import Finding, FindingsError
from citynet.intent.model import Intents
from citynet.placement import place
from citynet.placement.model import Placement
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder
from tests.support.wide_city import all_cities

SETTINGS = settings(max_examples=60, deadline=None)
Stages = tuple[City, Intents, Ids, Placement]


def stages(drawn: tuple[City, Intents]) -> Stages:
    city, intents = drawn
    ids = allocate(city, intents, IdLocks())
    return city, intents, ids, place(city, intents, ids)


def fewer(before: Stages, gone: set[str]) -> Stages:
    """Return the stages without some services; numbers are as before."""
    city, intents, ids, _ = before
    rest = replace(
        intents,
        services={k: v for k, v in intents.services.items() if k not in gone},
        boundaries={
            k: v
            for k, v in intents.boundaries.items()
            if not gone & {v.left.service, v.right.service}
        },
    )
    return city, rest, ids, place(city, rest, ids)


def refused(before: Stages, locks: LinkLocks) -> tuple[Finding, ...]:
    with pytest.raises(FindingsError) as raised:
        bind(*before, locks)
    return raised.value.findings


@given(all_cities())
@SETTINGS
def test_bindings_are_complete_and_unique(drawn: tuple[City, Intents]) -> None:
    before = stages(drawn)
    city, _, _, placement = before
    bindings = bind(*before, LinkLocks())
    assert set(bindings.hand_offs) == {
        (key, link) for key, placed in placement.services.items() for link in placed.hand_offs
    }
    vlans = [(link, bound.vlan) for (_, link), bound in bindings.hand_offs.items()]
    assert len(vlans) == len(set(vlans))
    for bound in bindings.hand_offs.values():
        assert 1000 <= bound.vlan <= 1999
    for family in ("ipv4", "ipv6"):
        addresses = [
            a for bound in bindings.hand_offs.values() for a in getattr(bound, family).values()
        ]
        assert len(addresses) == len({a.ip for a in addresses})
        for (_, link), bound in bindings.hand_offs.items():
            ends = getattr(bound, family)
            one, other = (ends[end] for end in city.links[link].ends)
            assert one.network == other.network
            assert one.ip + 1 == other.ip
    domains = {p: city.domains[city.devices[p.device].domain] for p in vrfs_of(*before)}
    # Platforms take compressed SIDs by themselves.
    numbered = {
        (p.device, p.name)
        for p, domain in domains.items()
        if domain.transport is Transport.SRV6 and domain.sids is SidFormat.CLASSIC
    }
    assert set(bindings.sids) == numbered
    on_device = [(device, index) for (device, _), index in bindings.sids.items()]
    assert len(on_device) == len(set(on_device))
    assert all(1 <= index <= 127 for _, index in on_device)


@given(all_cities(), st.data())
@SETTINGS
def test_bindings_are_kept_when_others_come_and_go(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    before = stages(drawn)
    locks = link_locks(*before, LinkLocks())
    bindings = bind(*before, locks)
    assert bindings == bind(*before, LinkLocks())
    gone = data.draw(st.sets(st.sampled_from(sorted(before[1].services))))
    rest = fewer(before, gone)
    less = bind(*rest, locks)
    assert less.hand_offs.items() <= bindings.hand_offs.items()
    assert less.sids.items() <= bindings.sids.items()
    later = link_locks(*rest, locks)
    assert {key for key, lock in later.services.items() if lock.released} == gone
    assert bind(*before, later) == bindings
    # The other way round: whoever comes later takes nothing from those who are there.
    early = link_locks(*rest, LinkLocks())
    assert_kept(bind(*before, early), bind(*rest, early))


def assert_kept(now: Bindings, before: Bindings) -> None:
    assert before.hand_offs.items() <= now.hand_offs.items()
    assert before.sids.items() <= now.sids.items()


@given(all_cities(), st.data())
@SETTINGS
def test_locks_read_back_and_say_the_same_again(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    before = stages(drawn)
    gone = data.draw(st.sets(st.sampled_from(sorted(before[1].services))))
    rest = fewer(before, gone)
    locks = link_locks(*rest, link_locks(*before, LinkLocks()))
    read = parse_link_locks(link_lock_texts(locks))
    assert read == locks
    assert link_locks(*rest, read) == locks
    assert link_lock_texts(read) == link_lock_texts(locks)


def hand_off_city(services: int = 2) -> Stages:
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    builder.domain("compute", Transport.VXLAN)
    builder.device("x", "egov", Role.BORDER, Platform.FRR)
    builder.device("y", "compute", Role.BORDER, Platform.EOS)
    builder.link("x", "y")
    asked = [service(f"s{n}", "x", "y", owner=f"owner{n}", prefix=n) for n in range(services)]
    return stages((builder.city(), asking(profile(1000), *asked)))


def with_hand_off(before: Stages, change: Callable[[HandOff], HandOff]) -> Stages:
    city, *rest = before
    return (replace(city, hand_offs=tuple(map(change, city.hand_offs))), *rest)  # type: ignore[return-value]


def test_exhausted_vlans_and_addresses_name_pool_and_size() -> None:
    before = hand_off_city()
    findings = refused(with_hand_off(before, lambda h: replace(h, vlans=(1000, 1000))), LinkLocks())
    assert [(f.code, f.message) for f in findings] == [
        ("CN602", "the pool of hand-off VLANs on x--y is exhausted")
    ]
    assert findings[0].found == "1 numbers (1000-1000), all held"
    findings = refused(
        with_hand_off(before, lambda h: replace(h, ipv4=IPv4Network("100.126.0.0/31"))),
        LinkLocks(),
    )
    assert [f.code for f in findings] == ["CN602"]
    assert "hand-off addresses of compute and egov (100.126.0.0/31" in findings[0].message


def test_exhausted_sid_indexes_name_device_and_size() -> None:
    findings = refused(hand_off_city(128), LinkLocks())
    assert [(f.code, f.message) for f in findings] == [
        ("CN602", "the pool of SID indexes of x is exhausted")
    ]
    assert findings[0].found == "127 numbers (1-127), all held"
    assert len(bind(*hand_off_city(127), LinkLocks()).sids) == 127


def test_what_is_out_of_use_holds_its_number() -> None:
    before = hand_off_city()
    resting = BindingLock(
        service="slice/gone",
        owner="city",
        hand_offs={"x--y": HandOffLock(vlan=1000, pair=0)},
        sids={("x", "S999-gone"): 1},
        released=True,
    )
    bindings = bind(*before, LinkLocks(services={resting.service: resting}))
    assert sorted(b.vlan for b in bindings.hand_offs.values()) == [1001, 1002]
    assert sorted(bindings.sids.values()) == [2, 3]
    assert IPv4Network("100.126.0.0/31") not in {
        a.network for b in bindings.hand_offs.values() for a in b.ipv4.values()
    }


def test_the_pair_of_a_link_that_is_gone_rests_too() -> None:
    before = hand_off_city(1)
    resting = BindingLock(
        service="slice/gone",
        owner="city",
        hand_offs={"torn--down": HandOffLock(vlan=1000, pair=0)},
        released=True,
    )
    bindings = bind(*before, LinkLocks(services={resting.service: resting}))
    (bound,) = bindings.hand_offs.values()
    assert bound.vlan == 1000
    assert [str(address) for address in bound.ipv4.values()] == ["100.126.0.2/31", "100.126.0.3/31"]


def test_a_vrf_that_is_out_of_use_keeps_its_sids() -> None:
    before = hand_off_city()
    locks = link_locks(*before, LinkLocks())
    city, intents, _, _ = before
    # The first service leaves device x for a while.
    moved = replace(
        intents.services["slice/s0"], endpoints=intents.services["slice/s0"].endpoints[1:]
    )
    away = stages((city, replace(intents, services={**intents.services, moved.key: moved})))
    later = link_locks(*away, locks)
    assert later.services["slice/s0"].sids == locks.services["slice/s0"].sids
    assert later.services["slice/s0"].hand_offs == locks.services["slice/s0"].hand_offs
    assert bind(*before, later) == bind(*before, locks)


def test_a_bound_number_outside_its_pool_names_its_lock() -> None:
    before = hand_off_city()
    locks = link_locks(*before, LinkLocks())
    findings = refused(with_hand_off(before, lambda h: replace(h, vlans=(1001, 1999))), locks)
    assert [(f.code, str(f.place.file)) for f in findings] == [
        ("CN603", "locks/links/owner0/slice-s0.yaml")
    ]


def test_two_branches_with_one_number_are_refused_and_healed() -> None:
    before = hand_off_city()
    texts: dict[PurePosixPath, str] = {}
    for key in before[1].services:
        alone = fewer(before, set(before[1].services) - {key})
        texts |= link_lock_texts(link_locks(*alone, LinkLocks()))
    locks = parse_link_locks(texts)
    findings = refused(before, locks)
    assert {f.code for f in findings} == {"CN601"}
    assert sorted(f.message for f in findings) == [
        "SID index 1 of x is held twice",
        "VLAN 1000 on x--y is held twice",
        "address pair 0 of compute and egov is held twice",
    ]
    for finding in findings:
        assert str(finding.place.file) == "locks/links/owner1/slice-s1.yaml"
        assert "locks/links/owner0/slice-s0.yaml" in finding.expected
        assert "citynet allocate" in finding.remedy
    healed = healed_bindings(before[0], locks)
    bindings = bind(*before, healed)
    assert bindings.hand_offs["slice/s0", "x--y"].vlan == 1000
    assert bindings.hand_offs["slice/s1", "x--y"].vlan == 1001
    again = link_locks(*before, healed)
    assert parse_link_locks(link_lock_texts(again)) == again
    assert bind(*before, again) == bindings


def test_two_files_about_one_service_are_refused() -> None:
    texts = link_lock_texts(link_locks(*hand_off_city(1), LinkLocks()))
    ((path, text),) = texts.items()
    other = path.parent.parent / "owner9" / path.name
    with pytest.raises(FindingsError) as raised:
        parse_link_locks({path: text, other: text})
    (finding,) = raised.value.findings
    assert finding.code == "CN601"
    assert str(path) in finding.found
    assert str(other) in finding.found
