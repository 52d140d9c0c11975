"""``equivalent.yaml``: what may stay unfound, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import yaml

from tests.mutation.sites import Site

__all__ = ["FILE", "Equivalent", "Exceptions", "Unseen", "read_exceptions"]

FILE: Final = Path(__file__).with_name("equivalent.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Mutants of demanded operators that no promise speaks about; facts must find them."""

    mutants: str
    """Names of mutants; ``*`` stands for anything."""
    kind: str
    """Kind of their sites; ``*`` stands for anything."""
    reason: str

    def covers(self, site: Site) -> bool:
        """Tell whether the reason is about this site."""
        return fnmatchcase(site.id, self.mutants) and fnmatchcase(site.kind, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """Changes of lines, of the round trip, that change no meaning."""

    platform: str
    operators: str
    lines: str
    """A pattern of the line and all that it stands under, ``header / line``; ``*`` is anything."""
    reason: str

    def covers(self, platform: str, operator: str, line: str) -> bool:
        """Tell whether the reason is about this change."""
        return (
            fnmatchcase(platform, self.platform)
            and any(fnmatchcase(operator, one) for one in self.operators.split())
            and fnmatchcase(line, self.lines)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """All that ``equivalent.yaml`` says."""

    survivors: dict[str, str]
    """Reason by name of the mutant."""
    unseen: tuple[Unseen, ...]
    equivalent: tuple[Equivalent, ...] = ()

    def why_equivalent(self, platform: str, operator: str, line: str) -> str | None:
        """Return why a change of a line changes no meaning, if the file says so."""
        found = (one.reason for one in self.equivalent if one.covers(platform, operator, line))
        return next(found, None)

    def why_surviving(self, site: Site) -> str | None:
        """Return why nobody finds a mutant, if the file says so."""
        listed = self.survivors.get(site.id)
        if listed is None and site.where:
            return self.why_equivalent(site.platform, site.operator, site.where)
        return listed

    def why_unseen(self, site: Site) -> str | None:
        """Return why no promise sees a mutant, if the file says so."""
        return next((one.reason for one in self.unseen if one.covers(site)), None)


def read_exceptions(path: Path = FILE) -> Exceptions:
    """Read the file. Raises ``ValueError`` for what it may not say."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not {"survivors", "unseen"} <= set(content) <= {"survivors", "unseen", "equivalent"}:
        raise ValueError(f"{path.name}: expected survivors and unseen, found {sorted(content)}")
    survivors = {_text(one, "mutant"): _text(one, "reason") for one in content["survivors"]}
    if any("*" in name for name in survivors):
        raise ValueError(f"{path.name}: survivors are listed one by one")
    return Exceptions(
        survivors=survivors,
        unseen=tuple(
            Unseen(
                mutants=_text(one, "mutants"), kind=_text(one, "kind"), reason=_text(one, "reason")
            )
            for one in content["unseen"]
        ),
        equivalent=tuple(
            Equivalent(
                platform=_text(one, "platform"),
                operators=_text(one, "operators"),
                lines=_text(one, "lines"),
                reason=_text(one, "reason"),
            )
            for one in content.get("equivalent", ())
        ),
    )


def _text(entry: dict[str, Any], name: str) -> str:
    value: Sequence[Any] | None = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"equivalent.yaml: {entry} needs a text {name}")
    return value.strip()
