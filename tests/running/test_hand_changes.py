"""Each change made by hand comes out as what it is: in the text, as a fact, and nothing else.

The changes were made on running routers. ``expected.txt`` says for each what has to come out: lines
of the text, facts of the device that is read back, lines that no reader understands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from citynet.running import disk_changes, running_text
from tests.running.recorded import (
    ROUTERS,
    changed_facts,
    changed_lines,
    changes,
    observed,
    unread,
)

SHOWN = 24
EXPECTED = Path(__file__).parent / "expected.txt"
ALL = [(router, change) for router in ROUTERS for change in changes(router)]


def _expected() -> Mapping[tuple[str, str], str]:
    sections: dict[tuple[str, str], str] = {}
    for section in EXPECTED.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, _, body = section.partition("\n")
        router, change = head.split()
        sections[router, change] = body.strip("\n")
    return sections


def came_out(router: str, change: str) -> str:
    """Return what a change came out as, in the form of ``expected.txt``."""
    before, after = running_text(observed(router)), running_text(observed(router, change))
    found = {
        "text": changed_lines(before, after),
        "fact": changed_facts(router, change),
        "unread": unread(router, change),
    }
    return "\n".join(line for kind, lines in found.items() for line in _said(kind, lines))


def _said(kind: str, lines: list[str]) -> Iterator[str]:
    """Yield the first lines of a kind, and how many follow: a daemon takes hundreds with it."""
    yield from (f"{kind:6} {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"{kind:6} and {len(lines) - SHOWN} more"


@pytest.mark.parametrize(("router", "change"), ALL)
def test_it_comes_out_as_what_it_is(router: str, change: str) -> None:
    assert came_out(router, change) == _expected()[router, change]


def test_no_change_is_left_out() -> None:
    assert set(_expected()) == set(ALL)


def test_a_disk_that_was_edited_and_not_applied_changes_nothing_that_runs() -> None:
    router, change = "eg-pe-nancheng", "disk-edited"
    observation = observed(router, change)
    assert running_text(observation) == running_text(observed(router))
    assert disk_changes(observation, observed(router).files) == (
        "etc/citynet/tc",
        "etc/frr/frr.conf",
        "etc/network/interfaces",
        "etc/nftables.conf",
        "etc/sysctl.d/90-citynet.conf",
    )
