"""Reviewed texts of devices with slices, steering, measurement and telemetry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from citynet.readers.vrp import read
from tests.readers.page import Page

__all__ = ["SLICED", "STEERED", "TEXTS"]

_GOLDEN = Path(__file__).parents[2] / "golden" / "vrp"
_NUMBERING = r"ip \S+-prefix \S+ index [0-9]+| *index [0-9]+"

SLICED = "eg-br-slice"
STEERED = "eg-pe-steer"


@dataclass(frozen=True)
class Reviewed(Page):
    """A reviewed text in the place of the page's example."""

    @cached_property
    def text(self) -> str:
        """Return the text."""
        return (_GOLDEN / f"{self.device_name}.cfg").read_text()


TEXTS = {
    name: Reviewed("vrp", name, read, separator="#", numbering=_NUMBERING)
    for name in (SLICED, STEERED)
}
