"""``etc/frr/frr.conf`` and ``etc/frr/daemons``: what FRR's daemons do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

__all__ = ["daemons_text", "frr_text"]

Block = tuple[str, ...]

_HEADING: Final = ("Building configuration...", "Current configuration:")
_END: Final = "end"
_CLOSE: Final = "!"
_DAEMON: Final = re.compile(r"([a-z0-9]+d)=(yes|no)")
# These run whatever the file says; watchfrr is no routing daemon.
_ALWAYS: Final = frozenset({"mgmtd", "staticd", "zebra"})
_NEEDED: Final = ("staticd", "zebra")
_IGNORED: Final = frozenset({"watchfrr"})
_PREFIX_LIST: Final = re.compile(r"(ip|ipv6) prefix-list (\S+) ")
# In which order kinds of blocks stand in the file.
_KINDS: Final = tuple(
    map(
        re.compile,
        (
            r"frr |hostname |log |service ",
            r"ip route |ipv6 route ",
            r"vrf ",
            r"router isis ",
            r"interface ",
            r"router bgp \S+$",
            r"router bgp ",
            r"ip prefix-list ",
            r"ipv6 prefix-list ",
            r"segment-routing$",
            r"bfd$",
        ),
    )
)


def frr_text(file: str, said: str | None) -> str:
    """Return the running configuration in the order of ``file``.

    Order of blocks, of prefix lists and of lines in a block says nothing in FRR, but depends on
    what was entered when: where the lines are those of the file, its order stands. New blocks come
    where the dialect has their kind. Of FRR that does not run (``None``) nothing is known to be in
    force: the text is empty.
    """
    if said is None:
        return ""
    live, before = _blocks(said), _blocks(file)
    ordered = _ordered(live, before)
    known = {_name(block): block for block in reversed(before)}
    lines = [
        line for block in ordered for line in (*_as_before(block, known.get(_name(block))), _CLOSE)
    ]
    return "".join(f"{line}\n" for line in (*lines, _END))


def _blocks(said: str) -> list[Block]:
    """Return the blocks of a configuration, without the ``!`` that closes each."""
    blocks: list[Block] = []
    block: list[str] = []
    for line in (one.rstrip() for one in said.split("\n")):
        if line in (_CLOSE, _END):
            if block:
                blocks.append(tuple(block))
            block = []
        elif line and line not in _HEADING:
            block.append(line)
    if block:
        blocks.append(tuple(block))
    return blocks


def _ordered(live: Sequence[Block], before: Sequence[Block]) -> list[Block]:
    """Return the blocks of ``live``, those that ``before`` has in its order."""
    places = {_name(block): place for place, block in reversed(list(enumerate(before)))}
    ordered = sorted(
        (block for block in live if _name(block) in places), key=lambda one: places[_name(one)]
    )
    for block in live:
        if _name(block) not in places:
            ordered.insert(_place(ordered, block), block)
    return ordered


def _name(block: Block) -> str:
    """Return by what a block is known again: its first line, or its kind where it has no head."""
    kind = _kind(block)
    return f"kind {kind}" if kind in _HEADLESS else block[0]


_HEADLESS: Final = frozenset({0, 1, 7, 8})


def _kind(block: Block) -> int:
    for kind, pattern in enumerate(_KINDS):
        if pattern.match(block[0]):
            return kind
    return len(_KINDS)


def _place(ordered: Sequence[Block], block: Block) -> int:
    kind = _kind(block)
    for index, other in enumerate(ordered):
        if _kind(other) > kind:
            return index
    return len(ordered)


def _as_before(block: Block, before: Block | None) -> Iterable[str]:
    """Return the lines of a block, in the order of the file where only the order differs."""
    if before is not None and sorted(_paths(before)) == sorted(_paths(block)):
        return before
    if before is not None and _PREFIX_LIST.match(block[0]):
        return _grouped(block, before)
    return block


def _paths(block: Block) -> Iterator[tuple[str, ...]]:
    """Yield each line with the lines in whose blocks it stands."""
    path: list[str] = []
    for line in block:
        depth = len(line) - len(line.lstrip(" "))
        del path[depth:]
        yield (*path, line)
        path += [""] * (depth - len(path))
        path.append(line)


def _grouped(block: Block, before: Block) -> list[str]:
    """Return prefix lists in the order in which the file has them, new ones last."""
    order: dict[str, int] = {}
    for line in before:
        order.setdefault(_list(line), len(order))
    return sorted(block, key=lambda line: order.get(_list(line), len(order)))


def _list(line: str) -> str:
    match = _PREFIX_LIST.match(line)
    return match[2] if match is not None else ""


def daemons_text(file: str, running: Iterable[str]) -> str:
    """Return which daemons run, in the lines of ``file``."""
    daemons = set(running) - _IGNORED
    lines: list[str] = []
    last = 0
    said: set[str] = set()
    for line in file.removesuffix("\n").split("\n") if file else []:
        match = _DAEMON.fullmatch(line)
        if match is None:
            lines.append(line)
            continue
        said.add(match[1])
        lines.append(f"{match[1]}={'yes' if match[1] in daemons else 'no'}")
        last = len(lines)
    new = [f"{name}=yes" for name in sorted(daemons - said - _ALWAYS)]
    new += [f"{name}=no" for name in _NEEDED if name not in daemons | said]
    lines[last:last] = new
    return "".join(f"{line}\n" for line in lines)
