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
from validate.outcome import Engine, Outcome, Status

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
"""Promise → why it does not hold."""
_Blame = Mapping[str, Broken]
"""Promise → how a change breaks it."""


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
    refuted = trial.refuted({name: drift.running for name, drift in drifts.items()}, texts)
    changed = {name: one for name, one in sorted(drifts.items()) if one.running != one.intended}
    if not changed:
        return Attributed(changes=_with(drifts, {}), before=tuple(sorted(refuted)))
    proven = trial.refuted({}, {}) if refuted else {}
    broken = {name: one for name, one in refuted.items() if name not in proven}
    blamed: dict[str, _Blame] = {}
    waiting = dict(broken)
    for name, drift in changed.items():
        shared = len(changed) > 1 and broken
        mine = trial.alone(drift, texts[name], broken) if shared else broken
        waiting = {name: one for name, one in waiting.items() if name not in mine}
        blamed |= _blamed(trial, drift, mine)
    suspects = [change for drift in changed.values() for change in _suspects(drift)]
    rest = trial.blame(waiting, together=len(suspects) > 1)
    blamed |= {change.id: {**blamed[change.id], **rest} for change in suspects}
    return Attributed(changes=_with(drifts, blamed), before=tuple(sorted(proven)))


def _blamed(trial: _Trial, drift: DeviceDrift, mine: _Refuted) -> Mapping[str, _Blame]:
    """Return what each change of a device breaks of ``mine``, the promises that the device breaks.

    What no change breaks alone all of them break together.
    """
    suspects = _suspects(drift)
    own: Mapping[str, _Refuted] = {}
    if len(suspects) == 1:
        own = {suspects[0].id: mine}
    elif mine and len(suspects) <= _TRIED:
        own = {change.id: trial.only(drift, change, mine) for change in suspects}
    found = {name for refuted in own.values() for name in refuted}
    rest = trial.blame(
        {name: one for name, one in mine.items() if name not in found}, together=True
    )
    return {
        change.id: {**trial.blame(own.get(change.id, {}), together=False), **rest}
        for change in suspects
    }


def _suspects(drift: DeviceDrift) -> tuple[HandChange, ...]:
    """Return the changes of the text that the model is read from."""
    return tuple(
        change
        for change in drift.changes
        if change.where is Where.RUNNING and drift.lines.get(change.id)
    )


def _with(
    drifts: Mapping[str, DeviceDrift], blamed: Mapping[str, _Blame]
) -> tuple[HandChange, ...]:
    """Return the changes of all devices, each with what it is blamed for."""
    changes = (change for _, drift in sorted(drifts.items()) for change in drift.changes)
    return tuple(
        replace(
            change,
            breaks=tuple(one for _, one in sorted(broken.items())),
            severity=Severity.BREAKS,
        )
        if (broken := blamed.get(change.id))
        else change
        for change in changes
    )


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

    def alone(self, drift: DeviceDrift, texts: _Texts, broken: _Refuted) -> _Refuted:
        """Return which of ``broken`` this device breaks alone."""
        found = self.refuted({drift.device: drift.running}, {drift.device: texts})
        return {name: one for name, one in found.items() if name in broken}

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

    def blame(self, refuted: _Refuted, *, together: bool) -> _Blame:
        """Return the promises of ``refuted`` as broken by a change, or by several together."""
        return {name: self._broken(one, together=together) for name, one in refuted.items()}

    def _broken(self, outcome: Outcome, *, together: bool) -> Broken:
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
    return replace(outcome, counterexample=replace(example, line=place + match[4]))


def worst_first(changes: Iterable[HandChange]) -> tuple[HandChange, ...]:
    """Return changes in the order in which a person should see them."""
    order = list(Severity)
    return tuple(sorted(changes, key=lambda one: (order.index(one.severity), one.device, one.id)))
