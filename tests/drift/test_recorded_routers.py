"""Real routers: untouched they have no drift; each change that was made on them is found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from citynet.device.model import Platform
from citynet.render.model import ConfigFile, Configuration
from tasks.drift.changes import DeviceDrift, device_drift
from tasks.drift.model import Intended, Where
from tasks.drift.observe import running_of
from tasks.fleet import ConfigSet
from tasks.secrets import Mask
from tests.running.recorded import ROUTERS, changes, observed


class _References(Mask):
    """References stand in the recordings already."""

    def device(self, text: str) -> str:
        return text


@cache
def _intended(router: str) -> Intended:
    """Return what the router was given: its disk, before anybody touched it."""
    files: Mapping[str, str] = observed(router).files
    return Intended(
        configuration=Configuration(
            device=router,
            platform=Platform.FRR,
            files=tuple(
                ConfigFile(
                    path=path,
                    text=text,
                    origins=(("platform/frr",),) * text.count("\n"),
                    sha256="",
                )
                for path, text in sorted(files.items())
            ),
        ),
        config_set=ConfigSet.TARGET,
        services=frozenset(observed(router).processes),
    )


def _drift(router: str, change: str | None = None) -> DeviceDrift:
    running = running_of(router, observed(router, change), _References({}))
    return device_drift(_intended(router), running, {})


EXPECTED = Path(__file__).parent / "expected.txt"
CASES = [(router, change) for router in ROUTERS for change in changes(router)]


@pytest.mark.parametrize("router", ROUTERS)
def test_an_untouched_router_has_no_drift(router: str) -> None:
    assert _drift(router).changes == ()


def _said() -> str:
    """Return what is found after each change, by name."""
    found = []
    for router, change in CASES:
        names = [
            f"{one.kind} {one.name}{', on disk only' if one.where is Where.DISK else ''}"
            for one in _drift(router, change).changes
        ]
        found.append(f"{router} {change}: {'; '.join(names) or 'nothing'}")
    return "".join(f"{line}\n" for line in found)


def test_each_change_is_found() -> None:
    """``expected.txt`` was read line by line: what is in it is what was done, no more."""
    assert _said() == EXPECTED.read_text(encoding="utf-8")
