"""The gate believes no answer that it can have again, and no verdict that contradicts itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from citynet.errors import ExitCode
from tasks.demo import proof as demo
from tasks.pipeline import build
from tests.cli.conftest import Citynet
from tests.cli.test_verbs import MERGE
from validate.batfish.live import LiveServer
from validate.batfish.native.checks import native_checks
from validate.consistency import contradictions
from validate.model.engine import ModelEngine
from validate.outcome import Outcome, Status, Subject
from validate.proof import Proposal, examine, stated_of
from validate.verdict import EngineUsed, Verdict, from_json, to_json

Forge = Callable[[Verdict], Verdict]
SECOND = EngineUsed(name="batfish", version="2026.1, pybatfish 2026.2")


def cells_of(verdict: Verdict, engine: str, subject: Subject) -> tuple[Outcome, ...]:
    return tuple(replace(cell, engine=engine, subject=subject) for cell in verdict.cells)


def without_engines(verdict: Verdict) -> Verdict:
    return replace(verdict, engines=())


def more_cells(verdict: Verdict) -> Verdict:
    return replace(verdict, cells=(*verdict.cells, *cells_of(verdict, "batfish", Subject.TWIN)))


def every_cell_twice(verdict: Verdict) -> Verdict:
    return replace(verdict, cells=verdict.cells * 2)


def an_engine_that_is_none(verdict: Verdict) -> Verdict:
    used = EngineUsed(name="horoscope", version="1")
    cells = cells_of(verdict, "horoscope", Subject.RENDERED)
    return replace(verdict, engines=(used,), cells=cells)


def a_promise_of_nobody(verdict: Verdict) -> Verdict:
    return replace(verdict, cells=(replace(verdict.cells[0], promise="x/y"), *verdict.cells))


def a_cell_less(verdict: Verdict) -> Verdict:
    return replace(verdict, cells=verdict.cells[1:])


def no_promises(verdict: Verdict) -> Verdict:
    return replace(verdict, promises=())


def another_promise(verdict: Verdict) -> Verdict:
    first, *others = verdict.promises
    return replace(verdict, promises=(replace(first, digest="0" * 64), *others))


def a_better_cell(verdict: Verdict) -> Verdict:
    first, *others = verdict.cells
    return replace(verdict, cells=(replace(first, states=first.states + 1), *others))


def other_facts(verdict: Verdict) -> Verdict:
    return replace(verdict, facts=replace(verdict.facts, lines=1))


def other_stand_ins(verdict: Verdict) -> Verdict:
    changed = dict.fromkeys(verdict.digests.rehearsal, "0" * 64)
    return replace(verdict, digests=replace(verdict.digests, rehearsal=changed))


def nothing_left_out(verdict: Verdict) -> Verdict:
    rehearsal = replace(verdict.facts.rehearsal, left_out=())
    return replace(verdict, facts=replace(verdict.facts, rehearsal=rehearsal))


def without_native(verdict: Verdict) -> Verdict:
    return replace(more_cells(verdict), engines=(*verdict.engines, SECOND))


@pytest.mark.parametrize(
    ("forge", "named"),
    [
        (without_engines, "engine model: it answers in the verdict, which does not name it"),
        (more_cells, "engine batfish: it answers in the verdict, which does not name it"),
        (every_cell_twice, "model answers 2 times on the rendered text"),
        (an_engine_that_is_none, "engine horoscope: there is no such engine"),
        (a_promise_of_nobody, "x/y: model answers for a promise that nobody asks for"),
        (a_cell_less, "model was asked, and the verdict has no answer of it"),
        (no_promises, "the verdict does not state this promise"),
        (another_promise, "the verdict states another promise under this id"),
        (a_better_cell, "asked again, model gives other details"),
        (other_facts, "facts: reading the text back finds something else"),
        (other_stand_ins, "configuration of stand-in cp-br1/etc/frr/frr.conf: the verdict names 0"),
        (nothing_left_out, "facts: reading the text back finds something else"),
        (without_native, "native/cp-br1/parse: batfish was asked, and the verdict has no answer"),
    ],
)
def test_a_verdict_that_was_put_together_is_refused(
    city: Path,
    citynet: Citynet,
    verdict_text: str,
    monkeypatch: pytest.MonkeyPatch,
    forge: Forge,
    named: str,
) -> None:
    monkeypatch.setattr(LiveServer, "version", property(lambda _: SECOND.version))
    (city / "build").mkdir()
    (city / "build" / "verdict.json").write_text(to_json(forge(from_json(verdict_text))))
    said = citynet("deploy", "--dry-run", *MERGE)
    assert said.code == ExitCode.CITY_WRONG
    assert named in said.out
    assert "REFUSED for merge-request" in said.out


def test_a_refutation_that_was_written_over_is_found_again(city: Path, citynet: Citynet) -> None:
    demo._break(city)
    assert citynet("verify", *MERGE).code == ExitCode.CITY_WRONG
    file = city / "build" / "verdict.json"
    true = from_json(file.read_text())
    good = tuple(
        replace(cell, status=Status.PROVEN, detail="", counterexample=None) for cell in true.cells
    )
    decision = replace(true.decision, reasons=())
    facts = replace(true.facts, differences=())
    file.write_text(to_json(replace(true, cells=good, decision=decision, facts=facts)))
    said = citynet("deploy", "--dry-run", *MERGE)
    assert said.code == ExitCode.CITY_WRONG
    refuted = {cell.promise for cell in true.refuted()}
    assert refuted
    for promise in refuted:
        assert f"{promise}: proven by model in the verdict, now refuted" in said.out


@pytest.fixture(scope="module")
def proposal(numbered: Path) -> Proposal:
    return build(numbered).proposal


def test_what_engines_say_contradicts_nothing(proposal: Proposal, verdict_text: str) -> None:
    network = examine(proposal, ()).network
    native = native_checks(network)
    stated = stated_of(proposal)
    one = from_json(verdict_text)
    assert list(contradictions(one, stated, frozenset())) == []
    checks = tuple(
        Outcome(promise=name, engine="batfish", subject=Subject.NATIVE, status=Status.PROVEN)
        for name in sorted(native)
    )
    assert {name.split("/")[1] for name in native} == set(proposal.city.devices)
    both = replace(without_native(one), checks=checks)
    assert list(contradictions(both, stated, native)) == []
    # An engine that is away has no checks either.
    away = tuple(
        replace(cell, status=Status.NOT_RUN) if cell.engine == "batfish" else cell
        for cell in both.cells
    )
    assert list(contradictions(replace(both, cells=away, checks=()), stated, native)) == []


def test_the_version_of_the_engine_names_its_source() -> None:
    release, _, digest = ModelEngine.version.partition("+")
    assert release == "1.0"
    assert len(digest) == 12
