"""What could be read of intents that may be wrong in places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from citynet.intent.model import Boundary, Intents, Protection, Service, ServiceProfile

__all__ = ["IntentsDraft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentsDraft:
    """The intents that are right in form, and the names of those that are not."""

    profiles: Mapping[str, ServiceProfile]
    services: Mapping[str, Service]
    boundaries: Mapping[str, Boundary]
    protections: Mapping[str, Protection]
    unread: frozenset[str]
    """Keys such as ``slice/office`` of files that say nothing certain: their names are known."""

    def names(self) -> Mapping[str, frozenset[str]]:
        """Return the names of all intents by kind: ``profile``, ``slice``, ``interconnect``."""
        names = {"profile": set(self.profiles), "slice": set(), "interconnect": set()}
        for key in (*self.services, *self.unread):
            kind, name = key.split("/", 1)
            names.setdefault(kind, set()).add(name)
        return {kind: frozenset(known) for kind, known in names.items()}

    def intents(self) -> Intents:
        """Return the intents of a draft in which nothing was wrong."""
        return Intents(
            profiles=self.profiles,
            services=self.services,
            boundaries=self.boundaries,
            protections=self.protections,
        )
