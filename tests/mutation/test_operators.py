"""Operators, ``README.md`` and the civic city fit together; sampling is fair and repeatable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citynet.device.model import Platform
from tests.cities import CIVIC
from tests.mutation.base import PLATFORMS, Base, load, overrides
from tests.mutation.operators import OPERATORS
from tests.mutation.sampling import capped, spread
from tests.mutation.sites import Operator
from tests.mutation.template_lines import template_lines

README = Path(__file__).with_name("README.md")
ROW = re.compile(
    r"\| (\*\*)?([a-z-]+)(?:\*\*)? \| .* \| ([x–]) \| ([x–]) \| ([x–]) \| ([x–]) \| ([x–]) \|"
)


@pytest.fixture(scope="module")
def base() -> Base:
    return load(CIVIC)


def test_readme_lists_every_operator_in_order() -> None:
    rows = [ROW.fullmatch(line) for line in README.read_text(encoding="utf-8").splitlines()]
    listed = [(row[2], bool(row[1])) for row in rows if row is not None]
    assert listed == [(one.name, one.demanded) for one in OPERATORS]


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda one: one.name)
def test_sites_are_where_the_readme_says(base: Base, operator: Operator) -> None:
    row = next(
        row
        for row in map(ROW.fullmatch, README.read_text(encoding="utf-8").splitlines())
        if row is not None and row[2] == operator.name
    )
    has_sites = tuple("x" if operator.sites(base, platform) else "–" for platform in PLATFORMS)
    assert has_sites == row.groups()[2:]


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda one: one.name)
def test_site_strikes_one_device_and_some_line(base: Base, operator: Operator) -> None:
    for platform in PLATFORMS:
        for site in operator.sites(base, platform):
            assert {edit.line.device for edit in site.edits} == {site.device}
            assert base.devices[site.device].platform is platform
            assert any(edit.text != edit.line.text for edit in site.edits)


def test_every_line_of_text_has_its_place_in_a_template(base: Base) -> None:
    known = {
        (line.device, line.file, line.number + offset)
        for line in base.lines
        for offset in range(len(line.text))
    }
    unknown = [
        (*place, number)
        for place, lines in base.texts.items()
        for number, text in enumerate(lines)
        if text and (*place, number) not in known
    ]
    assert unknown == []


def test_override_is_the_template_but_for_the_chosen_line(base: Base) -> None:
    operator = next(one for one in OPERATORS if one.name == "vlan-changed")
    site = operator.sites(base, Platform.FRR)[0]
    ((name, text),) = overrides(base, site.edits).items()
    ours = base.templates[name].split("\n")
    added = [line for line in text.split("\n") if line not in ours]
    assert [line for line in ours if line not in text.split("\n")] == []
    assert [line.split(" ")[1] for line in added if line.startswith("{%")] == ["if", "else"]
    assert site.edits[0].text[0] in added
    assert f'device.name == "{site.device}"' in text


def test_else_of_a_loop_is_about_no_turn_of_it() -> None:
    text = "{% for rule in rules %}\none\n{% else %}\nnone\n{% endfor %}\n"
    one, none = template_lines("x/y.j2", text)
    assert [key.kind for key in one.keys] == ["rule"]
    assert none.keys == ()


def test_whitespace_control_joins_lines() -> None:
    (line,) = template_lines("x/y.j2", "rule\n{%- if a %} more{% endif +%}\n")
    assert (line.first, line.last) == (0, 1)


def test_sample_is_repeatable_and_takes_each_kind_first(base: Base) -> None:
    operator = next(one for one in OPERATORS if one.name == "filter-line-dropped")
    sites = operator.sites(base, Platform.EOS)
    kinds = {site.kind for site in sites}
    chosen = capped(sites, 1, seed=3)
    assert {site.kind for site in chosen} == kinds
    assert len(chosen) == len(kinds)
    assert chosen == capped(sites[::-1], 1, seed=3)
    assert chosen != capped(sites, 1, seed=4)
    assert capped(sites, 0, seed=3) == sites


def test_sample_is_spread_over_groups(base: Base) -> None:
    groups = [one.sites(base, Platform.VRP) for one in OPERATORS]
    filled = [group for group in groups if group]
    chosen = spread(groups, len(filled), seed=1)
    assert {site.operator for site in chosen} == {group[0].operator for group in filled}
