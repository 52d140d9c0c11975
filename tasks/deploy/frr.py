"""FRR routers as devices of a transaction: our NAPALM driver, its errors, and masked texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from citynet.errors import CitynetError
from citynet.running import ObservationError, disk_changes
from tasks.deploy.device import Candidate, Look
from tasks.deploy.model import Trouble, TroubleKind
from tasks.deploy.sessions import bfd_up, bgp_up, isis_up
from tasks.deploy.showing import shown_difference
from tasks.drivers.frr import (
    AgentError,
    DeviceState,
    HostKeyError,
    LoginError,
    MixedError,
    OutcomeUnknownError,
    UnreachableError,
    bundle,
)
from tasks.fleet.model import Reach
from tasks.routers import driver_of, text_of
from tasks.secrets.resolution import Secrets

__all__ = ["FrrDevice"]

_BGP: Final = "show bgp vrf all summary json"
_ISIS: Final = "show isis neighbor json"
_BFD: Final = "show bfd peers json"
_KINDS: Final[tuple[tuple[type[CitynetError], TroubleKind], ...]] = (
    (HostKeyError, TroubleKind.HOST_KEY),
    (LoginError, TroubleKind.LOGIN),
    (UnreachableError, TroubleKind.UNREACHABLE),
    (OutcomeUnknownError, TroubleKind.UNKNOWN),
    (MixedError, TroubleKind.MIXED),
    (AgentError, TroubleKind.REFUSED),
    (ObservationError, TroubleKind.REFUSED),
)
Answer = TypeVar("Answer")


class FrrDevice:
    """A router behind :class:`tasks.drivers.frr.FrrDriver`; see ``ManagedDevice``."""

    def __init__(self, reach: Reach, secrets: Secrets, patience: float) -> None:
        """Take how it is reached; nothing is connected yet. ``patience``: seconds for a change."""
        self._secrets = secrets
        self._driver = driver_of(reach, secrets.value(reach.password), patience=patience)

    def open(self) -> None:
        """Connect."""
        self._do(self._driver.open)

    def close(self) -> None:
        """Close the connection."""
        self._do(self._driver.close)

    def state(self) -> DeviceState:
        """Return what the device remembers."""
        return self._do(self._driver.state)

    def observe(self) -> Look:
        """Return what it runs."""
        return self._do(self._look)

    def sessions(self) -> frozenset[str]:
        """Return what is up."""
        said = self._do(lambda: self._driver.cli([_BGP, _ISIS, _BFD]))
        return bgp_up(said[_BGP]) | isis_up(said[_ISIS]) | bfd_up(said[_BFD])

    def load(self, candidate: Candidate) -> None:
        """Stage a candidate with values in the place of references."""
        files = {path: self._secrets.put_into(text) for path, text in candidate.files.items()}
        self._do(
            lambda: self._driver.load_replace_candidate(
                config=bundle(files),
                deployment=candidate.deployment,
                digest=candidate.digest,
                again=sorted(candidate.again),
            )
        )

    def compare(self) -> str:
        """Return the difference, masked; lines that may hold an older secret are cut."""
        return shown_difference(self._secrets.mask.device(self._do(self._driver.compare_config)))

    def discard(self) -> None:
        """Forget the candidate."""
        self._do(self._driver.discard_config)

    def commit(self, revert_in: int) -> None:
        """Apply on trial."""
        self._do(lambda: self._driver.commit_config(revert_in=revert_in))

    def reattach(self, deployment: str) -> None:
        """Speak for a deployment."""
        self._driver.reattach(deployment)

    def confirm(self) -> None:
        """Confirm."""
        self._do(self._driver.confirm_commit)

    def rollback(self) -> None:
        """Take back."""
        self._do(self._driver.rollback)

    def _look(self) -> Look:
        text = text_of(self._driver.observe(), self._secrets.mask)
        return Look(
            files=text.files,
            changed_on_disk=disk_changes(text.observation, text.files),
            foreign=frozenset(text.observation.foreign),
            observation=text.observation,
        )

    def _do(self, work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        except tuple(error for error, _ in _KINDS) as error:
            kind = next(kind for one, kind in _KINDS if isinstance(error, one))
            raise Trouble(kind, self._secrets.mask.message(str(error))) from None
