"""A probe is what was asked for, or refused; its packet is answered by no other one."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address

import pytest

from lab.inside.commands import LabError
from lab.inside.packets import Seen, read_packet
from lab.inside.probes import Asked, asked_from_json, is_answer, packet_of

PROBE = {
    "source": "a",
    "destination": "b",
    "kind": "ping",
    "source_address": "10.1.0.2",
    "destination_address": "10.2.0.2",
}
PORTS = {"source_port": 40000, "destination_port": 443}
ONE_WAY = ("udp", "ack", "icmp", "syn")


def asked(kind: str) -> Asked:
    ports = {} if kind in {"ping", "icmp"} else PORTS
    return asked_from_json({**PROBE, **ports, "kind": kind})


def sent(kind: str) -> Seen:
    seen = read_packet(packet_of(asked(kind), b"abcd"))
    assert seen is not None
    return seen


@pytest.mark.parametrize("kind", ONE_WAY)
def test_a_one_way_probe_waits_for_its_own_packet_and_no_other(kind: str) -> None:
    own = sent(kind)
    assert is_answer(asked(kind), own)
    others = (other for other in ONE_WAY if other != kind)
    assert not any(is_answer(asked(other), own) for other in others)
    stranger = ip_address("10.9.9.9")
    assert not is_answer(asked(kind), replace(own, source=stranger))
    assert not is_answer(asked(kind), replace(own, destination=stranger))
    if kind != "icmp":
        assert not is_answer(asked(kind), replace(own, destination_port=80))


def test_a_ping_waits_for_the_reply_and_not_for_its_request() -> None:
    request = sent("ping")
    assert request.kind == "echo"
    assert not is_answer(asked("ping"), request)
    reply = replace(request, kind="reply", source=request.destination, destination=request.source)
    assert is_answer(asked("ping"), reply)
    assert not is_answer(asked("ping"), replace(reply, source=ip_address("10.9.9.9")))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "smoke"}, "not a kind"),
        ({"kind": "udp", "destination_port": 53}, "both ports"),
        ({"kind": "tcp", "source_port": 1}, "destination port"),
        ({"kind": "tcp", "destination_port": 70000}, "not a port"),
        ({"source_address": "10.0.0"}, "not a probe"),
        ({"source_address": "2001:db8::1"}, "two families"),
    ],
)
def test_what_is_no_probe_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(LabError, match=message):
        asked_from_json({**PROBE, **changes})
