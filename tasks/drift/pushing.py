"""The push of a remediation: the gate and the transaction of ``citynet deploy``, over drift."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

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
from tasks.drift.live import LiveAudit

__all__ = ["push_over_drift"]

Say = Callable[[str], object]
_REASONS: Final = 10
_NOTHING: Final = "Nothing was pushed:"


def push_over_drift(
    audit: LiveAudit,
    environment: str,
    fingerprints: Mapping[str, str],
    *,
    batfish: str,
    say: Say,
    tell: Say,
) -> ExitCode:
    """Push the proven text to exactly these devices, all or none, by the verdict's leave.

    Each has to run what has its fingerprint when the transaction looks at it, and the city has to
    be the one that was audited; otherwise nothing is changed anywhere. Raises what ``judge`` and
    ``deploy`` raise: ``CallError`` without a verdict.
    """

    def told(event: Event) -> None:
        tell(_words(event))

    # The city is built again, though the audit has done so: whoever edits a file meanwhile has to
    # be found by the gate, which sees no more than what stands there now.
    gate = judge(audit.root, environment, batfish=batfish)
    if not gate.accepted:
        head = f"{_NOTHING} the verdict is not one of this text, or does not accept it."
        return _refused(say, head, gate.refusals, "Run citynet verify.")
    if gate.built.proposal.manifest.digest != audit.built.proposal.manifest.digest:
        # Whoever reads the audit would not know what is pushed, and the secrets are of other texts.
        say(f"{_NOTHING} the city's text is no longer what was audited. Run citynet drift again.")
        return ExitCode.CITY_WRONG
    try:
        result = deploy(
            audit.root,
            plan_of(gate, audit.fleet, only=frozenset(fingerprints)),
            audit.fleet,
            audited=fingerprints,
            secrets=audit.secrets,
            ways=Ways(tell=told),
        )
    except RefusedError as refused:
        return _refused(say, _NOTHING, refused.reasons)
    except UnfinishedError as error:
        say(f"{_NOTHING} {error}")
        return ExitCode.NETWORK_MIXED
    _say_result(result, say)
    return result.exit_code


def _refused(say: Say, head: str, reasons: Iterable[str], *then: str) -> ExitCode:
    lines = tuple(reasons)
    more = (f"... and {len(lines) - _REASONS} more",) if len(lines) > _REASONS else ()
    say(head)
    for line in (*lines[:_REASONS], *more):
        say(f"  {line}")
    for line in then:
        say(line)
    return ExitCode.CITY_WRONG


def _words(event: Event) -> str:
    return " ".join(part for part in (event.step, event.device, str(event.moment)) if part)


def _say_result(result: DeployResult, say: Say) -> None:
    new = len(result.with_standing(Standing.NEW))
    say(f"Deployment {result.id}: {result.ending}; {new} of {len(result.devices)} devices pushed")
    for reason in result.reasons:
        say(f"  {reason}")
