"""After a crash: a deployment is brought to the end that its decision says."""

from __future__ import annotations

from citynet.errors import CallError
from tasks.deploy.back import go_back
from tasks.deploy.device import Candidate
from tasks.deploy.ending import settle
from tasks.deploy.forward import go_forward
from tasks.deploy.journal import Direction, Record
from tasks.deploy.model import DeployResult, Standing
from tasks.deploy.work import Work

__all__ = ["finish"]


def finish(work: Work, *, abort: bool) -> DeployResult:
    """End a deployment that was begun and not ended.

    Before its decision everything goes back, after it everything goes forward: whoever resumes
    changes nothing about that. ``abort`` makes the decision to go back, where there is none yet;
    it raises ``CallError`` where it was decided to go forward, and for a deployment that ended.
    """
    record = work.journal.record(work.id)
    if record.ended is not None:
        raise CallError(f"deployment {record.id} has ended: {record.ending}")
    why = "it was aborted" if abort else "it was resumed before anybody had decided"
    decision = record.decision or work.journal.decide(work.id, Direction.BACK, why)
    if decision.direction is Direction.FORWARD:
        if abort:
            raise CallError(
                f"deployment {record.id} was decided: every device was proven, and some may be "
                f"confirmed; there is only forward: citynet deploy --resume {record.id}"
            )
        _forward(work, record)
    else:
        _back(work, record)
    return settle(work, decision.direction, (decision.why,))


def _forward(work: Work, record: Record) -> None:
    files = {name: work.journal.files(record.id, name) for name in sorted(record.begun)}
    candidates = {
        name: Candidate(
            deployment=record.id,
            digest=record.devices[name].digest,
            files=texts,
            over_drift=record.over_drift,
            # What was found changed was not kept: all of it, then.
            again=frozenset(texts) if record.over_drift else frozenset(),
        )
        for name, texts in files.items()
    }
    go_forward(work, record.deadlines, candidates, proven=False)
    same = sorted(set(record.devices) - record.begun)
    for name in same:
        work.stands(name, Standing.SAME)
    digests = {name: record.devices[name].digest for name in same}
    work.journal.confirmed(work.id, record.fleet, digests)


def _back(work: Work, record: Record) -> None:
    go_back(work, record.deadlines)
    for name in record.devices:
        if name not in record.begun:
            work.stands(name, Standing.UNTOUCHED)
