"""An audit for people on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rich.text import Text

from tasks.drift.model import Broken, Drift, HandChange, Severity, TextLine, Where
from validate.reports.words import counted, explain, printable

__all__ = ["drift_text", "headline", "owner_words", "remedy"]

_LINES: Final = 6
_FACTS: Final = 3
_PROMISES: Final = 5
_STYLE: Final = {
    Severity.BREAKS: "bold red",
    Severity.SECURITY: "red",
    Severity.OTHER: "yellow",
}


def drift_text(drift: Drift) -> Iterator[Text]:
    """Yield the lines of an audit: the worst change first, then what nobody knows."""
    for change in drift.changes:
        yield from _change(change)
        yield Text()
    yield from _not_audited(drift)
    yield from _limits(drift)
    yield from _summary(drift)


def headline(change: HandChange) -> str:
    """Return one line that names a change."""
    where = "" if change.where is Where.RUNNING else f", {change.where}"
    return printable(f"{change.device}: {change.kind} {change.name}{where}")


def owner_words(change: HandChange) -> str:
    """Return whose a change is: ``slice/office (intents/…)``, ``in …``, or ``nobody's``."""
    if not change.owners:
        return "nobody's"
    owners = ", ".join(
        f"{one.source} ({one.place})" if one.place else one.source for one in change.owners
    )
    return f"nobody's, in a part of {owners}" if change.inside else owners


def _change(change: HandChange) -> Iterator[Text]:
    yield Text(f"{change.severity.upper()}  {headline(change)}", style=_STYLE[change.severity])
    yield Text(f"  owner:    {printable(owner_words(change))}")
    yield from _listed("intended:", change.intended, "nothing")
    yield from _listed("found:   ", change.found, "nothing")
    for fact in change.facts[:_FACTS]:
        yield Text(f"  means:    {printable(_short(fact))}")
    if len(change.facts) > _FACTS:
        yield Text(f"            ... and {counted(len(change.facts) - _FACTS, 'more difference')}")
    if change.unread:
        yield Text("  note:     no engine knows what these lines do: they are not of our dialect")
    if change.where is Where.DISK:
        yield Text("  note:     it does not run yet: it will after the next start")
    elif change.also_on_disk:
        yield Text("  note:     the file on disk says the same: it outlives a restart")
    yield from _broken(change)
    yield Text(f"  remedy:   {printable(remedy(change))}")


def remedy(change: HandChange) -> str:
    """Return what to do about a change."""
    if change.by_hand:
        return change.by_hand
    return (
        f"citynet drift --remediate puts the proven text back on {change.device}; "
        "if it is wanted, state it in an intent"
    )


def _short(fact: str) -> str:
    return fact if len(fact) <= 160 else f"{fact[:157]}..."


def _listed(label: str, lines: tuple[TextLine, ...], nothing: str) -> Iterator[Text]:
    if not lines:
        yield Text(f"  {label} {nothing}")
    for index, line in enumerate(lines[:_LINES]):
        yield Text(f"  {label if not index else ' ' * len(label)} {printable(str(line))}")
    if len(lines) > _LINES:
        more = counted(len(lines) - _LINES, "more line")
        yield Text(f"  {' ' * len(label)} ... and {more}")


def _broken(change: HandChange) -> Iterator[Text]:
    for index, broken in enumerate(change.breaks):
        if index == _PROMISES:
            more = counted(len(change.breaks) - _PROMISES, "more promise")
            yield Text(f"  breaks:   ... and {more}")
            return
        together = " (together with other changes)" if broken.together else ""
        yield Text(f"  breaks:   {printable(broken.promise)}{together}", style="red")
        if not index:
            yield from (Text(f"            {line}") for line in _why(broken))


def _why(broken: Broken) -> tuple[str, ...]:
    lines = explain(broken.counterexample) if broken.counterexample else (printable(broken.detail),)
    return (*lines, f"intent: {printable(broken.intent)} ({broken.place})")


def _not_audited(drift: Drift) -> Iterator[Text]:
    for one in drift.not_audited:
        yield Text(f"NOT AUDITED  {one.device}: {printable(one.reason)}", style="bold red")
    if drift.not_audited:
        yield Text(
            "  Nothing is known of what runs there; promises are decided as if it was proven."
        )
        yield Text()


def _limits(drift: Drift) -> Iterator[Text]:
    for promise in drift.before:
        yield Text(f"Refuted on the proven text too: {printable(promise)}", style="yellow")
    for left_out in drift.left_out:
        yield Text(f"Not on stand-ins: {printable(left_out)}", style="yellow")


def _summary(drift: Drift) -> Iterator[Text]:
    sets = Counter(drift.audited.values())
    which = ", ".join(f"{number} {name}" for name, number in sorted(sets.items()))
    devices = len(drift.audited) + len(drift.not_audited)
    broken = {one.promise for change in drift.changes for one in change.breaks}
    yield Text(
        f"Fleet {drift.fleet}: {len(drift.audited)} of {counted(devices, 'device')} audited"
        f"{f' ({which})' if which else ''}; {counted(drift.promises, 'promise')} decided on what "
        f"runs, {len(broken)} broken by hand"
    )
    if drift.changes:
        hit = {change.device for change in drift.changes}
        yield Text(
            f"DRIFT: {counted(len(drift.changes), 'hand change')} on {counted(len(hit), 'device')}",
            style="bold red",
        )
    elif drift.not_audited:
        yield Text("NO DRIFT on the devices that answered; the others are unknown", style="yellow")
    else:
        yield Text("NO DRIFT: every device runs its proven text", style="bold green")
