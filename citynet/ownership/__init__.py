"""Devices that citynet owns in part: which lines are its own, and what stands beside them.

::

    scope = scope_of(platform, naming, ours, running)  # what is citynet's, by its naming scheme
    split = split_of(tree, scope)  # owned lines and foreign ones
    text = merged(foreign, ours, scope)  # what stands on the device, line by line
    commands = change_of(running, intended, scope)  # from one to the other, owned part only

How a platform's text is a tree is in :mod:`citynet.ownership.grammar`; what a device does with a
command, as far as the owned part needs it, in :mod:`citynet.ownership.dialects`.
"""

from citynet.ownership.change import change_of
from citynet.ownership.grammar import parse_tree, tree_text
from citynet.ownership.merge import merged
from citynet.ownership.model import Command, Node, Problem, Split, Tree
from citynet.ownership.scope import Naming, Scope, scope_of
from citynet.ownership.split import split_of

__all__ = [
    "Command",
    "Naming",
    "Node",
    "Problem",
    "Scope",
    "Split",
    "Tree",
    "change_of",
    "merged",
    "parse_tree",
    "scope_of",
    "split_of",
    "tree_text",
]
