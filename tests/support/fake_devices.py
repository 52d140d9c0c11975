"""Devices that do what a driver promises, fail when told to, and know what is really so."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.running.fingerprint import fingerprint
from tasks.deploy import (
    Candidate,
    DevicePlan,
    Look,
    ManagedDevice,
    Plan,
    Trouble,
    TroubleKind,
    Ways,
)
from tasks.deploy.sessions import wanted
from tasks.drivers.frr.model import DeviceState, LastTrial, PendingTrial
from tasks.fleet import ConfigSet, Fleet, FleetName, Reach
from tasks.secrets import Secrets

__all__ = [
    "PASSWORD",
    "VALUE",
    "FakeClock",
    "FakeFleet",
    "FakeRouter",
    "FakeTrial",
    "Fault",
    "Killed",
    "digest_of",
    "text_of",
]

VALUE = "a-value-nobody-may-see"
PASSWORD = "the-password-of-netops"  # noqa: S105 -- of a fake


class Killed(BaseException):
    """The program was killed: nothing of it happens any more."""


class FakeClock:
    """Time passes only when somebody waits, and a little with each look at it."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0

    def now(self) -> float:
        self.time += 0.01
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@dataclass(frozen=True)
class Fault:
    """What goes wrong at a step of a device, the first ``times`` times.

    ``how``: ``refuse``, ``before`` and ``after`` (the connection is lost before or after it was
    done), ``dead`` (done, and then silent), ``mute`` (silent from before on), ``host key``,
    ``login``, ``other`` (it does something else than it was told), ``mixed``, ``surprise``,
    ``slow`` (it takes a quarter of an hour), ``kill before`` and ``kill after`` (the program is
    killed, the device is well).
    """

    step: str
    how: str
    times: int = 1


@dataclass
class FakeTrial:
    deployment: str
    digest: str
    deadline: float
    old: dict[str, str]

    def shown(self, now: float) -> PendingTrial:
        return PendingTrial(
            deployment=self.deployment,
            digest=self.digest,
            seconds_left=self.deadline - now,
            applied=True,
        )


@dataclass
class FakeRouter:
    """A router: its state outlives every connection to it."""

    name: str
    clock: FakeClock
    files: dict[str, str]
    """What runs, values in it."""
    deployment: str | None = None
    digest: str | None = None
    faults: list[Fault] = field(default_factory=list)
    silent: bool = False
    candidate: Candidate | None = None
    candidate_files: dict[str, str] = field(default_factory=dict)
    trial: FakeTrial | None = None
    comes_back_to: dict[str, str] | None = None
    """What it runs after a trial was taken back, where that is not what it ran before."""
    last: LastTrial | None = None
    foreign: dict[str, str] = field(default_factory=dict)
    disk_changed: tuple[str, ...] = ()
    down: frozenset[str] = frozenset()
    """Sessions that do not come up."""
    log: list[str] = field(default_factory=list)

    def pass_time(self) -> None:
        if self.trial is not None and self.clock.time >= self.trial.deadline:
            self.take_back("timed out")

    def take_back(self, ending: str) -> None:
        if self.trial is not None:
            self.files = dict(self.comes_back_to or self.trial.old)
            self.last = LastTrial(
                deployment=self.trial.deployment, digest=self.trial.digest, ending=ending
            )
            self.trial = self.candidate = None

    def hit(self, step: str) -> str:
        for number, fault in enumerate(self.faults):
            if fault.step == step and fault.times:
                self.faults[number] = Fault(step, fault.how, fault.times - 1)
                return fault.how
        return ""


class FakeFleet:
    """Routers, and how a deployment gets at them."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.clock = FakeClock()
        self.folder = folder
        self.killed = threading.Event()
        self.events: list[object] = []
        self.routers = {
            name: FakeRouter(name=name, clock=self.clock, files={"etc/hostname": f"{name}\n"})
            for name in names
        }
        secrets = folder / "secrets"
        secrets.mkdir(parents=True)
        for name, value in (("isis.egov.hello", VALUE), ("login.netops", PASSWORD)):
            (secrets / name).write_text(value)
            (secrets / name).chmod(0o600)
        self.fleet = Fleet(
            name=FleetName.LAB,
            devices={
                name: Reach(
                    device=name,
                    platform=Platform.FRR,
                    config_set=ConfigSet.TARGET,
                    host="127.0.0.1",
                    port=2200 + number,
                    username="netops",
                    password="secret:login.netops",  # noqa: S106 -- a reference
                    host_keys=("ssh-ed25519 AAAA",),
                )
                for number, name in enumerate(names)
            },
            secrets=f"directory:{secrets}",
        )

    def plan(self, version: str, only: tuple[str, ...] | None = None) -> Plan:
        names = only if only is not None else tuple(self.routers)
        return Plan(
            fleet="lab",
            environment="lab",
            manifest="m" * 64,
            verdict="v" * 64,
            devices={
                name: DevicePlan(
                    device=name, config_set=ConfigSet.TARGET, files=text_of(name, version)
                )
                for name in names
            },
            reaches={name: self.fleet.devices[name] for name in names},
        )

    def ways(self, at_once: int = 1) -> Ways:
        return Ways(
            openers=lambda reach: (
                lambda _, secrets, patience: _Connection(self, self.routers[reach.device], secrets)
            ),
            clock=self.clock,
            tell=self.events.append,
            at_once=at_once,
        )

    def connect(self, reach: Reach, secrets: Secrets, patience: float) -> ManagedDevice:
        """Return a connection to a router, not yet opened."""
        return _Connection(self, self.routers[reach.device], secrets)

    def settle(self) -> None:
        """Let every timer fire."""
        self.clock.time += 100_000
        for router in self.routers.values():
            router.pass_time()

    def heal(self) -> None:
        self.killed.clear()
        for router in self.routers.values():
            router.faults, router.silent, router.down = [], False, frozenset()

    def versions(self, *known: str) -> dict[str, str]:
        """Return which text each router really runs."""
        return {name: self._version(router, known) for name, router in self.routers.items()}

    def _version(self, router: FakeRouter, known: tuple[str, ...]) -> str:
        for version in known:
            if router.files == _resolved(text_of(router.name, version)):
                return version
        return "blank" if len(router.files) == 1 else "other"


def text_of(name: str, version: str) -> dict[str, str]:
    """Return a router's text; it names a secret."""
    return {
        "etc/hostname": f"{name}\n",
        "etc/frr/frr.conf": f"! {version}\ninterface eth0\n"
        " isis password md5 secret:isis.egov.hello\nexit\n",
    }


def _resolved(files: Mapping[str, str]) -> dict[str, str]:
    return {path: text.replace("secret:isis.egov.hello", VALUE) for path, text in files.items()}


class _Connection:
    """One connection to a router; ``ManagedDevice``."""

    def __init__(self, fleet: FakeFleet, router: FakeRouter, secrets: Secrets) -> None:
        self._fleet, self._router, self._secrets = fleet, router, secrets
        self._speaks_for: str | None = None

    def open(self) -> None:
        with self._step("open", changing=False):
            pass

    def close(self) -> None:
        self._router.log.append("close")

    def state(self) -> DeviceState:
        with self._step("state", changing=False):
            router, trial = self._router, self._router.trial
            return DeviceState(
                deployment=router.deployment,
                digest=router.digest,
                confirmed_at=None,
                pending=None if trial is None else trial.shown(router.clock.time),
                last=router.last,
                candidate=router.candidate.deployment if router.candidate else None,
            )

    def observe(self) -> Look:
        with self._step("observe", changing=False) as how:
            files = {**self._router.files, **self._router.foreign}
            if how == "other":
                files["etc/frr/frr.conf"] = "! somebody else's\n"
            return Look(
                files={path: self._secrets.mask.device(text) for path, text in files.items()},
                changed_on_disk=self._router.disk_changed,
                foreign=frozenset(self._router.foreign),
            )

    def sessions(self) -> frozenset[str]:
        with self._step("sessions", changing=False):
            device = read_back(self._router.name, Platform.FRR, self._router.files).device
            return wanted(device) - self._router.down

    def load(self, candidate: Candidate) -> None:
        with self._step("load", changing=False):
            self._router.candidate = candidate
            self._router.candidate_files = {
                path: self._secrets.put_into(text) for path, text in candidate.files.items()
            }
            self._speaks_for = candidate.deployment

    def compare(self) -> str:
        with self._step("compare", changing=False):
            return self._secrets.mask.device("".join(self._router.candidate_files.values()))

    def discard(self) -> None:
        with self._step("discard", changing=False):
            self._router.candidate = None

    def commit(self, revert_in: int) -> None:
        with self._step("commit", changing=True) as how:
            router = self._router
            assert router.candidate is not None
            assert router.trial is None
            router.trial = FakeTrial(
                deployment=router.candidate.deployment,
                digest=router.candidate.digest,
                deadline=router.clock.time + revert_in,
                old=dict(router.files),
            )
            if how == "refuse":
                router.take_back("failed")
                raise Trouble(TroubleKind.REFUSED, "line 7: unknown command")
            router.files = dict(router.candidate_files)
            router.disk_changed = ()
            if how == "other":
                router.files["etc/frr/frr.conf"] = "! half of it\n"

    def reattach(self, deployment: str) -> None:
        self._speaks_for = deployment

    def confirm(self) -> None:
        with self._step("confirm", changing=True):
            router, trial = self._router, self._router.trial
            if trial is None:
                if router.deployment == self._speaks_for:
                    return
                raise Trouble(TroubleKind.REFUSED, "there is no trial")
            assert trial.deployment == self._speaks_for
            router.deployment, router.digest = trial.deployment, trial.digest
            router.trial = router.candidate = None

    def rollback(self) -> None:
        with self._step("rollback", changing=True) as how:
            router, trial = self._router, self._router.trial
            if trial is None:
                if router.deployment == self._speaks_for:
                    raise Trouble(TroubleKind.REFUSED, "it was confirmed")
                return
            assert trial.deployment == self._speaks_for
            router.take_back("rolled back")
            if how == "mixed":
                router.files["etc/frr/frr.conf"] = "! half of it\n"
                raise Trouble(TroubleKind.MIXED, "the old state is not back")

    @contextmanager
    def _step(self, step: str, *, changing: bool) -> Iterator[str]:
        router = self._router
        if self._fleet.killed.is_set():
            raise Killed
        router.log.append(step)
        router.pass_time()
        if router.silent:
            raise Trouble(TroubleKind.UNREACHABLE, "no answer")
        how = router.hit(step)
        lost = TroubleKind.UNKNOWN if changing else TroubleKind.UNREACHABLE
        self._begin(step, how, lost)
        yield how
        if how == "kill after":
            self._fleet.killed.set()
            raise Killed
        if how in ("after", "dead"):
            router.silent = how == "dead"
            raise Trouble(lost, f"{step}: the connection was lost")

    def _begin(self, step: str, how: str, lost: TroubleKind) -> None:
        """Fail before anything was done, where that is what goes wrong."""
        router = self._router
        match how:
            case "slow":
                router.clock.time += 900
            case "kill before":
                self._fleet.killed.set()
                raise Killed
            case "before" | "mute":
                router.silent = how == "mute"
                raise Trouble(lost, f"{step}: the connection was lost")
            case "surprise":
                raise RuntimeError(f"a library's own error about {VALUE}")
            case "host key":
                raise Trouble(TroubleKind.HOST_KEY, "not accepted")
            case "login":
                raise Trouble(TroubleKind.LOGIN, "not accepted")
            case "refuse" if step != "commit":
                raise Trouble(TroubleKind.REFUSED, "line 7: unknown command")


def digest_of(name: str, version: str) -> str:
    """Return the digest of a router's text."""
    return fingerprint(text_of(name, version))
