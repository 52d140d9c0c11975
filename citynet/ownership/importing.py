"""From a running configuration to the foreign lines that the city keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from citynet.brownfield.hiding import harmless
from citynet.ownership.assembly import our_part
from citynet.ownership.grammar import parse_tree, paths_by_line, tree_text
from citynet.ownership.hiding import hidden, named
from citynet.ownership.merge import merged
from citynet.ownership.model import Problem, Tree, walk
from citynet.ownership.scope import NAMES, Naming, Scope, scope_of, strangers
from citynet.ownership.split import split_of
from citynet.ownership.touching import touching
from citynet.readers import read_back
from citynet.render.model import Configuration

__all__ = ["Foreign", "foreign_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """The foreign lines of a device, and why they cannot be kept if they cannot."""

    text: str
    """As it belongs into the city: no secret in it, equal lines give equal text."""
    lines: int
    owned: int
    """Lines of the running configuration that are citynet's; they are not in ``text``."""
    keys: int
    """Keys that are taken to be citynet's, because they stand where it has one."""
    problems: tuple[Problem, ...]


def foreign_of(
    running: str, configuration: Configuration, naming: Naming, numbers: AbstractSet[int]
) -> Foreign:
    """Return what of ``running`` is not citynet's.

    ``configuration`` is what citynet would say of the whole device, ``numbers`` are those that it
    gave to services and boundaries. A text that cannot be split for certain has ``problems``.
    """
    platform = configuration.platform
    tree, unreadable = parse_tree(platform, running)
    whole, ours, _ = our_part(configuration, naming)
    scope = scope_of(platform, naming, [tree, whole])
    split = split_of(tree, scope)
    _, taken = merged(split.foreign, ours.owned, scope)
    problems = [
        *unreadable,
        *strangers(tree, scope),
        *touching(split.foreign, ours.owned, scope),
        *(one for one in taken if one.line),
        *_unknown(tree, scope, numbers),
    ]
    if not unreadable:
        problems += _inside(configuration, tree, whole, scope)
    kept, keys = named(hidden(split.foreign, platform, whole), whole)
    return Foreign(
        text=tree_text(platform, kept),
        lines=sum(1 for _ in walk(kept)),
        owned=sum(1 for _ in walk(tree)) - sum(1 for _ in walk(kept)),
        keys=keys,
        problems=tuple(sorted(set(problems))),
    )


def _unknown(tree: Tree, scope: Scope, numbers: AbstractSet[int]) -> Iterator[Problem]:
    """Yield blocks named as citynet's would be whose number nobody was given."""
    for path, node in walk(tree):
        if not scope.owns(path) or (len(path) > 1 and scope.owns(path[:-1])):
            continue
        found = {
            int(m["number"] or m["group"])
            for m in NAMES.finditer(node.text)
            if m["number"] or m["group"]
        }
        for number in sorted(found - numbers):
            yield Problem(
                node.number,
                f"it is named like citynet's, and no service has the number {number}",
                harmless(node.text),
                "If it is somebody else's, reserve the number (citynet import --write); if it is a"
                " remainder of citynet's, take it off the device.",
            )


def _inside(
    configuration: Configuration, tree: Tree, whole: Tree, scope: Scope
) -> Iterator[Problem]:
    """Yield lines in blocks of citynet's that its own dialect does not have."""
    device, platform = configuration.device, configuration.platform
    text = tree_text(platform, named(hidden(tree, platform, whole), whole)[0])
    shown, _ = parse_tree(platform, text)
    places = dict(
        zip(
            (node.number for _, node in walk(shown)),
            (node.number for _, node in walk(tree)),
            strict=True,
        )
    )
    paths = paths_by_line(shown)
    for line in read_back(device, platform, {"config": text}).unread:
        path = paths.get(line.line, ())
        if any(scope.owns(path[:depth]) for depth in range(1, len(path) + 1)):
            yield Problem(
                places.get(line.line, 0),
                f"a line that citynet does not know stands in {path[0]!r}, which is citynet's",
                harmless(path[-1]),
                "Take the line off the device; citynet would remove it with its first change.",
            )
