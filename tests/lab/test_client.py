"""The client says what the program inside understands, and believes nothing that is no answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from ipaddress import ip_address

import pytest

from citynet.errors import UnavailableError
from lab.client import LabClient
from lab.inside.flows import stream_from_json
from lab.inside.probes import asked_from_json
from lab.inside.verbs import VERBS
from lab.limits import LIMITS
from lab.status import TunnelStatus
from tasks.lab.words import status_lines
from validate.lab.probes import Bench, Flow, Probe, ProbeKind
from validate.outcome import State

PROBE = Probe(
    source="slice/office/beicheng",
    destination="slice/office/nancheng",
    kind=ProbeKind.UDP,
    source_address=ip_address("10.1.0.2"),
    destination_address=ip_address("10.2.0.2"),
    source_port=4000,
    destination_port=53,
)
FLOW = Flow(
    source="a",
    destination="b",
    source_address=ip_address("2001:db8::2"),
    destination_address=ip_address("2001:db8:1::2"),
    interval=0.1,
)
ROUTER = {"running": True, "booted": True, "failed": False, "uptime": 3.5, "daemons": ["zebra"]}


class Machine:
    """Answers each verb as it was told, through JSON as the real channel does."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Mapping[str, object]]] = []

    def call(self, verb: str, *, seconds: float = 1, **arguments: object) -> object:
        assert seconds > 0
        self.asked.append((verb, json.loads(json.dumps(arguments))))
        found = self.answers[verb]
        return json.loads(json.dumps(found(arguments) if callable(found) else found))


def test_every_kind_of_probe_is_understood_inside() -> None:
    machine = Machine(probe=[{"arrived": True, "seconds": 0.5, "detail": ""}])
    client: Bench = LabClient(machine)
    for kind in ProbeKind:
        probe = Probe(
            source=PROBE.source,
            destination=PROBE.destination,
            kind=kind,
            source_address=PROBE.source_address,
            destination_address=PROBE.destination_address,
            source_port=4000,
            destination_port=53,
        )
        (result,) = client.probe((probe,), 1.5)
        assert result.probe == probe
        assert (result.arrived, result.seconds) == (True, 0.5)
        _, arguments = machine.asked[-1]
        assert arguments["timeout"] == 1.5
        probes = arguments["probes"]
        assert isinstance(probes, list)
        asked = asked_from_json(probes[0])
        assert (asked.kind, asked.destination_port) == (kind.value, 53)
        assert asked.source_address == PROBE.source_address


def test_flows_come_back_with_their_results() -> None:
    told = {"sent": 10, "received": 8, "longest_gap": 0.3}
    machine = Machine(start_flows=None, stop_flows=[told])
    client = LabClient(machine)
    client.start_flows((FLOW,))
    (_, arguments) = machine.asked[0]
    flows = arguments["flows"]
    assert isinstance(flows, list)
    assert stream_from_json(flows[0]).interval == 0.1
    (result,) = client.stop_flows()
    assert (result.flow, result.sent, result.received) == (FLOW, 10, 8)
    assert result.longest_gap == 0.3


def test_states_are_named() -> None:
    machine = Machine(fail=None, heal=None)
    client = LabClient(machine)
    client.fail(State(failed_link="a--b"), silent=True)
    client.heal(State(failed_device="a"))
    assert machine.asked == [
        ("fail", {"silent": True, "link": "a--b", "device": None}),
        ("heal", {"link": None, "device": "a"}),
    ]


def test_digests_are_the_routers_own_records() -> None:
    def said(arguments: Mapping[str, object]) -> object:
        texts = {"a": '{"deployment": "d", "digest": "abc"}', "b": "{", "c": '{"digest": null}'}
        router = str(arguments["router"])
        return {"code": 0 if router in texts else 1, "stdout": texts.get(router, ""), "stderr": ""}

    dead = {**ROUTER, "running": False, "booted": False, "uptime": None}
    routers = {"a": ROUTER, "b": ROUTER, "c": ROUTER, "d": ROUTER, "e": dead}
    status = {"up": True, "routers": routers, "cables": {}, "hosts": []}
    machine = Machine(status=status, run=said)
    assert LabClient(machine).running_digests() == {"a": "abc"}
    assert [arguments.get("router") for _, arguments in machine.asked[1:]] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("record", ["[]", "3", '["digest"]'])
def test_a_record_that_is_no_record_is_left_out(record: str) -> None:
    status = {"up": True, "routers": {"a": ROUTER}, "cables": {}, "hosts": []}
    machine = Machine(status=status, run={"code": 0, "stdout": record, "stderr": ""})
    assert LabClient(machine).running_digests() == {}


def test_the_program_inside_gives_up_before_its_caller_does() -> None:
    assert LIMITS.keys() == VERBS.keys()
    waits: dict[str, float] = {}

    class Waiting(Machine):
        def call(self, verb: str, *, seconds: float = 1, **arguments: object) -> object:
            waits[verb] = seconds
            return super().call(verb, seconds=seconds, **arguments)

    client = LabClient(Waiting(down=None, start_flows=None, stop_flows=[], fail=None, heal=None))
    client.down()
    client.start_flows(())
    client.stop_flows()
    client.fail(State(failed_device="a"))
    client.heal(State(failed_device="a"))
    assert len(waits) == 5
    assert all(seconds > LIMITS[verb] for verb, seconds in waits.items())


def test_a_status_is_read_whole() -> None:
    asked = {
        **ROUTER,
        "isis": {"up": 1, "expected": 2},
        "bgp": {"established": 3, "total": 5, "expected": 4},
        "missing": ["IS-IS on eth1"],
    }
    cable = {"up": False, "cut": True, "silent": False}
    machine = Machine(
        status={"up": True, "routers": {"a": asked}, "cables": {"l": cable}, "hosts": ["h"]}
    )
    status = LabClient(machine).status()
    assert status.routers["a"].adjacencies == (1, 2)
    assert status.routers["a"].sessions == (3, 4)
    assert status.routers["a"].missing == ("IS-IS on eth1",)
    assert status.cables["l"].cut
    assert status.hosts == ("h",)
    assert status.routers["a"].tunnels is None


def test_help_for_a_stand_in_is_seen() -> None:
    """In data and in lines, so that nobody believes that the stand-in did it alone."""
    told = {"watching": True, "neighbors": 2, "forwarding": 1, "removed": 4, "trouble": ""}
    lost = {**told, "watching": False, "neighbors": 0, "forwarding": 0, "trouble": "no such file"}
    routers = {
        "a": {**ROUTER, "tunnels": told},
        "b": {**ROUTER, "tunnels": lost},
        "c": {**ROUTER, "tunnels": None},
    }
    machine = Machine(status={"up": True, "routers": routers, "cables": {}, "hosts": []})
    status = LabClient(machine).status()
    assert status.routers["a"].tunnels == TunnelStatus(
        watching=True, neighbors=2, forwarding=1, removed=4, trouble=""
    )
    assert list(status_lines(status)) == [
        "  a: runs, the lab put back 3 tunnel entries that zebra lost",
        "  b: runs, tunnels are not kept: no such file",
        "  c: runs",
    ]
    del told["trouble"]
    strange = {"a": {**ROUTER, "tunnels": told}}
    with pytest.raises(UnavailableError, match="trouble"):
        LabClient(
            Machine(status={"up": True, "routers": strange, "cables": {}, "hosts": []})
        ).status()


@pytest.mark.parametrize(
    "strange",
    [
        None,
        [],
        [{}],
        [{}, {}],
        [{"arrived": True, "seconds": "soon", "detail": ""}],
        [{"arrived": True, "seconds": 0.1}],
        "ok",
    ],
)
def test_a_strange_answer_is_no_answer(strange: object) -> None:
    with pytest.raises(UnavailableError):
        LabClient(Machine(probe=strange)).probe((PROBE,))
