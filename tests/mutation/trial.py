"""One mutant: rendered through its override, checked, read back, judged."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from citynet.compare import differences
from citynet.device.model import Device
from citynet.readers import read_back
from citynet.render import load_templates, render
from citynet.render.model import Configuration
from tests.mutation.base import Base, Texts, copy_city, overrides, texts_of
from tests.mutation.sites import Site
from validate.outcome import Engine, Network, Outcome, Status

__all__ = ["Finder", "OperatorError", "Refutation", "Trial", "Tries"]


class OperatorError(Exception):
    """An override did not change exactly what it should: nothing can be learned from it."""


class Finder(StrEnum):
    """Who found a mutant."""

    PROMISE = "promise"
    FACTS = "facts only"
    FAILURE = "failure"
    """Nobody, but a reader or an engine failed or was silent: not a finding."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refutation:
    """A promise that an engine refuted, and whether it says where."""

    engine: str
    subject: str
    promise: str
    kind: str
    detail: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of one mutant."""

    site: Site
    before: tuple[str, ...]
    after: tuple[str, ...]
    refutations: tuple[Refutation, ...] = ()
    unread: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    """What an engine or a reader did instead of answering."""

    @property
    def finder(self) -> Finder:
        """Who found it: promises of the model engine count before facts."""
        if any(one.engine == "model" for one in self.refutations):
            return Finder.PROMISE
        if self.unread or self.differences:
            return Finder.FACTS
        return Finder.FAILURE if self.failures else Finder.NOBODY

    @property
    def read_whole(self) -> bool:
        """Tell whether the reader understood every line, so that engines judged what is written."""
        return not self.unread

    @property
    def by_batfish(self) -> bool:
        """Tell whether Batfish refuted a promise too."""
        return any(one.engine == "batfish" for one in self.refutations)


class Tries:
    """Tries mutants of one city, one at a time, in a copy of it under ``directory``."""

    def __init__(self, base: Base, engines: Sequence[Engine], directory: Path) -> None:
        self._base = base
        self._engines = tuple(engines)
        self._kinds = {one.id: one.kind for one in base.built.proposal.promises}
        self._read: Mapping[str, Device] = {}
        place = Path(tempfile.mkdtemp(dir=directory))
        self._city = place / "city"
        copy_city(base.root, self._city)
        # The templates as they were when the city was taken through: a run is about one state.
        self._ours = place / "templates"
        for name, text in base.templates.items():
            path = self._ours / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def read_base(self) -> None:
        """Read the unchanged city; raise :class:`OperatorError` if that finds anything wrong."""
        found = {
            one.device: read_back(one.device, one.platform, _files(one))
            for one in self._base.built.proposal.configurations
        }
        for name, read in found.items():
            odd = [*read.unread, *differences(self._base.devices[name], read.device)]
            if odd:
                raise OperatorError(f"the unchanged city is not what was compiled: {odd[0]}")
        self._read = {name: read.device for name, read in found.items()}

    def expect_proof(self) -> None:
        """Raise :class:`OperatorError` if an engine does not prove the unchanged city."""
        for outcome in self._decide(self._read, self._base.texts):
            if outcome.status not in {Status.PROVEN, Status.NOT_COVERED}:
                raise OperatorError(
                    f"the unchanged city: {outcome.promise} is {outcome.status} by "
                    f"{outcome.engine}: {outcome.detail}"
                )

    def try_(self, site: Site) -> Trial:
        """Make one mutant and return who found it."""
        configurations, before, after = self.rendered(site)
        trial = Trial(site=site, before=before, after=after)
        mutated = next(one for one in configurations if one.device == site.device)
        try:
            read = read_back(site.device, mutated.platform, _files(mutated))
        except Exception as error:  # noqa: BLE001 -- whatever a reader raises is a result here
            return replace(trial, failures=(f"reader: {type(error).__name__}: {error}",))
        trial = replace(
            trial,
            unread=tuple(
                f"{one.file}:{one.line}: {one.text} ({one.reason})" for one in read.unread
            ),
            differences=tuple(
                str(one) for one in differences(self._base.devices[site.device], read.device)
            ),
        )
        devices = {**self._read, site.device: read.device}
        try:
            outcomes = self._decide(devices, texts_of(configurations))
        except Exception as error:  # noqa: BLE001 -- whatever an engine raises is a result here
            return replace(trial, failures=(f"engine: {type(error).__name__}: {error}",))
        return replace(
            trial,
            refutations=tuple(
                self._refutation(one) for one in outcomes if one.status is Status.REFUTED
            ),
            failures=tuple(
                f"{one.engine}: {one.promise}: {one.status}: {one.detail}"
                for one in outcomes
                if one.status is Status.NOT_RUN
                or (one.engine == "model" and one.status is Status.NOT_COVERED)
            ),
        )

    def rendered(
        self, site: Site
    ) -> tuple[tuple[Configuration, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the mutant's text, and the lines that were and are now at the site.

        Raises :class:`OperatorError` unless exactly the wanted lines of exactly the wanted device
        have changed.
        """
        wanted = _edited(self._base.texts, site)
        if site.direct:
            configurations = _with_texts(self._base.built.proposal.configurations, wanted)
        else:
            with self.overridden(site) as city:
                configurations = render(self._base.built.devices, load_templates(self._ours, city))
        texts = texts_of(configurations)
        if wanted == self._base.texts:
            raise OperatorError(f"{site.id} changes nothing")
        if texts != wanted:
            odd = sorted(place for place in wanted if texts.get(place) != wanted[place])
            raise OperatorError(f"{site.id} changes other lines than it should, in {odd}")
        before = tuple(text for edit in site.edits for text in edit.line.text)
        after = tuple(text for edit in site.edits for text in edit.text)
        return configurations, before, after

    def overridden(self, site: Site) -> _Overrides:
        """Return a context in which the copy of the city has the mutant's templates."""
        return _Overrides(self._city, overrides(self._base, site.edits))

    def _decide(self, devices: Mapping[str, Device], texts: Texts) -> list[Outcome]:
        proposal = self._base.built.proposal
        network = Network(city=proposal.city, devices=devices, texts=texts)
        return [
            outcome
            for engine in self._engines
            for outcome in engine.decide(proposal.promises, network)
        ]

    def _refutation(self, outcome: Outcome) -> Refutation:
        example = outcome.counterexample
        return Refutation(
            engine=outcome.engine,
            subject=outcome.subject,
            promise=outcome.promise,
            kind=self._kinds[outcome.promise],
            detail=outcome.detail,
            line=example.line if example is not None else "",
        )


class _Overrides:
    """The city's own templates, as long as one mutant needs them."""

    def __init__(self, city: Path, texts: Mapping[str, str]) -> None:
        self._city = city
        self._texts = texts

    def __enter__(self) -> Path:
        for name, text in self._texts.items():
            path = self._city / "templates" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self._city

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._city / "templates")


def _files(configuration: Configuration) -> Mapping[str, str]:
    return {file.path: file.text for file in configuration.files}


def _with_texts(configurations: Sequence[Configuration], texts: Texts) -> tuple[Configuration, ...]:
    """Return configurations that have other texts."""
    return tuple(
        replace(
            one,
            files=tuple(
                replace(file, text="".join(f"{line}\n" for line in texts[one.device, file.path]))
                for file in one.files
            ),
        )
        for one in configurations
    )


def _edited(texts: Texts, site: Site) -> Texts:
    """Return the texts with the site's edits applied, without any template."""
    result = {place: list(lines) for place, lines in texts.items()}
    edits = sorted(site.edits, key=lambda edit: (edit.line.file, -edit.line.number))
    for edit in edits:
        line = edit.line
        if line.device != site.device:
            raise OperatorError(f"{site.id} strikes {line.device}")
        file = result[line.device, line.file]
        file[line.number : line.number + len(line.text)] = edit.text
    return {place: tuple(lines) for place, lines in result.items()}
