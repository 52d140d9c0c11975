"""Why a verdict refuses, for people: what is alike is said once, with examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from citynet.promises.model import PromiseKind
from validate.reports.words import printable
from validate.verdict import Reason

__all__ = ["reason_lines"]

_EXAMPLES: Final = 3


def reason_lines(reasons: Iterable[Reason]) -> Iterator[str]:
    """Yield lines about ``reasons``, in the order of their kinds.

    More than three promises of one kind of which the same is said by the same engine are counted,
    with three examples below. JSON reports have every reason.
    """
    groups: dict[tuple[str, str, str], list[Reason]] = {}
    for reason in reasons:
        what = reason.text.removeprefix(reason.about) if reason.about else reason.text
        key = reason.kind.value, reason.about.partition("/")[0], what
        groups.setdefault(key, []).append(reason)
    for (_, kind, what), group in sorted(groups.items()):
        if len(group) <= _EXAMPLES:
            yield from (printable(reason.text) for reason in group)
            continue
        noun = "promises" if kind in set(PromiseKind) else "checks"
        yield printable(f"each of {len(group)} {kind} {noun}{what}; three of them:")
        yield from (printable(f"  {reason.about}") for reason in group[:_EXAMPLES])
