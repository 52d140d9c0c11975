"""What an audit says: hand changes, whose they are, and which promises they break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from citynet.errors import Place
from citynet.render.model import Configuration
from tasks.fleet.model import ConfigSet
from validate.outcome import Counterexample

__all__ = [
    "Broken",
    "ChangeKind",
    "Drift",
    "HandChange",
    "Intended",
    "NotAudited",
    "Owner",
    "Running",
    "Severity",
    "TextLine",
    "Where",
]


class ChangeKind(StrEnum):
    """What somebody changed."""

    NEIGHBOR = "neighbor"
    FILTER = "filter"
    FILTER_RULE = "filter rule"
    ADDRESS = "address"
    INTERFACE = "interface"
    VRF = "VRF"
    RATE = "rate"
    MARKING = "marking"
    ISIS = "IS-IS"
    BGP = "BGP"
    ROUTE = "route"
    PREFIX_LIST = "prefix list"
    LOCATOR = "locator"
    ROUTING = "routing setting"
    SYSCTL = "sysctl"
    DAEMON = "daemon"
    SERVICE = "service"
    MANAGEMENT = "management"
    ACCOUNT = "account"
    SECRET = "secret"  # noqa: S105 -- the kind of a change, no secret
    FILE = "file"


class Where(StrEnum):
    """Where a change is, and so when it has an effect."""

    RUNNING = "running"
    """The device does it now."""
    DISK = "on disk only"
    """The device will do it after its next start."""


class Severity(StrEnum):
    """How bad a change is; the members stand in this order."""

    BREAKS = "breaks a promise"
    SECURITY = "security"
    """Filters, management, accounts, secrets, files that nobody intended."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class TextLine:
    """One line of a device's text, as it may be shown: no value of a secret stands in it."""

    file: str
    number: int
    """1-based; 0 where no line says it (a service that does not run)."""
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.number}" if self.number else self.file
        return f"{place}: {self.text}" if self.text else place


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Owner:
    """The source of the intended lines, and the file and line that state it."""

    source: str
    """``slice/office``, ``domain/egov``, ``platform/frr`` and the like."""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that does not hold any more, and why."""

    promise: str
    intent: str
    place: Place
    counterexample: Counterexample | None
    detail: str = ""
    together: bool = False
    """Not this change alone breaks it, but the changes that name it do together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandChange:
    """One change that somebody made to one device outside of Git."""

    device: str
    kind: ChangeKind
    name: str
    """Of the changed part: ``S107-office 100.126.0.5``, ``eth10.100``."""
    where: Where
    intended: tuple[TextLine, ...]
    """Proven lines that are not there, with their place in the proven text."""
    found: tuple[TextLine, ...]
    """Lines that are there instead, with their place in the running text (or the file on disk)."""
    facts: tuple[str, ...] = ()
    """The same as differences of the device model: ``policer/rate: intended …, found …``."""
    owners: tuple[Owner, ...] = ()
    """Empty: nobody's."""
    inside: bool = False
    """Nobody intended it, but it stands inside a part of ``owners``."""
    also_on_disk: bool = False
    """The files on disk say the same, so that it outlives a restart."""
    unread: bool = False
    """Some of its lines are not of the dialect: no engine knows what they do."""
    by_hand: str = ""
    """Why a push cannot mend it and what to do; empty where one can."""
    severity: Severity = Severity.OTHER
    breaks: tuple[Broken, ...] = ()

    @property
    def id(self) -> str:
        """What tells a change from all others of one audit."""
        return f"{self.device} {self.kind} {self.name} {self.where}"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class NotAudited:
    """A device of which nothing is known, and why. It may have changed."""

    device: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """What a device was meant to run: the proven text, with the origin of every line."""

    configuration: Configuration
    config_set: ConfigSet
    services: frozenset[str]
    """Services of the baseline that have to run there, by the names of their programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What a device runs and has. All texts are masked: secrets are references again."""

    device: str
    files: Mapping[str, str]
    """Running text, in the dialect of the device's files."""
    disk: Mapping[str, str]
    """Managed files as they stand on disk."""
    foreign: Mapping[str, str]
    daemons: frozenset[str]
    services: frozenset[str]
    answers: bool = True
    """Whether FRR's shell answered at all."""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """An audit of one fleet."""

    fleet: str
    audited: Mapping[str, ConfigSet]
    """Device → set of configurations that it was compared with."""
    fingerprints: Mapping[str, str]
    """Of the running text that was compared."""
    not_audited: tuple[NotAudited, ...]
    changes: tuple[HandChange, ...]
    """The worst first, then by device."""
    promises: int
    """How many promises were decided on the running text."""
    before: tuple[str, ...] = ()
    """Promises that the proven text of this fleet refutes too: no hand change breaks them."""
    left_out: tuple[str, ...] = ()
    """What stand-ins cannot say of their devices; nothing is known of it."""
