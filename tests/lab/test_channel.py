"""The control channel: many requests at a time, junk skipped, every refusal in its own words."""

from __future__ import annotations

import asyncio
import json
import os
import tty
from collections.abc import Mapping
from pathlib import Path

import pytest

from lab.inside.bench import Lab
from lab.inside.channel import serve
from lab.inside.commands import LabError
from lab.inside.verbs import VERBS, answer


class Line:
    """The other end of a raw terminal, which stands for a machine's control channel."""

    def __init__(self) -> None:
        self.end, device = os.openpty()
        tty.setraw(device)
        self.path = Path(os.ttyname(device))
        self._device = device

    def close(self) -> None:
        os.close(self._device)
        os.close(self.end)

    async def exchange(self, sent: list[bytes], answers: int) -> list[dict[str, object]]:
        for line in sent:
            os.write(self.end, line + b"\n")
        kept = b""
        while kept.count(b"\n") < answers:
            kept += await asyncio.to_thread(os.read, self.end, 65536)
        return [json.loads(line) for line in kept.splitlines()]


async def _handle(request: Mapping[str, object]) -> object:
    match request["verb"]:
        case "slow":
            await asyncio.sleep(0.3)
        case "refused":
            raise LabError("the lab has no router x")
        case "several":
            raise ExceptionGroup("several", [LabError("first"), LabError("second")])
        case "broken":
            raise ZeroDivisionError
    return request["verb"]


def _exchange(*sent: bytes, answers: int) -> list[dict[str, object]]:
    async def run() -> list[dict[str, object]]:
        line = Line()
        serving = asyncio.create_task(serve(line.path, _handle))
        try:
            return await asyncio.wait_for(line.exchange(list(sent), answers), 20)
        finally:
            line.close()
            await asyncio.wait_for(serving, 20)

    return asyncio.run(run())


def test_a_long_verb_holds_up_no_other() -> None:
    first, second = _exchange(
        b'{"id": "1", "verb": "slow"}', b'{"id": "2", "verb": "quick"}', answers=2
    )
    assert first == {"id": "2", "ok": True, "result": "quick"}
    assert second == {"id": "1", "ok": True, "result": "slow"}


def test_what_is_no_request_is_skipped() -> None:
    junk = (b"", b'{"half', b"[]", b'{"verb": "quick"}', b'{"id": 7, "verb": "quick"}')
    (only,) = _exchange(*junk, b'{"id": "a", "verb": "quick"}', answers=1)
    assert only["id"] == "a"


@pytest.mark.parametrize(
    ("verb", "error"),
    [
        ("refused", "the lab has no router x"),
        ("several", "first; second"),
        ("broken", "a fault inside the lab: ZeroDivisionError: ZeroDivisionError"),
    ],
)
def test_refusals_and_faults_are_answered(verb: str, error: str) -> None:
    (told,) = _exchange(json.dumps({"id": "a", "verb": verb}).encode(), answers=1)
    assert told == {"id": "a", "ok": False, "error": error}


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({"verb": "format"}, "no such verb"),
        ({"verb": "up", "plan": {}}, "not a plan"),
        ({"verb": "probe", "probes": "all"}, "a list was expected"),
        ({"verb": "probe", "probes": [], "timeout": 0}, "between 0 and 3600"),
        ({"verb": "probe", "probes": [3]}, "an object was expected"),
        ({"verb": "fail", "device": "r1"}, "no router r1"),
        ({"verb": "fail", "link": "r1--r2"}, "no cable r1--r2"),
        ({"verb": "heal", "link": 5}, "a name was expected"),
        ({"verb": "run", "argv": ["true"]}, "router is missing"),
        ({"verb": "run", "router": "r1", "argv": []}, "nothing to run"),
        ({"verb": "run", "router": "r1", "argv": ["true"]}, "no router r1"),
        ({"verb": "run_on_host", "host": "h", "argv": ["true"]}, "no host h"),
    ],
)
def test_wrong_requests_are_refused_by_name(
    tmp_path: Path, request_: dict[str, object], error: str
) -> None:
    async def ask() -> object:
        return await answer(Lab(tmp_path, tmp_path, "none"), request_)

    with pytest.raises(LabError, match=error):
        asyncio.run(ask())


def test_an_empty_lab_says_so(tmp_path: Path) -> None:
    async def ask() -> object:
        lab = Lab(tmp_path, tmp_path, "none")
        assert await answer(lab, {"verb": "down"}) is None
        assert await answer(lab, {"verb": "stop_flows"}) == []
        return await answer(lab, {"verb": "status"})

    assert asyncio.run(ask()) == {"up": False, "routers": {}, "cables": {}, "hosts": []}
    assert set(VERBS) >= {"up", "down", "status"}
