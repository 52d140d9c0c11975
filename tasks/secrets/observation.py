"""An observation without values of secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from citynet.running.model import FrrObservation
from tasks.secrets.mask import Mask

__all__ = ["masked_observation"]


def masked_observation(observation: FrrObservation, mask: Mask) -> FrrObservation:
    """Return the observation with references in the place of values, in every text of it."""
    changes: dict[str, Any] = {
        one.name: _masked(getattr(observation, one.name), mask) for one in fields(observation)
    }
    return replace(observation, **changes)


def _masked(value: object, mask: Mask) -> object:
    if isinstance(value, str):
        return mask.device(value)
    if isinstance(value, Mapping):
        return {key: _masked(one, mask) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(_masked(one, mask) for one in value)
    return value
