"""The figures as a table for people and as the page ``docs/evidence/benchmarks.md``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill

from benchmarks.plan import BARE, DESIGN, FABRIC, PEERS, RENDER_BOUND
from benchmarks.result import CityResult, Figure, Run

__all__ = ["line_of", "page_of", "scale_of", "table_of"]

_MEGABYTE = 10**6
_WIDTH = 100

_INTRODUCTION = """\
# Benchmarks

What each stage takes on cities of several sizes. `python -m benchmarks` writes this page and
`benchmarks/results.json`; nothing here is written by hand.

How it is measured:

- Every round of every stage is a process of its own. It loads what the earlier stages returned,
  then runs the stage once. So no stage hides another one's memory, and nothing is warm: templates
  are compiled and caches filled within the time that is shown. Imports are not in it.
- *Seconds* are of wall clock, *CPU* of processor time; both are the median of the rounds. A stage
  that takes more than ten seconds has one round.
- *Peak* is the largest resident size of the process, *before* what of it the interpreter and the
  stage's inputs already took. Megabytes are 10^6 bytes.
- *Write* makes each file safe on the disk (`fsync`) before it takes its place.
- *Facts compared* and the engine fail the run if they find a difference or an unproven promise.
"""


def line_of(figure: Figure) -> str:
    """Return one figure as a line of the table on the screen."""
    if not figure.rounds:
        return f"{figure.name:32} {figure.note}"
    note = f"  {figure.note}" if figure.note else ""
    return (
        f"{figure.name:32}{figure.seconds:10.3f}{figure.cpu:10.3f}"
        f"{figure.peak / _MEGABYTE:10.0f}{figure.before / _MEGABYTE:10.0f}{figure.rounds:8}{note}"
    )


def table_of(city: CityResult) -> Iterator[str]:
    """Yield the lines that close a city's table: how it compares with its peers, and its size."""
    stages = {figure.name: figure for figure in city.stages}
    for peer, figure in zip(PEERS, city.peers, strict=True):
        ours = stages[peer.stage]
        yield f"{peer.stage} took {ours.cpu / figure.cpu:.2f} x the CPU time of {peer.name}"
    yield _size_of(city)


def _named(figures: tuple[Figure, ...]) -> Mapping[str, Figure]:
    return {figure.name: figure for figure in figures}


def _size_of(city: CityResult) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in city.counts.items())


def page_of(run: Run) -> str:
    """Return the page, a document in Markdown."""
    return "\n".join(
        [_INTRODUCTION, *_machine(run), *_render(run), *_peers(run), *_scale(run), *_cities(run)]
    )


def _machine(run: Run) -> Iterator[str]:
    machine = run.machine
    yield fill(
        f"Measured on {run.day}: {machine.cores} cores ({machine.processor}),"
        f" {machine.memory / 10**9:.0f} GB of memory, {machine.system}, Python {machine.python}."
        f" When the run began, {machine.load} processes wanted a core (mean of one minute); where"
        " that is more than there are cores, wall clock says more about them than about citynet.",
        _WIDTH,
    )
    yield ""


def _render(run: Run) -> Iterator[str]:
    yield "## Rendering and the bare engine"
    yield ""
    yield fill(
        "`render` gives each line its origins, digests each file, and checks every value and every"
        " text. The bare engine is Jinja2's ImmutableSandboxedEnvironment: the same templates and"
        " devices, nothing but the text, which must be the same. On the largest city `render` may"
        f" take {RENDER_BOUND} times as long. Writing is apart, a stage of its own.",
        _WIDTH,
    )
    yield ""
    yield "| city | devices | lines each | render, CPU s | bare, CPU s | ratio | write, CPU s |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for city in run.cities:
        stages, peers, counts = _named(city.stages), _named(city.peers), city.counts
        ours, bare = stages["render"].cpu, peers[BARE].cpu
        yield (
            f"| {city.name} | {counts['devices']:,} | {counts['lines'] / counts['devices']:.0f}"
            f" | {ours:.3f} | {bare:.3f} | {ours / bare:.2f} | {stages['write'].cpu:.3f} |"
        )
    yield ""
    yield fill(
        "Lines each are the mean. Route reflectors and borders have many more than edges, and a"
        " Junos device has two to three times as many as others: its blocks have a line for each"
        " brace. Each city's section has the median.",
        _WIDTH,
    )
    yield ""


def _scale(run: Run) -> Iterator[str]:
    if run.fabric is None:
        return
    yield "## For scale"
    yield ""
    yield fill(
        f"**{FABRIC.name}** is {FABRIC.does}. Both rows of a city are citynet's: `render` alone,"
        f" and {', '.join(DESIGN)} together, which is nearer to what it does. It alone is warm: it"
        " makes its smallest fabric before, because it imports much of itself at the first use.",
        _WIDTH,
    )
    yield ""
    yield "| what | devices | lines | CPU s | CPU s for 100 devices | lines a CPU second |"
    yield "|---|---:|---:|---:|---:|---:|"
    for what, devices, lines, cpu in _scaled(run):
        yield (
            f"| {what} | {devices:,} | {lines:,} | {cpu:.3f} | {100 * cpu / devices:.3f}"
            f" | {lines / cpu:,.0f} |"
        )
    yield ""


def _scaled(run: Run) -> Iterator[tuple[str, int, int, float]]:
    if run.fabric is not None:
        yield FABRIC.name, run.fabric.devices, run.fabric.lines, run.fabric.figure.cpu
    for city in run.cities:
        stages, counts = _named(city.stages), city.counts
        size = counts["devices"], counts["lines"]
        yield f"{city.name}, render", *size, stages["render"].cpu
        yield f"{city.name}, {DESIGN[0]} to render", *size, sum(stages[n].cpu for n in DESIGN)


def scale_of(run: Run) -> Iterator[str]:
    """Yield what a run says of scale, for the screen."""
    for what, devices, lines, cpu in _scaled(run):
        yield (
            f"{what}: {100 * cpu / devices:.3f} CPU s for 100 devices, {lines / cpu:,.0f} lines a"
            " CPU second"
        )


def _peers(run: Run) -> Iterator[str]:
    yield "## Against peers"
    yield ""
    yield "Each is measured in the same run, on the same files and values, in the same way."
    yield ""
    for peer in PEERS:
        text = f"- **{peer.name}** for *{peer.stage}*: {peer.does}."
        yield fill(text, _WIDTH, subsequent_indent="  ")
    yield ""
    yield "| city | stage | citynet, CPU s | peer | peer, CPU s | ratio |"
    yield "|---|---|---:|---|---:|---:|"
    for city in run.cities:
        stages = {figure.name: figure for figure in city.stages}
        for peer, figure in zip(PEERS, city.peers, strict=True):
            ours = stages[peer.stage].cpu
            yield (
                f"| {city.name} | {peer.stage} | {ours:.3f} | {peer.name} | {figure.cpu:.3f}"
                f" | {ours / figure.cpu:.2f} |"
            )
    yield ""


def _cities(run: Run) -> Iterator[str]:
    for city in run.cities:
        yield f"## {city.name[0].upper()}{city.name[1:]}"
        yield ""
        yield fill(f"{_size_of(city)}.", _WIDTH)
        yield ""
        yield "| stage | seconds | CPU s | peak MB | before MB | rounds | |"
        yield "|---|---:|---:|---:|---:|---:|---|"
        for figure in city.stages:
            yield _row(figure)
        yield ""


def _row(figure: Figure) -> str:
    if not figure.rounds:
        return f"| {figure.name} | | | | | | {figure.note} |"
    return (
        f"| {figure.name} | {figure.seconds:.3f} | {figure.cpu:.3f}"
        f" | {figure.peak / _MEGABYTE:.0f} | {figure.before / _MEGABYTE:.0f}"
        f" | {figure.rounds} | {figure.note} |"
    )
