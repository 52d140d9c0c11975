"""What a run found, as a table, as JSON and as the evidence page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from citynet.device.model import Platform
from tests.mutation.exceptions import Exceptions
from tests.mutation.sites import Operator
from tests.mutation.trial import Finder, Trial

__all__ = ["Run", "json_document", "page", "table", "troubles"]

_HEAD: Final = (
    "operator",
    "platform",
    "sites",
    "tried",
    "promise",
    "read whole",
    "facts only",
    "survived",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run."""

    operators: tuple[Operator, ...]
    platforms: tuple[Platform, ...]
    sites: Mapping[tuple[Platform, str], int]
    """How many sites there are, by platform and operator."""
    trials: tuple[Trial, ...]
    exceptions: Exceptions
    engines: tuple[str, ...]
    seed: int
    promises: int
    devices: int
    lines: int
    batfish: int = 0
    """How many mutants Batfish was asked about too."""

    def of(self, platform: Platform | None, operator: str | None) -> tuple[Trial, ...]:
        """Return the trials of a platform and operator; ``None`` is all."""
        return tuple(
            one
            for one in self.trials
            if platform in {None, one.site.platform} and operator in {None, one.site.operator}
        )


def troubles(run: Run) -> tuple[str, ...]:
    """Return what makes the exit status 1, as sentences."""
    return (*_survivors(run), *_unrefuted(run), *_unexplained(run), *_stale(run))


def _survivors(run: Run) -> Iterator[str]:
    for trial in run.trials:
        if trial.finder is Finder.FAILURE:
            yield f"{trial.site.id}: not judged: {trial.failures[0]}"
        if trial.finder is Finder.NOBODY and run.exceptions.why_surviving(trial.site) is None:
            yield f"{trial.site.id} survived: {_change(trial)}"


def _unrefuted(run: Run) -> Iterator[str]:
    """Yield the demanded operators that no promise refutes on a platform."""
    for operator in run.operators:
        for platform in run.platforms:
            trials = run.of(platform, operator.name)
            if operator.demanded and trials and not _whole(trials):
                yield f"no promise refutes {operator.name} on {platform}"


def _unexplained(run: Run) -> Iterator[str]:
    demanded = {operator.name for operator in run.operators if operator.demanded}
    for trial in run.trials:
        unseen = trial.finder is Finder.FACTS and trial.site.operator in demanded
        if unseen and run.exceptions.why_unseen(trial.site) is None:
            name = f"{trial.site.id} ({trial.site.kind})"
            yield f"{name} is found by facts only: {_change(trial)}"


def _stale(run: Run) -> Iterator[str]:
    """Yield exceptions that are none: their mutant is found."""
    for trial in run.trials:
        if trial.site.id in run.exceptions.survivors and trial.finder is not Finder.NOBODY:
            yield f"{trial.site.id} is listed as equivalent, but was found by {trial.finder}"


def table(run: Run) -> str:
    """Return the table for a terminal."""
    rows: list[tuple[str, ...]] = [_HEAD]
    for operator in run.operators:
        for platform in run.platforms:
            trials = run.of(platform, operator.name)
            if trials:
                rows.append((operator.name, platform, *_figures(run, platform, operator.name)))
    rows.append(("all", "", *_totals(run)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _figures(run: Run, platform: Platform, operator: str) -> tuple[str, ...]:
    trials = run.of(platform, operator)
    return tuple(
        str(number)
        for number in (
            run.sites[platform, operator],
            len(trials),
            _count(trials, Finder.PROMISE),
            _whole(trials),
            _count(trials, Finder.FACTS),
            _count(trials, Finder.NOBODY) + _count(trials, Finder.FAILURE),
        )
    )


def _totals(run: Run) -> tuple[str, ...]:
    numbers = (
        sum(run.sites.values()),
        len(run.trials),
        _count(run.trials, Finder.PROMISE),
        _whole(run.trials),
        _count(run.trials, Finder.FACTS),
        _count(run.trials, Finder.NOBODY) + _count(run.trials, Finder.FAILURE),
    )
    return tuple(map(str, numbers))


def _count(trials: Sequence[Trial], finder: Finder) -> int:
    return sum(trial.finder is finder for trial in trials)


def _whole(trials: Sequence[Trial]) -> int:
    """Return how many a promise refutes on a text that was read whole."""
    return sum(one.finder is Finder.PROMISE and one.read_whole for one in trials)


def json_document(run: Run) -> Mapping[str, Any]:
    """Return everything about a run, for machines."""
    return {
        "seed": run.seed,
        "engines": list(run.engines),
        "promises": run.promises,
        "sites": {
            f"{platform}/{operator}": number for (platform, operator), number in run.sites.items()
        },
        "troubles": list(troubles(run)),
        "mutants": [_entry(run, trial) for trial in run.trials],
    }


def _entry(run: Run, trial: Trial) -> Mapping[str, Any]:
    return {
        "mutant": trial.site.id,
        "kind": trial.site.kind,
        "files": sorted({edit.line.file for edit in trial.site.edits}),
        "templates": sorted({edit.line.template.template for edit in trial.site.edits}),
        "before": list(trial.before),
        "after": list(trial.after),
        "found by": str(trial.finder),
        "unread": list(trial.unread),
        "differences": list(trial.differences),
        "refuted": [
            {
                "engine": one.engine,
                "subject": one.subject,
                "promise": one.promise,
                "detail": one.detail,
                "line": one.line,
            }
            for one in trial.refutations
        ],
        "failures": list(trial.failures),
        "reason": run.exceptions.why_surviving(trial.site) or run.exceptions.why_unseen(trial.site),
    }


def page(run: Run) -> str:
    """Return the evidence page."""
    return "\n".join(
        (
            *_introduction(run),
            *_table_by_operator(run),
            *_examples_of_lines(run),
            *_only_facts(run),
            *_survived(run),
            *_open(run),
            "",
        )
    )


def _introduction(run: Run) -> Iterator[str]:
    found = _count(run.trials, Finder.PROMISE)
    facts = _count(run.trials, Finder.FACTS)
    lost = len(run.trials) - found - facts
    yield from (
        "# Mutation: what our proofs notice",
        "",
        "Written by `python -m tests.mutation.run --all` (part of `make evidence`); do not edit.",
        "What a mutant is, what each operator does and why findings are of two sorts stands in",
        "[tests/mutation/README.md](../../tests/mutation/README.md).",
        "",
        f"The reference city: {run.devices} devices, {run.lines} lines of configuration,",
        f"{run.promises} promises; all proven when nothing is changed. {len(run.trials)} mutants",
        f"were made, of {sum(run.sites.values())} possible ones (seed {run.seed}), and judged by",
        f"{', '.join(run.engines)}:",
        "",
        "| | mutants |",
        "|---|---:|",
        f"| refuted by at least one promise on the model engine | {found} |",
        f"| … on a text that the reader understood to the last line | {_whole(run.trials)} |",
        f"| found only by the comparison of facts | {facts} |",
        f"| survived | {lost} |",
        "",
    )


def _table_by_operator(run: Run) -> Iterator[str]:
    names = ", ".join(platform.upper() for platform in run.platforms)
    yield from (
        "## By operator and platform",
        "",
        f"Columns {names}: refuted by promises + found only by facts / mutants tried (of so",
        "many sites). A survivor would be missing from the sum. **Demanded** operators must be",
        "refuted by promises on every platform that has sites. A star: in all mutants that",
        "promises refute there, some lines were not understood; the engine judged what was left.",
        "",
        f"| operator | {names.replace(', ', ' | ')} | promises that refute |",
        f"|---|{'---:|' * len(run.platforms)}---|",
    )
    for operator in run.operators:
        cells = [_cell(run, platform, operator.name) for platform in run.platforms]
        name = f"**{operator.name}**" if operator.demanded else operator.name
        yield f"| {name} | {' | '.join(cells)} | {_kinds(run, operator.name)} |"
    yield ""


def _cell(run: Run, platform: Platform, operator: str) -> str:
    trials = run.of(platform, operator)
    if not trials:
        return "no site"
    promise, facts = _count(trials, Finder.PROMISE), _count(trials, Finder.FACTS)
    star = "*" if promise and not _whole(trials) else ""
    return f"{promise}{star} + {facts} / {len(trials)} ({run.sites[platform, operator]})"


def _kinds(run: Run, operator: str) -> str:
    """Return the kinds of promises that refute an operator's mutants, the commonest first."""
    kinds = Counter(
        kind
        for trial in run.of(None, operator)
        for kind in {one.kind for one in trial.refutations if one.engine == "model"}
    )
    return ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items(), key=_commonest))


def _commonest(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _examples_of_lines(run: Run) -> Iterator[str]:
    refuted = [trial for trial in run.trials if trial.finder is Finder.PROMISE]
    with_line = [one for one in refuted if _lines(one)]
    on_device = [one for one in refuted if any(_on(one, line) for line in _lines(one))]
    exact = [one for one in refuted if any(_exact(one, line) for line in _lines(one))]
    yield from (
        "## Counterexamples",
        "",
        "A refutation should lead to the line that is wrong.",
        "",
        "| of the mutants that a promise refutes | |",
        "|---|---:|",
        f"| all | {len(refuted)} |",
        f"| a counterexample names a line | {len(with_line)} |",
        f"| … of the changed device | {len(on_device)} |",
        f"| … and that line is one that the mutant wrote | {len(exact)} |",
        "",
        "A line that was left out cannot be named.",
        "",
    )
    if run.batfish:
        agreed = sum(trial.by_batfish for trial in run.trials)
        yield from (
            f"Batfish was also asked about {run.batfish} of the mutants, and refuted {agreed}.",
            "",
        )


def _lines(trial: Trial) -> tuple[str, ...]:
    return tuple(one.line for one in trial.refutations if one.engine == "model" and one.line)


def _on(trial: Trial, line: str) -> bool:
    return line.startswith(f"{trial.site.device}:")


def _exact(trial: Trial, line: str) -> bool:
    """Tell whether ``device:file:number: text`` is one of the lines that the mutant changed."""
    text = line.split(": ", 1)[-1].strip()
    changed = {one.strip() for one in trial.after} - {one.strip() for one in trial.before}
    return _on(trial, line) and text in changed


def _only_facts(run: Run) -> Iterator[str]:
    demanded = {operator.name for operator in run.operators if operator.demanded}
    trials = [one for one in run.trials if one.finder is Finder.FACTS]
    yield from (
        "## Found only by facts",
        "",
        "No promise speaks about these changes. They are found because the text says something",
        "else than what was compiled; a compiler that made the same mistake would go unnoticed.",
        "",
    )
    yield from _by_reason(run, [one for one in trials if one.site.operator in demanded])
    rest = Counter(
        (one.site.operator, one.site.platform, one.site.kind)
        for one in trials
        if one.site.operator not in demanded
    )
    if rest:
        yield from (
            "Other operators, by kind of site:",
            "",
            "| operator | platform | site | mutants |",
            "|---|---|---|---:|",
        )
        for (operator, platform, kind), number in sorted(rest.items()):
            yield f"| {operator} | {platform.upper()} | {kind} | {number} |"
        yield ""


def _by_reason(run: Run, trials: Sequence[Trial]) -> Iterator[str]:
    if not trials:
        return
    reasons: dict[str, list[Trial]] = {}
    for trial in trials:
        reasons.setdefault(run.exceptions.why_unseen(trial.site) or "not explained", []).append(
            trial
        )
    yield from ("Demanded operators, with the reason why promises still hold:", "")
    for reason, members in reasons.items():
        yield f"- {' '.join(reason.split())}"
        yield from (f"  - `{one.site.id}` ({one.site.kind}): {_change(one)}" for one in members)
    yield ""


def _survived(run: Run) -> Iterator[str]:
    yield from ("## Survivors", "")
    trials = [one for one in run.trials if one.finder in {Finder.NOBODY, Finder.FAILURE}]
    if not trials:
        yield "None."
    for trial in trials:
        reason = run.exceptions.why_surviving(trial.site) or "not explained"
        yield f"- `{trial.site.id}`: {_change(trial)}: {' '.join(reason.split())}"


def _open(run: Run) -> Iterator[str]:
    """Yield what makes the run fail."""
    found = troubles(run)
    if found:
        yield from ("", "## Open", "", "The run fails because of:", "")
        yield from (f"- {trouble}" for trouble in found)


def _change(trial: Trial) -> str:
    """Return a mutant's change in a few words: the first line that differs."""
    shown: Callable[[str], str] = lambda text: f"`{text.strip()}`"  # noqa: E731 -- two uses, below
    gone = [text for text in trial.before if text not in trial.after]
    new = [text for text in trial.after if text not in trial.before]
    if gone and new:
        return f"{shown(gone[0])} became {shown(new[0])}"
    if gone:
        return f"{shown(gone[0])} left out"
    if new:
        return f"{shown(new[0])} added"
    return f"{shown(trial.after[0])} first"
