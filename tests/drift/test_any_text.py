"""Whatever a router answers, an audit answers too, and shows no value of a secret."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.drift.changes import device_drift
from tasks.drift.formats import drift_data, drift_issues, drift_junit
from tasks.drift.model import Drift, Running
from tasks.drift.report import drift_text
from tasks.fleet import ConfigSet
from tests.drift.routers import FRR, audited, intended, places, put, untouched

_DEVICE = "eg-br1"
_REFERENCE = re.compile(r"secret:[a-z0-9.-]+")
_VALUE = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=12, max_size=20)


def _drift(running: Running) -> Drift:
    found = device_drift(intended()[running.device], running, places())
    return Drift(
        fleet="lab",
        audited={running.device: ConfigSet.TARGET},
        fingerprints={running.device: ""},
        not_audited=(),
        changes=found.changes,
        promises=0,
    )


def _shown(drift: Drift) -> str:
    """Return everything that any format says."""
    text = "\n".join(line.plain for line in drift_text(drift))
    return "\n".join((text, json.dumps(drift_data(drift)), drift_issues(drift), drift_junit(drift)))


@given(
    st.sampled_from([file.path for file in intended()[_DEVICE].configuration.files]),
    st.lists(
        st.one_of(st.text(max_size=40), st.sampled_from(["}", "exit", "{", " !", "iface", "\x00"])),
        max_size=12,
    ),
    st.floats(0, 1),
)
@settings(max_examples=80, deadline=None)
def test_any_text_is_compared(path: str, lines: list[str], share: float) -> None:
    before = untouched(_DEVICE)
    proven = before.files[path]
    kept = proven[: int(len(proven) * share)]
    text = kept + "\n".join(lines)
    drift = _drift(replace(before, files={**before.files, path: text}))
    assert _shown(drift)
    if text.split() != proven.split() and not kept:
        assert drift.changes or not proven.strip()


def test_a_router_that_says_nothing_is_compared() -> None:
    nothing = replace(
        untouched(_DEVICE),
        files={},
        disk={},
        daemons=frozenset(),
        services=frozenset(),
        answers=False,
    )
    assert _drift(nothing).changes


@given(_VALUE, st.data())
@settings(max_examples=60, deadline=None)
def test_no_value_of_a_secret_is_ever_shown(value: str, data: st.DataObject) -> None:
    """A value that somebody typed in place of ours is in no mask: its place hides it."""
    before = untouched(_DEVICE)
    sites = [
        (path, found.start(), found.end())
        for path, text in sorted(before.files.items())
        for found in _REFERENCE.finditer(text)
    ]
    path, start, end = data.draw(st.sampled_from(sites))
    text = before.files[path]
    changed = text[:start] + value + text[end:]
    where = data.draw(st.sampled_from(["running", "disk"]))
    running = (
        replace(before, files={**before.files, path: changed})
        if where == "running"
        else replace(before, disk={**before.disk, path: changed})
    )
    drift = _drift(running)
    assert drift.changes
    assert value not in _shown(drift)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (FRR, " neighbor 192.0.2.1 password VALUE99"),
        (FRR, "key chain x"),
        ("etc/snmp/snmpd.conf", "rocommunity VALUE99 192.0.2.0/24"),
        ("etc/snmp/snmpd.conf", "createUser me MD5 VALUE99 DES VALUE99"),
        ("etc/snmp/snmpd.conf", "com2sec me default VALUE99"),
        ("etc/citynet/chpasswd", "root:VALUE99"),
        ("etc/tacplus_servers", "secret=VALUE99"),
        (FRR, "enable password VALUE99"),
        (FRR, " key-string VALUE99"),
    ],
)
def test_no_secret_that_somebody_added_is_shown(path: str, line: str) -> None:
    before = untouched(_DEVICE)
    running = replace(
        before, files={**before.files, path: f"{before.files[path]}{line}\n"}, foreign={path: line}
    )
    drift = _drift(running)
    assert drift.changes
    assert "VALUE99" not in _shown(drift)


def test_engines_are_shown_no_value_either() -> None:
    typed = put(FRR, r"password secret:bgp\.\S+", "password VALUE99", count=0)
    drift = audited({_DEVICE: [typed]})
    assert any(change.breaks for change in drift.changes)
    assert "VALUE99" not in _shown(drift)
