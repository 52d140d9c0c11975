"""The audit: every router that answered against its proven text, and all promises on the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from citynet.device.model import Device, Platform
from citynet.readers import read_back
from tasks.drift.attribution import Ground, attributed, worst_first
from tasks.drift.changes import device_drift
from tasks.drift.model import Drift, Intended, NotAudited, Running
from tasks.drift.network import Names
from tasks.drift.owners import places_of
from tasks.fleet.model import ConfigSet
from tasks.fleet.sets import configurations
from tasks.pipeline import Built
from validate.outcome import Engine

__all__ = ["audit", "intended_of"]


def audit(
    built: Built,
    fleet: str,
    intended: Mapping[str, Intended],
    running: Iterable[Running],
    not_audited: Iterable[NotAudited],
    engine: Engine,
) -> Drift:
    """Return every hand change of a fleet, whose it is, and which promises it breaks.

    Pure but for the engine. A device that is not audited is taken as proven where promises are
    decided, because something has to stand there; the result names it.
    """
    seen = {one.device: one for one in running if one.device in intended}
    places = places_of(built.intents)
    drifts = {name: device_drift(intended[name], one, places) for name, one in seen.items()}
    found = attributed(
        drifts,
        {name: one.files for name, one in seen.items()},
        _ground(built, intended, engine),
    )
    rehearsed = {name for name, one in intended.items() if one.config_set is ConfigSet.REHEARSAL}
    return Drift(
        fleet=fleet,
        audited={name: intended[name].config_set for name in sorted(seen)},
        fingerprints={name: seen[name].fingerprint for name in sorted(seen)},
        not_audited=tuple(sorted(not_audited)),
        changes=worst_first(found.changes),
        promises=len(built.proposal.promises),
        before=found.before,
        left_out=tuple(
            sorted({one.what for one in built.rehearsal.left_out if one.device in rehearsed})
        ),
    )


def intended_of(
    built: Built, sets: Mapping[str, ConfigSet], services: Iterable[str]
) -> Mapping[str, Intended]:
    """Return what each device was given, each from the set that ``sets`` names.

    ``services`` are those of the baseline that have to run in this fleet.
    """
    wanted = frozenset(services)
    given = configurations(built.proposal)
    return {
        name: Intended(
            configuration=given[chosen][name],
            config_set=chosen,
            services=wanted,
        )
        for name, chosen in sorted(sets.items())
        if name in given[chosen]
    }


def _ground(built: Built, intended: Mapping[str, Intended], engine: Engine) -> Ground:
    """Return the proven network; devices that are not of this fleet stand in it as well."""
    given = {name: one.configuration for name, one in intended.items()}
    given = {**configurations(built.proposal)[ConfigSet.TARGET], **given}
    texts = {name: {file.path: file.text for file in one.files} for name, one in given.items()}
    return Ground(
        city=built.city,
        promises=built.proposal.promises,
        engine=engine,
        devices={
            name: read_back(name, one.platform, texts[name]).device for name, one in given.items()
        },
        texts=texts,
        names=_names(built, intended),
    )


def _names(built: Built, intended: Mapping[str, Intended]) -> Mapping[str, Names]:
    compiled: dict[str, Device] = {device.name: device for device in built.devices}
    found: dict[str, Names] = {}
    for name, device in compiled.items():
        stood_in = (
            name in intended
            and intended[name].config_set is ConfigSet.REHEARSAL
            and device.platform is not Platform.FRR
        )
        found[name] = Names(
            interfaces={
                new: old
                for (owner, old), new in built.rehearsal.interfaces.items()
                if owner == name and stood_in
            },
            device=device if stood_in else None,
        )
    return found
