"""How long the program inside may take for each verb: known on both sides of its channel."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["LIMITS"]

LIMITS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "up": 3600,
        "down": 300,
        "hosts": 300,
        "probe": 3600,
        "start_flows": 60,
        "stop_flows": 60,
        "fail": 120,
        "heal": 1000,
        "run": 3600,
        "run_on_host": 3600,
        "status": 120,
        "converged": 3600,
    }
)
"""Seconds. Some verbs are told less in their request; nobody is given more."""
