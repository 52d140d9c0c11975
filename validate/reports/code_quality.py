"""Code-quality issues as GitLab shows them in a merge request, beside the line of the intent."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import TypedDict

from citynet.errors import Finding
from validate.outcome import Status
from validate.reports.sets import sets_of
from validate.reports.words import printable
from validate.verdict import Verdict

__all__ = ["finding_issues", "verdict_issues"]


class _Lines(TypedDict):
    begin: int


class _Location(TypedDict):
    path: str
    lines: _Lines


class _Issue(TypedDict):
    description: str
    check_name: str
    fingerprint: str
    severity: str
    location: _Location


def finding_issues(findings: Iterable[Finding]) -> str:
    """Return findings as a JSON list of issues."""
    return _json(
        _issue(
            finding.code,
            f"{finding.message} (expected {finding.expected}; found {finding.found}). "
            f"{finding.remedy}",
            "major",
            str(finding.place.file),
            finding.place.line,
        )
        for finding in findings
    )


def verdict_issues(verdict: Verdict) -> str:
    """Return what the verdict holds against the city as a JSON list of issues."""
    return _json((*_cells(verdict), *_checks(verdict), *_facts(verdict), *_unproven(verdict)))


def _cells(verdict: Verdict) -> Iterator[_Issue]:
    by_id = {promise.id: promise for promise in verdict.promises}
    for cell in verdict.with_status(Status.REFUTED):
        promise = by_id[cell.promise]
        why = cell.counterexample.summary if cell.counterexample else cell.detail
        yield _issue(
            f"promise/{promise.kind}",
            f"{promise.id} is refuted by {cell.engine} on the {cell.subject}: {why}",
            "critical",
            str(promise.place.file),
            promise.place.line,
        )


def _checks(verdict: Verdict) -> Iterator[_Issue]:
    for check in verdict.checks:
        if check.status is not Status.REFUTED:
            continue
        example = check.counterexample
        path, line = _rendered(example.line if example else "")
        yield _issue(
            "text/native",
            f"{check.promise} is refuted by {check.engine} on the {check.subject}: "
            f"{example.summary if example else check.detail}",
            "critical",
            path,
            line,
        )


def _rendered(line: str) -> tuple[str, int]:
    """Return the file and line that ``device:file:number: text`` names, as far as it names any."""
    match = re.match(r"([^:]+):([^:]+):([0-9]+): ", line)
    return (
        (f"build/configs/{match[1]}/{match[2]}", int(match[3])) if match else ("build/configs", 0)
    )


def _facts(verdict: Verdict) -> Iterator[_Issue]:
    for one in sets_of(verdict.facts):
        for line in one.unread:
            yield _issue(
                "facts/unread",
                f"{one.called(line.device)}: line not understood ({line.reason}): {line.text}",
                "major",
                f"build/{one.folder}/{line.device}/{line.file}",
                line.line,
            )
        for difference in one.differences:
            yield _issue(
                "facts/difference",
                f"{one.called(difference.device)}: {difference.text}",
                "major",
                f"build/{one.folder}/{difference.device}",
                0,
            )


def _unproven(verdict: Verdict) -> Iterator[_Issue]:
    refuted = {cell.promise for cell in verdict.with_status(Status.REFUTED)}
    for promise in verdict.unproven():
        if promise.id not in refuted:
            yield _issue(
                "promise/unproven",
                f"{promise.id} is proven by no engine",
                "minor",
                str(promise.place.file),
                promise.place.line,
            )


def _issue(check: str, description: str, severity: str, path: str, line: int) -> _Issue:
    text = printable(description)
    # Not the line: an issue stays the same one when text above it moves.
    identity = f"{check}\0{path}\0{text}".encode()
    return {
        "description": text,
        "check_name": check,
        "fingerprint": hashlib.sha256(identity).hexdigest(),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": max(line, 1)}},
    }


def _json(issues: Iterable[_Issue]) -> str:
    return json.dumps(list(issues), ensure_ascii=True, indent=2) + "\n"
