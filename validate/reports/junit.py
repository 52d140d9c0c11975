"""JUnit XML: a suite per engine and subject, one for each set's facts, one for the decision."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from validate.outcome import Outcome, Status
from validate.reports.sets import SetFacts, sets_of
from validate.reports.words import explain, printable, recovered
from validate.verdict import StatedPromise, Verdict

__all__ = ["junit"]

_ELEMENT = {
    Status.REFUTED: "failure",
    Status.NOT_RUN: "error",
    Status.NOT_COVERED: "skipped",
}


def junit(verdict: Verdict) -> str:
    """Return ``verdict`` as JUnit XML; what is not covered is skipped, not run an error."""
    root = Element("testsuites", name="citynet verify")
    by_id = {promise.id: promise for promise in verdict.promises}
    cells = (*verdict.cells, *verdict.checks)
    subjects = sorted({(cell.engine, cell.subject) for cell in cells})
    for engine, subject in subjects:
        suite = SubElement(root, "testsuite", name=f"{engine} on {subject}")
        for cell in cells:
            if (cell.engine, cell.subject) == (engine, subject):
                _cell(suite, by_id.get(cell.promise), cell)
    configurations = {
        "target": verdict.digests.configurations,
        "rehearsal": verdict.digests.rehearsal,
    }
    for facts in sets_of(verdict.facts):
        suite = SubElement(root, "testsuite", name=f"facts on rendered text, {facts.name}")
        _facts(suite, facts, configurations[facts.name])
    _decision(SubElement(root, "testsuite", name="policy"), verdict)
    for suite in root:
        _count(suite)
    _count(root)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _cell(suite: Element, promise: StatedPromise | None, cell: Outcome) -> None:
    kind = promise.kind if promise else "text"
    case = SubElement(
        suite, "testcase", classname=f"{cell.engine}.{kind}", name=printable(cell.promise)
    )
    if promise:
        case.set("file", str(promise.place.file))
    if cell.recoveries:
        SubElement(case, "system-out").text = "\n".join(map(recovered, cell.recoveries))
    element = _ELEMENT.get(cell.status)
    if element is None:
        return
    example = cell.counterexample
    text = "\n".join(explain(example)) if example else printable(cell.detail)
    message = printable(example.summary if example else cell.detail or str(cell.status))
    problem = SubElement(case, element, message=message)
    problem.text = f"{text}\nintent: {promise.intent} ({promise.place})" if promise else text


def _facts(suite: Element, facts: SetFacts, configurations: Mapping[str, str]) -> None:
    problems = [
        (line.device, f"{line.file}:{line.line}: {line.reason}: {line.text}")
        for line in facts.unread
    ]
    problems += [(one.device, one.text) for one in facts.differences]
    files = {name.partition("/")[0] for name in configurations}
    for device in sorted(files | {device for device, _ in problems}):
        case = SubElement(suite, "testcase", classname="facts", name=facts.called(device))
        texts = [printable(text) for name, text in problems if name == device]
        if texts:
            SubElement(case, "failure", message=texts[0]).text = "\n".join(texts)


def _decision(suite: Element, verdict: Verdict) -> None:
    decision = verdict.decision
    case = SubElement(suite, "testcase", classname="policy", name=decision.environment)
    if not decision.accepted:
        texts = [printable(reason.text) for reason in decision.reasons]
        SubElement(case, "failure", message=texts[0]).text = "\n".join(texts)


def _count(element: Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
