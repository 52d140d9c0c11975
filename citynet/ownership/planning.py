"""From a running configuration to the change that a device needs, within the owned part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from citynet.brownfield.hiding import harmless
from citynet.device.model import Platform
from citynet.ownership.assembly import our_part
from citynet.ownership.change import change_of, outside, script_of
from citynet.ownership.grammar import parse_tree
from citynet.ownership.hiding import hidden, keyed, named, without_references
from citynet.ownership.model import Command, Path, Problem, Tree, walk
from citynet.ownership.scope import Naming, scope_of, strangers
from citynet.ownership.split import split_of
from citynet.render.model import Configuration

__all__ = ["Planned", "planned_change"]

_IMPORT: Final = "Import the foreign lines again and prove the city with them (citynet verify)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What to tell a device, and why nothing must be told if so."""

    commands: tuple[Command, ...]
    script: tuple[str, ...]
    """The commands as they are typed in configuration mode."""
    keys: int
    """Keys on the device that are taken to be right: it shows none of them."""
    problems: tuple[Problem, ...]


def planned_change(
    running: str, foreign: str, configuration: Configuration, naming: Naming
) -> Planned:
    """Return the change from ``running`` to what ``configuration`` says in its owned part.

    ``foreign`` are the lines that the proof saw. Where the device has others, nobody has proven
    what the change would lead to, so there is none.
    """
    platform = configuration.platform
    tree, problems = parse_tree(platform, running)
    theirs, _ = parse_tree(platform, foreign)
    whole, ours, _ = our_part(configuration, naming)
    scope = scope_of(platform, naming, [tree, whole, theirs])
    split = split_of(tree, scope)
    found = [*problems, *strangers(tree, scope), *_moved(split.foreign, theirs, platform)]
    if found:
        return Planned(commands=(), script=(), keys=0, problems=tuple(found))
    before, keys = named(keyed(split.owned, platform), ours.owned)
    commands = change_of(before, ours.owned, scope)
    beyond = outside(commands, scope)
    if beyond:
        raise AssertionError(f"a command would leave the owned part: {beyond[0].subject}")
    return Planned(commands=commands, script=script_of(commands, scope), keys=keys, problems=())


def _moved(running: Tree, known: Tree, platform: Platform) -> Iterator[Problem]:
    """Yield foreign lines that came, and those that went, since they were imported."""
    before, after = _lines(known, platform), _lines(running, platform)
    for path, line in after.items():
        if path not in before:
            yield Problem(
                line,
                "a foreign line is not among those that were imported",
                harmless(path[-1]),
                _IMPORT,
            )
    for path in before.keys() - after.keys():
        yield Problem(
            0,
            f"a foreign line is no longer there (line {before[path]} of the import)",
            harmless(path[-1]),
            _IMPORT,
        )


def _lines(tree: Tree, platform: Platform) -> dict[Path, int]:
    bare = without_references(hidden(tree, platform))
    found: dict[Path, int] = {}
    for path, node in walk(bare):
        found[path] = node.number
        if node.verbatim:
            found[*path, "\n".join(child.text for child in node.children)] = node.number
    return found
