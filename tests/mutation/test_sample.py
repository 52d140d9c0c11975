"""A few mutants on every platform: promises refute them, and each is exactly the wanted change."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import validate.batfish
from citynet.device.model import Platform
from citynet.promises.model import Promise
from tasks.pipeline import build
from tests.cities import CIVIC
from tests.mutation.base import TEMPLATED, Base, Edit, load
from tests.mutation.operators import OPERATORS
from tests.mutation.run import asked
from tests.mutation.sites import Site
from tests.mutation.trial import Finder, OperatorError, Tries
from validate.model.engine import ModelEngine
from validate.outcome import Network, Outcome, Status, Subject
from validate.policy_file import read_policy
from validate.proof import verify

STRUCK = (
    ("filter-line-added", "A deny gateway"),
    ("vrf-binding-changed", "attachment"),
    ("route-target-export-wrong", "members and hubs of its service"),
)


@pytest.fixture(scope="module")
def base() -> Base:
    return load(CIVIC)


@pytest.fixture(scope="module")
def tries(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Tries:
    tries = Tries(base, (ModelEngine(),), tmp_path_factory.mktemp("mutants"))
    tries.read_base()
    tries.expect_proof()
    return tries


@pytest.mark.parametrize(("operator", "kind"), STRUCK)
@pytest.mark.parametrize("platform", TEMPLATED)
def test_a_promise_refutes(
    base: Base, tries: Tries, platform: Platform, operator: str, kind: str
) -> None:
    site = _site(base, platform, operator, kind)
    trial = tries.try_(site)
    assert trial.finder is Finder.PROMISE, (site.id, trial.before, trial.after)
    assert trial.read_whole, trial.unread
    assert trial.differences, "facts must find it, too"


def test_whole_pipeline_says_the_same(base: Base, tries: Tries) -> None:
    """The short cut (one device read again) finds what a city with that template is told."""
    site = _site(base, Platform.VRP, "policer-dropped", "attachment")
    expected = {one.promise for one in tries.try_(site).refutations}
    with tries.overridden(site) as city:
        proposal = build(city).proposal
    policy = read_policy(CIVIC)
    verdict = verify(
        proposal, (ModelEngine(),), policy, environment="merge-request", today=date(2026, 1, 1)
    )
    assert {cell.promise for cell in verdict.with_status(Status.REFUTED)} == expected
    assert not verdict.decision.accepted
    assert set(verdict.digests.replaced_templates) == {"vrp/policies.j2"}


def test_batfish_is_asked_about_a_few_more(
    base: Base, tries: Tries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it answers is told beside what the model engine found; the server here is made up."""
    site = _site(base, Platform.VRP, "vlan-changed", "attachment")
    trial = tries.try_(site)
    monkeypatch.setattr(validate.batfish, "BatfishEngine", _ColourOfTheText)
    options = argparse.Namespace(batfish="batfish.example:9996", batfish_sample=1, seed=1)
    (both,) = asked(base, (trial,), options, tmp_path)
    assert both.by_batfish
    assert {one.promise for one in both.refutations if one.engine == "model"} == {
        one.promise for one in trial.refutations
    }


class _ColourOfTheText:
    """Refutes the first promise for any text in which VLAN 107 stands."""

    name = "batfish"
    version = "0"

    def __init__(self, host: str, port: int) -> None:
        assert (host, port) == ("batfish.example", 9996)

    def decide(self, promises: tuple[Promise, ...], network: Network) -> tuple[Outcome, ...]:
        wrong = any(" vlan-type dot1q 107" in text for text in network.texts.values())
        status = Status.REFUTED if wrong else Status.PROVEN
        return (
            Outcome(
                promise=promises[0].id, engine="batfish", subject=Subject.NATIVE, status=status
            ),
        )


def test_override_of_the_same_text_changes_nothing(base: Base, tries: Tries) -> None:
    site = _site(base, Platform.FRR, "vlan-changed", "attachment")
    same = replace(site, edits=tuple(replace(one, text=one.line.text) for one in site.edits))
    with pytest.raises(OperatorError, match="changes nothing"):
        tries.rendered(same)


def test_change_of_another_line_than_wanted_is_an_error(base: Base, tries: Tries) -> None:
    """The wanted text is made from the site, the mutant by the template: they must agree."""
    site = _site(base, Platform.EOS, "vlan-changed", "attachment")
    (edit,) = site.edits
    elsewhere = replace(edit.line, number=edit.line.number + 1)
    with pytest.raises(OperatorError, match="changes other lines"):
        tries.rendered(replace(site, edits=(Edit(line=elsewhere, text=edit.text),)))


def test_condition_that_never_holds_is_an_error(base: Base, tries: Tries) -> None:
    site = _site(base, Platform.VRP, "vlan-changed", "attachment")
    (edit,) = site.edits
    nowhere = replace(edit.line, values=tuple("no-such-part" for _ in edit.line.values))
    with pytest.raises(OperatorError, match="changes other lines"):
        tries.rendered(replace(site, edits=(Edit(line=nowhere, text=edit.text),)))


def test_city_copy_has_no_template_left(base: Base, tries: Tries, tmp_path: Path) -> None:
    site = _site(base, Platform.EOS, "vlan-changed", "attachment")
    with tries.overridden(site) as city:
        (name,) = (path.relative_to(city).as_posix() for path in city.rglob("*.j2"))
        first = (city / name).read_text(encoding="utf-8").split("\n", 1)[0]
    assert name == "templates/eos/interfaces.j2"
    assert first.startswith("{# replaces sha256:")
    assert not list(city.rglob("*.j2"))


def _site(base: Base, platform: Platform, operator: str, kind: str) -> Site:
    chosen = next(one for one in OPERATORS if one.name == operator)
    return next(site for site in chosen.sites(base, platform) if site.kind == kind)
