"""Answers of the agent as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citynet.running.model import FrrObservation
from tasks.drivers.frr.model import DeviceState, LastTrial, PendingTrial

__all__ = ["observation", "state"]


def observation(done: Mapping[str, Any]) -> FrrObservation:
    """Return the observation of an answer to ``observe``."""
    return FrrObservation(
        files=done["files"],
        foreign=done["foreign"],
        daemons=tuple(done["daemons"]),
        processes=tuple(done["processes"]),
        frr=done["frr"],
        nft=done["nft"],
        nft_disk=done["nft_disk"],
        links=done["links"],
        routes=done["routes"],
        tunnel_source=done["tunnel_source"],
        qdiscs=done["qdiscs"],
        classes=done["classes"],
        tc_filters=done["tc_filters"],
        sysctls=done["sysctls"],
        hostname=done["hostname"],
        state=done["state"],
    )


def state(done: Mapping[str, Any]) -> DeviceState:
    """Return the state of an answer to ``state``."""
    pending, last = done["pending"], done["last"]
    return DeviceState(
        deployment=done["deployment"],
        digest=done["digest"],
        confirmed_at=done["confirmed_at"],
        pending=PendingTrial(**pending) if pending else None,
        last=LastTrial(**{**last, "errors": tuple(last["errors"])}) if last else None,
        candidate=done["candidate"],
    )
