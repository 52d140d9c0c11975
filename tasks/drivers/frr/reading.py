"""Answers of the agent as typed values: what has another form is not taken, whoever says it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from citynet.running.model import FrrObservation
from tasks.drivers.frr.errors import AgentError
from tasks.drivers.frr.model import DeviceState, LastTrial, PendingTrial

__all__ = ["observation", "state"]

_NAME: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
"""Of a deployment, and of a digest: people are told to type it."""


def observation(done: object) -> FrrObservation:
    """Return the observation of an answer to ``observe``. Raises AgentError."""
    return FrrObservation(
        files=_texts(done, "files"),
        foreign=_texts(done, "foreign"),
        daemons=_list(done, "daemons"),
        processes=_list(done, "processes"),
        frr=_optional(done, "frr"),
        nft=_text(done, "nft"),
        nft_disk=_optional(done, "nft_disk"),
        links=_text(done, "links"),
        routes=_texts(done, "routes"),
        rules=_texts(done, "rules"),
        tunnel_source=_text(done, "tunnel_source"),
        qdiscs=_text(done, "qdiscs"),
        classes=_texts(done, "classes"),
        tc_filters=_texts(done, "tc_filters"),
        more_filters=_texts(done, "more_filters"),
        sysctls=_texts(done, "sysctls"),
        interface_sysctls=_texts(done, "interface_sysctls"),
        hostname=_text(done, "hostname"),
        state=_text(done, "state"),
    )


def state(done: object) -> DeviceState:
    """Return the state of an answer to ``state``. Raises AgentError."""
    pending, last = _record(done, "pending"), _record(done, "last")
    return DeviceState(
        deployment=_name(done, "deployment"),
        digest=_name(done, "digest"),
        confirmed_at=_name(done, "confirmed_at"),
        pending=None if pending is None else _pending(pending),
        last=None if last is None else _last(last),
        candidate=_name(done, "candidate"),
    )


def _pending(said: object) -> PendingTrial:
    return PendingTrial(
        deployment=_name(said, "deployment") or "",
        digest=_name(said, "digest") or "",
        seconds_left=_seconds(said, "seconds_left"),
        applied=_value(said, "applied", bool),
    )


def _last(said: object) -> LastTrial:
    return LastTrial(
        deployment=_name(said, "deployment") or "",
        digest=_name(said, "digest") or "",
        ending=_text(said, "ending"),
        errors=_list(said, "errors"),
    )


def _value(said: object, key: str, *kinds: type) -> Any:  # noqa: ANN401 -- of a kind
    if not isinstance(said, dict) or not isinstance(said.get(key), kinds):
        raise AgentError(f"what it answers is no answer of an agent ({key})")
    return said.get(key)


def _text(said: object, key: str) -> str:
    text: str = _value(said, key, str)
    return text


def _optional(said: object, key: str) -> str | None:
    text: str | None = _value(said, key, str, type(None))
    return text


def _texts(said: object, key: str) -> dict[str, str]:
    found: dict[str, str] = _value(said, key, dict)
    for name in found:
        _text(found, name)
    return found


def _list(said: object, key: str) -> tuple[str, ...]:
    found: list[str] = _value(said, key, list)
    if not all(isinstance(one, str) for one in found):
        raise AgentError(f"what it answers is no answer of an agent ({key})")
    return tuple(found)


def _record(said: object, key: str) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = _value(said, key, dict, type(None))
    return found


def _name(said: object, key: str) -> str | None:
    name = _optional(said, key)
    if name and not _NAME.fullmatch(name):
        raise AgentError(f"what it answers is no answer of an agent ({key})")
    return name


def _seconds(said: object, key: str) -> float:
    value = _value(said, key, int, float)
    if isinstance(value, bool) or not math.isfinite(value):
        raise AgentError(f"what it answers is no answer of an agent ({key})")
    return float(value)
