"""The verdict for people: a table of what is proven by whom on what, then what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.table import Table
from rich.text import Text

from validate.outcome import Outcome, Status, Subject
from validate.policy import EngineName
from validate.reports.reasons import reason_lines
from validate.reports.risks import risk_lines
from validate.reports.samples import samples_lines
from validate.reports.sets import left_out_lines, sets_of
from validate.reports.words import counted, explain, printable
from validate.verdict import Verdict

__all__ = ["verdict_text"]

_STYLE = {
    Status.PROVEN: "green",
    Status.REFUTED: "bold red",
    Status.NOT_COVERED: "yellow",
    Status.NOT_RUN: "red",
}
_SHOWN = 10
"""How many of a kind are listed; the JSON report has all of them."""


def verdict_text(verdict: Verdict) -> tuple[Table | Text, ...]:
    """Return what a reviewer needs: table, refutations, gaps, decision."""
    return (
        _table(verdict),
        Text(),
        *_facts(verdict),
        *_refuted(verdict),
        *_gaps(verdict),
        *(Text(line, style="yellow") for line in risk_lines(verdict.at_risk)),
        *samples_lines(verdict),
        *_decision(verdict),
    )


def _table(verdict: Verdict) -> Table:
    columns = sorted({(c.engine, c.subject) for c in (*verdict.cells, *verdict.checks)})
    version = {engine.name: engine.release for engine in verdict.engines}
    table = Table(title="What is proven, by whom, on what", title_justify="left")
    table.add_column("promise")
    table.add_column("stated", justify="right")
    for engine, subject in columns:
        table.add_column(f"{engine} {version.get(engine, '')}\n{subject}")
    table.add_column("by nobody", justify="right")
    kind_of = {promise.id: promise.kind for promise in verdict.promises}
    unproven = Counter(promise.kind for promise in verdict.unproven())
    for kind, stated in sorted(Counter(kind_of.values()).items()):
        cells = [cell for cell in verdict.cells if kind_of[cell.promise] is kind]
        table.add_row(
            str(kind),
            str(stated),
            *(_counts(cells, engine, subject) for engine, subject in columns),
            Text(str(unproven[kind]), style="bold red" if unproven[kind] else ""),
        )
    if verdict.checks:
        table.add_row(
            "the text itself",
            str(len({check.promise for check in verdict.checks})),
            *(_counts(verdict.checks, engine, subject) for engine, subject in columns),
            "",
        )
    return table


def _counts(cells: Iterable[Outcome], engine: str, subject: Subject) -> Text:
    statuses = Counter(c.status for c in cells if (c.engine, c.subject) == (engine, subject))
    parts = [
        Text(f"{statuses[status]} {status}", style=_STYLE[status])
        for status in Status
        if statuses[status]
    ]
    return Text(", ").join(parts)


def _facts(verdict: Verdict) -> Iterator[Text]:
    for one in sets_of(verdict.facts):
        good = not one.unread and not one.differences
        yield Text(
            f"Facts, {one.name}: {counted(one.devices, one.noun)}, {counted(one.files, 'file')}, "
            f"{counted(one.lines, 'line')} read back; "
            f"{counted(len(one.unread), 'line')} not understood, "
            f"{counted(len(one.differences), 'difference')} to what was compiled",
            style="" if good else "bold red",
        )
        yield from _listed(
            [f"{one.called(u.device)}:{u.file}:{u.line}: {u.reason}: {u.text}" for u in one.unread]
        )
        yield from _listed([f"{one.called(d.device)}: {d.text}" for d in one.differences])
    for part in verdict.facts.foreign:
        yield Text(
            f"Foreign, {part.device}: {counted(part.lines, 'line')} that citynet does not own; "
            f"{counted(len(part.unread), 'line')} foreign, unread and not proven; "
            f"{counted(part.absent, 'line')} of the baseline not there, "
            f"{counted(part.not_compared, 'fact')} not compared",
            style="yellow",
        )
        yield from _listed([f"{u.device}:{u.file}:{u.line}: {u.text}" for u in part.unread])
        yield from _listed([f"session to nobody of the city: {one}" for one in part.sessions])
    for line in left_out_lines(verdict.facts.rehearsal.left_out):
        yield Text(f"Stand-ins: {printable(line)}", style="yellow")
    for path in verdict.digests.replaced_templates:
        yield Text(f"Template replaced by the city's own: {path}", style="yellow")


def _refuted(verdict: Verdict) -> Iterator[Text]:
    by_id = {promise.id: promise for promise in verdict.promises}
    cells = verdict.refuted()
    for cell in cells[:_SHOWN]:
        yield Text()
        yield Text(f"REFUTED {printable(cell.promise)}", style="bold red")
        yield Text(f"  engine: {cell.engine} on the {cell.subject}")
        if promise := by_id.get(cell.promise):
            yield Text(f"  intent: {promise.intent} ({promise.place})")
        lines = explain(cell.counterexample) if cell.counterexample else (printable(cell.detail),)
        for line in lines:
            yield Text(f"  {line}")
    if len(cells) > _SHOWN:
        yield Text(f"  ... and {counted(len(cells) - _SHOWN, 'more refutation')}")


def _gaps(verdict: Verdict) -> Iterator[Text]:
    refuted = {cell.promise for cell in verdict.with_status(Status.REFUTED)}
    nobody = [promise.id for promise in verdict.unproven() if promise.id not in refuted]
    if nobody:
        yield Text()
        yield Text(f"Nobody proved {counted(len(nobody), 'promise')}:", style="yellow")
        yield from _listed(nobody)
    silent = Counter(
        f"{cell.engine}, {cell.status}: {cell.detail}"
        for cell in (
            *verdict.with_status(Status.NOT_COVERED),
            *verdict.with_status(Status.NOT_RUN),
            *(c for c in verdict.checks if c.status in {Status.NOT_COVERED, Status.NOT_RUN}),
        )
    )
    if silent:
        yield Text()
        yield Text("Not said by an engine:", style="yellow")
        yield from _listed([f"{why} ({counted(n, 'answer')})" for why, n in silent.items()])
    if not nobody and not refuted:
        yield Text()
        yield Text("Every promise is proven by an engine.", style="green")


def _decision(verdict: Verdict) -> Iterator[Text]:
    decision = verdict.decision
    asked = {engine.name for engine in verdict.engines}
    for name in sorted(set(EngineName) - asked):
        yield Text(f"Not asked: {name}.", style="yellow")
    yield Text()
    for waived in decision.waived:
        yield Text(f"WAIVED {printable(waived)}", style="yellow")
    if decision.accepted:
        yield Text(f"ACCEPTED for {decision.environment} ({decision.day})", style="bold green")
        return
    for line in reason_lines(decision.reasons, decision.environment):
        yield Text(f"  {line}")
    yield Text(f"REFUSED for {decision.environment} ({decision.day})", style="bold red")


def _listed(texts: list[str]) -> Iterator[Text]:
    for text in texts[:_SHOWN]:
        yield Text(f"  {printable(text)}")
    if len(texts) > _SHOWN:
        yield Text(f"  ... and {len(texts) - _SHOWN} more")
