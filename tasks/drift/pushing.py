"""The push of a remediation: the gate and the transaction of ``citynet deploy``, over drift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from citynet.errors import ExitCode
from tasks.deploy import (
    DeployResult,
    Event,
    RefusedError,
    Standing,
    UnfinishedError,
    Ways,
    deploy,
    judge,
    plan_of,
)
from tasks.fleet import Fleet

__all__ = ["push_over_drift"]

Say = Callable[[str], object]


def push_over_drift(
    root: Path,
    fleet: Fleet,
    environment: str,
    fingerprints: Mapping[str, str],
    *,
    batfish: str,
    say: Say,
    tell: Say,
) -> ExitCode:
    """Push the proven text to exactly these devices, all or none, by the verdict's leave.

    Each has to run what has its fingerprint when the transaction looks at it; otherwise nothing is
    changed anywhere. Raises what ``judge`` and ``deploy`` raise: ``CallError`` without a verdict.
    """

    def told(event: Event) -> None:
        tell(_words(event))

    gate = judge(root, environment, batfish=batfish)
    try:
        whole = plan_of(gate, fleet)
        plan = replace(
            whole,
            devices={name: whole.devices[name] for name in fingerprints},
            reaches={name: whole.reaches[name] for name in fingerprints},
        )
        result = deploy(root, plan, fleet, audited=fingerprints, ways=Ways(tell=told))
    except RefusedError as refused:
        say("Nothing was pushed: the verdict is not one of this text, or does not accept it.")
        for reason in refused.reasons[:10]:
            say(f"  {reason}")
        say("Run citynet verify.")
        return ExitCode.CITY_WRONG
    except UnfinishedError as error:
        say(f"Nothing was pushed: {error}")
        return ExitCode.NETWORK_MIXED
    _say_result(result, say)
    return result.exit_code


def _words(event: Event) -> str:
    return " ".join(part for part in (event.step, event.device, str(event.moment)) if part)


def _say_result(result: DeployResult, say: Say) -> None:
    new = len(result.with_standing(Standing.NEW))
    say(f"Deployment {result.id}: {result.ending}; {new} of {len(result.devices)} devices pushed")
    for reason in result.reasons:
        say(f"  {reason}")
