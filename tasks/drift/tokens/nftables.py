"""``etc/nftables.conf``: tables, chains and rules, as ``nft list ruleset`` nests them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from citynet.lines import lines_of
from tasks.drift.model import ChangeKind as Kind
from tasks.drift.subjects import ALL_FILTERS, Subject, Token

__all__ = ["nftables_tokens"]

_JUMP: Final = re.compile(r'iifname "([^"]+)" (?:jump|goto) (\S+)')
_MARKING: Final = re.compile(r'iifname "([^"]+)" ip6? dscp set \S+')
_NUMBER: Final = re.compile(r'comment "([1-9][0-9]*)"$|log prefix "\S+ ([1-9][0-9]*) "$')


class _What(NamedTuple):
    subject: Subject
    head: Subject | None = None
    loose: bool = False
    target: tuple[Subject, ...] = ()


def nftables_tokens(text: str) -> tuple[Token, ...]:
    """Return the lines of a ruleset."""
    found: list[Token] = []
    context: tuple[str, ...] = ()
    parents: tuple[Subject, ...] = (ALL_FILTERS,)
    for number, raw in enumerate(lines_of(text), start=1):
        words = raw.split()
        if not words or words[0].startswith("#"):
            continue
        said = " ".join(words)
        opens, closes = said.endswith("{"), said == "}"
        what = _what(context, said)
        found.append(
            Token(
                number=number,
                raw=raw,
                text=said,
                context=context,
                subject=what.subject,
                parents=(*parents, *what.target),
                head=what.head if opens else None,
                opens=opens,
                frame=opens or closes,
                loose=what.loose,
            )
        )
        if opens:
            context, parents = (*context, said), (*parents, _block(said))
        elif closes and context:
            context, parents = context[:-1], parents[:-1]
    return tuple(found)


def _block(header: str) -> Subject:
    name = header.removesuffix("{").strip()
    kind, _, rest = name.partition(" ")
    if kind == "chain":
        return Subject(Kind.FILTER, rest)
    return Subject(Kind.FILTER, name)


def _what(context: tuple[str, ...], said: str) -> _What:  # noqa: PLR0911 (a table)
    if not context:
        block = _block(said)
        return _What(block, block)
    if said.endswith("{"):
        block = _block(said)
        return _What(block, block)
    if len(context) < 2 or said == "}" or said.startswith("type "):
        return _What(_block(context[-1]))
    chain = context[-1].removesuffix("{").removeprefix("chain").strip()
    if jump := _JUMP.fullmatch(said):
        # A chain that comes or goes takes its jumps along.
        return _What(Subject(Kind.FILTER, f"on {jump[1]}"), target=(Subject(Kind.FILTER, jump[2]),))
    if marking := _MARKING.fullmatch(said):
        return _What(Subject(Kind.MARKING, marking[1]))
    if number := _NUMBER.search(said):
        name = f"{chain} {number[1] or number[2]}"
        return _What(Subject(Kind.FILTER_RULE, name))
    return _What(Subject(Kind.FILTER_RULE, chain, f"{context[0]} {said}"), loose=True)
