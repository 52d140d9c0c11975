"""Parts of a device that few platforms have words for, named for those that have none.

Which platform lacks which of them, and why, stands in its page under ``docs/reference/dialects``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.model import Device, InterfaceKind

__all__ = ["services", "slices", "steering", "unfit_links", "unfit_telemetry"]

_PORTS: Final = range(1, 2**16)


def services(device: Device) -> Iterator[str]:
    """Yield all of this that EOS and IOS-XR lack, and what of links and telemetry fits nowhere."""
    yield from slices(device)
    yield from steering(device)
    yield from _committed_rates(device)
    yield from unfit_links(device)
    yield from unfit_telemetry(device)
    if device.measurement is not None:
        yield "measurement"


def slices(device: Device) -> Iterator[str]:
    """Yield every part that has to do with slice instances."""
    for instance in device.slices:
        yield f"slice instance {instance.number}"
    for interface in device.interfaces:
        for share in interface.slices:
            yield f"share of slice instance {share.slice} on {interface.name}"
    for vrf in device.vrfs:
        if vrf.slice is not None:
            yield f"slice instance {vrf.slice} of {vrf.name}"


def steering(device: Device) -> Iterator[str]:
    """Yield every part that has to do with SRv6 policies and what is steered into them."""
    for policy in device.policies:
        yield f"SRv6 policy {policy.name}"
    for application in device.applications:
        yield f"application {application.name}"
    for one in device.steering:
        yield f"steering of colour {one.color}"
    for interface in device.interfaces:
        for match in interface.applications:
            yield f"application {match.application} on {interface.name}"
    for vrf in device.vrfs:
        if vrf.color is not None:
            yield f"colour {vrf.color} of {vrf.name}"
    if device.srv6 is not None and device.srv6.end is not None:
        yield f"End SID {device.srv6.end}"


def _committed_rates(device: Device) -> Iterator[str]:
    """Yield every rate that a sub-interface is guaranteed."""
    for interface in device.interfaces:
        if interface.committed is not None:
            yield f"guaranteed rate of {interface.name}"


def unfit_links(device: Device) -> Iterator[str]:
    """Yield a least number of links where there is no LAG, and TTL security outside VRFs."""
    for interface in device.interfaces:
        if interface.min_links is None:
            continue
        if interface.kind is not InterfaceKind.LAG or interface.min_links < 1:
            yield f"{interface.min_links} links at least of {interface.name}"
    for neighbor in device.bgp.neighbors if device.bgp else ():
        if neighbor.ttl_security and neighbor.vrf is None:
            yield f"TTL security of {neighbor.address}, which is no neighbor on a link"


def unfit_telemetry(device: Device) -> Iterator[str]:
    """Yield telemetry that goes nowhere, twice to one place, or at no interval."""
    if device.telemetry is None:
        return
    places = [(one.address, one.port) for one in device.telemetry.collectors]
    if not places:
        yield "telemetry without a collector"
    if len(set(places)) < len(places):
        yield "a collector of telemetry twice"
    for _, port in places:
        if port not in _PORTS:
            yield f"port {port} of a collector"
    if device.telemetry.interval < 1:
        yield f"telemetry every {device.telemetry.interval} seconds"
