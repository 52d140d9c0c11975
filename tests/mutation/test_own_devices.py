"""Operators on all that the civic city has not: Junos, IOS-XR, slices, applications, measurements.

The devices are the samples of the templates' own tests. Each mutant is exactly the wanted change,
its braces stay in pairs, the reader still knows every line, and what it reads is another device.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from citynet.compare import differences
from citynet.device.model import Device, Platform
from citynet.readers import read_back
from citynet.render.model import Configuration
from tasks.pipeline import Built, build
from tests.cities import CIVIC
from tests.mutation.base import Base
from tests.mutation.operators import OPERATORS
from tests.mutation.operators.rule_text import rule_text
from tests.mutation.own_devices import with_devices
from tests.mutation.sampling import capped
from tests.mutation.sites import Site
from tests.mutation.trial import Tries
from tests.render import (
    samples_eos,
    samples_frr,
    samples_frr_hand_offs,
    samples_iosxr,
    samples_junos,
    samples_vrp,
)

DEVICES: Final[Mapping[Platform, tuple[Device, ...]]] = {
    Platform.EOS: samples_eos.SAMPLES,
    Platform.FRR: (*samples_frr.SAMPLES, samples_frr_hand_offs.HAND_OFFS),
    Platform.IOSXR: samples_iosxr.SAMPLES,
    Platform.JUNOS: (samples_junos.BORDER, *samples_junos.SERVICE_SAMPLES),
    Platform.VRP: samples_vrp.SAMPLES,
}

EVERY: Final = tuple(Platform)
NEW: Final[Mapping[str, tuple[Platform, ...]]] = {
    "slice-rate-changed": (Platform.JUNOS, Platform.VRP),
    "slice-dropped": (Platform.JUNOS, Platform.VRP),
    "slice-of-vrf-changed": (Platform.JUNOS, Platform.VRP),
    "slice-sid-dropped": (Platform.JUNOS,),
    "application-ports-changed": (Platform.VRP,),
    "steering-color-swapped": (Platform.VRP,),
    "policy-segment-changed": (Platform.VRP,),
    "hand-off-marking-changed": EVERY,
    "committed-changed": (Platform.FRR, Platform.JUNOS, Platform.VRP),
    "ttl-security-dropped": (Platform.EOS, Platform.IOSXR, Platform.JUNOS, Platform.VRP),
    "min-links-changed": (Platform.EOS, Platform.IOSXR, Platform.JUNOS, Platform.VRP),
    "ntp-key-dropped": EVERY,
    "telemetry-collector-changed": (*(Platform.EOS, Platform.IOSXR, Platform.JUNOS, Platform.VRP),),
    "twamp-address-changed": (Platform.JUNOS, Platform.VRP),
}
BLOCKS: Final = (
    *("vlan-changed", "vrf-binding-changed", "vrf-binding-dropped", "route-target-import-wrong"),
    *("route-target-export-wrong", "policer-rate-changed", "policer-dropped", "marking-changed"),
    *("shaper-changed", "queue-share-changed", "isis-metric-changed", "session-key-changed"),
    *("prefix-list-entry-dropped", "interface-address-changed", "distinguisher-duplicated"),
)
"""Some of the older operators, on the platforms whose text is changed itself."""


@pytest.fixture(scope="module")
def built() -> Built:
    return build(CIVIC)


@pytest.fixture(scope="module")
def bases(built: Built) -> Mapping[Platform, Base]:
    return {platform: with_devices(built, devices) for platform, devices in DEVICES.items()}


@pytest.fixture(scope="module")
def tries(
    bases: Mapping[Platform, Base], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[Platform, Tries]:
    where: Path = tmp_path_factory.mktemp("mutants")
    return {platform: Tries(base, (), where) for platform, base in bases.items()}


def sites(bases: Mapping[Platform, Base], operator: str, platform: Platform) -> tuple[Site, ...]:
    one = next(one for one in OPERATORS if one.name == operator)
    return one.sites(bases[platform], platform)


@pytest.mark.parametrize("operator", NEW)
def test_sites_are_on_the_platforms_that_have_the_thing(
    bases: Mapping[Platform, Base], operator: str
) -> None:
    found = tuple(platform for platform in Platform if sites(bases, operator, platform))
    assert found == NEW[operator]


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("operator", NEW)
def test_mutant_is_well_formed_and_another_device(
    bases: Mapping[Platform, Base],
    tries: Mapping[Platform, Tries],
    operator: str,
    platform: Platform,
) -> None:
    for site in capped(sites(bases, operator, platform), 3, seed=1):
        _expect_other_device(bases[platform], tries[platform], site)


@pytest.mark.parametrize("platform", [Platform.JUNOS, Platform.IOSXR])
@pytest.mark.parametrize("operator", BLOCKS)
def test_blocks_are_changed_as_a_whole(
    bases: Mapping[Platform, Base],
    tries: Mapping[Platform, Tries],
    operator: str,
    platform: Platform,
) -> None:
    devices = bases[platform].devices
    # Where a measurement names what is changed, two statements contradict each other.
    plain = [
        site
        for site in sites(bases, operator, platform)
        if devices[site.device].measurement is None
    ]
    found = capped(plain, 2, seed=1)
    assert found
    for site in found:
        _expect_other_device(bases[platform], tries[platform], site)


def _expect_other_device(base: Base, tries: Tries, site: Site) -> None:
    """Expect exactly the wanted change (``rendered``), pairs of braces, and another device."""
    configurations, _, _ = tries.rendered(site)
    mutant = next(one for one in configurations if one.device == site.device)
    if site.platform is Platform.JUNOS:
        _expect_pairs(mutant)
    read = read_back(site.device, site.platform, {one.path: one.text for one in mutant.files})
    assert not read.unread, (site.id, read.unread)
    assert differences(base.devices[site.device], read.device), site.id


def _expect_pairs(configuration: Configuration) -> None:
    for file in configuration.files:
        depth = 0
        for line in file.text.splitlines():
            depth += line.endswith("{") - (line.strip() == "}")
            assert depth >= 0, line
            assert line.startswith("    " * (depth - line.endswith("{")))
        assert depth == 0


@pytest.mark.parametrize("platform", Platform)
def test_rules_are_spelled_as_the_templates_spell_them(
    bases: Mapping[Platform, Base], platform: Platform
) -> None:
    """The spelling is made from the dialect page, so that it and the template check each other."""
    base = bases[platform]
    texts: dict[str, str] = {}
    for (name, _), lines in base.texts.items():
        texts[name] = texts.get(name, "") + "\n".join(lines) + "\n"
    spelled = 0
    for device in base.built.devices:
        for one in device.filters:
            for rule in one.rules:
                wanted = "\n".join(rule_text(platform, one.name, one.family, rule)) + "\n"
                assert wanted in texts[device.name], (device.name, one.name, rule)
                spelled += 1
    assert spelled


def test_same_site_gives_the_same_text_twice(
    bases: Mapping[Platform, Base], tries: Mapping[Platform, Tries]
) -> None:
    one, other = (sites(bases, "slice-dropped", Platform.JUNOS)[0] for _ in range(2))
    assert one == other
    assert tries[Platform.JUNOS].rendered(one) == tries[Platform.JUNOS].rendered(other)
