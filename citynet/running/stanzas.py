"""``etc/network/interfaces`` as stanzas that can be written again byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["INDENT", "Stanza", "attribute", "split", "written"]

INDENT = "    "


@dataclass(slots=True)
class Stanza:
    """The lines of one interface; blank lines and comments belong to what follows them."""

    name: str | None
    """``None`` for the lines before the first stanza and after the last one."""
    lines: list[str] = field(default_factory=list)

    def values(self, word: str) -> list[str]:
        """Return what stands behind each ``word``, in order."""
        return [rest for found, rest in map(attribute, self.lines) if found == word]

    def words(self) -> frozenset[str]:
        """Return the first words of its lines."""
        return frozenset(word for word, _ in map(attribute, self.lines) if word)


def attribute(line: str) -> tuple[str, str]:
    """Return the first word of a line and the rest; nothing of a blank line or a comment."""
    word, *rest = line.split(None, 1) or [""]
    return ("", "") if word.startswith("#") else (word, rest[0].rstrip() if rest else "")


def split(file: str) -> list[Stanza]:
    """Return the stanzas of a file; :func:`written` makes the same file of them.

    A missing line feed at the end of the file is made good.
    """
    stanzas = [Stanza(None)]
    waiting: list[str] = []
    for line in file.removesuffix("\n").split("\n") if file else []:
        word, rest = attribute(line)
        if not word:
            waiting.append(line)
            continue
        if word == "auto" or (word == "iface" and not _waits(stanzas[-1])):
            if len(stanzas) == 1:
                stanzas[0].lines += _heading(waiting)
            stanzas.append(Stanza(_name(rest)))
        elif word == "iface":
            stanzas[-1].name = _name(rest)
        stanzas[-1].lines += [*waiting, line]
        waiting = []
    stanzas.append(Stanza(None, waiting))
    return stanzas


def _name(rest: str) -> str:
    return rest.split(None, 1)[0] if rest else ""


def _waits(stanza: Stanza) -> bool:
    """Return whether ``iface`` did not come yet after ``auto``."""
    return stanza.words() == {"auto"}


def _heading(waiting: list[str]) -> list[str]:
    """Take the comments at the top of the file, up to the last one, from what waits."""
    last = max((index for index, line in enumerate(waiting) if line.strip()), default=-1)
    heading = waiting[: last + 1]
    del waiting[: last + 1]
    return heading


def written(stanzas: Iterable[Stanza]) -> str:
    """Return the file of ``stanzas``."""
    return "".join(f"{line}\n" for stanza in stanzas for line in stanza.lines)
