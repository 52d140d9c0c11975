"""A city's directory: where everything stands in it, and how it is written.

::

    write_text(verdict_path(root), text)  # whole or not at all
    write_private(own_path(root, ".citynet", "lab", "fleet.json"), text)  # for its owner alone
    replace_tree(configs_path(root), files)  # exactly these files, in one step
"""

from tasks.directory.paths import (
    configs_path,
    manifest_path,
    onboarding_path,
    own_path,
    rehearsal_path,
    verdict_path,
    verdict_text,
)
from tasks.directory.writing import replace_tree, write_private, write_text

__all__ = [
    "configs_path",
    "manifest_path",
    "onboarding_path",
    "own_path",
    "rehearsal_path",
    "replace_tree",
    "verdict_path",
    "verdict_text",
    "write_private",
    "write_text",
]
