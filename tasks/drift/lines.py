"""Two texts of one file compared, line by line in its block; and one made of parts of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from tasks.drift.subjects import Token
from tasks.drift.tokens import ordered

__all__ = ["Changed", "FileDifference", "Mixed", "compared", "mixed"]

_Context = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that only one side has."""

    file: str
    token: Token
    found: bool
    """It runs and is not intended; else it is intended and does not run."""
    hunk: tuple[_Context, int]
    """Lines of one hunk stand together and took each other's place."""


@dataclass(frozen=True, slots=True)
class FileDifference:
    """Both sides of a file, and every line that only one has."""

    path: str
    intended: tuple[Token, ...]
    running: tuple[Token, ...]
    changed: tuple[Changed, ...]


class Mixed(NamedTuple):
    """A text made of lines of both sides, and where each came from."""

    text: str
    numbers: tuple[int, ...]
    """Number of each line in the running text; 0 for a line that does not run."""


def compared(path: str, intended: tuple[Token, ...], running: tuple[Token, ...]) -> FileDifference:
    """Return every line that stands in a block of one side and not in the same of the other.

    A line is compared within its block only, so that equal lines of other blocks never stand in
    for it; its place in the block counts where order has a meaning.
    """
    if intended == running:
        return FileDifference(path, intended, running, ())
    left, right = _by_context(intended), _by_context(running)
    changed: list[Changed] = []
    for context in dict.fromkeys((*left, *right)):
        changed.extend(_block(path, context, left.get(context, []), right.get(context, [])))
    return FileDifference(path, intended, running, tuple(changed))


def _by_context(tokens: tuple[Token, ...]) -> Mapping[_Context, list[Token]]:
    found: dict[_Context, list[Token]] = {}
    for token in tokens:
        found.setdefault(token.context, []).append(token)
    return found


def _block(
    path: str, context: _Context, left: list[Token], right: list[Token]
) -> Iterator[Changed]:
    ours, theirs = [token.text for token in left], [token.text for token in right]
    if ours == theirs:
        return
    if not ordered(path, context):
        surplus, lack = Counter(theirs), Counter(ours)
        common = surplus & lack
        yield from _unmatched(path, context, left, Counter(common), found=False)
        yield from _unmatched(path, context, right, Counter(common), found=True)
        return
    matcher = SequenceMatcher(a=ours, b=theirs, autojunk=False)
    for number, (tag, i1, i2, j1, j2) in enumerate(matcher.get_opcodes()):
        if tag != "equal":
            hunk = context, number
            yield from (Changed(path, token, False, hunk) for token in left[i1:i2])
            yield from (Changed(path, token, True, hunk) for token in right[j1:j2])


def _unmatched(
    path: str, context: _Context, tokens: list[Token], common: Counter[str], *, found: bool
) -> Iterator[Changed]:
    for token in tokens:
        if common[token.text] > 0:
            common[token.text] -= 1
        else:
            yield Changed(path, token, found, (context, token.number))


def mixed(difference: FileDifference, taken: Callable[[Changed], bool]) -> Mixed:
    """Return the intended text with exactly those changes made that are ``taken``."""
    changes = {(one.found, one.token.number): one for one in difference.changed}
    lines: list[str] = []
    numbers: list[int] = []
    same = _partners(difference, changes)
    mixer = _Mixer(
        _by_context(difference.intended), _by_context(difference.running), changes, taken
    )
    for token, found in mixer.block(()):
        lines.append(token.raw)
        numbers.append(token.number if found else same.get(token.number, 0))
    return Mixed("".join(f"{line}\n" for line in lines), tuple(numbers))


def _partners(
    difference: FileDifference, changes: Mapping[tuple[bool, int], Changed]
) -> Mapping[int, int]:
    """Return the running line of each intended line that runs unchanged."""
    waiting: dict[tuple[_Context, str], list[int]] = {}
    for token in reversed(difference.running):
        if (True, token.number) not in changes:
            waiting.setdefault((token.context, token.text), []).append(token.number)
    found: dict[int, int] = {}
    for token in difference.intended:
        if (False, token.number) not in changes:
            numbers = waiting.get((token.context, token.text))
            if numbers:
                found[token.number] = numbers.pop()
    return found


_Children = Mapping[_Context, list[Token]]


class _Mixer:
    """Walks the blocks of both sides together."""

    def __init__(
        self,
        intended: _Children,
        running: _Children,
        changes: Mapping[tuple[bool, int], Changed],
        taken: Callable[[Changed], bool],
    ) -> None:
        self.intended = intended
        self.running = running
        self.changes = changes
        self.taken = taken
        self.done: set[_Context] = set()

    def block(self, context: _Context) -> Iterator[tuple[Token, bool]]:
        """Yield the lines of one block, in the order of the side that has them."""
        if context in self.done:
            return  # a header said twice: its lines were taken together
        self.done.add(context)
        ours, theirs = self.intended.get(context, []), self.running.get(context, [])
        matcher = SequenceMatcher(
            a=[token.text for token in ours], b=[token.text for token in theirs], autojunk=False
        )
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            # Of a line that stands twice the other one may be the changed one: pair by pair, so
            # that it stays before the line that closes the block.
            pairs = zip(range(i1, i2), range(j1, j2), strict=False) if tag == "equal" else ()
            for i, j in pairs:
                yield from self._ours(ours[i])
                yield from self._theirs(theirs[j])
            if tag != "equal":
                for token in ours[i1:i2]:
                    yield from self._ours(token)
                for token in theirs[j1:j2]:
                    yield from self._theirs(token)

    def _ours(self, token: Token) -> Iterator[tuple[Token, bool]]:
        change = self.changes.get((False, token.number))
        if change is None or not self.taken(change):
            yield from self._whole(token, found=False)

    def _theirs(self, token: Token) -> Iterator[tuple[Token, bool]]:
        change = self.changes.get((True, token.number))
        if change is not None and self.taken(change):
            yield from self._whole(token, found=True)

    def _whole(self, token: Token, *, found: bool) -> Iterator[tuple[Token, bool]]:
        yield token, found
        if token.opens:
            yield from self.block((*token.context, token.text))
