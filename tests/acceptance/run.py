"""Say of each platform how many lines there are, who recognises them, and what nobody does.

    python -m tests.acceptance.run [--linter PLATFORM=PROGRAM:BOOKS[:ALLOWED]]...
        [--round-trip FILE] [--write]

The vendors' linters and their books are no part of this repository; without ``--linter`` a platform
has no figure of one. ``--round-trip`` takes what ``python -m tests.mutation.run --round-trip``
wrote. ``--write`` writes ``docs/evidence/acceptance.md``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.render.model import Configuration
from tasks.pipeline import build
from tests.acceptance.linters import Linted, Linter, linted

__all__ = ["main"]

_ROOT: Final = Path(__file__).parents[2]
_PAGE: Final = _ROOT / "docs" / "evidence" / "acceptance.md"
_HEAD: Final = """# Acceptance: who recognises our lines

Written by `python -m tests.acceptance.run --write` (its docstring says how); do not edit. The
text is that of the reference city, as `citynet render` writes it.

"""
_READER: Final = """## Our own readers

A line is *read* when a rule of the platform's reader claims it; comments and separators
count as lines. *Differences* are facts in which the device that was read is not the one that was
compiled.

| platform | devices | lines | read | unread | differences |
|---|---:|---:|---:|---:|---:|
"""
_LINTERS: Final = """
## The vendors' linters

Line by line against the vendor's own published language: Huawei's command reference (an
older release than ours), Juniper's YANG, Cisco's unified models. *Newer* are words that the books
do not have yet and a reviewed list allows, or that the models do not cover. Accepted means by the
book; no device took it.

| platform | checked | accepted | newer | not accepted |
|---|---:|---:|---:|---:|
"""
_REST: Final = """
Everything that was not accepted, by kind; why each stays is on the platform's page, under
*Figures*:

| platform | kind | lines |
|---|---|---:|
"""
_SCORES: Final = """
## Mutation of the way back

Every line of every text is left out, doubled, swapped with the next and changed word by word
([how](../../tests/mutation/README.md)); a mutant is found when a line is unread or a fact differs.
*Equivalent* ones mean the same by a reviewed rule.

| platform | mutants | found unread | found by a fact | equivalent | missed | score |
|---|---:|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    devices: int
    lines: int
    unread: int
    differences: int


def main(arguments: Sequence[str]) -> int:
    """Print or write the page; return 1 if a line is unread, a fact differs, a mutant missed."""
    options = _parser().parse_args(arguments)
    built = build(_ROOT)
    devices = {device.name: device for device in built.devices}
    configurations = built.proposal.configurations
    read: dict[Platform, _Read] = {}
    for platform in Platform:
        texts = [one for one in configurations if one.platform is platform]
        found = [read_back(one.device, platform, _files(one)) for one in texts]
        read[platform] = _Read(
            devices=len(texts),
            lines=sum(len(file.text.splitlines()) for one in texts for file in one.files),
            unread=sum(len(one.unread) for one in found),
            differences=sum(one.device != devices[one.device.name] for one in found),
        )
    answers = {
        linter.platform: _linted(linter, configurations) for linter in map(_linter, options.linter)
    }
    scores = {} if options.round_trip is None else _scores(options.round_trip)
    page = "".join(_page(read, answers, scores))
    if options.write:
        _PAGE.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)
    wrong = any(one.unread or one.differences for one in read.values())
    return int(wrong or any(count["missed"] for count in scores.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.run")
    parser.add_argument("--linter", action="append", default=[], metavar="PLATFORM=PROGRAM:BOOKS")
    parser.add_argument("--round-trip", type=Path, metavar="FILE")
    parser.add_argument("--write", action="store_true")
    return parser


def _linter(text: str) -> Linter:
    platform, _, places = text.partition("=")
    program, books, *allowed = map(Path, places.split(":"))
    return Linter(
        platform=Platform(platform),
        program=program,
        books=books,
        allowed=allowed[0] if allowed else None,
    )


def _files(one: Configuration) -> Mapping[str, str]:
    return {file.path: file.text for file in one.files}


def _linted(linter: Linter, configurations: Sequence[Configuration]) -> Linted:
    with TemporaryDirectory() as directory:
        files = []
        for one in configurations:
            if one.platform is linter.platform:
                files.append(Path(directory, one.device))
                files[-1].write_text(one.files[0].text, encoding="ascii")
        return linted(linter, files)


def _scores(path: Path) -> Mapping[Platform, Counter[str]]:
    """Return sites and verdicts of each platform, summed over the edits."""
    scores: dict[Platform, Counter[str]] = {}
    for key, count in json.loads(path.read_text(encoding="utf-8"))["platforms"].items():
        scores.setdefault(Platform(key.partition("/")[0]), Counter()).update(count)
    return scores


def _page(
    read: Mapping[Platform, _Read],
    answers: Mapping[Platform, Linted],
    scores: Mapping[Platform, Counter[str]],
) -> Iterator[str]:
    yield _HEAD + _READER
    for platform, one in read.items():
        cells = (one.devices, one.lines, one.lines - one.unread, one.unread, one.differences)
        yield _row(platform, *cells)
    if answers:
        yield _LINTERS
        for platform, answer in answers.items():
            total = answer.accepted + answer.newer + answer.refused
            yield _row(platform, total, answer.accepted, answer.newer, answer.refused)
        yield _REST
        for platform, answer in answers.items():
            for kind, count in sorted(answer.rest.items()):
                yield _row(platform, f"`{kind}`", count)
            below = answer.refused - answer.rest.total()
            if below:
                yield _row(platform, "below one of these, not looked at", below)
    if scores:
        yield _SCORES
        for platform, score in scores.items():
            noticed = score["unread"] + score["differs"]
            missed = score["missed"] + score["failed"]
            yield _row(
                platform,
                score["sites"],
                score["unread"],
                score["differs"],
                score["equivalent"],
                missed,
                f"{noticed / (noticed + missed):.2%}",
            )


def _row(*cells: object) -> str:
    shown = (f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells)
    return f"| {' | '.join(shown)} |\n"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"a linter did not answer: {error.stderr or error}")
