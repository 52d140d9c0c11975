"""Which promises what runs breaks, and which hand change breaks which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from citynet.city.model import City
from citynet.device.model import Device
from citynet.promises.model import Promise
from tasks.drift.changes import DeviceDrift
from tasks.drift.lines import Mixed
from tasks.drift.model import Broken, HandChange, Severity, Where
from tasks.drift.network import Names, network_of, originals
from validate.outcome import Counterexample, Engine, Outcome, Status

__all__ = ["Attributed", "Ground", "attributed", "worst_first"]

_TRIED: Final = 24
"""Changes of one device that are tried alone. Of more, somebody replaced its text."""
_LINE: Final = re.compile(r"([^:]+):([^:]+):([0-9]+): (.*)", re.DOTALL)
_Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What changes are tried on: the network as it was proven, and who judges it."""

    city: City
    promises: tuple[Promise, ...]
    engine: Engine
    devices: Mapping[str, Device]
    """All devices as the readers find them in the text that this fleet was given."""
    texts: Mapping[str, _Texts]
    names: Mapping[str, Names]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """Changes with the promises that they break, and what was broken before any of them."""

    changes: tuple[HandChange, ...]
    before: tuple[str, ...]


_Refuted = Mapping[str, Outcome]


def attributed(
    drifts: Mapping[str, DeviceDrift], texts: Mapping[str, _Texts], ground: Ground
) -> Attributed:
    """Return the changes of all devices, each with the promises that it breaks.

    A promise is broken when the engine refutes it on what runs and not on what was proven. It is
    a change's own when the network with this change alone breaks it; what only several break
    together names each of them. At most two runs of the engine, one per changed device, and one
    per change of a device with several.
    """
    trial = _Trial(ground)
    running = {name: drift.running for name, drift in drifts.items()}
    changed = {name: drift for name, drift in drifts.items() if drift.running != drift.intended}
    everything = trial.refuted(running, texts)
    proven = trial.refuted({}, {}) if everything and changed else {}
    before = tuple(sorted(everything if not changed else proven))
    broken = {name: one for name, one in everything.items() if name not in proven}
    if not changed:
        broken = {}
    blamed: dict[str, dict[str, Broken]] = {}
    waiting = set(broken)
    for name, drift in sorted(changed.items()):
        waiting -= _blame_device(trial, drift, texts[name], broken, blamed, len(changed) == 1)
    suspects = [one for drift in changed.values() for one in drift.changes if _acts(drift, one)]
    for promise in sorted(waiting):
        for change in suspects:
            blamed.setdefault(change.id, {})[promise] = trial.broken(
                broken[promise], together=len(suspects) > 1
            )
    changes = tuple(
        _with(change, blamed.get(change.id, {}))
        for _, drift in sorted(drifts.items())
        for change in drift.changes
    )
    return Attributed(changes=changes, before=before)


def _blame_device(
    trial: _Trial,
    drift: DeviceDrift,
    texts: _Texts,
    broken: _Refuted,
    blamed: dict[str, dict[str, Broken]],
    only_one: bool,
) -> set[str]:
    """Give each promise that this device breaks to its changes; return which these are."""
    mine = broken
    if not only_one:
        alone = trial.refuted({drift.device: drift.running}, {drift.device: texts})
        mine = {name: one for name, one in alone.items() if name in broken}
    suspects = [change for change in drift.changes if _acts(drift, change)]
    found: set[str] = set()
    if len(suspects) == 1:
        found = set(mine)
        _give(trial, suspects[0], mine, blamed)
    elif mine and len(suspects) <= _TRIED:
        for change in suspects:
            own = trial.only(drift, change, mine)
            found |= set(own)
            _give(trial, change, own, blamed)
    rest = {name: one for name, one in mine.items() if name not in found}
    for change in suspects:
        for name, outcome in rest.items():
            blamed.setdefault(change.id, {})[name] = trial.broken(outcome, together=True)
    return set(mine)


def _give(
    trial: _Trial,
    change: HandChange,
    refuted: _Refuted,
    blamed: dict[str, dict[str, Broken]],
) -> None:
    for name, outcome in refuted.items():
        blamed.setdefault(change.id, {})[name] = trial.broken(outcome, together=False)


def _acts(drift: DeviceDrift, change: HandChange) -> bool:
    """Say whether a change is one of the text that the model is read from."""
    return change.where is Where.RUNNING and bool(drift.lines.get(change.id))


def _with(change: HandChange, broken: Mapping[str, Broken]) -> HandChange:
    if not broken:
        return change
    breaks = tuple(broken[name] for name in sorted(broken))
    return replace(change, breaks=breaks, severity=Severity.BREAKS)


class _Trial:
    """Runs the engine on the proven network with some devices replaced."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.promises = {promise.id: promise for promise in ground.promises}

    def refuted(self, devices: Mapping[str, Device], texts: Mapping[str, _Texts]) -> _Refuted:
        ground = self.ground
        network = network_of(
            ground.city,
            {
                name: originals(device, ground.names[name])
                for name, device in {**ground.devices, **devices}.items()
            },
            {**ground.texts, **texts},
        )
        outcomes = ground.engine.decide(ground.promises, network)
        return {one.promise: one for one in outcomes if one.status is Status.REFUTED}

    def only(self, drift: DeviceDrift, change: HandChange, broken: _Refuted) -> _Refuted:
        """Return which of ``broken`` this change breaks alone."""
        device, texts = drift.only(change)
        if device == drift.intended:
            return {}
        found = self.refuted(
            {drift.device: device},
            {drift.device: {path: mixed.text for path, mixed in texts.items()}},
        )
        return {
            name: _placed(outcome, drift.device, texts)
            for name, outcome in found.items()
            if name in broken
        }

    def broken(self, outcome: Outcome, *, together: bool) -> Broken:
        promise = self.promises[outcome.promise]
        return Broken(
            promise=promise.id,
            intent=promise.intent,
            place=promise.place,
            counterexample=outcome.counterexample,
            detail=outcome.detail,
            together=together,
        )


def _placed(outcome: Outcome, device: str, texts: Mapping[str, Mixed]) -> Outcome:
    """Return an outcome whose line has its number in what runs, not in the text that was tried."""
    example = outcome.counterexample
    match = _LINE.fullmatch(example.line) if example else None
    if example is None or match is None or match[1] != device or match[2] not in texts:
        return outcome
    numbers = texts[match[2]].numbers
    index = int(match[3]) - 1
    number = numbers[index] if 0 <= index < len(numbers) else 0
    place = f"{match[1]}:{match[2]}:{number}: " if number else f"{match[1]}:{match[2]}: "
    return replace(outcome, counterexample=_with_line(example, place + match[4]))


def _with_line(example: Counterexample, line: str) -> Counterexample:
    return replace(example, line=line)


def worst_first(changes: Iterable[HandChange]) -> tuple[HandChange, ...]:
    """Return changes in the order in which a person should see them."""
    order = list(Severity)
    return tuple(sorted(changes, key=lambda one: (order.index(one.severity), one.device, one.id)))
