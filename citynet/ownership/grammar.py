"""How a platform writes its text as blocks: read into a tree and written again.

Whatever cannot be read for certain is a :class:`~citynet.ownership.model.Problem`: a text whose
blocks somebody may see differently than the device does is not split.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from citynet.brownfield.hiding import harmless
from citynet.device.model import Platform
from citynet.ownership.model import Node, Path, Problem, Tree

__all__ = ["GRAMMARS", "Grammar", "parse_tree", "paths_by_line", "tree_lines", "tree_text"]

LONGEST: Final = 4096
_DEEPEST: Final = 16
_LEFT_OUT: Final = "(left out)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The form of one platform's text."""

    separator: str
    before: bool
    """Whether the separator stands before what it belongs to, or behind it."""
    head: tuple[str, ...]
    last: str
    """The line behind which a device reads nothing."""
    nothing: re.Pattern[str]
    """Lines that say nothing: comments, and what a device shows around its text."""
    sets: Mapping[str, str] = field(default_factory=dict)
    """First words of verbatim blocks, and the line that ends them."""
    banner: re.Pattern[str]
    """A line that opens free text; what stands behind it begins with the delimiter."""
    ends: frozenset[str] = frozenset()
    """Lines that only close the block in which they stand."""


GRAMMARS: Final[Mapping[Platform, Grammar]] = {
    Platform.VRP: Grammar(
        separator="#",
        before=True,
        head=(),
        last="return",
        nothing=re.compile(r"!.*"),
        banner=re.compile(r"(header (?:login|shell|legal) information) (.+)"),
    ),
    Platform.IOSXR: Grammar(
        separator="!",
        before=False,
        head=("!RANCID-CONTENT-TYPE: cisco-xr",),
        last="end",
        nothing=re.compile(
            r"!.+|Building configuration\.\.\."
            r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 0-9][0-9] [0-9:.]+ [A-Z]{3,5}"
        ),
        sets={
            **dict.fromkeys(
                ("prefix-set", "as-path-set", "community-set", "extcommunity-set", "rd-set"),
                "end-set",
            ),
            "route-policy": "end-policy",
            "policy-global": "end-global",
        },
        banner=re.compile(r"(banner (?:login|motd|exec|incoming|prompt-timeout|slip-ppp)) (.+)"),
        ends=frozenset({"end-policy-map", "end-class-map"}),
    ),
}


@dataclass(slots=True)
class _Open:
    indent: int
    number: int
    text: str
    marked: bool = False
    verbatim: bool = False
    children: list[_Open] = field(default_factory=list)

    def node(self, origins: tuple[tuple[str, ...], ...]) -> Node:
        return Node(
            text=self.text,
            children=tuple(child.node(origins) for child in self.children),
            verbatim=self.verbatim,
            number=self.number,
            marked=self.marked,
            origins=origins[self.number - 1] if self.number <= len(origins) else (),
        )


def parse_tree(
    platform: Platform, text: str, origins: tuple[tuple[str, ...], ...] = ()
) -> tuple[Tree, tuple[Problem, ...]]:
    """Return the lines of ``text`` as a tree, and why it cannot be taken if it cannot.

    ``origins`` names the sources of each line. Raises nothing for any text.
    """
    reader = _Reader(GRAMMARS[platform])
    reader.read(text)
    tree = tuple(child.node(origins) for child in reader.root.children)
    return tree, tuple(sorted((*reader.problems, *_repeated(tree))))


class _Reader:
    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.root = _Open(-1, 0, "")
        self.problems: list[Problem] = []
        self._stack = [self.root]
        self._pending = False
        self._ended = 0

    def read(self, text: str) -> None:
        # Not ``splitlines``: a device ends a line at a line feed only.
        lines = iter(enumerate(text.split("\n"), start=1))
        for number, raw in lines:
            if not self._sound(number, raw):
                continue
            said = raw.strip(" ")
            if said == self.grammar.separator:
                self._separator(len(raw) - len(raw.lstrip(" ")))
            elif said and not (raw == said and self.grammar.nothing.fullmatch(said)):
                self._line(number, raw, said, lines)
        if not self._ended:
            self._problem(
                max(1, text.count("\n")),
                "",
                f"the text does not end in {self.grammar.last!r}: a part of it may be missing",
                "Save the whole running configuration.",
            )

    def _sound(self, number: int, raw: str) -> bool:
        if len(raw) > LONGEST:
            what = f"the line has more than {LONGEST} characters"
        elif not raw.isprintable():
            what = "the line holds control characters, which a device may take for its end"
        else:
            return True
        self._problem(number, raw, what, "Save the running configuration again, as plain text.")
        return False

    def _separator(self, indent: int) -> None:
        if self.grammar.before:
            self._pending = True
            return
        while self._stack[-1].indent >= indent:
            self._last = self._stack.pop()
        if self._stack[-1].children:
            self._stack[-1].children[-1].marked = True

    def _line(self, number: int, raw: str, said: str, lines: Iterator[tuple[int, str]]) -> None:
        indent = len(raw) - len(raw.lstrip(" "))
        if self._ended:
            self._problem(
                number,
                said,
                f"a device reads nothing behind {self.grammar.last!r} in line {self._ended}",
                "Save the running configuration of one device, and nothing else.",
            )
            return
        while self._stack[-1].indent >= indent:
            self._stack.pop()
        if len(self._stack) > _DEEPEST:
            self._problem(number, said, "the block is too deep", "Save it as the device shows it.")
            return
        banner = None if indent else self.grammar.banner.fullmatch(said)
        if banner is not None:
            said = self._banner(number, banner, lines)
        opened = _Open(indent, number, said, marked=self._pending)
        self._pending = False
        self._stack[-1].children.append(opened)
        self._stack.append(opened)
        if not indent and said == self.grammar.last:
            self._ended = number
        ending = None if indent else self.grammar.sets.get(said.partition(" ")[0])
        if ending is not None and " " in said:
            self._verbatim(opened, ending, lines)

    def _verbatim(self, opened: _Open, ending: str, lines: Iterator[tuple[int, str]]) -> None:
        opened.verbatim = True
        for number, raw in lines:
            if not self._sound(number, raw):
                continue
            opened.children.append(_Open(1, number, raw.rstrip(" ")))
            if raw.strip(" ") == ending:
                return
        self._problem(
            opened.number, opened.text, f"no {ending!r} ends it", "Save it as the device shows it."
        )

    def _banner(self, number: int, match: re.Match[str], lines: Iterator[tuple[int, str]]) -> str:
        """Return a banner on one line: nothing of its text may be read as configuration."""
        opener, rest = match.groups()
        delimiter = rest[0]
        if delimiter in rest[1:]:
            return match[0]
        for _, raw in lines:
            if delimiter in raw:
                quote = '"' if self.grammar.before else "~"
                return f"{opener} {quote}{_LEFT_OUT}{quote}"
        self._problem(number, match[0], "the banner has no end", "Save it as the device shows it.")
        return match[0]

    def _problem(self, line: int, text: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(line, what, harmless(text.strip()), remedy))


def _repeated(tree: Tree) -> Iterator[Problem]:
    """Yield blocks that stand twice in one view: a device shows each once."""
    seen: dict[str, Node] = {}
    for node in tree:
        first = seen.setdefault(node.text, node)
        if first is not node and (first.children or node.children):
            yield Problem(
                node.number,
                f"the block stands in line {first.number} already; a device shows each once",
                harmless(node.text),
                "Save it as the device shows it, or join the two.",
            )
        if not node.verbatim:
            yield from _repeated(node.children)


def tree_lines(platform: Platform, tree: Tree) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the lines that ``tree`` is written as, each with the sources that it names."""
    grammar = GRAMMARS[platform]
    lines = list(_lines(grammar, tree, 0))
    first = tree[0].origins if tree else ()
    if grammar.before and (not lines or lines[0][0] != grammar.separator):
        lines.insert(0, (grammar.separator, first))
    return (*((line, first) for line in grammar.head), *lines)


def _lines(grammar: Grammar, tree: Tree, depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    separator = " " * depth + grammar.separator
    block_before = False
    for node in tree:
        if grammar.before and (node.marked or (block_before and not depth)):
            yield separator, node.origins
        yield " " * depth + node.text, node.origins
        if node.verbatim:
            yield from ((child.text, child.origins) for child in node.children)
        else:
            yield from _lines(grammar, node.children, depth + 1)
        if node.marked and not grammar.before:
            yield separator, node.origins
        block_before = bool(node.children)


def tree_text(platform: Platform, tree: Tree) -> str:
    """Return ``tree`` as text."""
    return "".join(f"{line}\n" for line, _ in tree_lines(platform, tree))


def paths_by_line(tree: Tree) -> Mapping[int, Path]:
    """Return the path of each line of the text that ``tree`` was read from."""
    found: dict[int, Path] = {}

    def enter(nodes: Tree, above: Path) -> None:
        for node in nodes:
            found[node.number] = (*above, node.text)
            enter(node.children, (*above, node.text))

    enter(tree, ())
    return found
