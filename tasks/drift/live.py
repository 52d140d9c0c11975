"""An audit of routers that run: the city built, the fleet asked, both compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tasks.drift.audit import audit, intended_of
from tasks.drift.model import Drift, Intended, NotAudited, Running
from tasks.drift.observe import Ask, frr_ask, observe
from tasks.drift.programs import SERVICES
from tasks.fleet import Fleet, FleetName, lab_fleet, live_fleet
from tasks.pipeline import Built, build
from tasks.secrets import Secrets, resolve, source_of
from validate.model.engine import ModelEngine

__all__ = ["LiveAudit", "live_audit"]

_IN_THE_LAB: Final = frozenset({"sshd"})
"""The lab's routers have no other service: the clock, for one, is the machine's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAudit:
    """Everything that does not change from one look at the fleet to the next."""

    root: Path
    built: Built
    fleet: Fleet
    secrets: Secrets
    intended: Mapping[str, Intended]
    ask: Ask

    def run(self, tell: Callable[[str], object]) -> Drift:
        """Look at every router once and return what is found; ``tell`` hears of the progress."""
        waiting = set(self.intended)

        def done(device: str) -> None:
            waiting.discard(device)
            tell(f"Reading {len(waiting)} of {len(self.intended)} routers")

        tell(f"Reading {len(self.intended)} routers")
        observed = observe(
            self.fleet, self.ask, self.secrets.mask, devices=self.intended, done=done
        )
        tell("Comparing, and deciding what is broken")
        return self.judged(observed.running, observed.not_audited)

    def judged(self, running: tuple[Running, ...], silent: tuple[NotAudited, ...]) -> Drift:
        """Return what is found on routers that were looked at."""
        missing = tuple(
            NotAudited(device=name, reason="the fleet does not have it")
            for name in sorted(set(self.built.city.devices) - set(self.fleet.devices))
        )
        return audit(
            self.built,
            self.fleet.name,
            self.intended,
            running,
            (*silent, *missing),
            ModelEngine(),
        )


def live_audit(
    root: Path, name: FleetName, *, secrets: str = "environment", key_file: str | None = None
) -> LiveAudit:
    """Return the audit of a fleet of the city in ``root``.

    ``secrets`` and ``key_file`` are the live fleet's (:func:`tasks.fleet.live_fleet`).

    Raises ``FindingsError`` for a city that is wrong, ``UnavailableError`` without a lab or where a
    secret is missing: without its value, text of a device could not be told from its intention.
    """
    built = build(root)
    in_lab = name is FleetName.LAB
    fleet = (
        lab_fleet(root)
        if in_lab
        else live_fleet(root, built.city, secrets=secrets, key_file=key_file)
    )
    intended = intended_of(
        built,
        {device: reach.config_set for device, reach in fleet.devices.items()},
        _IN_THE_LAB if in_lab else SERVICES,
    )
    texts = [file.text for one in intended.values() for file in one.configuration.files]
    accounts = [reach.password for reach in fleet.devices.values()]
    values = resolve((*texts, *accounts), source_of(fleet.secrets))
    return LiveAudit(
        root=root,
        built=built,
        fleet=fleet,
        secrets=values,
        intended=intended,
        ask=frr_ask(lambda reach: values.value(reach.password)),
    )
