"""What can go wrong with a device of FRR, as NAPALM's exceptions and as citynet's.

The names say what is known afterwards; see the package's docstring.
"""

from __future__ import annotations

from collections.abc import Iterable

from napalm.base.exceptions import (
    CommitError,
    ConnectAuthError,
    ConnectionClosedException,
    ConnectionException,
    LockError,
    MergeConfigException,
    NapalmException,
    ReplaceConfigException,
)

from citynet.errors import CitynetError

__all__ = [
    "AgentError",
    "BusyError",
    "CandidateRefusedError",
    "HostKeyError",
    "LoginError",
    "MixedError",
    "NotAppliedError",
    "OutcomeUnknownError",
    "TooLateError",
    "UnreachableError",
]


class HostKeyError(ConnectionException, CitynetError):
    """The device showed a host key that is not one of the given. Nothing was sent to it."""


class LoginError(ConnectAuthError, CitynetError):
    """The account's password or key, or its right to ``sudo``, was refused."""


class UnreachableError(ConnectionException, CitynetError):
    """The device did not answer, or the connection was lost while nothing was being changed."""


class OutcomeUnknownError(ConnectionClosedException, CitynetError):
    """The connection was lost, or an answer late, while the device was changing something."""


class AgentError(NapalmException, CitynetError):
    """The device refused or failed; ``errors`` has its sentences, without secrets."""

    def __init__(self, message: str, errors: Iterable[str] = ()) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join((message, *self.errors)))


class BusyError(AgentError, LockError):
    """Another agent works on the device, or a trial of another deployment is pending."""


class CandidateRefusedError(AgentError, ReplaceConfigException, MergeConfigException):
    """The candidate has mistakes; ``errors`` names all of them. Nothing was changed."""


class NotAppliedError(AgentError, CommitError):
    """A commit failed; the old files are back and applied."""


class TooLateError(AgentError, CommitError):
    """The trial was confirmed before, or there is none: there is no way back from here."""


class MixedError(AgentError, CommitError):
    """The device is neither in the new nor in the old state."""
