"""Cities that tests pin, apart from the repository's own, which grows when citynet learns more.

A city is a folder with what a city has of its own; templates are always those of the repository.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["CIVIC", "REPOSITORY"]

REPOSITORY: Final = Path(__file__).resolve().parents[2]
"""The repository, which is a city itself: the reference city."""

CIVIC: Final = Path(__file__).resolve().parent / "civic"
"""A city of two domains: a government extranet (SRv6; FRR, one VRP edge) and a compute
interconnect (VXLAN; EOS), 14 devices and 8 services, numbered and placed, with a policy."""
