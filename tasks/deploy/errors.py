"""Why a deployment is not begun."""

from __future__ import annotations

from collections.abc import Iterable

from citynet.errors import CitynetError

__all__ = ["BrokenOffError", "RefusedError", "UnfinishedError"]


class RefusedError(CitynetError):
    """It may not be begun: nothing was connected to. ``reasons`` has a sentence for each."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


class UnfinishedError(CitynetError):
    """Another deployment on the fleet was begun and not ended; devices may be on trial."""

    def __init__(self, deployment: str, what: str = "was begun and not ended") -> None:
        self.deployment = deployment
        super().__init__(
            f"deployment {deployment} {what}; run citynet deploy "
            f"--resume {deployment}, or --abort {deployment} where nothing was decided yet"
        )


class BrokenOffError(UnfinishedError):
    """Something of our own went wrong, or somebody interrupted it, while devices were on trial."""

    def __init__(self, deployment: str, why: str) -> None:
        super().__init__(deployment, f"was broken off ({why})")
