"""What a deployment says: to people, and to programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from tasks.deploy.gate import Gate
from tasks.deploy.model import DeployResult, Ending, Event, Moment, Plan, Standing
from tasks.fleet.model import ConfigSet
from validate.reports.words import printable

__all__ = [
    "accepted_line",
    "event_lines",
    "gate_data",
    "result_data",
    "sets_line",
    "summary_lines",
]

_QUIET: Final = frozenset({Standing.UNTOUCHED, Standing.SAME, Standing.OLD, Standing.NEW})


def event_lines(event: Event) -> tuple[str, ...]:
    """Return a line for what happened on a device: who, what, when; and more, where it failed."""
    words = printable(event.text).splitlines() or [""]
    mark = "FAILED  " if event.moment is Moment.FAILED else ""
    head = f"  {event.device:<16} {event.step:<17} {event.seconds:6.1f} s  {mark}"
    return (f"{head}{words[0]}".rstrip(), *(f"    {line}" for line in words[1:]))


def summary_lines(result: DeployResult) -> Iterator[str]:
    """Yield what became of the devices, by what they were given, and what to do."""
    for standing in Standing:
        those = result.with_standing(standing)
        if those:
            sets = [one.config_set for one in those]
            parts = (f"{sets.count(one)} {one}" for one in sorted(set(sets)))
            names = "" if standing in _QUIET else f": {', '.join(one.device for one in those)}"
            yield f"{standing}: {len(those)} ({', '.join(parts)}){names}"
    head = f"{result.ending.upper()} ({result.id}, {result.seconds:.0f} s)"
    match result.ending:
        case Ending.SAME:
            yield f"{head}: every device already runs exactly this text."
        case Ending.DONE:
            yield f"{head}: every device runs exactly the proven text."
        case Ending.REFUSED | Ending.UNAVAILABLE:
            yield f"{head}: nothing was changed on any device."
        case Ending.REVERTED:
            yield f"{head}: every device is as before, and proven to be."
        case Ending.MIXED:
            yield f"{head}: the network is mixed. Look at the devices named above; citynet drift."
        case Ending.UNKNOWN:
            yield f"{head}: run citynet deploy --resume {result.id}"


def accepted_line(gate: Gate) -> str:
    """Say that the gate is open, and for what."""
    return (
        f"ACCEPTED for {gate.environment}: verdict {gate.verdict[:12]} proves manifest "
        f"{gate.manifest[:12]}."
    )


def sets_line(plan: Plan) -> str:
    """Say which set goes where."""
    sets = plan.sets
    return (
        f"Fleet {plan.fleet}: {sets[ConfigSet.TARGET]} devices are given their target text, "
        f"{sets[ConfigSet.REHEARSAL]} the rehearsal text of their stand-ins."
    )


def gate_data(gate: Gate) -> dict[str, object]:
    """Return what the gate says, for programs."""
    return {
        "accepted": gate.accepted,
        "environment": gate.environment,
        "verdict": gate.verdict,
        "manifest": gate.manifest,
        "refusals": list(gate.refusals),
        "waived": list(gate.waived),
        "atRisk": [asdict(risk) for risk in gate.built.proposal.at_risk],
    }


def result_data(result: DeployResult, plan: Plan | None) -> dict[str, object]:
    """Return how a deployment ended, for programs."""
    return {
        "deployment": result.id,
        "fleet": result.fleet,
        "ending": result.ending.value,
        "seconds": round(result.seconds, 1),
        "reasons": list(result.reasons),
        "sets": {one.value: count for one, count in plan.sets.items()} if plan else None,
        "devices": [
            {
                "device": one.device,
                "set": one.config_set.value,
                "standing": one.standing.value,
                "detail": one.detail,
            }
            for one in result.devices
        ],
        "differences": dict(result.differences),
    }
