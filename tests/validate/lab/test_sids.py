"""Which SIDs a tenant might try to reach: those of every VRF, under the locator that it names."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address, IPv6Network

from citynet.device.model import Device
from tests.validate.model.breaking import edit_vrf
from tests.validate.model.tiny_algorithms import algorithm_devices
from validate.lab.planning.hidden import _addresses


def under(device: Device, locator: IPv6Network) -> set[IPv6Address]:
    found = (address for address in _addresses(device) if isinstance(address, IPv6Address))
    return {address for address in found if address in locator}


def test_sids_lie_under_the_locator_of_their_vrf() -> None:
    device = algorithm_devices()["pe1"]
    assert device.srv6 is not None
    (first, _) = device.srv6.algorithms
    assert under(device, first.prefix) == {first.prefix.network_address + (2 << 56)}
    plain = device.srv6.locator
    assert under(device, plain) == {plain.network_address + (4 << 56)}


def test_of_sids_that_nobody_knows_the_locator_is_asked() -> None:
    found = algorithm_devices()
    edit_vrf(found, "pe1", "S101-one", sids=None)
    srv6 = found["pe1"].srv6
    assert srv6 is not None
    prefix = srv6.algorithms[0].prefix
    assert under(found["pe1"], prefix) == {prefix.network_address}


def test_compressed_sids_are_the_16_bits_after_the_locator() -> None:
    device = algorithm_devices()["pe1"]
    assert device.srv6 is not None
    locator = IPv6Network("fcbb:0:1::/48")
    micro = replace(device, srv6=replace(device.srv6, micro=True, locator=locator))
    assert under(micro, locator) == {IPv6Address("fcbb:0:1:4::")}


def test_a_vrf_without_sids_or_with_a_strange_locator_has_no_address() -> None:
    found = algorithm_devices()
    edit_vrf(found, "pe1", "S101-one", locator="ALG130")
    edit_vrf(found, "pe1", "S102-two", locator=None, sids=None)
    assert under(found["pe1"], IPv6Network("2001:db8:1000::/48")) == set()
