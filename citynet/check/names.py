"""Names that have to be different within a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citynet.check.draft import Draft
from citynet.errors import Finding

__all__ = ["repeated_names"]


def repeated_names(
    draft: Draft, service: str, kind: str, names: Iterable[str], *, code: str, remedy: str
) -> Iterator[Finding]:
    """Yield each of a service's parts of a kind whose name one before it has.

    ``kind`` is the word for one of them; with an s it is the key of their list in the file.
    """
    key = f"{kind}s"
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        first = seen.setdefault(name, index)
        if first != index:
            yield Finding(
                place=draft.places.of(service, key, index, "name"),
                code=code,
                message=f"two {key} have the name {name!r}",
                expected=f"a name of its own for each {kind} of a service",
                found=f"it again; first at {draft.places.of(service, key, first)}",
                remedy=remedy,
            )
