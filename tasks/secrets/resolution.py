"""References out of texts, values in: all at once, or a sentence for each that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from citynet.device.secrets import REFERENCE, names_in
from tasks.secrets.errors import SecretsError
from tasks.secrets.mask import Mask
from tasks.secrets.sources import MissingSecretError, Source

__all__ = ["Secrets", "resolve"]

_ALLOWED: Final = re.compile(r"[!-~]+")
_FORBIDDEN: Final = frozenset("\"'`\\#;${}%")
_SHORTEST: Final = 8
_LONGEST: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Values by name; neither is shown by ``repr``."""

    values: Mapping[str, str] = field(repr=False)
    mask: Mask = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all secrets, sorted."""
        return tuple(sorted(self.values))

    def put_into(self, text: str) -> str:
        """Return ``text`` with values in the place of references.

        Raises ``SecretsError`` for a name that was not resolved.
        """
        if unknown := names_in([text]) - set(self.values):
            raise SecretsError(f"{name} was not asked for" for name in sorted(unknown))
        return REFERENCE.sub(lambda match: self.values[match[1]], text)

    def value(self, reference: str) -> str:
        """Return the value of one reference, such as ``secret:login.netops``."""
        return self.put_into(reference)


def resolve(texts: Iterable[str], source: Source) -> Secrets:
    """Return the values of all secrets that ``texts`` refer to.

    A value is one line of printable ASCII, 8 to 128 characters, without spaces, quotes,
    backslash, ``#``, ``;``, ``$``, ``{``, ``}``, ``%``; no other secret has it, and it does not
    stand in the texts themselves: otherwise it could not be turned back into its reference.
    Raises ``SecretsError`` with a sentence for each that is missing or is no such value.
    """
    given = tuple(texts)
    found: dict[str, str] = {}
    reasons: dict[str, str] = {}
    names = sorted(names_in(given))
    for name in names:
        try:
            found[name] = source.value(name)
        except MissingSecretError as error:
            reasons[name] = str(error)
    for name, reason in (*_same_places(names, source), *_unusable(found, given)):
        reasons.setdefault(name, reason)
    if reasons:
        missing = len(found) < len(names)
        raise SecretsError(
            (f"{name}: {reason}" for name, reason in sorted(reasons.items())),
            hint=source.hint if missing else "",
        )
    return Secrets(values=found, mask=Mask(found))


def _unusable(found: Mapping[str, str], texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    whole = "\n".join(set(texts))
    first: dict[str, str] = {}
    for name, value in found.items():
        if wrong := _wrong(value):
            yield name, wrong
        elif value in whole:
            yield name, "its value stands in the configurations as a word of their own"
        elif value in first:
            yield name, f"its value is that of {first[value]}; the two could not be told apart"
        first.setdefault(value, name)


def _wrong(value: str) -> str | None:
    """Say why ``value`` cannot be used, without saying anything of it but its length."""
    if not value:
        return "its value is empty"
    if not _ALLOWED.fullmatch(value):
        return "its value is not one line of printable ASCII without spaces"
    if found := sorted(_FORBIDDEN & set(value)):
        # The character, not its place: it is one that the value must not have anyway.
        return f"its value has a character that no configuration can hold: {' '.join(found)}"
    if not _SHORTEST <= len(value) <= _LONGEST:
        return f"its value has {len(value)} characters; {_SHORTEST} to {_LONGEST} can be used"
    if "secret:" in value.lower():
        return "its value looks like a reference"
    return None


def _same_places(names: Iterable[str], source: Source) -> Iterator[tuple[str, str]]:
    places: dict[str, str] = {}
    for name in names:
        place = source.place(name)
        if place in places:
            yield name, f"{place} stands for {places[place]} as well"
        places.setdefault(place, name)
