"""What the packets of a campaign say about one promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Family
from validate.lab.addresses import family_of
from validate.lab.campaign import Asked, Log
from validate.lab.cases import Case, packet_of
from validate.lab.plan import Plan, kept
from validate.lab.probes import Probe, ProbeKind, ProbeResult
from validate.outcome import Counterexample, State, Status

__all__ = ["Judgement", "Senses", "judge", "senses_of"]

_WORDS: Final = {
    ProbeKind.PING: "a ping",
    ProbeKind.ICMP: "an ICMP echo request",
    ProbeKind.TCP: "a TCP connection",
    ProbeKind.SYN: "a TCP SYN",
    ProbeKind.ACK: "a TCP ACK",
    ProbeKind.UDP: "a UDP datagram",
}
_NOT_SENT: Final = "not sent"
_SILENCE: Final = (
    "timed out",
    "connection timed out",
    "unreachable",
    "no route to host",
    "network is unreachable",
    "host is down",
    "permission denied",
    _NOT_SENT,
)
"""How details begin that tell of no answer. *Permission denied* is what the kernel makes of an
*administratively prohibited*."""
_ONE_WAY: Final = {ProbeKind.PING: ProbeKind.ICMP, ProbeKind.TCP: ProbeKind.SYN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A cell of the verdict, as the packets have it."""

    status: Status
    detail: str
    states: int = 1
    counterexample: Counterexample | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Senses:
    """Which silence means something: hosts that sent, and hosts that heard, in one state."""

    sends: frozenset[tuple[str, Family]]
    hears: frozenset[tuple[str, ProbeKind, Family]]
    asked: frozenset[tuple[str, ProbeKind, Family]]
    """What a host would have heard had everything arrived."""

    def believes(self, probe: Probe) -> str:
        """Return why the silence after ``probe`` means nothing; empty when it means something."""
        family = family_of(probe.destination_address)
        if (probe.source, family) not in self.sends:
            return f"{probe.source} reaches not even its own gateway by {_said(family)}"
        if not probe.to_host:
            return ""
        ear = (probe.destination, probe.kind, family)
        deaf = ear not in self.hears if ear in self.asked else ear[::2] not in self.sends
        return (
            f"{probe.destination} hears nothing of {probe.kind} by {_said(family)}" if deaf else ""
        )


def senses_of(asked: Asked, plan: Plan) -> Senses:
    """Return what the packets that had to arrive say about the hosts."""
    musts = {c.probe for cases in plan.cases.values() for c in cases if c.must_arrive}
    musts |= set(plan.controls)
    answers = [one for one in asked.answers.values() if one.probe in musts]
    good = [one.probe for one in answers if one.arrived]
    return Senses(
        sends=frozenset((probe.source, family_of(probe.destination_address)) for probe in good),
        hears=frozenset(map(_ear, good)),
        asked=frozenset(_ear(one.probe) for one in answers),
    )


def judge(promise: str, plan: Plan, log: Log, senses: Iterable[Senses]) -> Judgement:
    """Return what a campaign says about ``promise``, which has at least one case."""
    packets, states, doubt = 0, set[State](), ""
    for asked, sense in zip(log.asked, senses, strict=True):
        for case in plan.cases[promise]:
            result = asked.answers.get(case.probe)
            if result is None or not _is_about(plan, promise, case, asked):
                continue
            packets += 1
            states.add(asked.state)
            if _arrived(result) != case.must_arrive:
                return _refuted(case, result, asked, len(states))
            if not case.must_arrive and not doubt:
                doubt = _unsent(result) or sense.believes(case.probe)
    if log.stopped:
        return Judgement(status=Status.NOT_RUN, detail=log.stopped)
    if doubt:
        return Judgement(status=Status.NOT_RUN, detail=f"silence proves nothing here: {doubt}")
    if not packets:
        return Judgement(status=Status.NOT_RUN, detail="no packet was sent for it")
    many = "states" if len(states) > 1 else "state"
    return Judgement(
        status=Status.PROVEN,
        detail=f"{packets} packets, {len(states)} {many}; samples, not all headers",
        states=len(states),
    )


def _unsent(result: ProbeResult) -> str:
    if not result.detail.startswith(_NOT_SENT):
        return ""
    return f"a packet from {result.probe.source} was {result.detail}"


def _is_about(plan: Plan, promise: str, case: Case, asked: Asked) -> bool:
    return kept(plan, promise, case, State() if asked.after else asked.state)


def _arrived(result: ProbeResult) -> bool:
    # From a router's address a refusal or a greeting is an answer too: it has taken the packet.
    # So is anything that is not known to be silence.
    quiet = result.probe.to_host or result.detail.startswith(_SILENCE)
    return result.arrived or not quiet


def _refuted(case: Case, result: ProbeResult, asked: Asked, states: int) -> Judgement:
    words = " ".join(_sentence(case, result, asked))
    example = Counterexample(summary=words, state=asked.state, packet=packet_of(case.probe))
    return Judgement(status=Status.REFUTED, detail="", states=states, counterexample=example)


def _sentence(case: Case, result: ProbeResult, asked: Asked) -> Iterator[str]:
    probe = case.probe
    to = probe.destination if probe.to_host else f"a router ({probe.destination_address})"
    port = f" to port {probe.destination_port}" if probe.destination_port is not None else ""
    yield f"{_WORDS[probe.kind]}{port} from {probe.source} to {to}"
    if not case.must_arrive:
        yield f"arrived, {case.why}" if probe.to_host else f"was answered, {case.why}"
        return
    yield _loss(probe, asked)
    if result.detail:
        yield f"({result.detail})"
    if asked.after:
        yield f"after the end of: {asked.state}"


def _loss(probe: Probe, asked: Asked) -> str:
    """Say what was lost: where the way there is known to be good, it was the answer."""
    one_way = _ONE_WAY.get(probe.kind)
    for other, result in asked.answers.items():
        if (
            other.kind is one_way
            and result.arrived
            and (other.source, other.destination, other.destination_port)
            == (probe.source, probe.destination, probe.destination_port)
            and other.destination_address == probe.destination_address
            and other.source_address == probe.source_address
        ):
            return "got no answer, though single packets arrive there,"
    return "did not arrive, sent three times or more"


def _ear(probe: Probe) -> tuple[str, ProbeKind, Family]:
    return probe.destination, probe.kind, family_of(probe.destination_address)


def _said(family: Family) -> str:
    return "IPv4" if family is Family.IPV4 else "IPv6"
