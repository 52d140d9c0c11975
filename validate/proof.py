"""The proof: configurations are read back, compared with what was meant, and judged by engines."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from citynet.city.model import City, Ownership
from citynet.compare import differences
from citynet.device.model import Address, Device, Platform
from citynet.errors import CitynetError
from citynet.lines import lines_of
from citynet.ownership.facts import PartFacts, part_facts, without_strangers
from citynet.ownership.scope import naming_of
from citynet.placement.model import Risk
from citynet.promises.model import Promise
from citynet.readers import read_back
from citynet.readers.model import ReadDevice, UnreadLine
from citynet.render.model import Configuration, Manifest
from validate.canonical import digest
from validate.outcome import Engine, Network, Outcome, Status, Subject
from validate.policy import Policy, decide
from validate.verdict import (
    Digests,
    EngineUsed,
    FactDifference,
    Facts,
    ForeignFacts,
    RehearsalFacts,
    StatedPromise,
    Verdict,
)

__all__ = [
    "Examined",
    "Proposal",
    "digests_of",
    "examine",
    "facts_of",
    "stated_of",
    "verify",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to be proven: promises on one side, the text on the other."""

    city: City
    promises: tuple[Promise, ...]
    intended: tuple[Device, ...]
    """Compiled devices; no engine sees them, they are only compared with what the text says."""
    configurations: tuple[Configuration, ...]
    """The target set."""
    manifest: Manifest
    input_files: Mapping[str, str]
    """SHA-256 of each file that everything was made from."""
    stand_ins: tuple[Device, ...] = ()
    """Stand-ins of devices that are not FRR, compared with what their text says."""
    rehearsal: tuple[Configuration, ...] = ()
    """The text of the stand-ins. Engines judge the target set only."""
    foreign: Mapping[str, str] = field(default_factory=dict)
    """Foreign lines of each device that citynet owns in part; they stand in its text, too."""
    at_risk: tuple[Risk, ...] = ()
    """What the promises leave out while devices are drained, though profiles promise it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the text of a proposal says, and what engines say about it."""

    network: Network
    facts: Facts
    cells: tuple[Outcome, ...]
    """Sorted by promise."""
    checks: tuple[Outcome, ...]
    """What engines say about the text itself, sorted."""


def examine(proposal: Proposal, engines: tuple[Engine, ...]) -> Examined:
    """Read the text back and ask ``engines``, which see the devices that the readers find in it."""
    found = _read(proposal.configurations)
    network = Network(
        city=proposal.city,
        devices=_judged(proposal, found),
        texts={
            (configuration.device, file.path): lines_of(file.text)
            for configuration in proposal.configurations
            for file in configuration.files
        },
    )
    answers = [one for engine in engines for one in _ask(engine, proposal.promises, network)]
    cells = (one for one in answers if not _is_check(one))
    checks = (one for one in answers if _is_check(one))
    return Examined(
        network=network,
        facts=_facts(proposal, found),
        cells=tuple(sorted(cells, key=lambda cell: cell.promise)),
        checks=tuple(sorted(checks, key=lambda check: check.promise)),
    )


def verify(
    proposal: Proposal,
    engines: tuple[Engine, ...],
    policy: Policy,
    *,
    environment: str,
    today: date,
) -> Verdict:
    """Return the verdict of ``engines`` and ``policy`` on a proposal.

    Engines run on the devices that the readers find in the text. ``today`` judges waivers. Raises
    ``CallError`` for an environment that the policy does not know.
    """
    policy.environment(environment)
    found = examine(proposal, engines)
    cells, checks, facts = found.cells, found.checks, found.facts
    stated = stated_of(proposal)
    return Verdict(
        engines=tuple(EngineUsed(name=e.name, version=e.version) for e in engines),
        promises=stated,
        cells=cells,
        checks=checks,
        facts=facts,
        digests=digests_of(proposal, policy),
        decision=decide(policy, environment, stated, cells, checks, facts, today=today),
        at_risk=proposal.at_risk,
    )


def facts_of(proposal: Proposal) -> Facts:
    """Return what reading the text back finds, apart from any promise."""
    return _facts(proposal, _read(proposal.configurations))


def stated_of(proposal: Proposal) -> tuple[StatedPromise, ...]:
    """Return the promises as a verdict names them."""
    return tuple(
        StatedPromise(
            id=promise.id,
            kind=promise.kind,
            intent=promise.intent,
            place=promise.place,
            digest=digest(promise),
        )
        for promise in proposal.promises
    )


def digests_of(proposal: Proposal, policy: Policy) -> Digests:
    """Return the digests that bind a verdict to what it was said about."""
    manifest, inputs = proposal.manifest, dict(sorted(proposal.input_files.items()))
    return Digests(
        manifest=manifest.digest,
        configurations=dict(sorted(manifest.files.items())),
        replaced_templates=dict(sorted(manifest.replaced_templates.items())),
        inputs=digest(inputs),
        input_files=inputs,
        promises=digest(proposal.promises),
        policy=digest(policy),
        rehearsal=dict(sorted(manifest.rehearsal.items())),
    )


def _read(configurations: Iterable[Configuration]) -> Mapping[str, ReadDevice]:
    return {
        configuration.device: read_back(
            configuration.device,
            configuration.platform,
            {file.path: file.text for file in configuration.files},
        )
        for configuration in configurations
    }


def _facts(proposal: Proposal, found: Mapping[str, ReadDevice]) -> Facts:
    known = frozenset(proposal.city.devices)
    parts = _parts(proposal, found)
    whole = {name: read for name, read in found.items() if name not in parts}
    intended = (device for device in proposal.intended if device.name not in parts)
    return Facts(
        devices=len(found),
        files=_files(proposal.configurations),
        lines=_lines(proposal.configurations),
        unread=tuple(
            sorted((*_unread(whole), *(line for one in parts.values() for line in one.unread)))
        ),
        differences=(
            *_differences(known - parts.keys(), intended, whole),
            *(
                FactDifference(device=name, text=text)
                for name, one in parts.items()
                for text in one.differences
            ),
        ),
        rehearsal=_rehearsal_facts(proposal),
        foreign=tuple(
            ForeignFacts(
                device=name,
                lines=one.lines,
                unread=one.foreign,
                absent=one.absent,
                not_compared=one.not_compared,
                sessions=_strangers(proposal, found, name),
            )
            for name, one in parts.items()
        ),
    )


def _judged(proposal: Proposal, found: Mapping[str, ReadDevice]) -> Mapping[str, Device]:
    """Return the devices that engines run on: as read, but for foreign sessions to strangers.

    Of a session to nobody of the city no engine can say anything but that its other end is missing.
    """
    devices = {name: read.device for name, read in found.items()}
    for name, one in _in_part(proposal, found).items():
        devices[name], _ = without_strangers(devices[name], one, _addresses(proposal))
    return devices


def _strangers(proposal: Proposal, found: Mapping[str, ReadDevice], name: str) -> tuple[str, ...]:
    meant = _in_part(proposal, found)[name]
    _, sessions = without_strangers(found[name].device, meant, _addresses(proposal))
    return tuple(
        sorted(f"{one.address} in {one.vrf}" if one.vrf else str(one.address) for one in sessions)
    )


def _addresses(proposal: Proposal) -> frozenset[Address]:
    return frozenset(
        address.ip
        for device in proposal.intended
        for interface in device.interfaces
        for address in interface.addresses
    )


def _in_part(proposal: Proposal, found: Mapping[str, ReadDevice]) -> Mapping[str, Device]:
    """Return the compiled devices of those that are owned in part; one without text is whole."""
    texts = {one.device for one in proposal.configurations if one.files}
    return {
        device.name: device
        for device in sorted(proposal.intended, key=lambda one: one.name)
        if device.name in proposal.foreign
        and device.name in found
        and device.name in texts
        and proposal.city.devices[device.name].owns is not Ownership.ALL
    }


def _parts(proposal: Proposal, found: Mapping[str, ReadDevice]) -> Mapping[str, PartFacts]:
    """Return the facts of devices owned in part."""
    naming = naming_of(proposal.city)
    texts = {one.device: one.files[0].text for one in proposal.configurations if one.files}
    return {
        name: part_facts(found[name], texts[name], proposal.foreign[name], meant, naming)
        for name, meant in _in_part(proposal, found).items()
    }


def _rehearsal_facts(proposal: Proposal) -> RehearsalFacts:
    found = _read(proposal.rehearsal)
    # Whoever is given the rehearsal set is given the target set of FRR devices.
    known = {name for name, one in proposal.city.devices.items() if one.platform != Platform.FRR}
    return RehearsalFacts(
        devices=len(found),
        files=_files(proposal.rehearsal),
        lines=_lines(proposal.rehearsal),
        unread=_unread(found),
        differences=_differences(frozenset(known), proposal.stand_ins, found),
        left_out=proposal.manifest.left_out,
    )


def _files(configurations: Iterable[Configuration]) -> int:
    return sum(len(one.files) for one in configurations)


def _lines(configurations: Iterable[Configuration]) -> int:
    return sum(len(lines_of(file.text)) for one in configurations for file in one.files)


def _unread(found: Mapping[str, ReadDevice]) -> tuple[UnreadLine, ...]:
    return tuple(sorted(line for read in found.values() for line in read.unread))


def _differences(
    known: frozenset[str], intended: Iterable[Device], found: Mapping[str, ReadDevice]
) -> tuple[FactDifference, ...]:
    """Return how a set of devices differs from its text; ``known`` are those that must be there."""
    meant = {device.name: device for device in intended}
    odd: list[FactDifference] = []
    for name in sorted({*known, *meant, *found}):
        texts = list(_absent(name, known, meant, found))
        if name in meant and name in found:
            texts.extend(
                str(difference).removeprefix(f"{name}: ")
                for difference in differences(meant[name], found[name].device)
            )
        odd.extend(FactDifference(device=name, text=text) for text in texts)
    return tuple(odd)


def _absent(
    name: str,
    known: frozenset[str],
    meant: Mapping[str, Device],
    found: Mapping[str, ReadDevice],
) -> Iterable[str]:
    """Say where a device is missing among inventory, compiled devices and configurations."""
    if name not in known:
        yield "is not in the inventory"
    if name not in meant:
        yield "was not compiled"
    if name not in found:
        yield "has no configuration"


def _ask(engine: Engine, promises: tuple[Promise, ...], network: Network) -> tuple[Outcome, ...]:
    """Return an engine's cells; what it leaves out, or its failure, is a cell too."""
    try:
        outcomes = engine.decide(promises, network)
    except Exception as error:  # noqa: BLE001 -- an engine's failure, whatever it is, is an answer
        return _not_run(engine, promises, _failure(error))
    known = {promise.id for promise in promises}
    if any(
        one.engine != engine.name or (one.promise not in known and not _is_check(one))
        for one in outcomes
    ):
        return _not_run(engine, promises, "it answered for another engine or an unknown promise")
    answered = {outcome.promise for outcome in outcomes}
    silent = tuple(promise for promise in promises if promise.id not in answered)
    return (*outcomes, *_not_run(engine, silent, "it gave no answer for this promise"))


def _failure(error: Exception) -> str:
    """Say what stopped an engine, and where in its code, unless it stopped on purpose."""
    said = f"{type(error).__name__}: {error}"
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, CitynetError) or not frames:
        return said
    # Folder and name only: the verdict is the same on every machine.
    file = "/".join(PurePath(frames[-1].filename).parts[-2:])
    return f"{said} ({file}:{frames[-1].lineno})"


def _is_check(outcome: Outcome) -> bool:
    """Say whether an outcome is about the text itself and no promise."""
    return outcome.subject is Subject.NATIVE and outcome.promise.startswith("native/")


def _not_run(engine: Engine, promises: tuple[Promise, ...], why: str) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(
            promise=promise.id,
            engine=engine.name,
            subject=Subject.RENDERED,
            status=Status.NOT_RUN,
            detail=why,
        )
        for promise in promises
    )
