"""What is to be done to which devices, what became of each, and how it all ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from citynet.errors import ExitCode
from citynet.running.fingerprint import fingerprint
from tasks.fleet.model import ConfigSet, Reach

__all__ = [
    "DeployResult",
    "DevicePlan",
    "DeviceResult",
    "Ending",
    "Event",
    "Moment",
    "Plan",
    "Standing",
    "Tell",
    "Trouble",
    "TroubleKind",
]


class TroubleKind(StrEnum):
    """What is known of a device after something went wrong with it."""

    REFUSED = "refused"
    """It said no; nothing of it changed by that."""
    UNREACHABLE = "unreachable"
    """It did not answer, and it was not changing anything."""
    HOST_KEY = "wrong host key"
    """Somebody else answered, or it has a new key. Nothing was sent."""
    LOGIN = "login refused"
    UNKNOWN = "outcome unknown"
    """The connection was lost while it was changing something."""
    MIXED = "mixed"
    """It is in neither the old nor the new state."""


class Trouble(Exception):  # noqa: N818 -- it is an answer too, not only raised
    """Something went wrong with one device. ``message`` holds no value of a secret."""

    def __init__(self, kind: TroubleKind, message: str) -> None:
        self.kind = kind
        self.message = message
        super().__init__(f"{kind}: {message}")


class Standing(StrEnum):
    """What a device is when a deployment ends."""

    UNTOUCHED = "untouched"
    """Nothing was changed on it."""
    SAME = "already runs it"
    OLD = "as before"
    """It was changed, or may have been, and is provably as it was."""
    NEW = "new"
    UNKNOWN = "unknown"
    MIXED = "mixed"
    """It answers, and is neither as before nor as was proven."""


class Ending(StrEnum):
    """How a deployment ended."""

    SAME = "already runs"
    DONE = "deployed"
    REFUSED = "refused"
    UNAVAILABLE = "did not answer"
    REVERTED = "reverted"
    MIXED = "mixed"
    UNKNOWN = "unknown"

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a command that ends so."""
        return _CODES[self]


_CODES = {
    Ending.SAME: ExitCode.GOOD,
    Ending.DONE: ExitCode.GOOD,
    Ending.REFUSED: ExitCode.CITY_WRONG,
    Ending.UNAVAILABLE: ExitCode.UNAVAILABLE,
    Ending.REVERTED: ExitCode.CITY_WRONG,
    Ending.MIXED: ExitCode.NETWORK_MIXED,
    Ending.UNKNOWN: ExitCode.NETWORK_MIXED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePlan:
    """What one device is given: the proven text, secret references unresolved."""

    device: str
    config_set: ConfigSet
    files: Mapping[str, str]

    @property
    def digest(self) -> str:
        """The digest of the files; a device that runs exactly them has it as its fingerprint."""
        return fingerprint(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole deployment, before anything was asked of any device."""

    fleet: str
    environment: str
    manifest: str
    verdict: str
    devices: Mapping[str, DevicePlan]
    reaches: Mapping[str, Reach]

    @property
    def sets(self) -> Mapping[ConfigSet, int]:
        """How many devices are given text of each set."""
        return {
            one: sum(plan.config_set is one for plan in self.devices.values()) for one in ConfigSet
        }


class Moment(StrEnum):
    """Where in a step an event happens."""

    BEGINS = "begins"
    DONE = "done"
    FAILED = "failed"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that a person who waits wants to know. ``device`` is empty for all of them."""

    step: str
    moment: Moment
    device: str = ""
    seconds: float = 0.0
    text: str = ""


Tell = Callable[[Event], None]
"""Takes events, from several threads but one at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceResult:
    """What became of one device."""

    device: str
    config_set: ConfigSet
    standing: Standing
    detail: str = ""
    """Why, where it is not as wanted; without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployResult:
    """How a deployment ended."""

    id: str
    fleet: str
    ending: Ending
    devices: tuple[DeviceResult, ...]
    reasons: tuple[str, ...] = ()
    """Why it ended so, where it did not end well; the first thing that went wrong is first."""
    seconds: float = 0.0
    differences: Mapping[str, str] = field(default_factory=dict)
    """What each changed device said would change in its files, masked."""

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a command that ends so."""
        return self.ending.exit_code

    def with_standing(self, *standings: Standing) -> tuple[DeviceResult, ...]:
        """Return the devices that stand so."""
        return tuple(one for one in self.devices if one.standing in standings)
