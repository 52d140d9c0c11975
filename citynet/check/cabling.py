"""Cabling: each port is used once, by a name that its platform has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from citynet.check.draft import Draft
from citynet.check.port_names import (
    LAGS,
    MANAGEMENT,
    PORTS,
    Named,
    is_lag_name,
    is_management_name,
    is_port,
    is_port_name,
    naming_findings,
)
from citynet.city.draft import Frame
from citynet.city.model import CityDevice, Encryption, Lag, Link, Partition, Role
from citynet.errors import Finding, Place
from citynet.units import format_bandwidth
from citynet.workspace.found import listed

__all__ = ["cabling_rules", "is_lag_name", "is_management_name", "is_port", "is_port_name"]

_Uses = dict[tuple[str, str], tuple[str, Place]]
"""What each port of each device is used for, and where that is written."""


def cabling_rules(draft: Draft) -> Iterator[Finding]:
    """Yield ports that do not exist or serve two purposes, and links that cannot be."""
    uses: _Uses = {}
    named: defaultdict[str, list[Named]] = defaultdict(list)
    for device in draft.city.devices.values():
        yield from _device(draft, device, uses, named[device.name])
    for link in (draft.city.links or {}).values():
        yield from _link(draft, link, uses, named)
    for device in draft.city.devices.values():
        yield from naming_findings(draft, device, named[device.name])


def _device(draft: Draft, device: CityDevice, uses: _Uses, named: list[Named]) -> Iterator[Finding]:
    subject = f"device/{device.name}"
    place = draft.places.of(subject, "data", "management", "port")
    named.append(Named(place, device.management_port, MANAGEMENT))
    uses[device.name, device.management_port] = "the management port", place
    for index, port in enumerate(device.ports):
        place = draft.places.of(subject, "data", "ports", index, "name")
        named.append(Named(place, port, PORTS))
        yield from _use(uses, place, device.name, port, "an attachment port")
    if device.ports and device.role is Role.CORE:
        yield _core_port(draft, device)
    for index, lag in enumerate(device.lags.values()):
        steps = subject, "data", "lags", index
        named.append(Named(draft.places.of(*steps, "name"), lag.name, LAGS))
        for at, member in enumerate(lag.members):
            place = draft.places.of(*steps, "members", at)
            named.append(Named(place, member, PORTS))
            yield from _use(uses, place, device.name, member, f"a member of {lag.name}")


def _use(uses: _Uses, place: Place, device: str, port: str, use: str) -> Iterator[Finding]:
    mine = use, place
    other, there = uses.setdefault((device, port), mine)
    if (other, there) == mine:
        return
    twice = other == use
    yield Finding(
        place=place,
        code="CN209",
        message=f"the port {port} of {device} is written twice"
        if twice
        else f"the port {port} of {device} serves two purposes",
        expected="each port in one use: end of a link, member of a LAG, attachment or management",
        found=f"{use}, and again, at {there}" if twice else f"{use}, and {other}, at {there}",
        remedy="Remove or correct one of them." if twice else "Correct the port of one of them.",
    )


def _core_port(draft: Draft, device: CityDevice) -> Finding:
    return Finding(
        place=draft.places.of(f"device/{device.name}", "data", "ports"),
        code="CN214",
        message=f"tenants would attach to the core router {device.name!r}",
        expected="attachment ports on edges and borders only: core routers carry no services",
        found=listed(device.ports, last="and"),
        remedy="Make the device an edge, or remove its ports.",
    )


def _link(
    draft: Draft, link: Link, uses: _Uses, named: Mapping[str, list[Named]]
) -> Iterator[Finding]:
    subject = f"link/{link.name}"
    left, right = link.ends
    if left.device == right.device:
        yield Finding(
            place=draft.places.of(subject, "ends"),
            code="CN211",
            message=f"the link {link.name!r} joins a device to itself",
            expected="two different devices",
            found=f"{left} and {right}",
            remedy="Correct one of the ends.",
        )
    for index, end in enumerate(link.ends):
        place = draft.places.of(subject, "ends", index)
        device = draft.city.devices.get(end.device)
        if device and end.port in device.lags:
            yield from _lag_end(draft, link, place, device.lags[end.port])
        elif device:
            named[device.name].append(Named(place, end.port, PORTS))
        yield from _use(uses, place, end.device, end.port, f"an end of the link {link.name!r}")
    yield from _partition(draft, link)
    if link.hand_off and draft.city.frame is not None:
        yield from _hand_off(draft, link, draft.city.frame)


def _lag_end(draft: Draft, link: Link, place: Place, lag: Lag) -> Iterator[Finding]:
    if link.capacity % len(lag.members):
        yield Finding(
            place=draft.places.of(f"link/{link.name}", "capacity"),
            code="CN227",
            message=f"the capacity of {link.name!r} is not that of the ports of {lag.name}",
            expected=f"a multiple of {len(lag.members)}, the number of its ports: all have one"
            " speed",
            found=format_bandwidth(link.capacity),
            remedy="Write the speed of a port times their number, or correct the members.",
        )
    if link.encryption == Encryption.MACSEC:
        yield Finding(
            place=place,
            code="CN228",
            message=f"the link {link.name!r} ends at a LAG and cannot have MACsec",
            expected="a physical port at both ends: MACsec protects ports, each with a session of"
            " its own",
            found=f"the LAG {lag.name}",
            remedy="End the link at a port, or name under 'encryption' what encrypts it outside"
            " the routers, or none.",
        )


def _partition(draft: Draft, link: Link) -> Iterator[Finding]:
    queue = link.partition is Partition.QUEUE
    if (queue and link.granularity) or link.granularity > link.capacity:
        yield Finding(
            place=draft.places.of(f"link/{link.name}", "granularity"),
            code="CN224",
            message=f"the link {link.name!r} cannot be divided into such parts",
            expected="no granularity: queues share the whole link" if queue else "at most capacity",
            found=format_bandwidth(link.granularity),
            remedy="Remove the granularity, or correct the partition."
            if queue
            else "Correct the granularity or the capacity.",
        )


def _hand_off(draft: Draft, link: Link, frame: Frame) -> Iterator[Finding]:
    devices = [draft.city.devices[end.device] for end in link.ends]
    domains = {device.domain for device in devices}
    if domains <= frame.domains.keys() and all(set(h.domains) != domains for h in frame.hand_offs):
        pairs = [" and ".join(sorted(h.domains)) for h in frame.hand_offs]
        yield Finding(
            place=draft.places.of(f"link/{link.name}", "ends"),
            code="CN212",
            message=f"the link {link.name!r} joins domains that do not meet",
            expected=f"devices of one domain, or of a pair that meets: {listed(pairs)}",
            found=listed(domains, last="and"),
            remedy="Correct the ends, or add the pair to handOffs in inventory/domains.yaml.",
        )
    for index, device in enumerate(devices):
        if device.role is not Role.BORDER:
            yield Finding(
                place=draft.places.of(f"link/{link.name}", "ends", index),
                code="CN213",
                message=f"the hand-off {link.name!r} ends on a device that is no border",
                expected="a device with the role border, which filters what comes in",
                found=f"{device.name}, {device.role}",
                remedy="Correct the end, or give the device the role border.",
            )
