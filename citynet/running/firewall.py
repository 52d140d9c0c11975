"""``etc/nftables.conf``: the rules in force, in the words of the file on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from citynet.running.nft_parts import Part, Ruleset, Table, read_ruleset
from citynet.running.nft_words import in_dialect

__all__ = ["firewall_text"]

_INDENT: Final = "    "
_PREAMBLE: Final = (
    "#!/usr/sbin/nft -f",
    "# Written by citynet. Changes here are overwritten.",
    "flush ruleset",
)


def firewall_text(file: str | None, live: str, disk: str | None) -> str:
    """Return the rules of the listing ``live`` in the words of ``file``.

    ``disk`` is the listing of the same file, loaded elsewhere. Both listings spell alike, and the
    n-th line of a chain in ``disk`` is the n-th of the file: so each listed line has its words.
    Lines that the file does not have are put into the dialect's words, where it has them.
    """
    words = read_ruleset(file or "")
    listed = read_ruleset(disk or "")
    now = read_ruleset(live)
    preamble = [line for line in words.preamble if _stays(line)] if file else list(_PREAMBLE)
    lines = list(preamble)
    for head in _order(list(words.tables), list(now.tables)):
        lines += ["", *_table(now.tables[head], words, listed)]
    return "".join(f"{line}\n" for line in lines)


def _stays(line: str) -> bool:
    """Return whether a line outside all tables is no rule: those that are, are listed."""
    return not line or line.startswith("#") or line == "flush ruleset"


def _order(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return the names of ``now``, those that were there before first, in their old order.

    The order of tables, and of chains in a table, decides nothing.
    """
    return [
        *(name for name in before if name in now),
        *(name for name in now if name not in before),
    ]


def _table(table: Table, words: Ruleset, listed: Ruleset) -> Iterator[str]:
    said = words.tables.get(table.head, Table(table.head))
    spelled = listed.tables.get(table.head, Table(table.head))
    yield f"{table.head} {{"
    for line in _spelled(table.lines, spelled.lines, said.lines, table.family):
        yield f"{_INDENT}{line}"
    for index, head in enumerate(_order(list(said.parts), list(table.parts))):
        if index or table.lines:
            yield ""
        part = table.parts[head]
        yield f"{_INDENT}{head} {{"
        for line in _spelled(
            part.lines,
            spelled.parts.get(head, Part(head)).lines,
            said.parts.get(head, Part(head)).lines,
            table.family,
        ):
            yield f"{_INDENT}{_INDENT}{line}"
        yield f"{_INDENT}}}"
    yield "}"


def _spelled(
    now: Sequence[str], listed: Sequence[str], words: Sequence[str], family: str
) -> Iterator[str]:
    """Yield the lines ``now`` in the words that lines listed like them have in the file."""
    found: dict[str, list[str]] = {}
    if len(listed) == len(words):
        for listing, said in zip(listed, words, strict=True):
            found.setdefault(listing, []).append(said)
    for line in now:
        several = found.get(line)
        if several is None:
            yield in_dialect(line, family)
        else:
            yield several.pop(0) if len(several) > 1 else several[0]
