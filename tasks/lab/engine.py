"""The lab's engine for a city that was built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tasks.lab.reach import CityBench
from tasks.lab.sets import lab_digests
from validate.lab.engine import LabEngine
from validate.lab.failures import failures_named
from validate.proof import Proposal

__all__ = ["lab_engine"]


def lab_engine(
    root: Path,
    proposal: Proposal,
    failures: str,
    most: int | None,
    progress: Callable[[str], None],
) -> LabEngine:
    """Return the engine; nothing is contacted. Raises ``CallError`` for unknown ``failures``."""
    failures_named(failures, proposal.city, proposal.promises)
    return LabEngine(
        CityBench(root),
        lab_digests(proposal),
        failures=failures,
        most=most,
        progress=progress,
    )
