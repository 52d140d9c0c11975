"""Routers with FRR: how each is connected to, and what one says as text that may be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from citynet.running import FrrObservation, fingerprint, running_text
from tasks.drivers.frr import FrrDriver
from tasks.fleet.model import Reach
from tasks.secrets import Mask, masked_observation

__all__ = ["RouterText", "driver_of", "text_of"]

_TIMEOUT: Final = 120
"""Seconds for a connection and for short answers: a router may be an emulated one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterText:
    """What a router does now. Nothing of it holds a value of a secret."""

    observation: FrrObservation
    """Masked."""
    files: Mapping[str, str]
    """Running text, in the dialect of its files; files of nobody's stand among them."""

    @property
    def fingerprint(self) -> str:
        """By what this configuration is known again."""
        return fingerprint(self.files)


def driver_of(reach: Reach, password: str, *, patience: float) -> FrrDriver:
    """Return the driver of a router, not connected yet.

    ``password`` is the value of ``reach.password``, for the login and for ``sudo``; ``patience``
    is how many seconds an answer may take that the router has to work for.
    """
    return FrrDriver(
        reach.host,
        reach.username,
        password,
        timeout=_TIMEOUT,
        optional_args={
            "port": reach.port,
            "host_keys": reach.host_keys,
            "key_file": reach.key_file,
            "sudo_password": password,
            "commit_timeout": patience,
        },
    )


def text_of(said: FrrObservation, mask: Mask) -> RouterText:
    """Return what a router said as text. Raises ``ObservationError`` for what nobody can read."""
    observation = masked_observation(said, mask)
    return RouterText(observation=observation, files=running_text(observation))
