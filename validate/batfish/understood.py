"""Whether Batfish parsed what it was given, all of it, and nothing older; what it remarks on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from validate.batfish.answers import files_of, text_of
from validate.batfish.server import Ask, NoAnswer, Server
from validate.batfish.snapshot import CANARY_FILE, CANARY_NODE, Snapshot

__all__ = ["check_files", "check_understood", "remarks"]

_GOOD: Final = frozenset({"PASSED", "IGNORED"})
_PLACES: Final = {
    "initIssues": "Source_Lines",
    "undefinedReferences": "File_Name",
    "unusedStructures": "Source_Lines",
}
"""Questions about text, and the column that says where."""


def check_files(server: Server, snapshot: Snapshot) -> Mapping[str, str]:
    """Return the parse status of each file; raise ``NoAnswer`` unless they are the snapshot's."""
    answer = server.ask(Ask(snapshot=snapshot, question="fileParseStatus"))
    found = {text_of(row.get("File_Name")): text_of(row.get("Status")) for row in answer.rows}
    if frozenset(found) != snapshot.configs:
        raise NoAnswer("Batfish answered about other files than it was given")
    return {name: status for name, status in found.items() if name != CANARY_FILE}


def remarks(server: Server, snapshot: Snapshot, question: str) -> Iterator[Mapping[str, object]]:
    """Yield what a question about text finds; raise ``NoAnswer`` if the canary is not among it."""
    column = _PLACES[question]
    answer = server.ask(Ask(snapshot=snapshot, question=question))
    found = [row for row in answer.rows if not _is_canary(row, column)]
    canary = [row for row in answer.rows if CANARY_FILE in _files(row, column)]
    if not canary:
        raise NoAnswer(f"Batfish did not find the fault that every text holds ({question})")
    yield from found


def check_understood(server: Server, snapshot: Snapshot) -> None:
    """Raise ``NoAnswer`` unless Batfish read every line of a twin and found every name in it."""
    for name, status in check_files(server, snapshot).items():
        if status not in _GOOD:
            raise NoAnswer(f"Batfish could not read {name} of the twin: {status.lower()}")
    for question in ("initIssues", "undefinedReferences"):
        for row in remarks(server, snapshot, question):
            words = " ".join(text_of(cell) for _, cell in sorted(row.items()))
            raise NoAnswer(f"Batfish did not understand the twin ({question}): {words[:300]}")


def _files(row: Mapping[str, object], column: str) -> frozenset[str]:
    cell = row.get(column)
    return frozenset([cell] if isinstance(cell, str) else files_of(cell))


def _is_canary(row: Mapping[str, object], column: str) -> bool:
    """Say whether a remark is about the canary alone."""
    files = _files(row, column)
    if files:
        return files == {CANARY_FILE}
    nodes = row.get("Nodes")
    names = nodes if isinstance(nodes, list | tuple) else (nodes,)
    return {text_of(name) for name in names} == {CANARY_NODE}
