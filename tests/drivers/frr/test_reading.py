"""An answer of another form than an agent's is an error of that device, whatever stands in it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from citynet.running.model import FrrObservation
from tasks.drivers.frr import AgentError, PendingTrial
from tasks.drivers.frr.reading import observation, state

STATE: dict[str, Any] = {
    "deployment": "20261124T120000Z-0a1b2c",
    "digest": "f" * 64,
    "confirmed_at": "2026-11-24T12:00:00Z",
    "pending": {"deployment": "d1", "digest": "", "seconds_left": 7, "applied": True},
    "last": {"deployment": "d0", "digest": "d", "ending": "confirmed", "errors": ["a"]},
    "candidate": None,
}
MAPPINGS = {"files", "foreign", "routes", "rules", "classes", "tc_filters", "more_filters"}
MAPPINGS |= {"sysctls", "interface_sysctls"}
LISTS = {"daemons", "processes"}
NAMES = [one.name for one in fields(FrrObservation)]


def said() -> dict[str, Any]:
    values = {name: {"a": "b"} if name in MAPPINGS else "text" for name in NAMES}
    return {**values, **{name: ["x"] for name in LISTS}}


def test_what_an_agent_says_is_taken() -> None:
    assert observation(said()).daemons == ("x",)
    assert observation({**said(), "frr": None}).frr is None
    found = state(STATE)
    pending = PendingTrial(deployment="d1", digest="", seconds_left=7.0, applied=True)
    assert found.pending == pending
    assert found.last is not None
    assert found.last.errors == ("a",)
    nothing = dict.fromkeys(STATE)
    assert state(nothing).pending is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [7, True, [1], {"a": 1}, {"a": None}])
def test_a_field_of_another_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(AgentError, match=rf"no answer of an agent \((a|{name})\)"):
        observation({**said(), name: value})


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"frr", "nft_disk"}))
def test_a_field_that_is_missing_is_refused(name: str) -> None:
    with pytest.raises(AgentError):
        observation({key: value for key, value in said().items() if key != name})


@pytest.mark.parametrize(
    "changes",
    [
        {"pending": {**STATE["pending"], "seconds_left": float("inf")}},
        {"pending": {**STATE["pending"], "applied": "yes"}},
        {"pending": {}},
        {"pending": []},
        {"last": {**STATE["last"], "errors": [7]}},
        {"digest": 7},
        # People are told to type the name of a deployment.
        {"deployment": "d1; rm -rf ~"},
        {"pending": {**STATE["pending"], "deployment": "$(reboot)"}},
        {"deployment": "d\x1b[31m"},
    ],
)
def test_a_state_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(AgentError, match="no answer of an agent"):
        state({**STATE, **changes})


def test_what_is_no_object_at_all_is_refused() -> None:
    for done in ([7], "text", 7, None):
        with pytest.raises(AgentError):
            observation(done)
        with pytest.raises(AgentError):
            state(done)
