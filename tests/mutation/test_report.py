"""A run is good only if every mutant was found, and found by whom it must be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from citynet.device.model import Platform
from tests.mutation.exceptions import Exceptions, Unseen, read_exceptions
from tests.mutation.report import Run, page, table, troubles
from tests.mutation.sites import Operator, Site
from tests.mutation.trial import Refutation, Trial

SITE = Site(
    operator="vlan-changed",
    platform=Platform.EOS,
    device="cp-br1",
    label="Ethernet10.100",
    kind="attachment",
    edits=(),
)
REFUTED = Refutation(
    engine="model",
    subject="rendered text",
    promise="reaches/slice/office/a/b/ipv4",
    kind="reaches",
    detail="no way",
    line="cp-br1:config:7: encapsulation dot1q vlan 107",
)


def test_survivor_is_trouble() -> None:
    assert any("survived" in one for one in troubles(_run(_trial())))


def test_listed_survivor_is_none() -> None:
    assert not any("survived" in one for one in troubles(_run(_trial(), survivors={SITE.id: "."})))


def test_listed_survivor_that_is_found_is_trouble() -> None:
    run = _run(replace(_trial(), refutations=(REFUTED,)), survivors={SITE.id: "."})
    assert troubles(run) == (f"{SITE.id} is listed as equivalent, but was found by promise",)


def test_refuted_mutant_is_no_trouble() -> None:
    run = _run(replace(_trial(), refutations=(REFUTED,), differences=("vlan",)))
    assert troubles(run) == ()
    assert "1 + 0 / 1 (5)" in page(run)


def test_demanded_operator_that_only_facts_find_is_trouble() -> None:
    found = troubles(_run(replace(_trial(), differences=("vlan",))))
    assert found[0] == "no promise refutes vlan-changed on eos"
    assert "facts only" in found[1]


def test_refutation_of_a_text_not_read_whole_does_not_suffice() -> None:
    run = _run(replace(_trial(), refutations=(REFUTED,), unread=("a line",)))
    assert troubles(run) == ("no promise refutes vlan-changed on eos",)


def test_reason_for_unseen_mutants_needs_facts_all_the_same() -> None:
    unseen = Unseen(mutants="eos/*", kind="attach*", reason=".")
    seen = replace(_trial(), refutations=(REFUTED,))
    other = replace(SITE, label="Ethernet10.101")
    facts = replace(_trial(), site=other, differences=("vlan",))
    nobody = replace(_trial(), site=replace(SITE, label="Ethernet10.102"))
    assert troubles(_run(seen, facts, unseen=(unseen,))) == ()
    assert len(troubles(_run(seen, facts))) == 1
    assert any("survived" in one for one in troubles(_run(seen, nobody, unseen=(unseen,))))


def test_engine_that_fails_has_found_nothing() -> None:
    run = _run(replace(_trial(), failures=("engine: KeyError",)))
    assert f"{SITE.id}: not judged: engine: KeyError" in troubles(run)


def test_other_operators_may_be_found_by_facts_only() -> None:
    run = _run(replace(_trial(), differences=("vlan",)), demanded=False)
    assert troubles(run) == ()
    assert table(run).splitlines()[1].split() == [
        "vlan-changed",
        "eos",
        "5",
        "1",
        "0",
        "0",
        "1",
        "0",
    ]


def test_counterexample_that_names_the_changed_line_is_counted() -> None:
    run = _run(replace(_trial(), refutations=(REFUTED,)))
    assert "| … and that line is one that the mutant wrote | 1 |" in page(run)


def test_survivors_are_listed_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "equivalent.yaml"
    path.write_text("survivors: [{mutant: 'eos/*', reason: .}]\nunseen: []\n", encoding="utf-8")
    with pytest.raises(ValueError, match="one by one"):
        read_exceptions(path)


def test_reasons_are_given(tmp_path: Path) -> None:
    path = tmp_path / "equivalent.yaml"
    path.write_text("survivors: [{mutant: a, reason: ' '}]\nunseen: []\n", encoding="utf-8")
    with pytest.raises(ValueError, match="reason"):
        read_exceptions(path)
    assert all(one.reason for one in read_exceptions().unseen)


def _trial() -> Trial:
    return Trial(
        site=SITE,
        before=("   encapsulation dot1q vlan 100",),
        after=("   encapsulation dot1q vlan 107",),
    )


def _run(
    *trials: Trial,
    survivors: dict[str, str] | None = None,
    unseen: tuple[Unseen, ...] = (),
    demanded: bool = True,
) -> Run:
    operator = Operator(name="vlan-changed", strike=lambda *_: iter(()), demanded=demanded)
    return Run(
        operators=(operator,),
        platforms=(Platform.EOS,),
        sites={(Platform.EOS, "vlan-changed"): 5},
        trials=trials,
        exceptions=Exceptions(survivors=survivors or {}, unseen=unseen),
        engines=("model 1",),
        seed=1,
        promises=1,
        devices=1,
        lines=10,
    )
