"""A change to a good router, and the line that must then be unread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from citynet.readers.frr import read

__all__ = ["Case", "assert_unread"]

Files = dict[str, str]


@dataclass(frozen=True)
class Case:
    """``old`` becomes ``new`` in a file; the line ``unread`` is refused for ``reason``."""

    old: str
    new: str
    unread: str
    reason: str
    router: str = "border"


def assert_unread(router: Callable[[str], Files], path: str, case: Case) -> None:
    """Check that the reader refuses the line that ``case`` names."""
    files = router(case.router)
    assert case.old in files[path]
    changed = files | {path: files[path].replace(case.old, case.new, 1)}
    unread = [line for line in read(case.router, changed).unread if line.file == path]
    reasons = [line.reason for line in unread if line.text == case.unread]
    assert any(case.reason in reason for reason in reasons), unread
