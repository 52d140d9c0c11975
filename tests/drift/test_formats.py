"""Every format says of each change what it is, whose it is, and what to do."""

from __future__ import annotations

import json
from xml.etree.ElementTree import fromstring

from tasks.drift.formats import drift_data, drift_issues, drift_junit
from tasks.drift.model import Drift, NotAudited
from tasks.drift.report import drift_text
from tests.drift.routers import RULES, audited, foreign, put

_RULE = put(RULES, r'^.*counter accept comment "50"\n', "")
_FILE = foreign("etc/sysctl.d/99-mine.conf", "net.ipv4.ip_forward = 0\n")
_SILENT = NotAudited(device="eg-cr1", reason="its host key is not one of the fleet's")


def _drift() -> Drift:
    return audited({"eg-br1": [_RULE], "eg-br2": [_FILE]}, (_SILENT,))


def _text(drift: Drift) -> str:
    return "\n".join(line.plain for line in drift_text(drift))


def test_the_text_says_it_to_people() -> None:
    text = _text(_drift())
    assert "BREAKS A PROMISE  eg-br1: filter rule X109-l-4 50" in text
    assert "boundary/citizen-to-market (intents/boundaries/" in text
    assert "found:    nothing" in text
    assert "packet: TCP 10.40.1.9:443 -> 10.50.2.9:443 [A]" in text
    assert "SECURITY  eg-br2: file etc/sysctl.d/99-mine.conf" in text
    assert "owner:    nobody's" in text
    assert "remove it there" in text
    assert "NOT AUDITED  eg-cr1: its host key is not one of the fleet's" in text
    assert "Fleet lab: 13 of 14 devices audited" in text
    assert "DRIFT: 2 hand changes on 2 devices" in text
    assert text.index("BREAKS A PROMISE") < text.index("SECURITY")


def test_the_text_of_no_drift_says_so() -> None:
    assert "NO DRIFT: every device runs its proven text" in _text(audited({}))
    partly = _text(audited({}, (_SILENT,)))
    assert "NO DRIFT on the devices that answered; the others are unknown" in partly


def test_json_has_everything() -> None:
    data = json.loads(json.dumps(drift_data(_drift())))
    first = data["changes"][0]
    assert first["kind"] == "filter rule"
    assert first["breaks"][0]["counterexample"]["packet"]["destination_port"] == 443
    assert first["intended"][0]["file"] == RULES
    assert data["not_audited"][0]["device"] == "eg-cr1"


def test_junit_fails_the_devices_with_drift_and_errs_on_the_silent() -> None:
    suite = fromstring(drift_junit(_drift()).encode())[0]  # noqa: S314 -- our own
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("14", "2", "1")


def test_issues_point_to_the_proven_line() -> None:
    issues = json.loads(drift_issues(_drift()))
    assert issues[0]["location"]["path"] == "build/configs/eg-br1/etc/nftables.conf"
    assert issues[0]["severity"] == "critical"
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
