"""A device as a transaction sees it, whatever driver is behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from citynet.running.fingerprint import fingerprint
from citynet.running.model import FrrObservation
from tasks.drivers.frr.model import DeviceState
from tasks.fleet.model import Reach
from tasks.secrets.resolution import Secrets

__all__ = ["Candidate", "Look", "ManagedDevice", "Opener"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a device runs now. Nothing of it holds a value of a secret."""

    files: Mapping[str, str]
    """Running text, in the dialect of its files."""
    changed_on_disk: tuple[str, ...] = ()
    """Files that say something else than what runs: the next boot would bring it."""
    foreign: frozenset[str] = frozenset()
    """Those of ``files`` that are nobody's and that no push changes."""
    observation: FrrObservation | None = None
    """Masked; what the running text was made from, where the platform has such a thing."""

    @property
    def fingerprint(self) -> str:
        """By what this configuration is known again."""
        return fingerprint(self.files)

    @property
    def own(self) -> Mapping[str, str]:
        """Running text of managed files alone."""
        return {path: text for path, text in self.files.items() if path not in self.foreign}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What a device is to be given, references unresolved: the device's driver puts values in."""

    deployment: str
    digest: str
    files: Mapping[str, str]
    over_drift: bool = False
    """Somebody changed what runs. Files of somebody's beside ours stay, as no push removes them."""
    again: frozenset[str] = frozenset()
    """Paths of files that are applied though they may stand on the disk already: what runs is
    something else."""


class ManagedDevice(Protocol):
    """One device with a way to change it on trial. Each method raises ``Trouble``.

    Used by one thread at a time. After ``open`` it may be asked anything in any order: a trial
    belongs to its deployment, not to a connection.
    """

    def open(self) -> None:
        """Connect; the host key is checked first."""
        ...

    def close(self) -> None:
        """Close the connection; a pending trial stays."""
        ...

    def state(self) -> DeviceState:
        """Return what the device remembers of deployments."""
        ...

    def observe(self) -> Look:
        """Return what it runs now, masked."""
        ...

    def sessions(self) -> frozenset[str]:
        """Return the routing sessions that are up, named as :mod:`tasks.deploy.sessions` does."""
        ...

    def load(self, candidate: Candidate) -> None:
        """Stage a candidate and have the device check it; nothing is applied."""
        ...

    def compare(self) -> str:
        """Return the device's own difference from its files to the candidate, masked."""
        ...

    def discard(self) -> None:
        """Forget the candidate."""
        ...

    def commit(self, revert_in: int) -> None:
        """Apply the candidate on trial; return when it is applied."""
        ...

    def reattach(self, deployment: str) -> None:
        """Speak for the trial of a deployment, whoever began it."""
        ...

    def confirm(self) -> None:
        """Let the trial stand. What was confirmed before is so."""
        ...

    def rollback(self) -> None:
        """Take the trial back. What was taken back before is so."""
        ...


Opener = Callable[[Reach, Secrets, float], ManagedDevice]
"""Makes an unopened device from how it is reached, secrets, and seconds for a change to answer."""
