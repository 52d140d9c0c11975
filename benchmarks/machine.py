"""What the benchmarks run on: enough to compare figures, nothing that names the machine."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from benchmarks.result import Machine

__all__ = ["this_machine"]


def this_machine() -> Machine:
    """Return the description of the machine that this process runs on."""
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        system=platform.system(),
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 1),
    )


def _processor() -> str:
    """Return the model of the processor where the system says it, else its architecture."""
    description = Path("/proc/cpuinfo")
    if description.is_file():
        for line in description.read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.machine()
