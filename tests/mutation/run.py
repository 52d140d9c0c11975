"""``python -m tests.mutation.run``: make mutants, see who finds them. See ``README.md`` here."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from citynet.device.model import Platform
from citynet.errors import CitynetError
from citynet.promises.model import Promise
from tasks.pipeline import build
from tests.cities import CIVIC, REPOSITORY
from tests.mutation.base import PLATFORMS, Base, load
from tests.mutation.exceptions import read_exceptions
from tests.mutation.line_edits import EDITS
from tests.mutation.operators import OPERATORS
from tests.mutation.report import Run, json_document, page, table, troubles
from tests.mutation.round_trip import round_trip, round_trip_document
from tests.mutation.sampling import capped, spread
from tests.mutation.sites import Operator, Site
from tests.mutation.trial import OperatorError, Trial, Tries
from validate.model.engine import ModelEngine
from validate.outcome import Engine, Network, Outcome

__all__ = ["asked", "choose", "main"]

CITIES: Final = {"root": REPOSITORY, "civic": CIVIC}
PAGE: Final = REPOSITORY / "docs" / "evidence" / "mutation.md"
ROUND_TRIP: Final = REPOSITORY / "build" / "round-trip.json"
RESULT: Final = REPOSITORY / "build" / "mutation.json"


@dataclass(slots=True)
class _Work:
    """What worker processes inherit; ``tries`` is each one's own."""

    base: Base
    sites: tuple[Site, ...]
    directory: Path
    tries: Tries | None = None


_WORK: list[_Work] = []


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.all and options.city != "root":
        parser.error("the evidence page is about the reference city: --all goes with --city root")
    operators = tuple(one for one in OPERATORS if options.operator in {None, one.name})
    platforms = tuple(one for one in PLATFORMS if options.platform in {None, one.value})
    if options.round_trip:
        return _round_trip(options, platforms)
    base = load(CITIES[options.city])
    sites = choose(base, operators, platforms, options)
    if not sites:
        _say("no such site")
        return 2
    _say(f"{len(sites)} mutants of {len(base.built.devices)} devices")
    try:
        with tempfile.TemporaryDirectory(prefix="citynet-mutation-") as directory:
            trials = _tried(_Work(base=base, sites=sites, directory=Path(directory)), options.jobs)
            second: tuple[Trial, ...] = ()
            if options.batfish:
                second = asked(base, trials, options, Path(directory))
    except (CitynetError, OperatorError) as error:
        _say(f"the run failed: {error}")
        return 2
    by_id = {one.site.id: one for one in second}
    run = Run(
        operators=operators,
        platforms=platforms,
        sites={
            (platform, operator.name): len(operator.sites(base, platform))
            for operator in operators
            for platform in platforms
        },
        trials=tuple(by_id.get(one.site.id, one) for one in trials),
        exceptions=read_exceptions(),
        engines=_names(ModelEngine()),
        seed=options.seed,
        promises=len(base.built.proposal.promises),
        devices=len(base.built.devices),
        lines=sum(map(len, base.texts.values())),
        batfish=len(second),
    )
    return _told(run, options)


def _round_trip(options: argparse.Namespace, platforms: Sequence[Platform]) -> int:
    """Try every site with reading and comparing only; tell the score of each platform."""
    built = build(CITIES[options.city])
    try:
        found = round_trip(
            {device.name: device for device in built.devices},
            [one for one in built.proposal.configurations if one.platform in platforms],
            read_exceptions(),
            jobs=options.jobs,
            operators=tuple(one for one in EDITS if options.operator in {None, one}),
        )
    except OperatorError as error:
        _say(f"the run failed: {error}")
        return 2
    scores = {platform: found.of(platform) for platform in platforms if found.of(platform).sites}
    ROUND_TRIP.parent.mkdir(parents=True, exist_ok=True)
    ROUND_TRIP.write_text(json.dumps(round_trip_document(found), indent=1) + "\n", encoding="utf-8")
    _say("\n".join(str(miss) for miss in found.misses))
    for platform, count in scores.items():
        numbers = ", ".join(f"{number} {verdict}" for verdict, number in count.verdicts.items())
        _say(f"{platform}: {count.sites} sites: {numbers}; score {count.score:.2%}")
    return 1 if found.misses else 0


def choose(
    base: Base,
    operators: Sequence[Operator],
    platforms: Sequence[Platform],
    options: argparse.Namespace,
) -> tuple[Site, ...]:
    """Return the sites to try, sorted by name."""
    groups = [operator.sites(base, platform) for operator in operators for platform in platforms]
    if options.mutant:
        return tuple(site for group in groups for site in group if site.id == options.mutant)
    if options.sample:
        return spread(groups, options.sample, options.seed)
    chosen = [site for group in groups for site in capped(group, options.cap, options.seed)]
    return tuple(sorted(chosen, key=lambda site: site.id))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation.run", description="Make mutants and see who finds them."
    )
    parser.add_argument(
        "--city", choices=sorted(CITIES), default="root", help="whose mutants (root: the reference)"
    )
    parser.add_argument("--all", action="store_true", help="also write docs/evidence/mutation.md")
    parser.add_argument(
        "--round-trip", action="store_true", help="every site of any line, read and compared only"
    )
    parser.add_argument("--sample", type=int, metavar="N", help="N mutants, spread over everything")
    parser.add_argument(
        "--cap", type=int, default=6, metavar="N", help="per platform and operator (6)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="chooses among sites (1)")
    parser.add_argument("--platform", choices=[one.value for one in PLATFORMS])
    parser.add_argument("--operator", choices=[one.name for one in OPERATORS])
    parser.add_argument("--mutant", metavar="NAME", help="this mutant only")
    parser.add_argument("--batfish", metavar="HOST:PORT", help="ask Batfish about some of them too")
    parser.add_argument("--batfish-sample", type=int, default=6, metavar="N", help="how many (6)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--json", type=Path, default=RESULT, metavar="FILE", dest="result")
    return parser


def _tried(work: _Work, jobs: int) -> tuple[Trial, ...]:
    """Try all sites, in ``jobs`` processes that inherit the city instead of reading it again."""
    engine: tuple[Engine, ...] = (ModelEngine(),)
    first = Tries(work.base, engine, work.directory)
    first.read_base()
    first.expect_proof()
    _WORK[:] = [work]
    if jobs == 1:
        return tuple(_counted(map(_try, range(len(work.sites))), len(work.sites)))
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        results = pool.map(_try, range(len(work.sites)), chunksize=4)
        return tuple(_counted(results, len(work.sites)))


def _try(number: int) -> Trial:
    (work,) = _WORK
    if work.tries is None:
        work.tries = Tries(work.base, (ModelEngine(),), work.directory)
        work.tries.read_base()
    return work.tries.try_(work.sites[number])


class _FreshBatfish:
    """A Batfish engine for each question: one engine deletes its networks when it has decided."""

    name = "batfish"
    version = "asked anew for each mutant"

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port

    def decide(self, promises: tuple[Promise, ...], network: Network) -> tuple[Outcome, ...]:
        from validate.batfish import BatfishEngine  # noqa: PLC0415 -- costs a second; rarely asked

        return BatfishEngine(*self._address).decide(promises, network)


def asked(
    base: Base, trials: Sequence[Trial], options: argparse.Namespace, directory: Path
) -> tuple[Trial, ...]:
    """Ask Batfish about a few mutants of demanded operators, in addition."""
    host, _, port = options.batfish.rpartition(":")
    tries = Tries(base, (_FreshBatfish(host, int(port)),), directory)
    tries.read_base()
    tries.expect_proof()
    groups = [
        [one.site for one in trials if (one.site.operator, one.site.platform) == (name, platform)]
        for name in (one.name for one in OPERATORS if one.demanded)
        for platform in PLATFORMS
    ]
    known = {one.site.id: one for one in trials}
    answers = []
    for site in spread(groups, options.batfish_sample, options.seed):
        answer = tries.try_(site)
        _say(f"Batfish on {site.id}: {len(answer.refutations)} promises refuted")
        old = known[site.id]
        answers.append(
            replace(
                old,
                refutations=(*old.refutations, *answer.refutations),
                failures=(*old.failures, *answer.failures),
            )
        )
    return tuple(answers)


def _counted(trials: Iterator[Trial], total: int) -> Iterator[Trial]:
    for number, trial in enumerate(trials, 1):
        if number % 50 == 0:
            _say(f"{number} of {total}")
        yield trial


def _told(run: Run, options: argparse.Namespace) -> int:
    options.result.parent.mkdir(parents=True, exist_ok=True)
    options.result.write_text(json.dumps(json_document(run), indent=1) + "\n", encoding="utf-8")
    if options.all:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(run), encoding="utf-8")
    _say(table(run))
    for trouble in troubles(run):
        _say(trouble)
    return 1 if troubles(run) else 0


def _names(engine: Engine) -> tuple[str, ...]:
    return (f"{engine.name} {engine.version}",)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
