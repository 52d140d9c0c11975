"""Forward: every device is confirmed, or given its text once more, and is proven to run it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

from citynet.running.fingerprint import fingerprint
from tasks.deploy.back import go_back
from tasks.deploy.device import Candidate, ManagedDevice
from tasks.deploy.model import Standing, Trouble, TroubleKind
from tasks.deploy.showing import first_differences
from tasks.deploy.work import Work

__all__ = ["commit", "go_forward", "runs", "troubles"]


def go_forward(
    work: Work,
    deadlines: Mapping[str, float],
    candidates: Mapping[str, Candidate],
    *,
    proven: bool,
) -> None:
    """Confirm the trials of devices; the decision has been written.

    ``deadlines`` says when each goes back by itself at the earliest. One that did is given its
    candidate again: from here there is only forward. ``proven``: all were seen to run their
    candidates just now; otherwise each is looked at before it is confirmed. What became of each,
    and the fingerprints of those that run the new text, are written to the journal.
    """
    if back := _confirm(work, deadlines, candidates, proven=proven):
        _again(work, {name: candidates[name] for name in sorted(back)})
    record = work.journal.record(work.id)
    new = [name for name in deadlines if record.devices[name].standing is Standing.NEW]
    wrong = work.until("read back", new, work.timing.settle, runs(candidates))
    for name, reason in wrong.items():
        work.stands(name, Standing.MIXED, f"it was confirmed, but {reason}")
    # Of a device that differs, too: by that the next look finds out that it does.
    work.journal.confirmed(work.id, record.fleet, {one: candidates[one].digest for one in new})


def commit(
    work: Work, candidates: Mapping[str, Candidate], step: str
) -> tuple[Mapping[str, float], Mapping[str, Trouble]]:
    """Begin the trials of loaded candidates; return the earliest deadlines, and what failed."""
    deadline = work.clock.now() + work.timing.trial
    deadlines = dict.fromkeys(sorted(candidates), deadline)
    # By this row everybody who comes later knows that these devices may have changed.
    work.journal.committing(work.id, deadlines, step)
    answers = work.each(
        step, candidates, lambda _, device: device.commit(work.timing.trial), written=True
    )
    return deadlines, troubles(answers)


def troubles(answers: Mapping[str, object]) -> Mapping[str, Trouble]:
    """Return the answers that are trouble."""
    return {name: one for name, one in sorted(answers.items()) if isinstance(one, Trouble)}


def runs(candidates: Mapping[str, Candidate]) -> Callable[[str, ManagedDevice], str]:
    """Return a question: what is wrong with a device that should run its candidate."""

    def wrong(name: str, device: ManagedDevice) -> str:
        look, candidate = device.observe(), candidates[name]
        found = look.own if candidate.over_drift else look.files
        if fingerprint(found) == candidate.digest and not look.changed_on_disk:
            return ""
        lines = first_differences(candidate.files, found)
        disk = (f"{path}: is something else on disk" for path in look.changed_on_disk)
        return "; ".join(("it runs something else than it was given", *lines, *disk))

    return wrong


def _confirm(
    work: Work,
    deadlines: Mapping[str, float],
    candidates: Mapping[str, Candidate],
    *,
    proven: bool,
) -> frozenset[str]:
    """Confirm all, as long as it takes; return those that had gone back by themselves."""
    timing, waiting, gone = work.timing, set(deadlines), set[str]()
    ask = _confirmation(work.id, None if proven else runs(candidates))
    for rounds in count():
        answers = work.each("confirm", waiting, ask)
        now = work.clock.now()
        for name, answer in sorted(answers.items()):
            if not isinstance(answer, Trouble):
                waiting.discard(name)
                if answer:
                    work.stands(name, Standing.NEW)
                else:
                    gone.add(name)
            elif now >= deadlines[name] + timing.margin + timing.revert:
                waiting.discard(name)
                work.stands(name, Standing.UNKNOWN, str(answer))
        if not waiting:
            break
        work.pause(rounds)
    return frozenset(gone)


def _confirmation(
    deployment: str, wrong: Callable[[str, ManagedDevice], str] | None
) -> Callable[[str, ManagedDevice], bool]:
    """Return what confirms a device and says whether it runs the new text for good."""

    def confirm(name: str, device: ManagedDevice) -> bool:
        device.reattach(deployment)
        state = device.state()
        if state.pending is None or state.pending.deployment != deployment:
            return state.deployment == deployment
        if wrong is not None and (reason := wrong(name, device)):
            raise Trouble(TroubleKind.REFUSED, reason)
        device.confirm()
        return True

    return confirm


def _again(work: Work, candidates: Mapping[str, Candidate]) -> None:
    """Give devices that went back by themselves their text again."""

    def load(name: str, device: ManagedDevice) -> None:
        device.load(candidates[name])

    failed = {
        name: str(one) for name, one in troubles(work.each("load again", candidates, load)).items()
    }
    for name, reason in failed.items():
        work.stands(name, Standing.OLD, f"it took itself back; then: {reason}")
    loaded = {name: one for name, one in candidates.items() if name not in failed}
    if not loaded:
        return
    deadlines, lost = commit(work, loaded, "commit again")
    wrong = {name: str(one) for name, one in lost.items()}
    rest = [name for name in loaded if name not in wrong]
    wrong |= work.until("read back", rest, work.timing.settle, runs(candidates))
    good = {name: deadlines[name] for name in loaded if name not in wrong}
    late = _confirm(work, good, candidates, proven=True) if good else frozenset()
    bad = {name: deadlines[name] for name in (*wrong, *late)}
    go_back(work, bad)
