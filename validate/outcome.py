"""What an engine says about a promise, and on what subject it says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Protocol

from citynet.city.model import City
from citynet.device.model import Device, Family
from citynet.promises.model import Promise

__all__ = [
    "Counterexample",
    "Engine",
    "Hop",
    "Network",
    "Outcome",
    "Packet",
    "Recovery",
    "State",
    "Status",
    "Subject",
]


class Status(StrEnum):
    """An engine's answer. Only ``PROVEN`` is good; silence is ``NOT_COVERED``, never a pass."""

    PROVEN = "proven"
    REFUTED = "refuted"
    NOT_COVERED = "not covered"
    NOT_RUN = "not run"
    """The engine was asked for but did not answer; the reason is in ``detail``."""


class Subject(StrEnum):
    """On what an engine decided."""

    RENDERED = "rendered text"
    """Device models read back from the text that would be pushed."""
    NATIVE = "native text"
    """The text itself, parsed by somebody else's parser."""
    TWIN = "verification twin"
    """A translation of the models read back, for forwarding in Batfish."""
    LAB = "routers of the lab"
    """Packets that were sent through running routers with the text, or a stand-in's, on them."""

    @property
    def samples(self) -> bool:
        """Say whether a proof on it is one of single packets, not of all that a promise is about.

        Such a proof is never a promise's only one: promises speak of all packets.
        """
        return self is Subject.LAB


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class State:
    """A state of the network: what has failed. Empty: nothing."""

    failed_link: str | None = None
    failed_device: str | None = None

    def __str__(self) -> str:
        if self.failed_link:
            return f"link {self.failed_link} failed"
        if self.failed_device:
            return f"device {self.failed_device} failed"
        return "nothing failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One concrete packet."""

    family: Family
    source: IPv4Address | IPv6Address
    destination: IPv4Address | IPv6Address
    protocol: int
    source_port: int | None = None
    destination_port: int | None = None
    tcp_flags: str = ""
    """``S``, ``SA``, ``A`` and the like; empty when not TCP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A device on a packet's path: VRF, interfaces and what decided there."""

    device: str
    vrf: str
    entered: str
    left: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """Why a promise does not hold: a packet, where it went, and the line that decided.

    ``line`` is ``device:file:number: text`` of the rendered text; empty when no single line did.
    """

    summary: str
    state: State = State()
    packet: Packet | None = None
    path: tuple[Hop, ...] = ()
    line: str = ""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Recovery:
    """How long a stream of packets between a promise's ends stood still in a failure."""

    state: State
    milliseconds: int
    """The longest time between two packets that arrived; no less than that between two sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One cell of the verdict: promise × engine × subject."""

    promise: str
    engine: str
    subject: Subject
    status: Status
    detail: str = ""
    states: int = 1
    """How many network states it was decided in."""
    counterexample: Counterexample | None = None
    recoveries: tuple[Recovery, ...] = ()
    """Measured times. No promise covers them; they are there to be seen."""

    @property
    def proves(self) -> bool:
        """Say whether it proves all that the promise says, not samples of it."""
        return self.status is Status.PROVEN and not self.subject.samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What engines run on: device models read from text, and the cables between them."""

    city: City
    devices: Mapping[str, Device]
    texts: Mapping[tuple[str, str], tuple[str, ...]]
    """Lines of each (device, file), for counterexamples and native engines."""


class Engine(Protocol):
    """Decides promises. Never raises for a wrong network: it answers."""

    name: str
    version: str

    def decide(self, promises: tuple[Promise, ...], network: Network) -> tuple[Outcome, ...]:
        """Return at least one outcome for each promise, in their order."""
        ...
