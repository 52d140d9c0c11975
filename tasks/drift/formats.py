"""An audit for programs: JSON, JUnit XML, GitLab code quality."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tasks.drift.model import Drift, HandChange, Severity, TextLine
from tasks.drift.report import headline, owner_words, remedy
from tasks.fleet.model import ConfigSet
from validate.canonical import plain
from validate.reports.words import explain, printable

__all__ = ["drift_data", "drift_issues", "drift_junit"]

_FOLDERS: Final = {
    ConfigSet.TARGET: "build/configs",
    ConfigSet.REHEARSAL: "build/rehearsal",
}
_SEVERITIES: Final = {
    Severity.BREAKS: "critical",
    Severity.SECURITY: "major",
    Severity.OTHER: "minor",
}


def drift_data(drift: Drift) -> dict[str, Any]:
    """Return everything that an audit says, as JSON can say it."""
    return {
        "fleet": drift.fleet,
        "audited": {name: one.value for name, one in drift.audited.items()},
        "fingerprints": dict(drift.fingerprints),
        "not_audited": [{"device": one.device, "reason": one.reason} for one in drift.not_audited],
        "changes": [
            {**_plain(change), "id": change.id, "remedy": remedy(change)}
            for change in drift.changes
        ],
        "promises": drift.promises,
        "refuted_before": list(drift.before),
        "left_out": list(drift.left_out),
    }


def _plain(change: HandChange) -> dict[str, Any]:
    said = plain(change)
    if not isinstance(said, dict):
        raise TypeError("a hand change is a set of names and values")
    return said


def drift_junit(drift: Drift) -> str:
    """Return an audit as JUnit XML: a case per device, a failure per change on it."""
    root = Element("testsuites", name="citynet drift")
    suite = SubElement(root, "testsuite", name=f"fleet {drift.fleet}")
    for device in drift.audited:
        changes = [change for change in drift.changes if change.device == device]
        case = SubElement(suite, "testcase", classname="drift", name=device)
        for change in changes[:1]:
            texts = [_words(one) for one in changes]
            SubElement(case, "failure", message=headline(change)).text = "\n\n".join(texts)
    for one in drift.not_audited:
        case = SubElement(suite, "testcase", classname="drift", name=one.device)
        SubElement(case, "error", message=printable(f"not audited: {one.reason}"))
    for element in (suite, root):
        cases = list(element.iter("testcase"))
        element.set("tests", str(len(cases)))
        element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
        element.set("errors", str(sum(case.find("error") is not None for case in cases)))
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _words(change: HandChange) -> str:
    lines = [f"{headline(change)} ({change.severity})", f"owner: {owner_words(change)}"]
    lines += [f"- {line}" for line in change.intended]
    lines += [f"+ {line}" for line in change.found]
    for broken in change.breaks:
        lines.append(f"breaks {broken.promise}")
        lines += explain(broken.counterexample) if broken.counterexample else [broken.detail]
    return printable("\n".join(lines))


def drift_issues(drift: Drift) -> str:
    """Return an audit as GitLab's list of code-quality issues, beside the proven lines."""
    issues = []
    for change in drift.changes:
        folder = _FOLDERS[drift.audited.get(change.device, ConfigSet.TARGET)]
        place = (change.intended or change.found or (_NOWHERE,))[0]
        broken = ", ".join(one.promise for one in change.breaks)
        description = printable(
            f"{headline(change)}; owner: {owner_words(change)}"
            + (f"; breaks {broken}" if broken else "")
        )
        issues.append(
            {
                "description": description,
                "check_name": f"drift/{change.kind}",
                "fingerprint": hashlib.sha256(change.id.encode()).hexdigest(),
                "severity": _SEVERITIES[change.severity],
                "location": {
                    "path": f"{folder}/{change.device}/{place.file}",
                    "lines": {"begin": max(place.number, 1)},
                },
            }
        )
    return json.dumps(issues, ensure_ascii=True, indent=2) + "\n"


_NOWHERE: Final = TextLine(file="", number=0, text="")
