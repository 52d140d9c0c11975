"""What Batfish is asked about: a set of files, or the same files with something switched off."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

__all__ = ["CANARY_FILE", "CANARY_NODE", "LAYER1", "Fork", "Snapshot", "SnapshotLike", "marked"]

LAYER1: Final = "batfish/layer1_topology.json"
"""File that says which ports are cabled; without it Batfish guesses from equal subnets."""

CANARY_NODE: Final = "canary_text"
CANARY_FILE: Final = f"configs/{CANARY_NODE}.cfg"
"""A device in every snapshot with one of each thing that can be wrong with a text."""
_CANARY: Final = f"""\
!RANCID-CONTENT-TYPE: arista
hostname {CANARY_NODE}
interface Ethernet1
   ip access-group UNDEFINED in
   frobnicate
ip access-list UNUSED
   10 permit ip any any
end
"""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Files as Batfish takes them: ``configs/<name>.cfg`` and the layer-1 file."""

    files: Mapping[str, str] = field(hash=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the sorted files, their names and lengths included."""
        sums = [
            (path, hashlib.sha256(text.encode()).hexdigest())
            for path, text in sorted(self.files.items())
        ]
        return hashlib.sha256(json.dumps(sums).encode()).hexdigest()

    @property
    def name(self) -> str:
        """Name on the server: content has one name, and one name has one content."""
        return f"s{self.digest[:20]}"

    @property
    def configs(self) -> frozenset[str]:
        """Names of the device files, the marker included."""
        return frozenset(path for path in self.files if path.startswith("configs/"))


@dataclass(frozen=True, kw_only=True)
class Fork:
    """A snapshot with devices and interfaces deactivated.

    Interfaces are physical ports: Batfish ignores the deactivation of a sub-interface.
    """

    base: Snapshot
    devices: tuple[str, ...] = ()
    interfaces: tuple[tuple[str, str], ...] = ()
    """Device and port."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the base's digest and what is off."""
        off = [self.base.digest, sorted(self.devices), sorted(self.interfaces)]
        return hashlib.sha256(json.dumps(off).encode()).hexdigest()

    @property
    def name(self) -> str:
        """Name on the server."""
        return f"f{self.digest[:20]}"


SnapshotLike = Snapshot | Fork


def marked(files: Mapping[str, str]) -> Snapshot:
    """Return a snapshot with two files more: the canary, and one named after all the others.

    A server that lists the latter among the files that it parsed has parsed these, and no older
    ones.
    """
    found = {**files, CANARY_FILE: _CANARY}
    marker = f"configs/marker_{Snapshot(files=found).digest[:24]}.cfg"
    return Snapshot(files={**found, marker: "! BATFISH_FORMAT: ignored\n"})
