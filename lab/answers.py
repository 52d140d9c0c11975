"""Answers of the program inside, from JSON to typed values.

Each function raises :class:`StrangeAnswerError` for something that the program never says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from citynet.errors import UnavailableError
from lab.status import (
    CableStatus,
    Convergence,
    Ended,
    HostsChanged,
    LabStatus,
    LabUp,
    RouterStatus,
    TunnelStatus,
)
from validate.lab.probes import Flow, FlowResult, Probe, ProbeResult

__all__ = [
    "StrangeAnswerError",
    "convergence",
    "ended",
    "flow_results",
    "hosts_changed",
    "lab_status",
    "lab_up",
    "probe_results",
    "recorded_digest",
]


class StrangeAnswerError(UnavailableError):
    """The program inside answered something that it never says."""


def lab_up(answer: object) -> LabUp:
    """Return what ``up`` made."""
    found = _object(answer)
    return LabUp(
        seconds=_float(found["seconds"]),
        routers=_int(found["routers"]),
        cables=_int(found["cables"]),
        hosts=_int(found["hosts"]),
        notes={name: str(text) for name, text in _object(found["notes"]).items()},
    )


def hosts_changed(answer: object) -> HostsChanged:
    """Return what ``hosts`` changed."""
    found = _object(answer)
    added, removed = found["added"], found["removed"]
    if not isinstance(added, list) or not isinstance(removed, list):
        raise StrangeAnswerError("the lab does not say which hosts it has now")
    return HostsChanged(added=tuple(map(str, added)), removed=tuple(map(str, removed)))


def probe_results(probes: tuple[Probe, ...], answer: object) -> tuple[ProbeResult, ...]:
    """Return what became of ``probes``, in their order."""
    answers = _list(answer, len(probes))
    return tuple(_probe_result(probe, each) for probe, each in zip(probes, answers, strict=True))


def flow_results(flows: tuple[Flow, ...], answer: object) -> tuple[FlowResult, ...]:
    """Return what became of ``flows``, in their order."""
    return tuple(
        FlowResult(
            flow=flow,
            sent=_int(each["sent"]),
            received=_int(each["received"]),
            longest_gap=_float(each["longest_gap"]),
        )
        for flow, each in zip(flows, _list(answer, len(flows)), strict=True)
    )


def lab_status(answer: object) -> LabStatus:
    """Return how routers and cables do."""
    found = _object(answer)
    routers, cables = _object(found["routers"]), _object(found["cables"])
    return LabStatus(
        up=found["up"] is True,
        routers={name: _router(_object(each)) for name, each in routers.items()},
        cables={name: _cable(_object(each)) for name, each in cables.items()},
        hosts=_texts(found["hosts"]),
    )


def convergence(answer: object) -> Convergence:
    """Return whether all sessions came up and routes stood still."""
    found = _object(answer)
    return Convergence(
        converged=found["converged"] is True,
        seconds=_float(found["seconds"]),
        missing=_texts(found["missing"]),
    )


def ended(answer: object) -> Ended:
    """Return how a program ended."""
    found = _object(answer)
    code = found["code"]
    return Ended(
        code=code if isinstance(code, int) else None,
        stdout=str(found["stdout"]),
        stderr=str(found["stderr"]),
    )


def recorded_digest(state: str) -> str | None:
    """Return the digest in a router's own ``state.json``; ``None`` where none is to be read."""
    try:
        digest = _object(json.loads(state)).get("digest")
    except (ValueError, StrangeAnswerError):
        return None
    return digest if isinstance(digest, str) else None


def _probe_result(probe: Probe, answer: Mapping[str, object]) -> ProbeResult:
    seconds = answer["seconds"]
    return ProbeResult(
        probe=probe,
        arrived=answer["arrived"] is True,
        seconds=None if seconds is None else _float(seconds),
        detail=str(answer["detail"]),
    )


def _router(found: Mapping[str, object]) -> RouterStatus:
    uptime = found["uptime"]
    return RouterStatus(
        running=found["running"] is True,
        booted=found["booted"] is True,
        failed=found["failed"] is True,
        uptime=None if uptime is None else _float(uptime),
        daemons=_texts(found["daemons"]),
        adjacencies=_pair(found.get("isis"), "up"),
        sessions=_pair(found.get("bgp"), "established"),
        missing=_texts(found.get("missing", [])),
        tunnels=_tunnels(found.get("tunnels")),
    )


def _tunnels(value: object) -> TunnelStatus | None:
    if value is None:
        return None
    found = _object(value)
    return TunnelStatus(
        watching=found["watching"] is True,
        neighbors=_int(found["neighbors"]),
        forwarding=_int(found["forwarding"]),
        removed=_int(found["removed"]),
        trouble=str(found["trouble"]),
    )


def _pair(value: object, key: str) -> tuple[int, int] | None:
    if value is None:
        return None
    found = _object(value)
    return _int(found[key]), _int(found["expected"])


def _cable(found: Mapping[str, object]) -> CableStatus:
    return CableStatus(
        up=found["up"] is True, cut=found["cut"] is True, silent=found["silent"] is True
    )


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise StrangeAnswerError(f"the lab answered {type(value).__name__}, not an object")
    return _Fields(value)


class _Fields(dict[str, object]):
    """An object of an answer, in which a field that is not there is a strange answer too."""

    def __missing__(self, key: str) -> object:
        raise StrangeAnswerError(f"the lab's answer has no {key!r}")


def _list(value: object, length: int) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or len(value) != length:
        raise StrangeAnswerError(f"the lab did not answer {length} things")
    return [_object(each) for each in value]


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise StrangeAnswerError("the lab answered something that is no list")
    return tuple(map(str, value))


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise StrangeAnswerError(f"the lab answered {value!r}, not a number")
    return value


def _float(value: object) -> float:
    if not isinstance(value, int | float):
        raise StrangeAnswerError(f"the lab answered {value!r}, not a number")
    return float(value)
