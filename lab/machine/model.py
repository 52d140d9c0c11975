"""What is asked of a machine, and what is known about one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from citynet.errors import UnavailableError

__all__ = ["InsideError", "Kind", "MachineRequest", "MachineState", "MachineStatus"]


class InsideError(UnavailableError):
    """The program inside answered a verb by an error; the text is its own."""


class Kind(StrEnum):
    """How a machine is made."""

    VIRTUAL = "virtual machine"
    NAMESPACES = "namespaces"


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineRequest:
    """A machine to start."""

    program: bytes
    """The program inside: a Python zip application of the standard library alone."""
    network: str
    """Management network, ``198.51.100.0/24``; IPv4."""
    gateway: str
    """The machine's own address in it, without length."""
    addresses: tuple[str, ...]
    """Management addresses of routers, without length: port 22 of each is forwarded."""
    memory: int = 3072
    """MiB of a virtual machine."""
    processors: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineState:
    """A machine that was started, as ``machine.json`` has it."""

    kind: Kind
    pid: int
    started: int
    """When the process was started, in the kernel's ticks since boot: with ``pid`` and ``boot`` it
    names one process and no other."""
    boot: str
    """The kernel's boot id."""
    image: str
    """Digest of the image."""
    acceleration: str
    """``kvm``, ``tcg``, or nothing for namespaces."""
    network: str
    gateway: str
    memory: int
    processors: int
    forwards: Mapping[str, int]
    """Address of a router -> port on 127.0.0.1 that leads to its port 22."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineStatus:
    """What a machine says of itself now."""

    state: MachineState
    alive: bool
    """Its process is there."""
    answers: bool
    """Its control channel answers."""
    kernel: str
    """Release of the kernel that routers run on; empty when it does not answer."""
    uptime: float
    """Seconds, of that kernel."""
    available: int
    """Bytes of memory that are free for use, there."""
    console: tuple[str, ...]
    """Last lines of its console."""
