"""Checks of native text that no intent asks for: ``native/<device>/<check>``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from citynet.device.model import Platform
from validate.batfish.native.assemble import NativeText, native_text
from validate.batfish.native.claims import claim_complaints
from validate.batfish.native.facts import facts_of_batfish
from validate.batfish.native.filters import filter_complaints
from validate.batfish.native.policies import policy_complaints
from validate.batfish.native.reader_facts import facts_of_reader
from validate.batfish.native.warnings import Complaint, parse_complaints, reference_complaints
from validate.batfish.server import NoAnswer, Server
from validate.batfish.understood import check_files
from validate.expanded import expanded
from validate.outcome import Counterexample, Network, Outcome, Status, Subject

__all__ = ["native_checks", "native_outcomes"]

_CHECKS: Final = "native/"
"""Beginning of the identity of everything that is no promise."""
Complaints = Callable[[], Iterable[Complaint]]
_PARSE, _REFERENCES, _FACTS = "parse", "references", "facts"
_FILTERS, _POLICIES = "filters", "policies"
_ALL: Final = (_PARSE, _REFERENCES, _FACTS, _FILTERS, _POLICIES)
_NOT_ANSWERED: Final = {
    (Platform.FRR, _FILTERS): "Batfish does not read nftables",
    (Platform.FRR, _POLICIES): "lists of sessions are among the lines that Batfish is not given",
    (Platform.EOS, _POLICIES): "sessions have lists there, not policies",
}
"""Platform and check → why it is not answered there."""


def native_checks(network: Network) -> frozenset[str]:
    """Return the identities of all checks that :func:`native_outcomes` answers; asks nobody."""
    native = native_text(network)
    every = ((name, check) for name in native.files for check in _ALL)
    silent = ((name, _PARSE) for name in native.not_covered)
    return frozenset(f"{_CHECKS}{name}/{check}" for name, check in (*every, *silent))


def native_outcomes(server: Server, network: Network, engine: str) -> tuple[Outcome, ...]:
    """Return one outcome per device and check; nothing is raised.

    The devices of ``network`` have their address groups.
    """
    native = native_text(network)
    devices = expanded(network).devices
    checks: tuple[tuple[str, Complaints], ...] = (
        (_PARSE, lambda: _text_complaints(server, native, network)),
        (_REFERENCES, lambda: reference_complaints(server, native)),
        (_FACTS, lambda: _fact_complaints(server, native, network)),
        (_FILTERS, lambda: filter_complaints(server, native, devices)),
        (_POLICIES, lambda: policy_complaints(server, native, devices)),
    )
    found: dict[tuple[str, str], Outcome] = {}
    for check, ask in checks:
        reasons = {n: _NOT_ANSWERED.get((f.platform, check)) for n, f in native.files.items()}
        asked = [name for name, why in reasons.items() if why is None]
        for outcome in _outcomes(engine, check, asked, _on_the_right_text(server, native, ask)):
            found[outcome.promise, check] = outcome
        for name, why in reasons.items():
            if why is not None:
                found[name, check] = _outcome(engine, name, check, Status.NOT_COVERED, why)
    for name, why in native.not_covered.items():
        found[name, _PARSE] = _outcome(engine, name, _PARSE, Status.NOT_COVERED, why)
    return tuple(sorted(found.values(), key=lambda outcome: outcome.promise))


def _on_the_right_text(server: Server, native: NativeText, ask: Complaints) -> Complaints:
    """Return ``ask`` behind the question whether Batfish has this text and no other."""

    def asked() -> Iterable[Complaint]:
        check_files(server, native.snapshot)
        return ask()

    return asked


def _outcomes(
    engine: str, check: str, devices: Iterable[str], ask: Complaints
) -> Iterator[Outcome]:
    names = tuple(devices)
    try:
        complaints = tuple(ask()) if names else ()
    except NoAnswer as error:
        for name in names:
            yield _outcome(engine, name, check, Status.NOT_RUN, str(error))
        return
    by_device: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        by_device.setdefault(complaint.device, []).append(complaint)
    # What Batfish says about a device that it was not given is said about all of them.
    strangers = [c for c in complaints if c.device not in names]
    for name in names:
        yield _judged(engine, name, check, [*by_device.get(name, ()), *strangers])


def _judged(engine: str, device: str, check: str, complaints: list[Complaint]) -> Outcome:
    if not complaints:
        return _outcome(engine, device, check, Status.PROVEN, "")
    first, more = complaints[0], len(complaints) - 1
    summary = first.text + (f" (and {more} more)" if more else "")
    return _outcome(
        engine,
        device,
        check,
        Status.REFUTED,
        summary,
        Counterexample(summary=summary, line=first.line),
    )


def _outcome(
    engine: str,
    device: str,
    check: str,
    status: Status,
    detail: str,
    counterexample: Counterexample | None = None,
) -> Outcome:
    return Outcome(
        promise=f"{_CHECKS}{device}/{check}",
        engine=engine,
        subject=Subject.NATIVE,
        status=status,
        detail=detail,
        counterexample=counterexample,
    )


def _text_complaints(server: Server, native: NativeText, network: Network) -> Iterator[Complaint]:
    yield from parse_complaints(server, native)
    yield from claim_complaints(native, network)


def _fact_complaints(server: Server, native: NativeText, network: Network) -> Iterator[Complaint]:
    theirs: Mapping[str, frozenset[str]] = facts_of_batfish(server, native, network.devices)
    for name in native.files:
        ours = facts_of_reader(network.devices[name])
        for fact in sorted(theirs[name] - ours):
            yield Complaint(device=name, text=f"Batfish reads what our reader does not: {fact}")
        for fact in sorted(ours - theirs[name]):
            yield Complaint(device=name, text=f"our reader reads what Batfish does not: {fact}")
    for name in sorted(theirs.keys() - native.files.keys()):
        yield Complaint(device=name, text=f"a text names the device {name}, which is none of ours")
