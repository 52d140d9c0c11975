"""How the agent says that something did not work."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["AgentFailure"]


class AgentFailure(Exception):  # noqa: N818 - the answer's kind says which failure it is
    """A request that was not done. ``kind`` becomes the driver's exception.

    ``refused`` (a candidate with mistakes), ``busy``, ``failed`` (nothing was changed),
    ``reverted`` (a commit took itself back), ``mixed`` (it could not), ``too late`` (confirmed).
    """

    def __init__(self, message: str, errors: Iterable[str] = (), kind: str = "failed") -> None:
        self.message = message
        self.errors: tuple[str, ...] = tuple(errors)
        self.kind = kind
        super().__init__(message)
