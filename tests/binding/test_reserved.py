"""Bindings keep off reserved VLANs, addresses and SID indexes; what holds one is a finding."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from pathlib import PurePosixPath

import pytest

from citynet.allocation import IdLocks, allocate
from citynet.binding import LinkLocks, bind, link_locks
from citynet.city.reserved import Reservation, Reserved, ReservedPrefix
from citynet.errors import FindingsError, Place
from citynet.placement import place
from citynet.reading import read
from tests.cities import CIVIC

PLACE = Place(PurePosixPath("inventory/reserved.yaml"), 4, 5)


def test_bindings_avoid_what_is_reserved_and_report_what_holds_it() -> None:
    city, intents = read(CIVIC)
    ids = allocate(city, intents, IdLocks())
    placement = place(city, intents, ids)
    before = bind(city, intents, ids, placement, LinkLocks())
    assert bind(replace(city, reserved=Reserved()), intents, ids, placement, LinkLocks()) == before
    locks = link_locks(city, intents, ids, placement, LinkLocks())
    (_, link), bound = min(before.hand_offs.items())
    (device, _), index = min(before.sids.items())
    pair = frozenset(city.devices[end.device].domain for end in city.links[link].ends)
    address = ip_network(str(next(iter(bound.ipv4.values())).ip))

    def said(first: int) -> Reservation:
        return Reservation(first=first, last=first, reason="telephony", place=PLACE)

    reserved = Reserved(
        hand_offs={pair: (said(bound.vlan),)},
        sids={device: (said(index),)},
        prefixes=(ReservedPrefix(prefix=address, reason="telephony", place=PLACE),),
    )
    taken = replace(city, reserved=reserved)
    fresh = bind(taken, intents, ids, placement, LinkLocks())
    for (_, other), one in fresh.hand_offs.items():
        domains = frozenset(city.devices[end.device].domain for end in city.links[other].ends)
        assert domains != pair or one.vlan != bound.vlan
        assert all(interface.ip not in address for interface in one.ipv4.values())
    assert index not in {one for (where, _), one in fresh.sids.items() if where == device}
    with pytest.raises(FindingsError) as raised:
        bind(taken, intents, ids, placement, locks)
    assert {one.code for one in raised.value.findings} == {"CN604"}
    assert len(raised.value.findings) >= 3
    assert all("telephony" in one.expected for one in raised.value.findings)
