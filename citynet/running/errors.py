"""What a device said of itself and nobody can read."""

from __future__ import annotations

from citynet.errors import UnavailableError

__all__ = ["ObservationError"]


class ObservationError(UnavailableError):
    """A program on the device printed something that is not its format.

    ``fact`` names the field of the observation (``links``, ``routes[ipv4]``). The message holds
    nothing of what was printed: it may be a secret.
    """

    def __init__(self, fact: str, reason: str) -> None:
        self.fact = fact
        super().__init__(f"what the device says as {fact} cannot be read: {reason}")
