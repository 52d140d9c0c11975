"""What is measured and in which order: names only.

The process that starts all others imports nothing but this: on Linux the peak memory of a process
counts from its parent's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = [
    "BARE",
    "DESIGN",
    "ENGINE_ALL",
    "ENGINE_INTACT",
    "FABRIC",
    "PEERS",
    "RENDER_BOUND",
    "SIZES",
    "STAGES",
    "Peer",
    "services_for",
]

SIZES: Final = (26, 300, 3000)
"""Devices of the cities that the published figures are about; 26 is the reference city."""

_SERVICES: Final[Mapping[int, int]] = MappingProxyType({300: 100, 3000: 250})

STAGES: Final = (
    "read",
    "allocate",
    "place",
    "bind",
    "promises",
    "compile",
    "render",
    "write",
    "read back",
    "facts compared",
)
"""From YAML to text and back, each on what those before it returned."""

DESIGN: Final = ("allocate", "place", "bind", "compile", "render")
"""The stages that make text of what was read: what AVD does in one."""

ENGINE_INTACT: Final = "model engine, nothing failed"
ENGINE_ALL: Final = "model engine, all states"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Somebody else's way to do the work of a stage, measured in the same run."""

    name: str
    stage: str
    does: str
    """What it does, and what of the stage's work it does not."""


BARE: Final = "bare Jinja2"
RENDER_BOUND: Final = 1.5
"""What `render` may take, as a multiple of the bare renderer's CPU time, on the largest city."""

PEERS: Final = (
    Peer(
        name="PyYAML and pydantic",
        stage="read",
        does="CSafeLoader and our border models on the same files, as data: without lines and"
        " columns, without limits on size and depth, without the checks between files",
    ),
    Peer(
        name="PyYAML and pydantic, gc off",
        stage="read",
        does="the same without the search for cyclic garbage, which `read` suspends too",
    ),
    Peer(
        name="networkx",
        stage="place",
        does="dijkstra_path for the same pairs of devices while nothing has failed: one path"
        " each, without equal-cost paths, failures, loads and admission",
    ),
    Peer(
        name=BARE,
        stage="render",
        does="ImmutableSandboxedEnvironment, StrictUndefined, with the same templates on the same"
        " devices: the same text, without the origin of each line, digests and the check of every"
        " value",
    ),
)

FABRIC: Final = Peer(
    name="pyavd",
    stage="render",
    does="Arista's own generator on a fabric of layer-3 leaves and spines with EVPN, in the shape"
    " that its documentation shows: it checks the inputs, computes the design and writes the text."
    " Another network and another design, so for scale only",
)
"""Is measured once in a run, not for each city."""


def services_for(devices: int) -> int:
    """Return how many services a generated city of that many devices has."""
    return _SERVICES.get(devices, max(10, min(400, devices // 3)))
