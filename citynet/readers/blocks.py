"""Indented configuration text as a tree of lines, and a ledger of who claimed each line.

EOS and VRP print a block's lines one level deeper than the line that opens it. The readers of both
platforms share this tree and the rule that no line may go unnoticed: a line is claimed by exactly
one rule, or it stands in ``unread`` with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

from citynet.device.model import Origin, Part
from citynet.readers.hiding import shown
from citynet.readers.model import UnreadLine

__all__ = ["Draft", "Ledger", "Line", "RuleBook", "Verbatim", "check_order", "parse_blocks"]


T = TypeVar("T", bound=Part)
S = TypeVar("S")


_MAX_DEPTH: Final = 16
"""Levels of blocks. No platform has half as many; deeper text is not a configuration."""

_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e]")
"""What another program may take for the end of a line, or a person for something else."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something, with the lines of the block that it opens."""

    number: int
    text: str
    children: tuple[Line, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Yield this line and every line below it."""
        yield self
        for child in self.children:
            yield from child.lines()


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A block of free text, such as a banner: from ``opener`` to a line that is ``terminator``."""

    opener: str
    terminator: str


@dataclass(slots=True)
class _Open:
    indent: int
    number: int
    text: str
    children: list[Line] = field(default_factory=list)

    def close(self) -> Line:
        return Line(self.number, self.text, tuple(self.children))


def parse_blocks(
    text: str, *, separator: re.Pattern[str], verbatim: Iterable[Verbatim] = ()
) -> tuple[Line, ...]:
    """Return the top-level lines of ``text``.

    Lines that ``separator`` matches say nothing and are left out. The lines of a verbatim block
    become children of its opener, unchanged, without their terminator; one that never ends takes
    the rest of the text. Lines below the deepest level are siblings of those on it.
    """
    openers = {block.opener: block.terminator for block in verbatim}
    root = _Open(-1, 0, "")
    stack = [root]
    terminator: str | None = None
    # Not ``splitlines``: it also splits at characters that no device takes for the end of a line.
    for number, raw in enumerate(text.split("\n"), start=1):
        if terminator is not None:
            if raw == terminator:
                terminator = None
            else:
                stack[-1].children.append(Line(number, raw))
            continue
        stripped = raw.strip(" ")
        if not stripped or separator.fullmatch(stripped):
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        while stack[-1].indent >= indent:
            _close(stack)
        if len(stack) > _MAX_DEPTH:
            _close(stack)
        stack.append(_Open(indent, number, stripped))
        terminator = openers.get(stripped)
    while len(stack) > 1:
        _close(stack)
    return tuple(root.children)


def _close(stack: list[_Open]) -> None:
    closed = stack.pop().close()
    stack[-1].children.append(closed)


def check_order(
    lines: tuple[Line, ...], opens: Callable[[str, str], bool], last: str, ledger: Ledger
) -> None:
    """Refuse lines that a device would read as part of another block than their indentation says.

    Devices ignore indentation. A plain line behind a block of the same view is read inside that
    block, if it can be. ``opens(parent, line)`` tells which lines open a block even when nothing
    stands in it. The last line of the text is ``last``; nothing behind it would be read at all.
    """
    for line in lines:
        for each in line.lines():
            if _UNPRINTABLE.search(each.text):
                ledger.refuse(each, "holds characters that are not printable ASCII")
        _check_view(line, opens, ledger)
    ends = [line for line in lines if line.text == last]
    for line in ends:
        if line is not lines[-1]:
            ledger.refuse(line, "a device reads nothing behind this line")


def _check_view(view: Line, opens: Callable[[str, str], bool], ledger: Ledger) -> None:
    behind: Line | None = None
    for line in view.children:
        if line.children or opens(view.text, line.text):
            behind = line
            _check_view(line, opens, ledger)
        elif behind is not None:
            ledger.refuse(
                line, f"a device would read it as a line of {shown(behind.text)!r}, before it"
            )


class Ledger:
    """Which lines of a file were claimed, and what nobody could read.

    What goes wrong is entered, never raised: a reader answers for any text.
    """

    def __init__(self, device: str, file: str) -> None:
        self.device = device
        self.file = file
        self._claimed: set[int] = set()
        self._unread: dict[int, UnreadLine] = {}
        self._missing: list[UnreadLine] = []

    def claim(self, line: Line) -> None:
        """Enter ``line`` as understood."""
        self._claimed.add(line.number)

    def refuse(self, line: Line, reason: str) -> None:
        """Enter ``line`` and its block as unread; the first reason for a line stands."""
        for refused in line.lines():
            self._unread.setdefault(
                refused.number,
                UnreadLine(
                    device=self.device,
                    file=self.file,
                    line=refused.number,
                    text=shown(refused.text),
                    reason=reason,
                ),
            )

    def missing(self, text: str, reason: str) -> None:
        """Enter a line that should be there and is not; it has no number."""
        self._missing.append(
            UnreadLine(device=self.device, file=self.file, line=0, text=text, reason=reason)
        )

    def settle(
        self, found: Mapping[str, Line], wanted: Mapping[str, bool], block: str, owner: str
    ) -> None:
        """Enter lines without a field of their own that are not exactly where they belong.

        ``wanted`` says of each text whether it belongs to this ``owner`` (``interface``), whose
        lines ``found`` stand in ``block``.
        """
        for text, is_wanted in wanted.items():
            line = found.get(text)
            if is_wanted and line is None:
                self.missing(f"{block} / {text}", f"belongs to this {owner}")
            elif line is not None and not is_wanted:
                self.refuse(line, f"does not belong to this {owner}")

    def origin(self, *lines: Line) -> Origin:
        """Return the origin of a part that ``lines`` said."""
        return Origin(file=self.file, lines=tuple(sorted({line.number for line in lines})))

    def close(self, lines: Iterable[Line]) -> tuple[UnreadLine, ...]:
        """Return everything unread, with the lines that no rule has seen."""
        for top in lines:
            for line in top.lines():
                if line.number not in self._claimed:
                    self._unread.setdefault(
                        line.number,
                        UnreadLine(
                            device=self.device,
                            file=self.file,
                            line=line.number,
                            text=shown(line.text),
                            reason="no rule of the reader knows this line here",
                        ),
                    )
        return tuple(sorted((*self._unread.values(), *self._missing)))


class Draft(Generic[T]):
    """A part while its block is being read, with the lines that spoke of it."""

    def __init__(self, ledger: Ledger, value: T, *openers: Line) -> None:
        self.ledger = ledger
        self._value = value
        self._changes: dict[str, Any] = {}
        """Fields that have been said and are not in ``_value`` yet: a part is copied once."""
        self._said: set[str] = set()
        self._members: dict[str, set[object]] = {}
        """Members of tuple fields, to find a repeated one in a long list at once."""
        self._lines: list[Line] = list(openers)

    @property
    def value(self) -> T:
        """The part as far as it has been read."""
        if self._changes:
            self._value = replace(self._value, **self._changes)
            self._changes = {}
        return self._value

    def put(self, line: Line, **fields: object) -> None:
        """Set fields; a second line for one of them is refused, whatever it says."""
        repeated = sorted(self._said.intersection(fields))
        if repeated:
            self.ledger.refuse(line, f"said twice: {', '.join(repeated)}")
            return
        self._said.update(fields)
        self.put_again(line, **fields)

    def put_again(self, line: Line, **fields: object) -> None:
        """Set fields that several lines may say."""
        self._changes.update(fields)
        self.use(line)

    def add(self, line: Line, name: str, member: object) -> None:
        """Add a member to a tuple field; a repeated member is refused."""
        members: tuple[object, ...] = getattr(self.value, name)
        known = self._members.setdefault(name, set(members))
        if member in known:
            self.ledger.refuse(line, f"said twice: {shown(line.text)}")
            return
        known.add(member)
        self._changes[name] = (*members, member)
        self.use(line)

    def use(self, *lines: Line) -> None:
        """Claim ``lines`` as ones that speak of this part."""
        for line in lines:
            self.ledger.claim(line)
        self._lines.extend(lines)

    def close(self) -> T:
        """Return the part with its origin."""
        return replace(self._value, **self._changes, origin=self.ledger.origin(*self._lines))


class RuleBook(Generic[S]):
    """Patterns of the lines of one kind of block, found by their first word.

    An action gets the block's subject, the match and the line; it raises ``ValueError`` for a value
    that cannot be, and has to claim the line itself, mostly through :class:`Draft`.
    """

    def __init__(self, rules: Mapping[str, Callable[[S, re.Match[str], Line], None]]) -> None:
        self._by_word: dict[str, list[tuple[re.Pattern[str], _Action[S]]]] = {}
        for pattern, action in rules.items():
            word = re.match(r"[A-Za-z0-9-]+(?= |$)", pattern)
            key = word[0] if word else ""
            self._by_word.setdefault(key, []).append((re.compile(pattern), action))

    def apply(self, lines: Iterable[Line], subject: S, ledger: Ledger) -> None:
        """Let the first rule that matches the whole of a line act, for each of ``lines``."""
        for line in lines:
            for match, action in self._matches(line):
                try:
                    action(subject, match, line)
                except ValueError as error:
                    ledger.refuse(line, f"bad value: {error}")
                break

    def _matches(self, line: Line) -> Iterator[tuple[re.Match[str], _Action[S]]]:
        for key in (line.text.partition(" ")[0], ""):
            for pattern, action in self._by_word.get(key, ()):
                match = pattern.fullmatch(line.text)
                if match is not None:
                    yield match, action


_Action = Callable[[S, "re.Match[str]", Line], None]
