"""Every platform keeps the contract: known everywhere, read back whole, closed against any text."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.compilation.capabilities import CAPABILITIES
from citynet.device.model import Device, Platform
from citynet.errors import FindingsError
from citynet.readers import read_back
from citynet.render import render
from citynet.render.assembly.registry import ASSEMBLIES
from citynet.render.limits import unsayable
from tests.conformance.kit import (
    GOLDEN,
    blocks,
    devices_of,
    files_of,
    our_templates,
    read,
    reviewed,
    rows,
    sampled,
    section,
)

pytestmark = pytest.mark.parametrize("platform", list(Platform))

_LINES = 150
"""Lines of one device that are taken away, one at a time."""

_IMPLICIT = "What the text does not say"


def _richest(platform: Platform) -> Device:
    """Return the device whose text is longest: it has most kinds of lines."""
    return max(devices_of(platform), key=lambda one: sum(map(len, files_of(one).values())))


# --- known everywhere -----------------------------------------------------------------------------


def test_it_is_known_to_every_stage(platform: Platform) -> None:
    assert CAPABILITIES[platform].release
    assert ASSEMBLIES[platform]
    assert callable(import_module(f"citynet.readers.{platform}").read)
    assert any(name.name.startswith(f"{platform}/") for name in our_templates().sources)


def test_its_templates_say_where_their_syntax_is_from(platform: Platform) -> None:
    own = [one for one in our_templates().sources if one.name.startswith(f"{platform}/")]
    # A template of one line each for the device's name and end needs no source.
    assert all(one.text.startswith("{#") for one in own)


def test_reviewed_texts_stand_beside_the_tests(platform: Platform) -> None:
    assert list((GOLDEN / platform).iterdir())


def test_its_page_shows_a_whole_device(platform: Platform) -> None:
    shown = blocks(section(platform, "A whole device"))
    assert shown
    for device in (GOLDEN / platform).iterdir():
        shown -= reviewed(device)
    assert not shown


def test_its_page_says_what_the_text_does_not(platform: Platform) -> None:
    table = rows(section(platform, _IMPLICIT))
    assert len(table) >= 8
    # Behaviour, what follows from it, the reader's rule, and a change that has to be found.
    assert all(len(row) == 4 and all(row) for row in table)


# --- read back ------------------------------------------------------------------------------------


def test_what_is_rendered_is_read_back_whole(platform: Platform) -> None:
    assert devices_of(platform)
    for device in devices_of(platform):
        found = read(device, files_of(device))
        assert found.unread == ()
        assert found.device == device


def test_a_line_less_is_noticed(platform: Platform) -> None:
    device = _richest(platform)
    files = files_of(device)
    unnoticed = []
    for path, index, lines in sampled(files, _LINES):
        if lines[index].strip(" \n!#") == "" or lines[index].lstrip().startswith(("#", "!")):
            continue
        changed = {**files, path: "".join(lines[:index] + lines[index + 1 :])}
        found = read(device, changed)
        if not found.unread and found.device == device:
            unnoticed.append((path, index + 1, lines[index]))
    assert unnoticed == []


@settings(max_examples=60)
@given(text=st.text())
def test_any_text_gives_a_device_and_unread_lines(platform: Platform, text: str) -> None:
    files = {output.path: text for output in ASSEMBLIES[platform]}
    found = read_back("r1", platform, files)
    assert found.device.platform is platform
    assert found.unread


@settings(max_examples=60)
@given(data=st.data())
def test_what_is_not_read_of_spoilt_text_stands_in_it(
    platform: Platform, data: st.DataObject
) -> None:
    files = files_of(_richest(platform))
    path = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[path])))
    upto = data.draw(st.integers(at, min(len(files[path]), at + 400)))
    spoilt = files[path][:at] + data.draw(st.text(max_size=40)) + files[path][upto:]
    given = {**files, path: spoilt}
    found = read(_richest(platform), given)
    assert found.device.platform is platform
    # Line 0 is what should be there and is not, perhaps a whole file.
    for one in found.unread:
        assert 0 <= one.line <= given.get(one.file, "").count("\n") + 1


# --- what cannot be said, and what must not -------------------------------------------------------


def test_a_part_without_words_is_refused(platform: Platform) -> None:
    if platform is Platform.FRR:
        device = replace(_richest(platform), vtep="eth99")
    else:
        (device, *_) = devices_of(platform)
        other = replace(device.interfaces[-1], name="x1l")
        kind = type(other.kind).EXCHANGE
        device = replace(device, interfaces=(*device.interfaces, replace(other, kind=kind)))
    assert list(unsayable(device))
    with pytest.raises(FindingsError) as error:
        render([device], our_templates())
    assert {finding.code for finding in error.value.findings} == {"CN708"}


@pytest.mark.parametrize("hostile", ["\n", "\r", "\x85", "\u2028", "\x0b", "\x1c", '"', "{{ 1 }}"])
def test_no_description_leaves_its_line(platform: Platform, hostile: str) -> None:
    (device, *_) = devices_of(platform)
    first = device.interfaces[0]
    spoilt = replace(first, description=f"link{hostile}username evil")
    with pytest.raises(FindingsError) as error:
        render([replace(device, interfaces=(spoilt, *device.interfaces[1:]))], our_templates())
    assert {finding.code for finding in error.value.findings} == {"CN701"}
