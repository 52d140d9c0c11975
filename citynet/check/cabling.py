"""Cabling: each port is used once, by a name that its platform has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from citynet.check.draft import Draft
from citynet.city.draft import Frame
from citynet.city.model import CityDevice, Encryption, Lag, Link, Partition, Role
from citynet.device.model import Platform
from citynet.errors import Finding, Place
from citynet.units import format_bandwidth
from citynet.workspace.found import listed, quoted

__all__ = ["cabling_rules", "is_lag_name", "is_management_name", "is_port", "is_port_name"]

_PORTS: Final = {
    # A sub-interface's name, with a dot and four digits, must fit Linux's 15 characters. Bridges
    # (br), VXLAN devices (vx) and exchange cables (x) with numbers are ours.
    Platform.FRR: (
        r"(?!(br|vx|x)[0-9]+$)[a-z][a-z0-9]{0,8}[0-9]",
        "a name such as eth1, at most 10 long",
    ),
    Platform.EOS: (r"Ethernet[0-9]{1,3}(/[0-9]{1,2}){0,2}", "a name such as Ethernet1"),
    Platform.VRP: (
        r"(GigabitEthernet|(10|25|40|50|100|200|400)GE)[0-9]{1,2}(/[0-9]{1,2}){2,3}",
        "a name such as GigabitEthernet0/3/0 or 100GE0/1/0",
    ),
    Platform.IOSXR: (
        r"(GigabitEthernet|(Ten|TwentyFive|Forty|Fifty|(Two|Four)?Hundred)GigE)[0-9](/[0-9]{1,2}){3}",
        "a name such as TenGigE0/0/0/1 or HundredGigE0/0/0/24",
    ),
    Platform.JUNOS: (
        r"(ge|xe|et)-[0-9]{1,2}/[0-9]/[0-9]{1,2}",
        "a name such as xe-0/0/1 or et-0/1/0, without a unit",
    ),
}
_LAGS: Final = {
    Platform.FRR: (r"bond[0-9]{1,3}", "a name such as bond1"),
    Platform.EOS: (r"Port-Channel[0-9]{1,4}", "a name such as Port-Channel1"),
    Platform.VRP: (r"Eth-Trunk[0-9]{1,4}", "a name such as Eth-Trunk1"),
    Platform.IOSXR: (r"Bundle-Ether[0-9]{1,4}", "a name such as Bundle-Ether1"),
    Platform.JUNOS: (r"ae[0-9]{1,3}", "a name such as ae1"),
}
_MANAGEMENT: Final = {
    Platform.FRR: _PORTS[Platform.FRR],
    Platform.EOS: (r"Management[0-9](/[0-9])?", "a name such as Management1"),
    Platform.VRP: (
        r"(GigabitEthernet|Ethernet|MEth)[0-9](/[0-9]){2}",
        "a name such as GigabitEthernet0/0/0",
    ),
    Platform.IOSXR: (r"MgmtEth0/RP[01]/CPU0/[01]", "a name such as MgmtEth0/RP0/CPU0/0"),
    Platform.JUNOS: (r"fxp0|em[01]|re0:mgmt-[01]", "a name such as fxp0"),
}


def is_port_name(platform: Platform, name: str) -> bool:
    """Say whether ``name`` can be a physical port of a platform."""
    return re.fullmatch(_PORTS[platform][0], name) is not None


def is_lag_name(platform: Platform, name: str) -> bool:
    """Say whether ``name`` can be a LAG of a platform."""
    return re.fullmatch(_LAGS[platform][0], name) is not None


def is_management_name(platform: Platform, name: str) -> bool:
    """Say whether ``name`` can be the management port of a platform."""
    return re.fullmatch(_MANAGEMENT[platform][0], name) is not None


def is_port(device: CityDevice, name: str) -> bool:
    """Say whether ``name`` can be a port or a LAG of a device."""
    return is_port_name(device.platform, name) or is_lag_name(device.platform, name)


def cabling_rules(draft: Draft) -> Iterator[Finding]:
    """Yield ports that do not exist or serve two purposes, and links that cannot be."""
    uses: dict[tuple[str, str], str] = {}
    for device in draft.city.devices.values():
        subject = f"device/{device.name}"
        place = draft.places.of(subject, "data", "management", "port")
        yield from _port(place, device, device.management_port, _MANAGEMENT)
        uses[device.name, device.management_port] = "the management port"
        for index, port in enumerate(device.ports):
            place = draft.places.of(subject, "data", "ports", index, "name")
            yield from _port(place, device, port, _PORTS)
            yield from _use(uses, place, device.name, port, "an attachment port")
        if device.ports and device.role is Role.CORE:
            yield _core_port(draft, device)
        yield from _lags(draft, device, uses)
    for link in (draft.city.links or {}).values():
        yield from _link(draft, link, uses)


def _lags(draft: Draft, device: CityDevice, uses: dict[tuple[str, str], str]) -> Iterator[Finding]:
    for index, lag in enumerate(device.lags.values()):
        steps = f"device/{device.name}", "data", "lags", index
        yield from _port(draft.places.of(*steps, "name"), device, lag.name, _LAGS)
        for at, member in enumerate(lag.members):
            place = draft.places.of(*steps, "members", at)
            yield from _port(place, device, member, _PORTS)
            yield from _use(uses, place, device.name, member, f"a member of {lag.name}")


def _port(
    place: Place, device: CityDevice, port: str, names: dict[Platform, tuple[str, str]]
) -> Iterator[Finding]:
    pattern, expected = names[device.platform]
    if not re.fullmatch(pattern, port):
        yield Finding(
            place=place,
            code="CN210",
            message=f"{device.platform} has no port of this name",
            expected=expected,
            found=quoted(port),
            remedy=f"Write the name as {device.name} shows it, in full and in its case.",
        )


def _use(
    uses: dict[tuple[str, str], str], place: Place, device: str, port: str, use: str
) -> Iterator[Finding]:
    other = uses.setdefault((device, port), use)
    if other is not use:
        yield Finding(
            place=place,
            code="CN209",
            message=f"the port {port} of {device} serves two purposes",
            expected="each port in one link, or as attachment or management port",
            found=f"{use}, and {other}",
            remedy="Correct the port of one of them.",
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


def _link(draft: Draft, link: Link, uses: dict[tuple[str, str], str]) -> Iterator[Finding]:
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
            yield from _port(place, device, end.port, _PORTS)
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
