"""Prefix lists in ``frr.conf``.

Entries only permit, so their order decides nothing; their numbers are checked, not kept.
"""

from __future__ import annotations

from typing import Final

from citynet.device.model import Family, Network, PrefixList
from citynet.readers.frr.lines import Line, Said, Source, origin_of
from citynet.readers.frr.values import label, network, number

__all__ = ["PrefixLists"]

_FAMILIES: Final = {"ip": Family.IPV4, "ipv6": Family.IPV6}
_VERSIONS: Final = {Family.IPV4: 4, Family.IPV6: 6}
_STEP: Final = 5

_Key = tuple[Family, str]


class PrefixLists:
    """All lists of a router while they are read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._lists: dict[_Key, dict[int, Said[Network | None]]] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._lists

    def take(self, word: str, line: Line) -> None:
        """Enter a line that begins with ``word`` ``prefix-list``."""
        family = _FAMILIES[word]
        match line.words:
            case [_, _, name, "seq", text, "deny", "any"]:
                prefix = None
            case [_, _, name, "seq", text, "permit", prefix_text]:
                prefix = network(prefix_text)
                if prefix is None or prefix.version != _VERSIONS[family]:
                    self.source.refuse(line, "no prefix of this family")
                    return
            case _:
                self.source.refuse(line, "no prefix list entry that the dialect has")
                return
        sequence = number(text, _STEP, 2**32 - 1)
        if sequence is None or label(name) is None:
            self.source.refuse(line, "a bad name or sequence number")
            return
        entries = self._lists.setdefault((family, name), {})
        if sequence in entries:
            before = entries[sequence].line.number
            self.source.refuse(line, f"sequence number said before, in line {before}")
        else:
            entries[sequence] = Said(prefix, line)

    def parts(self) -> tuple[PrefixList, ...]:
        """Return the lists."""
        return tuple(self._part(*key, entries) for key, entries in self._lists.items())

    def _part(
        self, family: Family, name: str, entries: dict[int, Said[Network | None]]
    ) -> PrefixList:
        last = _STEP * len(entries)
        seen: dict[Network, Line] = {}
        for sequence, (prefix, line) in entries.items():
            if sequence % _STEP or sequence > last:
                self.source.refuse(line, f"entries are numbered {_STEP}, {2 * _STEP} and so on")
            if prefix is None:
                if len(entries) > 1:
                    self.source.refuse(line, "only a list without prefixes denies")
            elif prefix in seen:
                self.source.refuse(line, f"said before, in line {seen[prefix].number}")
            else:
                seen[prefix] = line
        return PrefixList(
            name=name,
            family=family,
            prefixes=tuple(seen),
            origin=origin_of((self.source, (said.line.number for said in entries.values()))),
        )
