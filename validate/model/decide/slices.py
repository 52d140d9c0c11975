"""``SliceGuarantee``: both ends of a link keep a slice its rate, and know its packets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from citynet.city.model import Link, LinkEnd
from citynet.device.model import Device, Interface, Platform, SliceInstance
from citynet.promises.model import SliceGuarantee
from validate.decision import Decision, proven, refuted
from validate.model.faults import located
from validate.model.locators import address_of, sid_of
from validate.model.members import vrfs_of
from validate.model.topology import Context
from validate.model.view import View
from validate.model.witness import Culprit, static
from validate.model.world import World

__all__ = ["decide_slice", "overbooked"]


class _Service(NamedTuple):
    """VRFs of the service in the link's domain, and all others there."""

    view: View
    own: tuple[Context, ...]
    others: tuple[Context, ...]


def decide_slice(promise: SliceGuarantee, world: World) -> Decision:
    """Decide by the shares of both ports, by what VRFs of the domain send in, and by SIDs."""
    view = world.must
    summary = f"link {promise.link} does not keep {promise.service} its rate"
    link = world.network.city.links.get(promise.link)
    if link is None:
        return refuted(static(view, summary, Culprit("", None, "no such link in the city")))
    found = next(_faults(promise, view, link), None)
    return proven() if found is None else refuted(static(view, summary, found))


def overbooked(port: Interface, capacity: int) -> bool:
    """Tell whether queues and slices of a port are guaranteed more than it has."""
    queues = sum(queue.percent for queue in port.queues)
    slices = sum(share.rate for share in port.slices)
    speed = capacity if port.speed is None else min(port.speed, capacity)
    return queues * speed + 100 * slices > 100 * speed


def _faults(promise: SliceGuarantee, view: View, link: Link) -> Iterator[Culprit]:
    domain = view.network.city.devices[link.ends[0].device].domain
    service = _service(promise, view, domain)
    if not service.own:
        yield Culprit("", None, f"no VRF of {promise.service} is known in {domain}")
    for end in link.ends:
        device = view.network.devices.get(end.device)
        port = next((i for i in device.interfaces if i.name == end.port), None) if device else None
        if device is None or port is None:
            yield Culprit(end.device, None, f"nothing is said of port {end}")
        else:
            yield from _of_port(promise, end, port, link.capacity)
            yield from _of_instance(promise, device, port, service)
    for context in service.own:
        vrf = view.topology.vrfs[context]
        if vrf.slice != promise.number:
            other = "none" if vrf.slice is None else str(vrf.slice)
            text = f"{context} sends in slice {other} instead of {promise.number}"
            yield Culprit(context.device, vrf.origin, text)
    for context in service.others:
        vrf = view.topology.vrfs[context]
        if vrf.slice == promise.number:
            text = f"{context} sends in slice {promise.number} too"
            yield Culprit(context.device, vrf.origin, text)


def _service(promise: SliceGuarantee, view: View, domain: str) -> _Service:
    city = view.network.city.devices
    here = [c for c in view.topology.vrfs if c.device in city and city[c.device].domain == domain]
    own = frozenset(vrfs_of(view, promise.terminals))
    return _Service(
        view,
        tuple(sorted(c for c in here if c in own)),
        tuple(sorted(c for c in here if c not in own)),
    )


def _of_port(
    promise: SliceGuarantee, end: LinkEnd, port: Interface, capacity: int
) -> Iterator[Culprit]:
    shares = [share for share in port.slices if share.slice == promise.number]
    if len(shares) != 1:
        text = f"{end} has {len(shares)} shares of slice {promise.number} instead of one"
        yield Culprit(end.device, located(*shares, port).origin, text)
        return
    (share,) = shares
    origin = located(share, port).origin
    if share.rate < promise.rate:
        yield Culprit(end.device, origin, f"{end} keeps {share.rate} bit/s of {promise.rate}")
    if promise.dedicated and not share.dedicated:
        yield Culprit(end.device, origin, f"{end} has no channel for slice {promise.number}")
    if overbooked(port, capacity):
        text = f"queues and slices of {end} add up to more than it has"
        yield Culprit(end.device, port.origin, text)


def _of_instance(
    promise: SliceGuarantee, device: Device, port: Interface, service: _Service
) -> Iterator[Culprit]:
    """Yield why a device does not know the packets of the slice."""
    instance = next((one for one in device.slices if one.number == promise.number), None)
    if instance is None:
        shares = [share for share in port.slices if share.slice == promise.number]
        text = f"{device.name} has no slice {promise.number}"
        yield Culprit(device.name, located(*shares, port).origin, text)
    elif instance.sids or device.platform is Platform.JUNOS:
        yield from _of_sids(device, instance, service)


def _of_sids(device: Device, instance: SliceInstance, service: _Service) -> Iterator[Culprit]:
    """Yield service SIDs that a device takes for the slice's and are not, or the other way round.

    Two families may share a SID.
    """
    listed, name = frozenset(instance.sids), f"slice {instance.number} of {device.name}"
    for context, is_own in (
        *((context, True) for context in service.own),
        *((context, False) for context in service.others),
    ):
        there, vrf = service.view.topology.device_of(context), service.view.topology.vrfs[context]
        sids = [sid for version in (4, 6) if (sid := sid_of(there, vrf, version)) is not None]
        for address in dict.fromkeys(address_of(there, sid) for sid in sids):
            if is_own and address is None:
                text = f"nobody knows the SIDs of {context}, so that {name} cannot name them"
                yield Culprit(context.device, vrf.origin, text)
            elif (address in listed) is not is_own:
                said = "does not name" if is_own else "names"
                text = f"{name} {said} {address}, a SID of {context}"
                yield Culprit(device.name, instance.origin, text)
