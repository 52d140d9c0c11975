"""Streaming telemetry of VRP: the device calls collectors and checks their certificates."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Collector, Measurement, Telemetry
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.constants import read_constants
from citynet.readers.values import NUMBER, number, v4, v6
from citynet.readers.vrp.reading import Reading

__all__ = ["read_telemetry"]

Match = re.Match[str]

_INTERVALS: Final = (1, 5, 10, 30, 60, 180, 300, 900, 1800)
_MOST_COLLECTORS: Final = 5
_GROUPS: Final = "telemetry / sensor-group"
_DESTINATIONS: Final = "destination-group COLLECTORS"
_SUBSCRIPTION: Final = "subscription CITY"
_TEXT: Final = f"""
pki domain TELEMETRY
ssl policy TELEMETRY
ssl policy TELEMETRY / pki-domain TELEMETRY
grpc
grpc / grpc client
grpc / grpc client / ssl-policy TELEMETRY
grpc / grpc client / ssl-verify peer
telemetry
{_GROUPS} COUNTERS
{_GROUPS} COUNTERS / sensor-path huawei-ifm:ifm/interfaces/interface
{_GROUPS} COUNTERS / sensor-path huawei-qos:qos/global-query/default-queue-statisticss\
/default-queue-statistics
telemetry / {_DESTINATIONS}
telemetry / {_SUBSCRIPTION}
telemetry / {_SUBSCRIPTION} / {_DESTINATIONS}
"""
_ALWAYS: Final = frozenset(_TEXT.strip().splitlines())
_SESSIONS: Final = frozenset(
    {
        (
            f"{_GROUPS} COUNTERS / sensor-path huawei-twamp-controller:twamp-controller/client"
            "/sessions/session/huawei-twamp-statistics:statistics"
        )
    }
)
_FLOWS: Final = frozenset(
    {
        f"{_GROUPS} IFIT",
        (
            f"{_GROUPS} IFIT / sensor-path huawei-ifit:ifit/huawei-ifit-statistics"
            ":flow-locator-statistics/flow-locator-statistic"
        ),
        f"telemetry / {_SUBSCRIPTION} / sensor-group IFIT sample-interval 0",
    }
)
_TOPS: Final = frozenset(path for path in _ALWAYS if " / " not in path)


def _collector(draft: Draft[Telemetry], match: Match, line: Line) -> None:
    address = v6(match[2]) if match[1] == "6" else v4(match[2])
    collector = Collector(
        address=address,
        port=number(match[3], 1, 65535),
        origin=draft.ledger.origin(line),
    )
    if len(draft.value.collectors) == _MOST_COLLECTORS:
        raise ValueError(f"a group has {_MOST_COLLECTORS} collectors at most")
    draft.add(line, "collectors", collector)


def _interval(draft: Draft[Telemetry], match: Match, line: Line) -> None:
    seconds, rest = divmod(int(match[1]), 1000)
    if rest or seconds not in _INTERVALS:
        raise ValueError("not an interval that the platform has")
    draft.put(line, interval=seconds)


_COLLECTORS: Final = RuleBook[Draft[Telemetry]](
    {
        rf"ipv([46])-address ([0-9A-Fa-f.:]+) port ({NUMBER})"
        r" vpn-instance MGMT protocol grpc": _collector
    }
)
_SUBSCRIBED: Final = RuleBook[Draft[Telemetry]](
    {rf"sensor-group COUNTERS sample-interval ({NUMBER})": _interval}
)


def read_telemetry(
    lines: tuple[Line, ...], measurement: Measurement | None, reading: Reading
) -> Telemetry | None:
    """Return the telemetry; what it sends of measurements depends on what is measured."""
    tops = [line for line in lines if line.text in _TOPS]
    if not tops:
        return None
    ledger = reading.ledger
    wanted = set(_ALWAYS)
    if measurement is not None and measurement.sessions:
        wanted |= _SESSIONS
    if measurement is not None and measurement.flows:
        wanted |= _FLOWS
    read_constants(tops, wanted, frozenset(), ledger)
    draft = Draft(ledger, Telemetry(collectors=(), interval=0), *tops)
    for line in next((top.children for top in tops if top.text == "telemetry"), ()):
        if line.text == _DESTINATIONS:
            _COLLECTORS.apply(line.children, draft, ledger)
        elif line.text == _SUBSCRIPTION:
            _SUBSCRIBED.apply(line.children, draft, ledger)
    if not draft.value.collectors:
        ledger.missing(f"telemetry / {_DESTINATIONS} / ipv4-address", "nobody is sent anything")
    if not draft.value.interval:
        text = f"telemetry / {_SUBSCRIPTION} / sensor-group COUNTERS sample-interval"
        ledger.missing(text, "belongs to the subscription")
    return draft.close()
