"""What a compiled device asks for, against what its platform can write and hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from citynet.compilation.capabilities import CAPABILITIES, Capabilities
from citynet.compilation.queues import CONTROL_PERCENT
from citynet.device.groups import with_groups_expanded
from citynet.device.model import Device, Interface, InterfaceKind
from citynet.errors import Finding, Place
from citynet.intent.model import Intents
from citynet.units import format_bandwidth

__all__ = ["limit_findings"]

_DOMAINS: Final = Place(PurePosixPath("inventory/domains.yaml"))
_HOSTS: Final = Place(PurePosixPath("inventory/hosts.yaml"))
_LINKS: Final = Place(PurePosixPath("inventory/links.yaml"))
_ELSEWHERE: Final = "attach endpoints to another edge of the site, or add one there"


def limit_findings(intents: Intents, device: Device) -> Iterator[Finding]:
    """Yield each limit of its platform that a device exceeds (CN623, CN625, CN626)."""
    capabilities = CAPABILITIES[device.platform]
    yield from _scale(device, capabilities)
    yield from _servers(device, capabilities)
    yield from _guarantees(device)
    for interface in device.interfaces:
        yield from _shares(device, interface, capabilities)
        yield from _name(device, interface, capabilities)
        yield from _speed(device, interface, capabilities)
        yield from _rates(intents, device, interface, capabilities)


def _scale(device: Device, capabilities: Capabilities) -> Iterator[Finding]:
    subinterfaces = sum(i.kind is InterfaceKind.SUBINTERFACE for i in device.interfaces)
    # A group takes the room of its prefixes, whatever the text looks like.
    rules = sum(len(one.rules) for one in with_groups_expanded(device).filters)
    asked = (
        ("VRFs", len(device.vrfs), capabilities.vrfs),
        ("sub-interfaces", subinterfaces, capabilities.subinterfaces),
        ("filter rules", rules, capabilities.filter_rules),
        ("BFD sessions", _sessions(device), capabilities.bfd_sessions),
        ("slice instances", len(device.slices), capabilities.slices),
        ("SRv6 policies", len(device.policies), capabilities.policies),
        ("measurements", _measurements(device), capabilities.measurements),
    )
    for what, found, limit in asked:
        if found > limit:
            yield Finding(
                place=_HOSTS,
                code="CN623",
                message=f"{device.name} ({device.platform}, {capabilities.release}) "
                f"needs more {what} than planned for the platform",
                expected=f"at most {limit} {what}",
                found=str(found),
                remedy=_ELSEWHERE,
            )


def _sessions(device: Device) -> int:
    """Return how many neighbours a device watches by BFD: over links, and for BGP."""
    neighbors = device.bgp.neighbors if device.bgp else ()
    return sum(one.isis is not None and one.isis.bfd for one in device.interfaces) + sum(
        one.bfd for one in neighbors
    )


def _measurements(device: Device) -> int:
    measured = device.measurement
    if measured is None:
        return 0
    return len(measured.sessions) + len(measured.reflectors) + len(measured.flows)


def _servers(device: Device, capabilities: Capabilities) -> Iterator[Finding]:
    limit, servers = capabilities.tacacs_servers, device.management.tacacs_servers
    if limit is not None and len(servers) > limit:
        yield _unwritable(
            device,
            _DOMAINS,
            "that many TACACS+ servers",
            expected=f"at most {limit}",
            found=", ".join(map(str, servers)),
            remedy="name fewer servers in the baseline",
        )


def _shares(device: Device, interface: Interface, capabilities: Capabilities) -> Iterator[Finding]:
    found = sum(not share.dedicated for share in interface.slices)
    if capabilities.shares is not None and found > capabilities.shares:
        yield Finding(
            place=_LINKS,
            code="CN623",
            message=f"{device.name} ({device.platform}, {capabilities.release}) needs more shares "
            f"of slice instances on {interface.name} than the platform has",
            expected=f"at most {capabilities.shares} without channels of their own",
            found=str(found),
            remedy="lead some of the services over other links, by another profile, or give them "
            "isolation soft",
        )


def _guarantees(device: Device) -> Iterator[Finding]:
    """Yield each trunk whose hand-offs are guaranteed more than the port has beside control."""
    ports = {one.name: one for one in device.interfaces if one.speed is not None}
    for name, port in ports.items():
        on_port = [one for one in device.interfaces if one.parent == name and one.committed]
        limit = (port.speed or 0) * (100 - CONTROL_PERCENT) // 100
        total = sum(one.committed or 0 for one in on_port)
        if total > limit:
            services = {source for one in on_port for source in one.origin.sources}
            yield Finding(
                place=_LINKS,
                code="CN625",
                message=f"the hand-offs at {name} of {device.name} are guaranteed more than the "
                "port has",
                expected=f"at most {format_bandwidth(limit)} together, "
                f"{100 - CONTROL_PERCENT} % of the port",
                found=format_bandwidth(total),
                remedy="add capacity, or move or shrink services that are handed over there: "
                f"{', '.join(sorted(s for s in services if not s.startswith('link/')))}",
            )


def _name(device: Device, interface: Interface, capabilities: Capabilities) -> Iterator[Finding]:
    limit = capabilities.name_length
    if limit is not None and len(interface.name) > limit:
        yield _unwritable(
            device,
            _HOSTS,
            f"the name of interface {interface.name}",
            expected=f"at most {limit} characters, VLAN included",
            found=f"{len(interface.name)} characters",
            remedy="give the port a shorter name on the device, or use another port",
        )


def _speed(device: Device, interface: Interface, capabilities: Capabilities) -> Iterator[Finding]:
    speed, speeds = interface.speed, capabilities.speeds
    if speed is None:
        return
    if interface.kind is InterfaceKind.LAG:
        speed //= sum(one.lag == interface.name for one in device.interfaces)
    expected = f"a multiple of {format_bandwidth(capabilities.speed_unit)}"
    if speeds is not None:
        expected = f"one of {', '.join(map(format_bandwidth, sorted(speeds)))}"
    if speed % capabilities.speed_unit or (speeds is not None and speed not in speeds):
        yield _unwritable(
            device,
            _LINKS,
            f"the speed of {_what(interface)} {interface.name}",
            expected=expected,
            found=format_bandwidth(speed),
            remedy="write the line rate of the port as the link's capacity",
        )


def _what(interface: Interface) -> str:
    return "the ports of" if interface.kind is InterfaceKind.LAG else "port"


def _rates(
    intents: Intents, device: Device, interface: Interface, capabilities: Capabilities
) -> Iterator[Finding]:
    policer, unit = interface.policer, capabilities.rate_unit
    trunk = _trunk_rate(device, interface)
    asked = (policer.rate if policer else None, interface.shaper, interface.committed)
    for rate in dict.fromkeys(asked):
        if rate is not None and rate % unit:
            of_trunk = rate == trunk and rate == interface.shaper
            bought = "peak" if rate in asked[:2] else "committed rate"
            yield _unwritable(
                device,
                _LINKS if of_trunk else _profile(intents, interface),
                f"the rate of {interface.name} ({interface.description})",
                expected=f"a multiple of {format_bandwidth(unit)}",
                found=format_bandwidth(rate),
                remedy=f"write another capacity of the link at {interface.parent}"
                if of_trunk
                else f"choose another {bought} in the service's profile",
            )
    largest = capabilities.largest_burst
    if policer is not None and largest is not None and policer.burst > largest:
        yield _unwritable(
            device,
            _profile(intents, interface),
            f"the burst of the policer on {interface.name} ({interface.description})",
            expected=f"at most {largest} bytes",
            found=f"{policer.burst} bytes, 20 ms of {format_bandwidth(policer.rate)}",
            remedy="choose a smaller peak in the service's profile, or attach on another platform",
        )


def _trunk_rate(device: Device, interface: Interface) -> int | None:
    """Return the rate of the port below: no shaper is above it, whatever the profile says."""
    return next((one.speed for one in device.interfaces if one.name == interface.parent), None)


def _profile(intents: Intents, interface: Interface) -> Place:
    """Return the place of the profile that the rate of a sub-interface follows from."""
    return next(
        intents.profiles[intents.services[source].profile].origin
        for source in interface.origin.sources
        if source in intents.services
    )


def _unwritable(
    device: Device, place: Place, feature: str, *, expected: str, found: str, remedy: str
) -> Finding:
    release = CAPABILITIES[device.platform].release
    return Finding(
        place=place,
        code="CN626",
        message=f"{device.name} ({device.platform}, {release}) cannot have {feature}",
        expected=expected,
        found=found,
        remedy=remedy,
    )
