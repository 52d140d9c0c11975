"""Why a verdict refuses, for people: what is alike is said once, with examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from citynet.promises.model import PromiseKind
from validate.policy import EngineName, Policy
from validate.reports.words import counted, printable
from validate.verdict import Reason, ReasonKind

__all__ = ["asking_line", "reason_lines"]

_EXAMPLES: Final = 3


def reason_lines(reasons: Iterable[Reason], environment: str = "") -> Iterator[str]:
    """Yield lines about ``reasons``, in the order of their kinds.

    More than three promises of one kind of which the same is said by the same engine are counted,
    with three examples below. An engine that was not asked is one line. JSON reports have every
    reason.
    """
    groups: dict[tuple[str, str, str], list[Reason]] = {}
    unasked: dict[str, list[Reason]] = {}
    for reason in reasons:
        if reason.kind is ReasonKind.NOT_ASKED:
            unasked.setdefault(reason.engine, []).append(reason)
            continue
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
    for engine, those in sorted(unasked.items()):
        kinds = {reason.about.partition("/")[0] for reason in those}
        yield printable(
            f"{engine} was not asked; the policy{f' of {environment}' if environment else ''}"
            f" demands it for {counted(len(kinds), 'kind')}, {counted(len(those), 'promise')}"
        )


def asking_line(
    policy: Policy, environment: str, reasons: Iterable[Reason], asked: Iterable[str]
) -> str | None:
    """Say how the engines that were not asked are asked; ``None`` where all of them were.

    Other environments are named that demand none but the engines in ``asked``.
    """
    if not any(reason.kind is ReasonKind.NOT_ASKED for reason in reasons):
        return None
    wanted = policy.engines(environment)
    options = " ".join(f"--engine {name}" for name in EngineName if name in wanted)
    others = [name for name in policy.environments if policy.engines(name) <= frozenset(asked)]
    other = " or ".join(f"`--environment {name}`" for name in others)
    return printable(
        f"Run `citynet verify --environment {environment} {options}`"
        + (f", or choose another environment: {other}" if other else "")
        + "."
    )
