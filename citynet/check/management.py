"""Management: every device is reached at its own address, in its own network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address

from citynet.check.draft import Draft
from citynet.city.model import Baseline, CityDevice
from citynet.device.model import Address
from citynet.errors import Finding, Place

__all__ = ["management_rules"]


def management_rules(draft: Draft) -> Iterator[Finding]:
    """Yield addresses that two things have, and addresses that cannot be used."""
    holders: dict[Address | str, str] = {}
    for device in draft.city.devices.values():
        subject = f"device/{device.name}"
        address: Address = device.management.ip
        place = draft.places.of(subject, "data", "management", "address")
        if address in holders:
            yield _twice(place, address, f"of the device {holders[address]!r}")
        holders.setdefault(address, device.name)
        yield from _network(draft, device)
        yield from _hostname(draft, device, holders)
    if draft.city.frame is not None:
        yield from _servers(draft, draft.city.frame.baseline, holders)


def _servers(
    draft: Draft, baseline: Baseline, holders: Mapping[Address | str, str]
) -> Iterator[Finding]:
    servers: tuple[tuple[tuple[str, ...], tuple[str, ...], Sequence[Address]], ...] = (
        (("ntpServers",), (), baseline.ntp_servers),
        (("syslogServers",), (), baseline.syslog_servers),
        (("tacacsServers",), (), baseline.tacacs_servers),
        (
            ("telemetry", "collectors"),
            ("address",),
            [collector.address for collector in baseline.telemetry_collectors],
        ),
    )
    for above, below, addresses in servers:
        for index, server in enumerate(addresses):
            place = draft.places.of("domains.yaml", "baseline", *above, index, *below)
            if server in holders:
                yield _twice(place, server, f"of the device {holders[server]!r}")
            if server in addresses[:index]:
                yield _twice(place, server, "of another server in this list")


def _network(draft: Draft, device: CityDevice) -> Iterator[Finding]:
    network, gateway = device.management.network, device.management_gateway
    ends = {network.network_address, network.broadcast_address} if network.prefixlen < 31 else set()
    subject = f"device/{device.name}"
    if device.management.ip in ends:
        yield Finding(
            place=draft.places.of(subject, "data", "management", "address"),
            code="CN218",
            message="the management address is not the address of a host",
            expected=f"an address inside {network}, neither its first nor its last",
            found=str(device.management.ip),
            remedy="Write the device's own address.",
        )
    if gateway not in network or gateway in {*ends, device.management.ip}:
        yield Finding(
            place=draft.places.of(subject, "data", "management", "gateway"),
            code="CN218",
            message="the device cannot reach the gateway of its management network",
            expected=f"another host's address inside {network}",
            found=str(gateway),
            remedy="Correct the gateway, or the address and length of the port.",
        )


def _hostname(
    draft: Draft, device: CityDevice, holders: dict[Address | str, str]
) -> Iterator[Finding]:
    place = draft.places.of(f"device/{device.name}", "hostname")
    try:
        reached: Address | str = ip_address(device.hostname)
    except ValueError:
        reached = device.hostname.lower()
        if reached in holders:
            yield _twice(place, reached, f"of the device {holders[reached]!r}")
        holders.setdefault(reached, device.name)
        return
    if reached != device.management.ip:
        yield Finding(
            place=place,
            code="CN219",
            message=f"the device {device.name!r} would be reached at another address than it has",
            expected=f"{device.management.ip}, its management address, or a name",
            found=device.hostname,
            remedy="Correct the one that is wrong; a change would go to another device.",
        )


def _twice(place: Place, address: Address | str, holder: str) -> Finding:
    return Finding(
        place=place,
        code="CN217",
        message=f"two have the address {address}",
        expected="an address of its own for each device and server",
        found=f"the address {holder}",
        remedy="Correct the one that is wrong.",
    )
