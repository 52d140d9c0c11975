"""Telemetry of EOS: transports of gNMI, and the rules that let its collectors in."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Collector, Telemetry
from citynet.readers.blocks import Ledger, Line
from citynet.readers.eos.constants import REQUIRED, canonical
from citynet.readers.eos.reading import Reading
from citynet.readers.values import NUMBER, number, v4, v6

__all__ = ["finished_telemetry", "read_gnmi", "read_management_rules"]

Match = re.Match[str]

_FIRST_RULE: Final = 60
"""Number of the first rule behind those that every device has."""
_RULE: Final = re.compile(rf"({NUMBER}) permit tcp host ([0-9a-f.:]+) any eq ({NUMBER})")
_TAKEN: Final = (22, 443)
"""Ports at which SSH and eAPI listen."""
_TRANSPORT: Final = re.compile(rf"transport grpc EVERY-({NUMBER})-({NUMBER})")
_LONGEST_INTERVAL: Final = 2**32 - 1


def read_management_rules(reading: Reading, _match: Match, line: Line) -> None:
    """Read what follows the constant rules of a list of the management plane."""
    ledger = reading.ledger
    word = line.text.partition(" ")[0]
    expected = _FIRST_RULE
    closed = False
    for rule in canonical(line).children:
        if f"{line.text} / {rule.text}" in REQUIRED:
            continue
        if rule.text == f"{expected} deny {word} any any" and not closed:
            closed = True
            ledger.claim(rule)
            continue
        collector = None if closed else _collector(rule, word, expected, ledger)
        if collector is None:
            reading.strangers.append(rule)
            continue
        ledger.claim(rule)
        reading.collectors.append((collector, rule))
        expected += 10
    if not closed:
        text = f"{line.text} / {expected} deny {word} any any"
        ledger.missing(text, "a line of the baseline is missing")


def _collector(rule: Line, word: str, expected: int, ledger: Ledger) -> Collector | None:
    match = _RULE.fullmatch(rule.text)
    if match is None or rule.children or int(match[1]) != expected:
        return None
    try:
        address = v4(match[2]) if word == "ip" else v6(match[2])
        port = number(match[3], 1, 65535)
    except ValueError:
        return None
    if port in _TAKEN:
        return None
    return Collector(address=address, port=port, origin=ledger.origin(rule))


def read_gnmi(reading: Reading, _match: Match, line: Line) -> None:
    """Read ``management api gnmi``, which is read whole when all rules are known."""
    if reading.gnmi is not None:
        raise ValueError("said twice: gNMI")
    reading.gnmi = line


def finished_telemetry(reading: Reading) -> Telemetry | None:
    """Return telemetry if transports and rules fit to each other; refuse all of it otherwise."""
    ledger = reading.ledger
    collectors = [collector for collector, _ in reading.collectors]
    rules = [rule for _, rule in reading.collectors]
    gnmi = reading.gnmi
    transports = [] if gnmi is None else [_TRANSPORT.fullmatch(each.text) for each in gnmi.children]
    named = [(int(match[1]), int(match[2])) for match in transports if match is not None]
    intervals, ports = {interval for interval, _ in named}, [port for _, port in named]
    is_whole = (
        len(named) == len(transports)
        and len(intervals) == 1
        and all(0 < interval <= _LONGEST_INTERVAL for interval in intervals)
        and sorted(ports) == sorted({collector.port for collector in collectors})
        and len(set(collectors)) == len(collectors)
        and not reading.strangers
    )
    if gnmi is None or not is_whole:
        for line in reading.strangers:
            ledger.refuse(line, "neither a rule of the baseline nor that of a collector")
        for line in (*rules, *([gnmi] if gnmi else ())):
            ledger.refuse(line, "gNMI has a transport for each port that a rule lets somebody to")
        return None
    for transport, port in zip(gnmi.children, ports, strict=True):
        _read_transport(transport, port, ledger)
    ledger.claim(gnmi)
    return Telemetry(
        collectors=tuple(collectors),
        interval=intervals.pop(),
        origin=ledger.origin(*gnmi.lines(), *rules),
    )


def _read_transport(transport: Line, port: int, ledger: Ledger) -> None:
    """Claim the lines of a transport; enter those that are missing or said twice."""
    ledger.claim(transport)
    wanted = {"ssl profile GNMI", f"port {port}", "vrf MGMT"}
    for line in transport.children:
        if line.text in wanted and not line.children:
            wanted.remove(line.text)
            ledger.claim(line)
    for text in sorted(wanted):
        path = f"management api gnmi / {transport.text} / {text}"
        ledger.missing(path, "belongs to each transport")
