"""Whatever a server does, the engine answers: what it did not hear is not run, never proven.

Absent, dying, hanging and talking nonsense are tried; the last three over HTTP, too.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.validate.batfish import mini
from tests.validate.batfish.test_recorded import RECORDINGS
from validate.batfish import BatfishEngine
from validate.batfish.live import LiveServer
from validate.batfish.recording import RecordedServer
from validate.batfish.server import Answer, Ask, NoAnswer
from validate.outcome import Outcome, Status

UNCOVERED = {"marked", "native/rr/filters", "native/pe/filters", "native/br/filters"}
"""What no server could say anything about."""


class Faulty:
    """Recorded answers with something wrong about some of them."""

    def __init__(self, wrong: Callable[[Ask, Answer], Answer]) -> None:
        self._recorded = RecordedServer(RECORDINGS)
        self._wrong = wrong
        self.version = self._recorded.version

    def ask(self, ask: Ask) -> Answer:
        return self._wrong(ask, self._recorded.ask(ask))

    def close(self) -> None:
        self._recorded.close()


def decided(engine: BatfishEngine) -> dict[str, Outcome]:
    return {o.promise: o for o in engine.decide(mini.promises(), mini.network())}


def statuses(found: dict[str, Outcome]) -> set[Status]:
    return {o.status for name, o in found.items() if name not in UNCOVERED}


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        engine = BatfishEngine("127.0.0.1", port, timeout=20)
        assert engine.version == "not answering"
        found = decided(engine)
    assert statuses(found) == {Status.NOT_RUN}
    assert set(found) == {promise.id for promise in mini.promises()}
    assert {o.status for o in found.values()} == {Status.NOT_RUN}
    assert all("Batfish" in o.detail for o in found.values())


def test_an_unrecorded_answer_is_no_answer(tmp_path: Path) -> None:
    engine = BatfishEngine(server=RecordedServer(tmp_path))
    found = decided(engine)
    assert {o.status for o in found.values()} == {Status.NOT_RUN, Status.NOT_COVERED}
    assert not [o for o in found.values() if o.status is Status.PROVEN]


def test_it_dies_in_the_middle() -> None:
    asked = []

    def dies(ask: Ask, answer: Answer) -> Answer:
        asked.append(ask)
        if len(asked) > 40:
            raise NoAnswer("Batfish is gone")
        return answer

    found = decided(BatfishEngine(server=Faulty(dies)))
    assert Status.NOT_RUN in statuses(found)
    assert Status.REFUTED not in statuses(found)


def test_failures_without_answer_prove_nothing_about_failures() -> None:
    def silent(ask: Ask, answer: Answer) -> Answer:
        if ask.question == "differentialReachability":
            raise NoAnswer("Batfish is gone")
        return answer

    found = decided(BatfishEngine(server=Faulty(silent)))
    assert found["isolated/slice/one"].status is Status.NOT_RUN
    assert found["reaches/slice/records/hall/north/ipv4/link"].status is Status.NOT_RUN
    assert found["reaches/slice/records/hall/north/ipv4"].status is Status.PROVEN


def empty(_ask: Ask, answer: Answer) -> Answer:
    return replace(answer, rows=())


def without_columns(_ask: Ask, _answer: Answer) -> Answer:
    return Answer(columns=frozenset(), rows=())


def other_columns(_ask: Ask, answer: Answer) -> Answer:
    rows = tuple({"Something": 1} for _ in answer.rows)
    return Answer(columns=frozenset({"Something"}), rows=rows)


def nulls(_ask: Ask, answer: Answer) -> Answer:
    return replace(answer, rows=tuple(dict.fromkeys(row) for row in answer.rows))


def other_snapshot(ask: Ask, answer: Answer) -> Answer:
    if ask.question != "fileParseStatus":
        return answer
    files = tuple({**row, "File_Name": f"configs/old{n}.cfg"} for n, row in enumerate(answer.rows))
    return replace(answer, rows=files)


@pytest.mark.parametrize("wrong", [empty, without_columns, other_columns, nulls, other_snapshot])
def test_nonsense_proves_nothing(wrong: Callable[[Ask, Answer], Answer]) -> None:
    found = decided(BatfishEngine(server=Faulty(wrong)))
    assert Status.PROVEN not in statuses(found), {
        o.promise: o.detail for o in found.values() if o.status is Status.PROVEN
    }


def test_an_empty_answer_is_noticed_for_each_kind_of_question() -> None:
    """Each answer alone: nothing that rests on it may be proven."""
    kept = decided(BatfishEngine(server=RecordedServer(RECORDINGS)))
    proven = {name for name, outcome in kept.items() if outcome.status is Status.PROVEN}
    for question, name in (
        ("fileParseStatus", "isolated/slice/one"),
        ("reachability", "reaches/slice/one/hall/dc/ipv4"),
        ("reachability", "hidden"),
        ("reachability", "guarded/slice/two/dc"),
        ("reachability", "data-stays"),
        ("differentialReachability", "isolated/slice/two"),
        ("bgpSessionStatus", "sessions/egov"),
        ("ospfSessionCompatibility", "sessions/egov"),
        ("detectLoops", "sound/egov"),
        ("ipOwners", "sound/egov"),
        ("layer3Edges", "sound/compute"),
        ("interfaceProperties", "native/cb/facts"),
        ("compareFilters", "native/cb/filters"),
        ("fileParseStatus", "native/cb/parse"),
    ):

        def one_empty(ask: Ask, answer: Answer, question: str = question) -> Answer:
            return replace(answer, rows=()) if ask.question == question else answer

        assert name in proven
        found = decided(BatfishEngine(server=Faulty(one_empty)))
        assert found[name].status is not Status.PROVEN, (question, name)


class Handler(BaseHTTPRequestHandler):
    """Behaves as Batfish for as long as ``good`` requests, then as ``then`` says."""

    good = 0
    then = "nonsense"
    seen: list[str]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.seen.append(self.path)
        if len(self.seen) > self.good and self.then == "hang":
            time.sleep(30)
        if len(self.seen) > self.good and self.then == "die":
            self.connection.close()
            return
        body = b'{"Batfish": "0.0", "result": 7}' if "version" in self.path else b"{}"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def stub(good: int, then: str) -> Iterator[int]:
    handler = type("Stub", (Handler,), {"good": good, "then": then, "seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("then", ["hang", "die", "nonsense"])
@pytest.mark.parametrize("good", [0, 3])
def test_over_http(then: str, good: int) -> None:
    with stub(good, then) as port:
        began = time.monotonic()
        engine = BatfishEngine(server=LiveServer("127.0.0.1", port, timeout=2))
        found = decided(engine)
        took = time.monotonic() - began
    assert statuses(found) == {Status.NOT_RUN}
    assert took < 15
