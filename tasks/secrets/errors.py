"""What is wrong with secrets: all of it at once, by name, never by value."""

from __future__ import annotations

from collections.abc import Iterable

from citynet.errors import UnavailableError

__all__ = ["SecretsError"]


class SecretsError(UnavailableError):
    """Secrets that are missing or cannot be used. ``reasons`` has a sentence for each.

    ``hint`` is the last line: how secrets are given.
    """

    def __init__(self, reasons: Iterable[str], hint: str = "") -> None:
        self.reasons = tuple(reasons)
        what = "a secret is" if len(self.reasons) == 1 else f"{len(self.reasons)} secrets are"
        lines = "".join(f"\n  {reason}" for reason in self.reasons)
        last = f"\n{hint}" if hint else ""
        super().__init__(f"{what} missing or cannot be used; nothing was done{lines}{last}")
