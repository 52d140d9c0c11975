"""The commands that take a device from what runs to what is meant, within the owned part.

Order is all of it: what names a block goes before the block, and comes after it; an interface that
changes its VRF gives up its addresses first and gets them again; a line that a device does not
replace in place is taken back before the new one. Nothing relies on what a device removes by
itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from citynet.ownership.dialects import DIALECTS, Dialect, rule_of
from citynet.ownership.grammar import GRAMMARS
from citynet.ownership.model import Command, Node, Path, Tree
from citynet.ownership.scope import Scope
from citynet.ownership.split import split_of

__all__ = ["change_of", "outside", "script_of"]

_VRP_VIEWS: Final = re.compile(
    r"traffic (?:classifier|behavior|policy) .*|ipv[46]-family.*|ip vpn-instance .*|acl .*"
    r"|interface .*"
)
"""Blocks that VRP opens even when nothing stands in them."""


_ENTRY: Final = re.compile(r"ip (?:ip|ipv6)-prefix (\S+) index .*")


def change_of(running: Tree, intended: Tree, scope: Scope) -> tuple[Command, ...]:
    """Return the commands that bring the owned part of ``running`` to that of ``intended``.

    First everything that goes, then everything that comes; none if nothing differs. Foreign lines
    of either text are not looked at. ``scope`` has to be made of both texts.
    """
    dialect = DIALECTS[scope.platform]
    change = _Change(dialect, scope)
    before, after = split_of(running, scope).owned, split_of(intended, scope).owned
    before, after = change.bare(before), change.bare(after)
    fresh = change.anew(before, after)
    change = _Change(dialect, scope, fresh)
    gone = sorted(before, key=lambda node: -_place(dialect, node))
    new = sorted(after, key=lambda node: _place(dialect, node))
    return (*change.removals(gone, after, ()), *change.settings(before, new, ()))


def _place(dialect: Dialect, node: Node) -> int:
    patterns = enumerate(dialect.order)
    return next((at for at, one in patterns if one.fullmatch(node.text)), len(dialect.order))


@dataclass(frozen=True, slots=True)
class _Change:
    dialect: Dialect
    scope: Scope
    fresh: frozenset[str] = frozenset()
    """Names of blocks that go and come again, and everything with them that names one."""

    def bare(self, tree: Tree) -> Tree:
        """Return ``tree`` without lines that only close a block."""
        ends = GRAMMARS[self.scope.platform].ends
        return tuple(
            Node(
                node.text,
                node.children if node.verbatim else self.bare(node.children),
                node.verbatim,
                node.number,
                node.marked,
                node.origins,
            )
            for node in tree
            if node.text not in ends
        )

    # -- blocks that have to be made anew -----------------------------------------------------

    def anew(self, before: Tree, after: Tree) -> frozenset[str]:
        """Return the names of outermost blocks whose identity changes."""
        found = set()
        wanted = {node.text: node for node in after}
        slots = {self._slot((), node): node.text for node in after}
        for node in before:
            same = wanted.get(node.text)
            if same is None:
                if slots.get(self._slot((), node), node.text) != node.text:
                    found.add(_name(node.text))
            elif self.scope.owns((node.text,)) and self._identity(node) != self._identity(same):
                found.add(_name(node.text))
        return frozenset(found | _emptied(before, after))

    def _identity(self, node: Node) -> frozenset[Path]:
        """Return the lines that say what a block is, by the blocks inside it."""
        if node.verbatim:
            return frozenset()
        return frozenset(
            path
            for child in node.children
            for path in (
                [(child.text,)]
                if self.dialect.made_anew.fullmatch(child.text)
                else [(child.text, *inner) for inner in self._identity(child)]
            )
        )

    def _is_fresh(self, text: str) -> bool:
        return any(word in self.fresh for word in text.split())

    def _remade(self, path: Path, before: Node, after: Node | None) -> bool:
        """Say whether a block that stays goes first, to come again."""
        if after is None:
            return False
        if self._is_fresh(before.text) and self.scope.owns(path):
            return True
        inner = len(path) > 1 and self.scope.owns(path) and not self.scope.owns(path[:-1])
        return inner and self._identity(before) != self._identity(after)

    # -- what goes ----------------------------------------------------------------------------

    def removals(self, before: Sequence[Node], after: Tree, view: Path) -> Iterator[Command]:
        """Yield what goes from a view, and from the views in it."""
        wanted = {node.text: node for node in after}
        undone = self._undone(before, after, view)
        for node in self._last_first(before, view):
            path = (*view, node.text)
            same = wanted.get(node.text)
            if node.text in undone or self._remade(path, node, same):
                if self._has_fate(path):
                    yield Command(view, rule_of(self.dialect, view, node.text).undo, node.text)
                else:
                    yield from self.removals(node.children, (), path)
            elif same is not None and not node.verbatim:
                yield from self.removals(node.children, same.children, path)

    def _has_fate(self, path: Path) -> bool:
        """Say whether a line is citynet's, and not a block around lines that are."""
        return any(self.scope.owns(path[:depth]) for depth in range(1, len(path) + 1))

    def _last_first(self, before: Sequence[Node], view: Path) -> list[Node]:
        if not view:
            return list(before)
        places = {id(node): place for place, node in enumerate(before)}
        return sorted(
            before,
            key=lambda node: (
                self.dialect.binding.fullmatch(node.text) is not None,
                not node.children and rule_of(self.dialect, view, node.text).rank == 0,
                -places[id(node)],
            ),
        )

    def _undone(self, before: Sequence[Node], after: Tree, view: Path) -> frozenset[str]:
        """Return the lines of a view that are taken back, some to come again."""
        wanted = {node.text for node in after}
        slots = {self._slot(view, node): node.text for node in after}
        undone = {
            node.text
            for node in before
            if self._goes(node, view, wanted, slots) or (self._is_fresh(node.text) and view)
        }
        if view and self._bindings(before) - undone != self._bindings(after):
            undone |= {n.text for n in before if self.dialect.addressing.fullmatch(n.text)}
        while True:
            gone = [self._slot(view, node) for node in before if node.text in undone]
            more = {
                node.text
                for node in before
                if any(self._slot(view, node).startswith(f"{slot} ") for slot in gone)
            }
            if more <= undone:
                return frozenset(undone)
            undone |= more

    def _bindings(self, lines: Sequence[Node]) -> set[str]:
        return {node.text for node in lines if self.dialect.binding.fullmatch(node.text)}

    def _goes(self, node: Node, view: Path, wanted: set[str], slots: dict[str, str]) -> bool:
        if node.text in wanted:
            return False
        rule = rule_of(self.dialect, view, node.text)
        replaced = rule.replaced and not node.children and self._slot(view, node) in slots
        return not replaced

    def _slot(self, view: Path, node: Node) -> str:
        return rule_of(self.dialect, view, node.text).slot

    # -- what comes ---------------------------------------------------------------------------

    def settings(self, before: Tree, after: Sequence[Node], view: Path) -> Iterator[Command]:
        """Yield what comes into a view, and into the views in it, after everything went."""
        standing = {node.text: node for node in before}
        undone = self._undone(before, tuple(after), view)
        for node in self._first_first(after, view):
            path = (*view, node.text)
            old = standing.get(node.text)
            if old is not None and (node.text in undone or self._remade(path, old, node)):
                old = None if self._has_fate(path) else Node(old.text)
            if old is None:
                yield from self._whole(node, view)
            elif node.verbatim:
                if old.children != node.children:
                    yield from self._whole(node, view)
            else:
                yield from self.settings(old.children, node.children, path)

    def _whole(self, node: Node, view: Path) -> Iterator[Command]:
        path = (*view, node.text)
        if node.verbatim:
            body = tuple(child.text for child in node.children)
            yield Command(view, node.text, body=body)
            return
        if self._has_fate(path):
            yield Command(view, node.text, opens=self._opens(node))
        yield from self.settings((), node.children, path)

    def _opens(self, node: Node) -> bool:
        if GRAMMARS[self.scope.platform].before:
            return bool(node.children) or _VRP_VIEWS.fullmatch(node.text) is not None
        return bool(node.children) or node.marked

    def _first_first(self, after: Sequence[Node], view: Path) -> list[Node]:
        if not view:
            return list(after)
        places = {id(node): place for place, node in enumerate(after)}
        return sorted(
            after,
            key=lambda node: (
                self.dialect.made_anew.fullmatch(node.text) is None,
                self.dialect.binding.fullmatch(node.text) is None,
                bool(node.children) or rule_of(self.dialect, view, node.text).rank > 0,
                places[id(node)],
            ),
        )


def _emptied(before: Tree, after: Tree) -> set[str]:
    """Return the prefix lists of VRP of which no entry stays.

    A list is its entries: the last one cannot go while a session names it.
    """
    kept = {node.text for node in after}
    lists: dict[str, bool] = {}
    for node in before:
        if match := _ENTRY.fullmatch(node.text):
            lists[match[1]] = lists.get(match[1], False) or node.text in kept
    return {name for name, stays in lists.items() if not stays}


def _name(text: str) -> str:
    """Return the name of a block: the word of its opener that is no keyword."""
    words = [word for word in text.split() if re.search(r"[0-9]", word)]
    return words[-1] if words else text.rsplit(maxsplit=1)[-1]


def outside(commands: Sequence[Command], scope: Scope) -> tuple[Command, ...]:
    """Return the commands that would touch what is not citynet's, looking at nothing but them."""
    dialect = DIALECTS[scope.platform]
    return tuple(one for one in commands if not _is_inside(one, scope, dialect))


def _is_inside(command: Command, scope: Scope, dialect: Dialect) -> bool:
    subject = command.subject
    if command.removes is not None:
        undo = rule_of(dialect, command.view, command.removes).undo
        if command.line != undo:
            return False
    elif command.line.startswith(f"{dialect.no} "):
        return False
    plain = all(text.isprintable() and text == text.strip() for text in subject)
    return plain and any(scope.owns(subject[:depth]) for depth in range(1, len(subject) + 1))


def script_of(commands: Sequence[Command], scope: Scope) -> tuple[str, ...]:
    """Return the commands as lines to be typed from the outermost view, which they end in."""
    dialect = DIALECTS[scope.platform]
    lines: list[str] = []
    inside: list[str] = []

    def leave(depth: int) -> None:
        while len(inside) > depth:
            opener = inside.pop()
            word = "end-policy-map" if opener.startswith("policy-map ") else dialect.leave
            lines.append(" " * len(inside) + " " + word)

    for command in commands:
        view = list(command.view)
        same = 0
        while same < min(len(view), len(inside)) and view[same] == inside[same]:
            same += 1
        leave(same)
        for opener in view[same:]:
            lines.append(" " * len(inside) + opener)
            inside.append(opener)
        lines.append(" " * len(inside) + command.line)
        lines.extend(command.body)
        if command.opens:
            inside.append(command.line)
    leave(0)
    return tuple(lines)
