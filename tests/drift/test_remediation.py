"""Only what was reported is overwritten, only by the gate's leave, and then nothing is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from citynet.errors import CallError, ExitCode
from citynet.running import fingerprint
from tasks.cli.drift import exit_code
from tasks.drift.audit import audit
from tasks.drift.model import Drift, NotAudited, Running
from tasks.drift.remediation import Mended, remediate
from tests.drift.routers import RATES, RULES, Edit, built, edited, foreign, intended, put, untouched
from validate.model.engine import ModelEngine

_RATE = put(RATES, r"police rate \d+bit", "police rate 9000000000bit")
_OTHER = put(RATES, r"police rate \d+bit", "police rate 8000000000bit")
_RULE = put(RULES, r'^.*counter accept comment "50"\n', "")
_FILE = foreign("etc/sysctl.d/99-mine.conf", "net.ipv4.ip_forward = 0\n")


class _Network:
    """Routers in memory."""

    def __init__(self, **edits: Edit) -> None:
        self.running: dict[str, Running] = {}
        self.pushed: list[dict[str, str]] = []
        self.said: list[str] = []
        self.code = ExitCode.GOOD
        self.left: dict[str, Edit] = {}
        for name in intended():
            self.change(name, *(edits[key] for key in edits if key.replace("_", "-") == name))

    def change(self, name: str, *edits: Edit) -> None:
        running = edited(untouched(name), edits)
        self.running[name] = replace(running, fingerprint=fingerprint(running.files))

    def audit(self) -> Drift:
        return audit(built(), "lab", intended(), self.running.values(), (), ModelEngine())

    def push(self, fingerprints: Mapping[str, str]) -> ExitCode:
        for name, before in fingerprints.items():
            if name not in self.running:
                return ExitCode.UNAVAILABLE
            if self.running[name].fingerprint != before:
                return ExitCode.CITY_WRONG
        self.pushed.append(dict(fingerprints))
        if self.code is ExitCode.GOOD:
            for name in fingerprints:
                self.change(name, *([self.left[name]] if name in self.left else []))
        return self.code

    def remediate(self, found: Drift) -> Mended:
        return remediate(found, self.push, self.audit, self.said.append)


def test_the_network_comes_back() -> None:
    network = _Network(eg_pe_beicheng=_RATE)
    found = network.audit()
    mended = network.remediate(found)
    assert mended.code is ExitCode.GOOD
    assert mended.drift.changes == ()
    assert [sorted(pushed) for pushed in network.pushed] == [["eg-pe-beicheng"]]
    assert network.said == ["The proven text (target) is pushed to eg-pe-beicheng"]


def test_what_changed_again_is_not_overwritten() -> None:
    network = _Network(eg_pe_beicheng=_RATE)
    found = network.audit()
    network.change("eg-pe-beicheng", _OTHER)
    mended = network.remediate(found)
    assert mended.code is ExitCode.CITY_WRONG
    assert mended.drift is found
    assert network.pushed == []


def test_a_device_that_went_away_stops_it() -> None:
    network = _Network(eg_pe_beicheng=_RATE)
    found = network.audit()
    del network.running["eg-pe-beicheng"]
    assert network.remediate(found).code is ExitCode.UNAVAILABLE
    assert network.pushed == []


def test_a_push_that_failed_is_what_the_command_says() -> None:
    network = _Network(eg_pe_beicheng=_RATE)
    network.code = ExitCode.NETWORK_MIXED
    found = network.audit()
    mended = network.remediate(found)
    assert mended.code is ExitCode.NETWORK_MIXED
    assert mended.drift is found


def test_a_file_of_nobodys_is_left_to_people() -> None:
    network = _Network(eg_br1=_FILE)
    mended = network.remediate(network.audit())
    assert network.pushed == []
    assert mended.code is ExitCode.CITY_WRONG
    assert "a push mends none of this" in network.said[-1]


def test_such_a_file_keeps_no_other_change_from_being_mended() -> None:
    network = _Network(eg_pe_beicheng=_RATE)
    network.change("eg-br1", _RULE, _FILE)
    network.left = {"eg-br1": _FILE}
    mended = network.remediate(network.audit())
    assert [sorted(pushed) for pushed in network.pushed] == [["eg-br1", "eg-pe-beicheng"]]
    assert [change.name for change in mended.drift.changes] == ["etc/sysctl.d/99-mine.conf"]


def test_without_the_gates_leave_nothing_is_pushed() -> None:
    network = _Network(eg_pe_beicheng=_RATE)

    def refused(_: Mapping[str, str]) -> ExitCode:
        raise CallError("there is no verdict; run citynet verify first")

    with pytest.raises(CallError, match="run citynet verify"):
        remediate(network.audit(), refused, network.audit, network.said.append)
    assert network.audit().changes


@pytest.mark.parametrize(
    ("edits", "silent", "code"),
    [
        ({}, (), ExitCode.GOOD),
        ({"eg_br1": _FILE}, (), ExitCode.CITY_WRONG),
        ({}, ("eg-cr1",), ExitCode.UNAVAILABLE),
        ({"eg_br1": _FILE}, ("eg-cr1",), ExitCode.CITY_WRONG),
    ],
)
def test_the_exit_code_never_calls_the_unknown_good(
    edits: dict[str, Edit], silent: tuple[str, ...], code: ExitCode
) -> None:
    found = replace(
        _Network(**edits).audit(),
        not_audited=tuple(NotAudited(device=name, reason="it does not answer") for name in silent),
    )
    assert exit_code(found) is code
