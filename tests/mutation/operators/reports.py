"""Operators on what a device tells and measures: keys of time servers, telemetry, TWAMP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from citynet.device.model import Address, Device, Platform, TwampReflector, TwampSession
from tests.mutation.base import Base, Edit, Line
from tests.mutation.sites import Operator, Strike, dropped, replaced
from tests.mutation.ways import said, within

__all__ = ["OPERATORS"]

_KEY_LINES: Final[Mapping[Platform, tuple[tuple[str, ...], ...]]] = {
    Platform.FRR: (("keyfile .*",), (r"\d+ AES128 .*",)),
    Platform.EOS: (
        (r"ntp authentication-key \d+ .*",),
        (r"ntp trusted-key \d+",),
        ("ntp authenticate",),
    ),
    Platform.VRP: (
        ("ntp-service authentication enable",),
        (r"ntp-service authentication-keyid \d+ .*",),
        (r"ntp-service reliable authentication-keyid \d+",),
    ),
    Platform.JUNOS: (
        ("system", "ntp", r"authentication-key \d+ .*"),
        ("system", "ntp", r"trusted-key \d+"),
    ),
    Platform.IOSXR: (
        ("ntp", "authenticate"),
        ("ntp", r"trusted-key \d+"),
        ("ntp", r"cmac-authentication-key \d+ .*"),
    ),
}
_KEYED_SERVERS: Final[Mapping[Platform, tuple[tuple[str, ...], str]]] = {
    Platform.FRR: ((r"server \S+ iburst key \d+",), r" key \d+"),
    Platform.EOS: ((r"ntp server vrf MGMT \S+ key \d+",), r" key \d+"),
    Platform.VRP: (
        (r"ntp-service unicast-server .* authentication-keyid \d+ .*",),
        r" authentication-keyid \d+",
    ),
    Platform.JUNOS: (("system", "ntp", r"server \S+ key \d+ .*"), r" key \d+"),
    Platform.IOSXR: (("ntp", r"server vrf MGMT \S+ key \d+"), r" key \d+"),
}


def _key_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    """Take time from the servers without a signature."""
    way, pattern = _KEYED_SERVERS[platform]
    for device in base.built.devices:
        if device.platform is not platform or device.management.ntp_key is None:
            continue
        lines = [line for one in _KEY_LINES[platform] for line in _own(base, device, *one)]
        servers = (replaced(line, pattern, "") for line in _own(base, device, *way))
        yield Strike(
            device=device.name,
            label="NTP",
            kind="key",
            edits=(*map(dropped, lines), *servers),
        )


def _collector_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    """Send what is measured to somebody else, or let somebody else ask."""
    for device in base.built.devices:
        if device.platform is not platform or device.telemetry is None:
            continue
        for collector in device.telemetry.collectors:
            edits = tuple(_sent_elsewhere(base, device, collector.address, collector.port))
            yield Strike(
                device=device.name,
                label=f"{collector.address}/{collector.port}",
                kind=f"IPv{collector.address.version}",
                edits=edits,
            )


def _sent_elsewhere(base: Base, device: Device, address: Address, port: int) -> Iterator[Edit]:
    old = re.escape(str(address))
    new = "203.0.113.99" if address.version == 4 else "2001:db8:ffff::99"
    pattern = rf"(?<= ){old}(?=[ ;/]|$)"
    match device.platform:
        case Platform.EOS:
            way = rf"ip(v6)? access-list CONTROL-PLANE-MGMT-{address.version}"
            rule = rf"\d+ permit tcp host {old} any eq {port}"
            for line in _own(base, device, way, rule):
                yield replaced(line, pattern, new)
        case Platform.VRP:
            group = ("telemetry", "destination-group COLLECTORS")
            for line in _own(base, device, *group, rf"ipv[46]-address {old} port {port} .*"):
                yield replaced(line, pattern, new)
        case Platform.IOSXR:
            group = ("telemetry model-driven", "destination-group CITY")
            way = rf"address-family ipv[46] {old} port {port}"
            for line in _own(base, device, *group, way):
                yield Edit(line=line, text=tuple(re.sub(pattern, new, text) for text in line.text))
        case Platform.JUNOS:
            yield from _junos_sent_elsewhere(base, device, address, port, new)
        case Platform.FRR:
            return


def _junos_sent_elsewhere(
    base: Base, device: Device, address: Address, port: int, new: str
) -> Iterator[Edit]:
    """Yield the server's address and, in the filter, whose answers are taken."""
    old = re.escape(str(address))
    for server in _own(base, device, "services", "analytics", r"streaming-server \S+"):
        if any(within(base, server, f"remote-port {port}")):
            for line in within(base, server, f"remote-address {old}"):
                yield replaced(line, old, new)
    collectors = device.telemetry.collectors if device.telemetry is not None else ()
    stays = sum(one.address == address for one in collectors) > 1
    family = "inet" if address.version == 4 else "inet6"
    way = ("firewall", f"family {family}", f"filter RE-{address.version}", "term telemetry")
    for line in _own(base, device, *way, "from", "source-address", rf"{old}/\d+"):
        other = replaced(line, old, new)
        yield Edit(line=line, text=(*line.text, *other.text)) if stays else other


def _address_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    """Name the next address as the other end of a measurement."""
    if platform not in {Platform.VRP, Platform.JUNOS}:
        return
    for device in base.built.devices:
        measurement = device.measurement
        if device.platform is not platform or measurement is None:
            continue
        for session in measurement.sessions:
            yield Strike(
                device=device.name,
                label=f"session/{session.number}",
                kind="session",
                edits=tuple(_remeasured(base, device, session, session.destination)),
            )
        for reflector in measurement.reflectors:
            yield Strike(
                device=device.name,
                label=f"reflector/{reflector.number}",
                kind="reflector",
                edits=tuple(_remeasured(base, device, reflector, reflector.sender)),
            )


def _remeasured(
    base: Base, device: Device, part: TwampSession | TwampReflector, address: Address
) -> Iterator[Edit]:
    old, new = re.escape(str(address)), str(address + 1)
    sends = isinstance(part, TwampSession)
    if device.platform is Platform.VRP:
        view = "client" if sends else "responder"
        session = rf"test-session {part.number} .*"
        for line in _own(base, device, "nqa twamp-light", view, session):
            word = r"reflector-ip(?:v6)?" if sends else r"remote-ip(?:v6)?"
            yield Edit(
                line=line,
                text=(re.sub(rf"({word}) {old}(?= )", rf"\1 {new}", line.text[0]),),
            )
        return
    twamp = ("services", "rpm", "twamp")
    ways: tuple[tuple[str, ...], ...] = (
        (
            *(*twamp, "client", f"control-connection T{part.number}"),
            *(f"test-session T{part.number}", f"target-address {old}"),
        )
        if sends
        else (*twamp, "server", f"client-list T{part.number}", "address", rf"{old}/\d+"),
        (
            *("firewall", f"family {'inet' if address.version == 4 else 'inet6'}"),
            *(f"filter RE-{address.version}", f"term twamp-{part.number}", "from"),
            *("source-address", rf"{old}/\d+"),
        ),
    )
    for way in ways:
        for line in _own(base, device, *way):
            yield replaced(line, rf"(?<= ){old}(?=[/;])", new)


def _own(base: Base, device: Device, *way: str) -> Iterator[Line]:
    return (line for line in said(base, device.platform, *way) if line.device == device.name)


OPERATORS = (
    Operator(name="ntp-key-dropped", strike=_key_dropped),
    Operator(name="telemetry-collector-changed", strike=_collector_changed),
    Operator(name="twamp-address-changed", strike=_address_changed),
)
