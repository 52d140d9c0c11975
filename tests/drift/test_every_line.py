"""No line of a router can go, or be there twice, without a hand change that names its file."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from citynet.lines import lines_of
from tasks.drift.changes import device_drift
from tests.drift.routers import intended, places, untouched

_DATA = ("etc/hostname", "etc/issue.net", "etc/citynet/chpasswd")
_SAMPLE = 120

Site = tuple[str, str, int]


def _sites() -> Iterator[Site]:
    """Yield every line that says something, in every file of every router."""
    for device, given in intended().items():
        for file in given.configuration.files:
            for number, line in enumerate(lines_of(file.text)):
                comment = line.lstrip()[:1] in ("#", "!") and file.path not in _DATA
                if line.strip() and not comment:
                    yield device, file.path, number


def _problem(site: Site) -> str | None:
    """Return what is wrong with what is found when the line of ``site`` is taken away."""
    device, path, number = site
    before = untouched(device)
    lines = list(lines_of(before.files[path]))
    gone = lines.pop(number)
    text = "".join(f"{line}\n" for line in lines)
    running = replace(before, files={**before.files, path: text})
    changes = device_drift(intended()[device], running, places()).changes
    files = {line.file for change in changes for line in (*change.intended, *change.found)}
    if path not in files:
        return f"{device}:{path}:{number + 1}: {gone}: found {changes}"
    if any(not change.owners for change in changes if change.intended):
        return f"{device}:{path}:{number + 1}: {gone}: nobody's"
    return None


def test_a_sample_of_lines_is_missed() -> None:
    sites = list(_sites())
    # Seeded: the same lines each time, so that a failure comes back.
    sample = random.Random(20).sample(sites, _SAMPLE)  # noqa: S311 -- no secret
    assert [problem for site in sample if (problem := _problem(site))] == []


@pytest.mark.slow
def test_every_line_is_missed() -> None:
    assert [problem for site in _sites() if (problem := _problem(site))] == []
