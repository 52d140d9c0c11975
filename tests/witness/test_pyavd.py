"""AVD, Arista's own generator, writes from the same facts what our EOS text says.

Samples with every part that EOS can say, the small city and random cities are put into AVD's words
(:mod:`tests.witness.avd`), accepted by AVD's schema and rendered by AVD's templates. Both texts are
equal as sets of lines but for the table of :mod:`tests.witness.differences`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

pytest.importorskip("pyavd", reason="AVD (pyavd) cannot be imported", exc_type=ImportError)

from citynet.device.model import Device
from citynet.errors import FindingsError
from citynet.readers.eos import read
from tests.render.changes import changes
from tests.render.samples_eos import BORDER, SAMPLES
from tests.render.texts import config_of
from tests.witness.agreement import (
    Agreement,
    avd_text,
    compared,
    devices,
    figures,
    paths,
    text_of,
    translated,
)
from tests.witness.avd import structured
from tests.witness.differences import DIFFERENCES

IMPLIED = ("parent", "platform")
"""Fields that a name says, too; AVD has no words of its own for them."""

WORDLESS = ("ttl_security",)
"""Fields that AVD has no word for where we say them: in VRFs."""


@cache
def texts() -> tuple[tuple[Device, str, str], ...]:
    return tuple((device, config_of(device).text, avd_text(device)) for device in devices())


def total() -> Agreement:
    return sum((compared(ours, avd) for _, ours, avd in texts()), Agreement())


def test_both_texts_say_the_same_but_for_the_table() -> None:
    assert len(texts()) > 20
    assert total().unlisted == ()


def test_every_row_of_the_table_is_needed() -> None:
    found = total()
    used = found.otherwise + found.only_ours + found.only_avd
    assert [row.reason for row in DIFFERENCES if not used[row]] == []


def test_the_figures_add_up() -> None:
    found = total()
    assert found.shared + found.otherwise.total() + found.only_ours.total() == found.ours
    assert found.shared > 4 * (found.ours - found.shared)
    lines = figures(found, len(texts())).splitlines()
    assert lines[:3] == [
        f"devices: {len(texts())}",
        f"lines of ours: {found.ours}",
        f"in AVD's text word for word: {found.shared}",
    ]


def test_the_reader_reads_avds_text_as_the_same_device() -> None:
    for device, ours, avd in texts():
        found = read(device.name, {"config": translated(ours, avd)})
        assert found.unread == ()
        assert found.device == device


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_avd_is_told_every_fact(device: Device) -> None:
    told = structured(device)
    silent = []
    for path, changed in changes(device):
        if path.endswith((*IMPLIED, *WORDLESS)):
            continue
        try:
            config_of(changed)
        except FindingsError:
            continue
        if structured(changed) == told:
            silent.append(path)
    assert silent == []


def test_a_line_that_we_lose_or_change_is_noticed() -> None:
    ours, avd = config_of(BORDER).text, avd_text(BORDER)
    lines = paths(ours)
    listed = compared(ours, avd).only_ours.total()
    unnoticed = []
    for index, line in enumerate(lines):
        if index + 1 < len(lines) and lines[index + 1][: len(line)] == line:
            continue  # Opens a block, whose lines keep it there.
        lost = text_of([*lines[:index], *lines[index + 1 :]])
        changed = text_of([*lines[:index], (*line[:-1], f"{line[-1]}x"), *lines[index + 1 :]])
        if not compared(lost, avd).unlisted:
            unnoticed.append(line)
        assert compared(changed, avd).unlisted
    # What the table lists as ours only is what AVD knows nothing of.
    assert len(unnoticed) <= listed


def test_a_fact_that_differs_is_noticed() -> None:
    interfaces = tuple(
        replace(each, mtu=9000) if each.mtu == 9100 else each for each in BORDER.interfaces
    )
    other = avd_text(replace(BORDER, interfaces=interfaces))
    assert (
        "only ours: interface Ethernet1 / mtu 9100"
        in compared(config_of(BORDER).text, other).unlisted
    )
