"""The statements of a Junos text as a tree of words, and a ledger of who understood each of them.

A statement is claimed by exactly one rule, or it is unread with a reason. A line is understood when
every statement that ends on it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, Generic, TypeVar

from citynet.device.model import Origin, Part
from citynet.readers.hiding import shown
from citynet.readers.junos.flat import Parsed, Statement, quoted
from citynet.readers.model import UnreadLine

__all__ = ["Draft", "Ledger", "Node", "tree_of"]

T = TypeVar("T", bound=Part)

_SHOWN: Final = 2_000
"""Characters of an unread statement; hidden are secrets in it, and searched is no more than it."""
_NO_RULE: Final = "no rule of the reader knows this line here"


class Node:
    """A word behind the words that lead to it, with the words that follow it, in text order."""

    __slots__ = ("children", "end", "path")

    def __init__(self, path: tuple[str, ...] = ()) -> None:
        self.path = path
        self.children: dict[str, Node] = {}
        self.end: Statement | None = None
        """The statement that ends here."""

    def __bool__(self) -> bool:
        """Whether the text says this word here at all."""
        return self.end is not None or bool(self.children)

    def at(self, *words: str) -> Node:
        """Return the node behind ``words``, one that says nothing if they are not there."""
        node = self
        for word in words:
            node = node.children.get(word) or Node((*node.path, word))
        return node

    def names(self) -> tuple[str, ...]:
        """Return the words that follow, in the order of the text."""
        return tuple(self.children)

    def values(self) -> tuple[tuple[str, Statement], ...]:
        """Return the last words of statements that have exactly one more word."""
        return tuple((word, one.end) for word, one in self.children.items() if one.end)

    def statements(self) -> tuple[Statement, ...]:
        """Return every statement that passes or ends here, in the order of the text."""
        found: list[Statement] = []
        stack = [self]
        while stack:
            node = stack.pop()
            found.extend((node.end,) if node.end else ())
            stack.extend(node.children.values())
        return tuple(sorted(found, key=lambda statement: statement.order))

    def says_exactly(self, lines: Iterable[Sequence[str]]) -> bool:
        """Return whether the statements below are ``lines``, no more and no less."""
        depth = len(self.path)
        return {one.words[depth:] for one in self.statements()} == set(map(tuple, lines))


def tree_of(parsed: Parsed, ledger: Ledger) -> Node:
    """Return the statements as a tree; of two that are the same, the earlier one is refused."""
    root = Node()
    for statement in parsed.statements:
        node = root
        for depth, word in enumerate(statement.words, start=1):
            node = node.children.setdefault(word, Node(statement.words[:depth]))
        if node.end is not None:
            ledger.refuse(node.end, "said twice")
        node.end = statement
    return root


class Ledger:
    """Which statements were claimed, and what nobody could read; nothing is raised."""

    def __init__(self, device: str, file: str) -> None:
        self.device = device
        self.file = file
        self._claimed: set[int] = set()
        self._refused: dict[int, str] = {}
        self._missing: list[UnreadLine] = []

    def claim(self, *statements: Statement) -> None:
        """Enter statements as understood."""
        self._claimed.update(one.order for one in statements)

    def refuse(self, statement: Statement, reason: str) -> None:
        """Enter a statement as unread, claimed or not; the first reason stands."""
        self._refused.setdefault(statement.order, reason)

    def refuse_all(self, node: Node, reason: str) -> None:
        """Enter everything that passes ``node`` as unread."""
        for statement in node.statements():
            self.refuse(statement, reason)

    def missing(self, words: Iterable[str], reason: str) -> None:
        """Enter a statement that should be there and is not; it has no line."""
        self._missing.append(self._unread(0, " ".join(words), reason))

    @contextmanager
    def values_of(self, *statements: Statement) -> Iterator[None]:
        """Refuse ``statements`` if what is done with their values raises ``ValueError``."""
        try:
            yield
        except ValueError as error:
            for statement in statements:
                self.refuse(statement, f"bad value: {error}")

    def last(self, node: Node) -> tuple[str, Statement] | None:
        """Return the value behind ``node``: the last one, as on a device; others are refused."""
        values = sorted(node.values(), key=lambda value: value[1].order)
        for _, statement in values[:-1]:
            self.refuse(statement, "another value is said later")
        return values[-1] if values else None

    def expect(self, node: Node, lines: Iterable[Sequence[str]], reason: str) -> bool:
        """Claim ``lines`` below ``node``, enter those that are not there; tell if all are."""
        complete = True
        for words in lines:
            end = node.at(*words).end
            if end is None:
                self.missing((*node.path, *words), reason)
                complete = False
            else:
                self.claim(end)
        return complete

    def origin(self, path: tuple[str, ...], statements: Iterable[Statement]) -> Origin:
        """Return the origin of the part at ``path``: lines from its own on, not those around."""
        lines: set[int] = set()
        for one in statements:
            inside = path and one.words[: len(path)] == path
            lines.update(one.lines[len(path) - 1 :] if inside else one.lines[-1:])
        return Origin(file=self.file, lines=tuple(sorted(lines)))

    def close(self, parsed: Parsed) -> tuple[UnreadLine, ...]:
        """Return everything unread, with the statements that no rule has seen."""
        unread = {self._unread(one.line, one.text, one.reason) for one in parsed.faults}
        understood: set[int] = set()
        openers: dict[int, Sequence[str]] = {}
        for one in parsed.statements:
            reason = self._refused.get(one.order)
            if reason is None and one.order in self._claimed:
                understood.update(one.lines)
                continue
            text = _shortened(map(quoted, one.words))
            unread.add(self._unread(one.line, text, reason or _NO_RULE))
            for depth, line in enumerate(one.lines, start=1):
                openers[line] = one.words[:depth]
        told = {one.line for one in unread}
        for line, words in openers.items():
            if line not in understood and line not in told:
                text = _shortened(words)
                unread.add(self._unread(line, text, "nothing in it is understood"))
        return tuple(sorted((*unread, *self._missing)))

    def _unread(self, line: int, text: str, reason: str) -> UnreadLine:
        return UnreadLine(
            device=self.device,
            file=self.file,
            line=line,
            text=shown(text[:_SHOWN]),
            reason=reason,
        )


def _shortened(words: Iterable[str]) -> str:
    """Return the words of a statement in one line, of bounded length: thousands may share most."""
    kept: list[str] = []
    room = _SHOWN
    for word in words:
        if room <= 0:
            break
        kept.append(word[:room])
        room -= len(word) + 1
    return " ".join(kept)


class Draft(Generic[T]):
    """A part at ``path`` while it is being read, with the statements that spoke of it."""

    def __init__(self, ledger: Ledger, value: T, path: tuple[str, ...]) -> None:
        self.ledger = ledger
        self.value = value
        self.path = path
        self._statements: list[Statement] = []

    def put(self, *statements: Statement, **fields: Any) -> None:  # noqa: ANN401
        """Set fields that ``statements`` say."""
        self.value = replace(self.value, **fields)
        self.use(*statements)

    def say(self, node: Node, name: str, parse: Callable[[str], object]) -> bool:
        """Set the field ``name`` from the value behind ``node``, if there is one; tell if it is."""
        found, before = self.ledger.last(node), self.value
        if found is not None:
            with self.ledger.values_of(found[1]):
                self.put(found[1], **{name: parse(found[0])})
        return self.value is not before

    def use(self, *statements: Statement) -> None:
        """Claim ``statements`` as ones that speak of this part."""
        self.ledger.claim(*statements)
        self._statements.extend(statements)

    def close(self) -> T:
        """Return the part with its origin."""
        return replace(self.value, origin=self.ledger.origin(self.path, self._statements))
