"""What a VRP device measures: TWAMP Light sessions, reflectors, and iFIT flows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from citynet.device.model import (
    Address,
    Interface,
    Measurement,
    TwampReflector,
    TwampSession,
)
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.values import NAME, NUMBER, number, v4, v6
from citynet.readers.vrp.flows import finished_flows
from citynet.readers.vrp.reading import Reading

__all__ = ["finished_measurement", "read_twamp"]

Match = re.Match[str]

_LAST_TEST: Final = 3072
_WELL_KNOWN: Final = (862, 863)
_ADDRESS: Final = r"([0-9A-Fa-f.:]+)"


def read_twamp(reading: Reading, _match: Match, opener: Line) -> None:
    """Read ``nqa twamp-light``; a session is described in one view and started in another."""
    measurement = reading.services.measurement
    if measurement.twamp is not None:
        raise ValueError("said twice: TWAMP Light")
    if not opener.children:
        raise ValueError("measures nothing")
    measurement.twamp = opener
    reading.ledger.claim(opener)
    _VIEWS.apply(opener.children, reading, reading.ledger)


def _view(reading: Reading, _match: Match, opener: Line) -> None:
    views = reading.services.measurement.views
    if opener.text in views or not opener.children:
        raise ValueError("a view stands once, with a line in it at least")
    views[opener.text] = opener
    reading.ledger.claim(opener)
    _TESTS[opener.text].apply(opener.children, reading, reading.ledger)


def _pair(match: Match) -> tuple[Address, Address]:
    parse = v6 if match[2] else v4
    return parse(match[3]), parse(match[4])


def _number(reading: Reading, match: Match) -> int:
    which, known = number(match[1], 1, _LAST_TEST), reading.services.measurement
    if which in known.sessions or which in known.reflectors:
        raise ValueError("said twice: number of a session")
    if match[7] not in reading.vrfs:
        raise ValueError("the VRF is not there")
    return which


def _port(match: Match) -> int:
    port = int(match[5])
    if match[6] != match[5] or not (port in _WELL_KNOWN or 1025 <= port <= 65535):
        raise ValueError("both ends have one port: 862, 863 or 1025 to 65535")
    return port


def _session(reading: Reading, match: Match, line: Line) -> None:
    source, destination = _pair(match)
    session = TwampSession(
        number=_number(reading, match),
        vrf=match[7],
        source=source,
        destination=destination,
        port=_port(match),
    )
    reading.services.measurement.sessions[session.number] = session, line
    reading.ledger.claim(line)


def _start(reading: Reading, match: Match, line: Line) -> None:
    which, started = number(match[1], 1, _LAST_TEST), reading.services.measurement.started
    if which in started:
        raise ValueError("said twice: start of a session")
    started[which] = line
    reading.ledger.claim(line)


def _reflector(reading: Reading, match: Match, line: Line) -> None:
    address, sender = _pair(match)
    reflector = TwampReflector(
        number=_number(reading, match),
        vrf=match[7],
        address=address,
        sender=sender,
        port=_port(match),
        origin=reading.ledger.origin(line),
    )
    reading.services.measurement.reflectors[reflector.number] = reflector, line
    reading.ledger.claim(line)


def _test(near: str, far: str, near_port: str, far_port: str) -> str:
    return (
        rf"test-session ({NUMBER}) {near}-ip(v6)? {_ADDRESS} {far}-ip(?(2)v6) {_ADDRESS}"
        rf" {near_port}-port ({NUMBER}) {far_port}-port ({NUMBER}) vpn-instance ({NAME})"
    )


_TESTS: Final = {
    "client": RuleBook[Reading]({_test("sender", "reflector", "sender", "reflector"): _session}),
    "sender": RuleBook[Reading](
        {rf"test start-continual test-session ({NUMBER}) period 1000": _start}
    ),
    "responder": RuleBook[Reading]({_test("local", "remote", "local", "remote"): _reflector}),
}
_VIEWS: Final = RuleBook[Reading](dict.fromkeys(_TESTS, _view))


def finished_measurement(reading: Reading, interfaces: Iterable[Interface]) -> Measurement | None:
    """Return what is measured; a session that is not started sends nothing and is unread."""
    found = reading.services.measurement
    openers = [line for line in (found.twamp, found.ifit) if line is not None]
    if not openers:
        return None
    sessions = []
    for which, (session, line) in found.sessions.items():
        start = found.started.get(which)
        if start is None:
            reading.ledger.refuse(line, "the view sender does not start this session")
            continue
        origin = reading.ledger.origin(line, start)
        sessions.append(replace(session, origin=origin))
    for which, line in found.started.items():
        if which not in found.sessions:
            reading.ledger.refuse(line, "there is no such session")
    nodes = (found.node_line,) if found.node_line is not None else ()
    return Measurement(
        sessions=tuple(sessions),
        reflectors=tuple(reflector for reflector, _ in found.reflectors.values()),
        node=found.node,
        flows=finished_flows(reading, interfaces),
        origin=reading.ledger.origin(*openers, *found.views.values(), *nodes),
    )
