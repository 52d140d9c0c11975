"""Telemetry of IOS-XR: collectors that the router calls, and what it sends them how often."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Collector, Telemetry
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.iosxr.interfaces import management_port
from citynet.readers.iosxr.reading import NAME, Block, Reading, TelemetryReading
from citynet.readers.values import NUMBER, number, v4, v6

__all__ = ["finished_telemetry", "read_telemetry"]

Match = re.Match[str]

_PATH: Final = "telemetry model-driven"
_DESTINATIONS: Final = "destination-group CITY"
_SENSORS: Final = "sensor-group CITY"
_SUBSCRIPTION: Final = "subscription CITY"
_VRF: Final = "vrf MGMT"
_ENCODING: Final = "encoding self-describing-gpb"
_BGP: Final = "Cisco-IOS-XR-ipv4-bgp-oper:bgp/instances/instance/instance-active"
_STATS: Final = "Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface/latest"
_QOS: Final = "Cisco-IOS-XR-qos-ma-oper:qos/interface-table/interface/output/service-policy-names"
_SENSOR_PATHS: Final = (
    f"sensor-path {_STATS}/generic-counters",
    f"sensor-path {_BGP}/default-vrf/neighbors/neighbor",
    f"sensor-path {_BGP}/vrfs/vrf/neighbors/neighbor",
    f"sensor-path {_QOS}/service-policy-instance/statistics",
)
_INTERVAL: Final = "sensor-group-id CITY sample-interval"
_DESTINATION: Final = "destination-id CITY"
_SOURCE: Final = "source-interface"
_LONGEST: Final = 2**32 - 1
"""Milliseconds."""
_CONSTANT: Final = "a line that telemetry always has is missing"


class _View:
    """A block of telemetry while it is being read."""

    def __init__(self, found: TelemetryReading, block: Block) -> None:
        self.found = found
        self.block = block


def _constant(view: _View, _match: Match, line: Line) -> None:
    if line.children:
        raise ValueError("opens no block")
    view.block.claim(line.text, line)


def _collector(view: _View, match: Match, line: Line) -> None:
    """Read a collector; one that is not called over TLS, under its own name, is none."""
    address = v4(match[2]) if match[1] == "ipv4" else v6(match[2])
    port = number(match[3], 1, 65535)
    if any((each.address, each.port) == (address, port) for each in view.found.collectors):
        raise ValueError("said twice: collector")
    view.block.claim(line.text, line)
    ledger = view.block.ledger
    block = Block(ledger, f"{view.block.path} / {line.text}")
    wanted = (_ENCODING, f"protocol grpc tls-hostname {match[2]}")
    for each in line.children:
        if each.text in wanted and each.text not in block.lines and not each.children:
            block.claim(each.text, each)
    block.require(wanted, "a collector is called over TLS, under its address")
    if len(block.lines) == len(wanted):
        origin = ledger.origin(*line.lines())
        view.found.collectors.append(Collector(address=address, port=port, origin=origin))


def _interval(view: _View, match: Match, line: Line) -> None:
    milliseconds = number(match[1], 1000, _LONGEST)
    if milliseconds % 1000:
        raise ValueError("an interval is in whole seconds")
    view.block.claim(_INTERVAL, line)
    view.found.interval = milliseconds // 1000


def _source(view: _View, _match: Match, line: Line) -> None:
    view.block.claim(_SOURCE, line)


_PARTS: Final = {
    _DESTINATIONS: RuleBook[_View](
        {
            _VRF: _constant,
            rf"address-family (ipv[46]) ([0-9a-f.:]+) port ({NUMBER})": _collector,
        }
    ),
    _SENSORS: RuleBook[_View](dict.fromkeys(map(re.escape, _SENSOR_PATHS), _constant)),
    _SUBSCRIPTION: RuleBook[_View](
        {
            rf"{_INTERVAL} ({NUMBER})": _interval,
            _DESTINATION: _constant,
            rf"{_SOURCE} {NAME}": _source,
        }
    ),
}
_REQUIRED: Final = {
    _DESTINATIONS: (_VRF,),
    _SENSORS: _SENSOR_PATHS,
    _SUBSCRIPTION: (_INTERVAL, _DESTINATION),
}


def read_telemetry(reading: Reading, _match: Match, line: Line) -> None:
    """Read the block of telemetry; the management port is looked at in the end."""
    if reading.telemetry is not None:
        raise ValueError("said twice: telemetry")
    ledger = reading.ledger
    found = reading.telemetry = TelemetryReading(line)
    ledger.claim(line)
    whole = Block(ledger, _PATH)
    for part in line.children:
        if part.text not in _PARTS or part.text in whole.lines:
            ledger.refuse(part, "not a part of this block, or said twice")
            continue
        whole.claim(part.text, part)
        block = Block(ledger, f"{_PATH} / {part.text}")
        _PARTS[part.text].apply(part.children, _View(found, block), ledger)
        block.require(_REQUIRED[part.text], _CONSTANT)
        if part.text == _SUBSCRIPTION:
            found.subscription = block
    whole.require(_PARTS, _CONSTANT)


def finished_telemetry(reading: Reading) -> Telemetry | None:
    """Return telemetry, which has an interval and a collector; interfaces have to be known."""
    found = reading.telemetry
    if found is None:
        return None
    ledger = reading.ledger
    port = management_port(reading)
    if found.subscription is not None:
        line = found.subscription.lines.get(_SOURCE)
        if line is not None and line.text != f"{_SOURCE} {port}":
            ledger.refuse(line, "names another port than that of management")
        elif port is not None:
            found.subscription.require([_SOURCE], "telemetry leaves by the management port")
    if found.interval is None or not found.collectors:
        ledger.refuse(found.opener, "telemetry has an interval and a collector")
        return None
    return Telemetry(
        collectors=tuple(found.collectors),
        interval=found.interval,
        origin=ledger.origin(*found.opener.lines()),
    )
