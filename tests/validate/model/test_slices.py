"""Slice guarantees: shares on both ends, VRFs that send in the slice, and SIDs where they count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv6Address

import pytest

from citynet.device.model import Device, Platform, Queue, SliceInstance, SliceShare, TrafficClass
from citynet.promises.model import QueueGuarantee, SliceGuarantee
from tests.validate.model.asked import common, promises
from tests.validate.model.breaking import Devices, edit_interface, edit_vrf
from tests.validate.model.tiny import DOMAIN, LINKS, ONE, RATE, TWO, port
from tests.validate.model.tiny_devices import devices
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.outcome import Outcome, Status

LINK = "rr--pe1"
MEGABIT = 10**6
PROMISE = SliceGuarantee(
    **common("slice"),
    link=LINK,
    service="slice/one",
    number=101,
    terminals=ONE,
    rate=300 * MEGABIT,
    dedicated=True,
)
SIDS = tuple(
    IPv6Address(f"2001:db8:1000:{number}:{function}::")
    for number in (2, 3, 4)
    for function in (1, 2)
)
"""Of slice one's VRFs on pe1, pe2 and br."""
OF_TWO = IPv6Address("2001:db8:1000:2:3::")


def sliced() -> Devices:
    """Return the small network with a slice instance for slice one in its SRv6 domain."""
    return {
        name: _sliced(device) if DOMAIN[name] == "egov" else device
        for name, device in devices().items()
    }


def _sliced(device: Device) -> Device:
    core = {port(link) for link, ends in LINKS.items() if device.name in ends[:2]}
    share = SliceShare(slice=101, rate=400 * MEGABIT, dedicated=True)
    return replace(
        device,
        slices=(SliceInstance(number=101),),
        interfaces=tuple(
            replace(i, slices=(share,), queues=tuple(map(_less, i.queues))) if i.name in core else i
            for i in device.interfaces
        ),
        vrfs=tuple(replace(v, slice=101) if v.name == "S101-one" else v for v in device.vrfs),
    )


def _less(queue: Queue) -> Queue:
    return replace(queue, percent=46) if queue.traffic_class is TrafficClass.STANDARD else queue


def decided(found: Devices, promise: SliceGuarantee = PROMISE) -> Outcome:
    (outcome,) = ModelEngine().decide((promise,), subject(found))
    return outcome


def share(found: Devices, end: str, *shares: SliceShare) -> None:
    edit_interface(found, end, port(LINK), slices=shares)


def instance(found: Devices, name: str, *sids: IPv6Address) -> None:
    found[name] = replace(found[name], slices=(SliceInstance(number=101, sids=sids),))


def junos(found: Devices, name: str) -> None:
    found[name] = replace(found[name], platform=Platform.JUNOS)


def test_it_is_kept() -> None:
    assert decided(sliced()).status is Status.PROVEN
    statuses = {o.promise: o.status for o in ModelEngine().decide(promises(), subject(sliced()))}
    assert set(statuses.values()) == {Status.PROVEN}


BREAKS: dict[str, tuple[Callable[[Devices], None], str, str]] = {
    "no share": (lambda d: share(d, "rr"), "has 0 shares of slice 101", "interface eth1"),
    "too little": (
        lambda d: share(d, "pe1", SliceShare(slice=101, rate=RATE // 4, dedicated=True)),
        "pe1:eth1 keeps 250000000 bit/s of 300000000",
        "interface eth1",
    ),
    "shared": (
        lambda d: share(d, "pe1", SliceShare(slice=101, rate=RATE, dedicated=False)),
        "pe1:eth1 has no channel for slice 101",
        "interface eth1",
    ),
    "too much": (
        lambda d: share(d, "pe1", SliceShare(slice=101, rate=5 * RATE, dedicated=True)),
        "queues and slices of pe1:eth1 add up to more than it has",
        "interface eth1",
    ),
    "no instance": (
        lambda d: d.__setitem__("rr", replace(d["rr"], slices=())),
        "rr has no slice 101",
        "interface eth1",
    ),
    "a VRF elsewhere": (
        lambda d: edit_vrf(d, "pe2", "S101-one", slice=None),
        "pe2[S101-one] sends in slice none instead of 101",
        "vrf S101-one",
    ),
    "a hand-off's VRF": (
        lambda d: edit_vrf(d, "br", "S101-one", slice=102),
        "br[S101-one] sends in slice 102 instead of 101",
        "vrf S101-one",
    ),
    "a stranger": (
        lambda d: edit_vrf(d, "pe1", "S102-two", slice=101),
        "pe1[S102-two] sends in slice 101 too",
        "vrf S102-two",
    ),
    "a port that is gone": (
        lambda d: d.__setitem__("rr", replace(d["rr"], interfaces=d["rr"].interfaces[:1])),
        "nothing is said of port rr:eth1",
        "",
    ),
    "by destination, nothing named": (
        lambda d: junos(d, "rr"),
        "slice 101 of rr does not name 2001:db8:1000:4:1::, a SID of br[S101-one]",
        "",
    ),
    "by destination, one missing": (
        lambda d: instance(d, "rr", *SIDS[:-1]),
        "slice 101 of rr does not name 2001:db8:1000:4:2::",
        "",
    ),
    "by destination, one too many": (
        lambda d: instance(d, "rr", *SIDS, OF_TWO),
        "slice 101 of rr names 2001:db8:1000:2:3::, a SID of pe1[S102-two]",
        "",
    ),
    "SIDs that nobody knows": (
        lambda d: edit_vrf(d, "pe1", "S101-one", sids=None, locator="MAIN"),
        "nobody knows the SIDs of pe1[S101-one]",
        "vrf S101-one",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BREAKS)
def test_what_breaks_it(case: str) -> None:
    break_it, text, line = BREAKS[case]
    found = sliced()
    if case == "SIDs that nobody knows":
        instance(found, "rr", *SIDS)
    break_it(found)
    shown = decided(found).counterexample
    assert shown is not None
    assert text in shown.summary
    assert shown.line.endswith(line)
    assert bool(shown.line) is bool(line)


def test_a_reserved_slice_may_have_a_channel() -> None:
    reserved = replace(PROMISE, dedicated=False)
    assert decided(sliced(), reserved).status is Status.PROVEN
    found = sliced()
    for end in LINKS[LINK][:2]:
        share(found, end, SliceShare(slice=101, rate=300 * MEGABIT, dedicated=False))
    assert decided(found, reserved).status is Status.PROVEN


def test_all_sids_by_destination_are_enough() -> None:
    found = sliced()
    junos(found, "rr")
    instance(found, "rr", *SIDS)
    assert decided(found).status is Status.PROVEN


def test_a_service_that_nobody_knows_is_no_proof() -> None:
    for promise in (replace(PROMISE, terminals=()), replace(PROMISE, link="no--where")):
        assert decided(sliced(), promise).status is Status.REFUTED
    other = replace(PROMISE, terminals=TWO)
    shown = decided(sliced(), other).counterexample
    assert shown is not None
    assert "sends in slice none instead of 101" in shown.summary


def test_slices_take_from_queues() -> None:
    queue = QueueGuarantee(
        **common("queue"), link=LINK, traffic_class=TrafficClass.ASSURED, rate=RATE
    )
    found = sliced()
    (outcome,) = ModelEngine().decide((queue,), subject(found))
    assert outcome.status is Status.PROVEN
    share(found, "pe1", SliceShare(slice=101, rate=RATE, dedicated=False))
    (outcome,) = ModelEngine().decide((queue,), subject(found))
    assert "queues and slices of pe1:eth1 add up" in outcome.detail


def test_numbers_that_nothing_defines_are_not_sound() -> None:
    sound = next(p for p in promises() if p.id == "sound egov")
    found = sliced()
    found["rr"] = replace(found["rr"], slices=())
    (outcome,) = ModelEngine().decide((sound,), subject(found))
    assert "rr eth1: slice 101 does not exist" in outcome.detail
    found = sliced()
    edit_vrf(found, "pe1", "S102-two", slice=102)
    (outcome,) = ModelEngine().decide((sound,), subject(found))
    assert "pe1 S102-two: slice 102 does not exist" in outcome.detail
