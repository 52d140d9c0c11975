"""What is asked of a lab, and what it answers: packets between tenants' hosts, and failures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Protocol

from validate.outcome import State

__all__ = ["Bench", "Flow", "FlowResult", "Probe", "ProbeKind", "ProbeResult"]


class ProbeKind(StrEnum):
    """Kinds of probes, each decided by real packets."""

    PING = "ping"
    """ICMP echo and its answer."""
    TCP = "tcp"
    """A connection is opened, a token is sent and comes back, within the time-out."""
    UDP = "udp"
    """A datagram with a token reaches the destination host; no answer is needed."""
    ACK = "ack"
    """A single TCP segment with ACK and no connection reaches the destination host (raw socket)."""
    ICMP = "icmp"
    """An ICMP echo request reaches the destination host, whether or not its answer comes back."""
    SYN = "syn"
    """A single TCP SYN reaches the destination host (raw socket)."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Probe:
    """One packet, or one exchange of packets, between two hosts of the lab.

    Hosts are named by their terminal, ``slice/office/beicheng`` (see ``Terminal.name``).
    ``source_address`` may be foreign to the host (a spoofed source): then only one-way kinds
    can succeed.

    A probe to a router's address names its own source as destination too, for want of another
    host: then only ``PING`` and ``TCP`` make sense.
    """

    source: str
    destination: str
    kind: ProbeKind
    source_address: IPv4Address | IPv6Address
    destination_address: IPv4Address | IPv6Address
    source_port: int | None = None
    destination_port: int | None = None

    @property
    def to_host(self) -> bool:
        """Say whether it goes to another host of the lab, and not to a router's address."""
        return self.destination != self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """Whether the packets arrived, and after how long.

    ``seconds`` is the round trip (two-way kinds) or the delivery.
    """

    probe: Probe
    arrived: bool
    seconds: float | None = None
    detail: str = ""
    """``timed out``, ``refused``, ``unreachable from 100.65.0.1`` and the like; ``not sent: …``
    when the packet never left its host, so that its silence means nothing."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Flow:
    """An even stream of pings between two hosts, to measure a gap."""

    source: str
    destination: str
    source_address: IPv4Address | IPv6Address
    destination_address: IPv4Address | IPv6Address
    interval: float = 0.05
    """Seconds between packets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowResult:
    """What became of a flow while something happened."""

    flow: Flow
    sent: int
    received: int
    longest_gap: float
    """At most so many seconds lay between two packets that arrived; at least the interval."""


class Bench(Protocol):
    """A running lab, as the engine sees it."""

    def running_digests(self) -> dict[str, str]:
        """Return the digest of the configuration that each router was last confirmed to run."""
        ...

    def probe(self, probes: tuple[Probe, ...], timeout: float = 2.0) -> tuple[ProbeResult, ...]:
        """Send all probes (many at a time) and return what became of them, in their order."""
        ...

    def start_flows(self, flows: tuple[Flow, ...]) -> None:
        """Start streams that run until ``stop_flows``."""
        ...

    def stop_flows(self) -> tuple[FlowResult, ...]:
        """Stop all streams and return what became of them, in their order."""
        ...

    def fail(self, state: State, *, silent: bool = False) -> None:
        """Cut the link, or kill the device, that ``state`` names. ``silent`` keeps the carrier."""
        ...

    def heal(self, state: State) -> None:
        """Mend the link; boot the device from its own files."""
        ...
