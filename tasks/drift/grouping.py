"""Changed lines put together: what somebody did once is one change, however many lines it moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tasks.drift.lines import Changed
from tasks.drift.model import ChangeKind as Kind
from tasks.drift.subjects import ALL_FILTERS, Subject
from tasks.drift.tokens import NFTABLES

__all__ = ["Group", "grouped"]


@dataclass(slots=True)
class Group:
    """The changed lines of one subject."""

    subject: Subject
    changed: list[Changed] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Say whether the subject is gone or new altogether."""
        return any(one.token.head == self.subject for one in self.changed)


def grouped(changed: Iterable[Changed], lost: frozenset[Subject]) -> tuple[Group, ...]:
    """Return the changed lines of one device by subject, sorted.

    A subject that is gone or new as a whole, or one of ``lost``, takes along the changes of what
    is in it.
    """
    lines = tuple(changed)
    whole = _whole(lines, lost)
    subjects: dict[int, Subject] = {}
    for index, one in enumerate(lines):
        if not one.token.frame:
            subjects[index] = _resolved(one, whole)
    _join_loose(lines, subjects)
    for index, one in enumerate(lines):
        if one.token.frame:
            subjects[index] = _of_frame(one, lines, subjects, whole)
    groups: dict[Subject, Group] = {}
    part_of = _contained(lines, whole)
    for index, one in enumerate(lines):
        subject = part_of.get(subjects[index], subjects[index])
        groups.setdefault(subject, Group(subject)).changed.append(one)
    return tuple(groups[subject] for subject in sorted(groups))


def _whole(lines: tuple[Changed, ...], lost: frozenset[Subject]) -> frozenset[Subject]:
    """Return the subjects that came or went altogether, of their own."""
    gone = {one.token.head for one in lines if one.token.head and not one.found}
    new = {one.token.head for one in lines if one.token.head and one.found}
    anew = {one.token.subject for one in lines if one.token.inborn}
    tables = {
        one.token.text
        for one in lines
        if one.file == NFTABLES and one.token.opens and not one.token.context and not one.found
    }
    # `nft flush ruleset` is one command, not three.
    everything = {ALL_FILTERS} if len(tables) > 1 else set()
    whole = frozenset((gone ^ new) | anew | everything)
    # What a daemon took along did not go of its own: a VRF is there though bgpd is not.
    taken = {
        subject
        for subject in whole
        if (heads := [one for one in lines if one.token.head == subject])
        and all(lost.intersection(_around(one)) for one in heads)
    }
    return (whole - taken) | lost


def _contained(lines: tuple[Changed, ...], whole: frozenset[Subject]) -> Mapping[Subject, Subject]:
    """Return which new subjects are part of another new one: a port that somebody's VRF needs."""
    new = {one.token.head for one in lines if one.token.head and one.found} & whole
    return {
        one.token.subject: parent
        for one in lines
        if one.found and one.token.subject in new
        for parent in one.token.parents
        if parent in new and parent != one.token.subject
    }


def _around(one: Changed) -> tuple[Subject, ...]:
    return (Subject(Kind.FILE, one.file), *one.token.parents)


def _resolved(one: Changed, whole: frozenset[Subject]) -> Subject:
    for parent in _around(one):
        if parent in whole:
            return parent
    return one.token.subject


def _join_loose(lines: tuple[Changed, ...], subjects: dict[int, Subject]) -> None:
    """Give a rule without a number to the rule in whose place it stands, or to its neighbour."""
    hunks: dict[tuple[str, object], list[int]] = {}
    for index in subjects:
        hunks.setdefault((lines[index].file, lines[index].hunk), []).append(index)
    for members in hunks.values():
        loose = [index for index in members if lines[index].token.loose]
        if not loose:
            continue
        firm = [i for i in members if not lines[i].token.loose and not lines[i].found]
        subject = subjects[(firm or loose)[0]]
        for index in loose:
            subjects[index] = subject


def _of_frame(
    frame: Changed,
    lines: tuple[Changed, ...],
    subjects: Mapping[int, Subject],
    whole: frozenset[Subject],
) -> Subject:
    """Return the only subject inside a block that came or went, or the block's own."""
    token = frame.token
    own = _resolved(frame, whole)
    if own in whole or token.subject in whole:
        return own
    block = (*token.context, token.text) if token.opens else token.context
    inside = {
        subjects[index]
        for index, one in enumerate(lines)
        if index in subjects
        and not one.token.frame
        and one.file == frame.file
        and one.found == frame.found
        and one.token.context[: len(block)] == block
    }
    return inside.pop() if len(inside) == 1 else own
