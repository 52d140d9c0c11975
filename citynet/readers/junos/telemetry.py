"""Streaming telemetry: collectors that the device calls, over TLS with certificates of both."""

from __future__ import annotations

from typing import Final

from citynet.device.model import Collector, Family, Telemetry
from citynet.readers.junos.near import PROTOCOL
from citynet.readers.junos.reading import MANAGEMENT_INSTANCE, Reading, address, number, version_of
from citynet.readers.junos.statements import Ledger, Node

__all__ = ["read_telemetry", "telemetry_terms"]

_WORDS = list[tuple[str, ...]]

_SERVICE: Final = f"""\
request-response grpc ssl local-certificate telemetry
request-response grpc ssl mutual-authentication certificate-authority telemetry
request-response grpc ssl mutual-authentication client-certificate-request \
require-certificate-and-verify
request-response grpc ssl use-pki
request-response grpc routing-instance {MANAGEMENT_INSTANCE}"""
_AUTHORITY: Final = "ca-profile telemetry ca-identity telemetry"
_ANALYTICS: Final = f"""\
export-profile TELEMETRY format gpb-gnmi
export-profile TELEMETRY transport grpc
export-profile TELEMETRY routing-instance {MANAGEMENT_INSTANCE}
sensor BGP export-name TELEMETRY
sensor BGP resource \
/network-instances/network-instance/protocols/protocol/bgp/neighbors/neighbor/state/
sensor INTERFACES export-name TELEMETRY
sensor INTERFACES resource /interfaces/interface/"""
_SENSORS: Final = ("BGP", "INTERFACES")


def _lines(text: str) -> _WORDS:
    return [tuple(line.split(" ")) for line in text.splitlines()]


def read_telemetry(reading: Reading) -> Telemetry | None:
    """Return what is sent to whom; everything about it is as always written, or it is unread."""
    root, ledger = reading.root, reading.ledger
    analytics = root.at("services", "analytics")
    service, authority = (
        root.at("system", "services", "extension-service"),
        root.at("security", "pki"),
    )
    if not analytics:
        return None
    parts = analytics, service, authority
    found: list[Telemetry] = []
    with ledger.values_of(*(one for part in parts for one in part.statements())):
        collectors, interval, said = _collectors(analytics, ledger)
        wanted = (
            (analytics, [*said, *_lines(_ANALYTICS)]),
            (service, _lines(_SERVICE)),
            (authority, _lines(_AUTHORITY)),
        )
        # Not all() of a generator: each part reports what it lacks.
        complete = [ledger.expect(part, lines, "belongs to telemetry") for part, lines in wanted]
        if not all(complete) or not all(part.says_exactly(lines) for part, lines in wanted):
            raise ValueError("telemetry is exactly as it is always written")
        statements = [one for part in (analytics, service) for one in part.statements()]
        origin = ledger.origin(analytics.path, statements)
        found.append(Telemetry(collectors=collectors, interval=interval, origin=origin))
    return found[0] if found else None


def _collectors(analytics: Node, ledger: Ledger) -> tuple[tuple[Collector, ...], int, _WORDS]:
    """Return collectors and interval, and the statements that say them."""
    servers, rate = analytics.at("streaming-server"), analytics.at("export-profile", "TELEMETRY")
    interval = ledger.last(rate.at("reporting-rate"))
    if interval is None or not servers.names():
        raise ValueError("telemetry has an interval and at least one collector")
    words: _WORDS = [("export-profile", "TELEMETRY", "reporting-rate", interval[0])]
    found: list[Collector] = []
    for position in range(1, len(servers.names()) + 1):
        name = f"COLLECTOR-{position}"
        node = servers.at(name)
        host, port = ledger.last(node.at("remote-address")), ledger.last(node.at("remote-port"))
        if host is None or port is None:
            raise ValueError("collectors are numbered, each with an address and a port")
        words.append(("streaming-server", name, "remote-address", host[0]))
        words.append(("streaming-server", name, "remote-port", port[0]))
        words.extend(("sensor", sensor, "server-name", name) for sensor in _SENSORS)
        found.append(
            Collector(
                address=address(host[0]),
                port=number(port[0], 1, 65_535),
                origin=ledger.origin(node.path, node.statements()),
            )
        )
    if len({(one.address, one.port) for one in found}) < len(found):
        raise ValueError("a collector is there once")
    return tuple(found), number(interval[0], 1, 86_400), words


def telemetry_terms(telemetry: Telemetry | None, family: Family) -> list[tuple[str, list[str]]]:
    """Return the term of the device's own filter that lets answers of collectors in, if any."""
    collectors = telemetry.collectors if telemetry else ()
    here = [one for one in collectors if one.address.version == version_of(family)]
    if not here:
        return []
    hosts = sorted({f"{one.address}/{one.address.max_prefixlen}" for one in here})
    lines = [f"from source-address {host}" for host in hosts]
    lines.append(f"from {PROTOCOL[family]} tcp")
    lines += [f"from source-port {port}" for port in sorted({one.port for one in here})]
    return [("telemetry", [*lines, "from tcp-established", "then accept"])]
