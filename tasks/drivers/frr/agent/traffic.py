"""Disciplines, classes and filters of tc, asked for by as few processes as can be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.drivers.frr.agent.machine import Machine

__all__ = ["disciplines", "listing", "observe", "split"]

_MARK = "qdisc show dev lo"
"""Asked between two answers: none of them has a line that begins as its answer does."""
_INSIDE = frozenset({"clsact", "ingress"})
_NO_FILTERS = frozenset({"bfifo", "fq", "mq", "noqueue", "pfifo", "pfifo_fast", "tbf"})
_CLASSES = ("1", "10", "13", "15", "16")
"""Of the dialect. A class with another number is somebody's, and shown as such."""


@dataclass(frozen=True)
class _Question:
    field: str
    key: str
    words: str


def listing(machine: Machine) -> str:
    """Return all queueing disciplines as JSON."""
    return machine.run("tc", ["-json", "-details", "qdisc", "show"], timeout=60).out


def observe(machine: Machine) -> dict[str, object]:
    """Return the fields of an observation that tc says."""
    said = listing(machine)
    rows = disciplines(said) or []
    questions = list(dict.fromkeys(one for row in rows for one in _questions(row)))
    found: dict[str, dict[str, str]] = {"classes": {}, "tc_filters": {}, "more_filters": {}}
    marks = sum(row["dev"] == "lo" for row in rows)
    # Python 3.9 has no zip(strict=…); an answer for each is what is returned.
    for question, answer in zip(questions, _asked(machine, questions, marks)):  # noqa: B905
        if answer or question.field != "more_filters":
            found[question.field][question.key] = answer
    return {"qdiscs": said, **found}


def disciplines(said: str) -> list[dict[str, object]] | None:
    """Return the rows of a listing; None where it is none."""
    try:
        rows = json.loads(said or "[]")
    except ValueError:
        return None
    if not isinstance(rows, list):
        return None
    return [one for one in rows if isinstance(one, dict) and "kind" in one and "dev" in one]


def _questions(row: dict[str, object]) -> Iterator[_Question]:
    device, kind, handle = str(row["dev"]), str(row["kind"]), str(row.get("handle", "0:"))
    if kind in _INSIDE:
        yield _Question("tc_filters", device, f"filter show dev {device} ingress")
        if kind == "clsact":
            yield _Question("more_filters", f"{device} egress", f"filter show dev {device} egress")
    elif handle != "0:" and kind not in _NO_FILTERS:
        parents = [handle]
        if kind == "htb":
            yield _Question("classes", device, f"class show dev {device}")
            parents += [f"{handle}{minor}" for minor in _CLASSES]
        for parent in parents:
            where = f"{device} parent {parent}"
            yield _Question("more_filters", where, f"filter show dev {where}")


def _asked(machine: Machine, questions: list[_Question], marks: int) -> list[str]:
    """Return the answers, by one process where it is sure which one is whose."""
    if questions and marks:
        lines = [_MARK, *(line for one in questions for line in (one.words, _MARK))]
        answer = machine.run(
            "tc",
            ["-details", "-force", "-batch", "-"],
            stdin="".join(f"{line}\n" for line in lines),
            timeout=60,
        )
        found = split(answer.out.splitlines(), marks, len(questions))
        if found is not None:
            return found
    return [
        machine.run("tc", ["-details", *one.words.split()], timeout=60).out for one in questions
    ]


def split(lines: Iterable[str], marks: int, count: int) -> list[str] | None:
    """Return the answers between marks of ``marks`` lines each; None where they are not all there.

    A discipline may need more than one line: what is neither a filter nor a class begins no answer.
    """
    answers: list[list[str]] = []
    seen = 0
    for line in lines:
        if line.startswith("qdisc "):
            if seen % marks == 0:
                answers.append([])
            seen += 1
        elif not answers:
            return None
        elif answers[-1] or line.startswith(("class ", "filter ")):
            answers[-1].append(line)
    if seen != marks * (count + 1) or answers[-1]:
        return None
    return ["".join(f"{line}\n" for line in one) for one in answers[:-1]]
