"""What must not arrive: ``Isolated``, ``Exactly``, ``DataStays`` and ``SourceGuarded``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from citynet.promises.model import DataStays, Exactly, Isolated, SourceGuarded, Terminal
from validate.batfish.answers import Flight
from validate.batfish.questions.packets import Packets
from validate.batfish.questions.passing import missing, permitted
from validate.batfish.questions.probe import LEFT, UNPERMITTED, Probe
from validate.batfish.questions.view import View
from validate.batfish.questions.witness import witness
from validate.batfish.twin.draft import Port
from validate.decision import Decision, not_covered, proven, refuted
from validate.outcome import Counterexample, State

__all__ = ["decide_data_stays", "decide_exactly", "decide_isolated", "decide_source_guarded"]

Question = Callable[[Probe], Iterator[Flight]]


def decide_isolated(promise: Isolated, views: tuple[View, ...]) -> Decision:
    """Decide in every state, for packets with any addresses."""
    states = 0
    for view in views:
        entries, sinks = view.entries(promise.sources), view.sinks(promise.strangers)
        ask = partial(_arriving, entries, sinks, (Packets(),))
        found = _in_all_states(view, promise.sources, ask, "a packet arrives at a stranger")
        if found is not None:
            return refuted(found)
        stray = _stray(view, promise.sources, promise.strangers)
        if stray is not None:
            return stray
        if entries and sinks:
            states = max(states, 1 + len(view.failures))
    return proven(states) if states else _nobody((*promise.sources, *promise.strangers))


def decide_exactly(promise: Exactly, views: tuple[View, ...]) -> Decision:
    """Decide what passes too much in every state, what is missing in those that are survived."""
    states = 0
    for view in views:
        sinks = view.sinks(promise.destinations)
        for source in promise.sources:
            if not view.entries([source]):
                continue
            ask = partial(_unpermitted, view, source, sinks)
            summary = "a packet passes that no permission lets through"
            found = _in_all_states(view, [source], ask, summary)
            if found is not None:
                return refuted(found)
            if sinks:
                states = max(states, 1 + len(view.failures))
        stray = _stray(view, promise.sources, promise.destinations)
        if stray is not None:
            return stray
        for pair, boxes in permitted(promise, view):
            lost = missing(view, pair, boxes, promise.survives)
            if lost is not None:
                return refuted(lost)
    return proven(states) if states else _nobody((*promise.sources, *promise.destinations))


def decide_data_stays(promise: DataStays, views: tuple[View, ...]) -> Decision:
    """Decide in every state, both ways; where nobody is attached, is outside."""
    states = 0
    for view in views:
        protected = view.networks(promise.prefixes)
        if not protected:
            continue
        boxes = (Packets(sources=protected), Packets(destinations=protected))
        for sources, targets in (
            (promise.inside, promise.outside),
            (promise.outside, promise.inside),
        ):
            ask = partial(_arriving, view.entries(sources), view.sinks(targets), boxes)
            summary = "a packet with a protected address leaves its trust domain"
            found = _in_all_states(view, sources, ask, summary)
            if found is not None:
                return refuted(found)
            if view.entries(sources) and view.sinks(targets):
                states = max(states, 1 + len(view.failures))
        if set(view.entries(promise.inside)) & set(view.strays()):
            for box in boxes:
                for flight in view.probe.ending(view.entries(promise.inside), box, LEFT):
                    return refuted(_leaving(view, flight, promise.inside))
    return proven(states) if states else not_covered("no protected prefix is in the twin")


def decide_source_guarded(promise: SourceGuarded, views: tuple[View, ...]) -> Decision:
    """Decide that packets with other sources arrive nowhere in any state, and no router takes them.

    The router itself may take ICMPv6 from link-local and unspecified sources (RFC 4861).
    """
    terminal, states = promise.terminal, 0
    for view in views:
        entries = view.entries([terminal])
        if not entries:
            continue
        summary = f"a packet that is not from {terminal.name} gets through there"
        ask = partial(_forged, view, terminal)
        found = _in_all_states(view, [terminal], ask, summary)
        if found is not None:
            return refuted(found)
        taken = view.forged_taken()
        for entry in entries:
            if entry in taken:
                flight = taken[entry]
                shown = witness(view.network, view.probe, flight, summary, State(), arrives=False)
                return refuted(shown)
        states = max(states, 1 + len(view.failures))
    return proven(states) if states else _nobody([terminal])


def _arriving(
    entries: tuple[Port, ...], sinks: tuple[str, ...], boxes: tuple[Packets, ...], probe: Probe
) -> Iterator[Flight]:
    for box in boxes:
        yield from probe.arriving(entries, sinks, box)


def _unpermitted(
    view: View, source: Terminal, sinks: tuple[str, ...], probe: Probe
) -> Iterator[Flight]:
    entries = view.entries([source])
    yield from probe.arriving(entries, sinks, Packets(), UNPERMITTED)
    if probe is not view.probe or any(_forged(view, source, probe)):
        # Permitted packets are told by their addresses, so those have to be genuine.
        forged = Packets(not_sources=view.prefixes([source]))
        yield from probe.arriving(entries, sinks, forged)


def _forged(view: View, terminal: Terminal, probe: Probe) -> Iterator[Flight]:
    if probe is not view.probe:
        yield from view.forged_at(probe, terminal)
        return
    known = view.forged()
    yield from (known[entry] for entry in view.entries([terminal]) if entry in known)


def _in_all_states(
    view: View, sources: Iterable[Terminal], ask: Question, summary: str
) -> Counterexample | None:
    """Return a packet that ``ask`` finds: with nothing failed, or where something new arrives."""
    for flight in ask(view.probe):
        return witness(view.network, view.probe, flight, summary, State(), arrives=True)
    entries = set(view.entries(sources))
    for failed in view.failed(None):
        if entries & set(failed.new):
            for flight in ask(failed.probe):
                return witness(
                    view.network, failed.probe, flight, summary, failed.state, arrives=True
                )
    return None


def _stray(view: View, sources: Iterable[Terminal], targets: Iterable[Terminal]) -> Decision | None:
    """Say what packets mean that leave where nobody answers: perhaps they arrive at a target."""
    strays = view.strays()
    attachments = {view.endpoint(terminal).entry: terminal for terminal in targets}
    doubt = None
    for entry in view.entries(sources):
        flight = strays.get(entry)
        for trace in flight.traces if flight is not None else ():
            last = trace.hops[-1]
            terminal = attachments.get((last.node, last.left))
            if flight is not None and terminal is not None:
                summary = f"a packet leaves by the attachment of {terminal.name}"
                shown = witness(view.network, view.probe, flight, summary, State(), arrives=False)
                return refuted(shown)
            doubt = f"packets leave {last.node} where nobody is known to be attached"
    return None if doubt is None else not_covered(doubt)


def _leaving(view: View, flight: Flight, inside: Iterable[Terminal]) -> Counterexample:
    names = sorted({terminal.service for terminal in inside})
    summary = f"a packet with a protected address leaves {', '.join(names)} where nobody is known"
    return witness(view.network, view.probe, flight, summary, State(), arrives=False)


def _nobody(terminals: Iterable[Terminal]) -> Decision:
    names = ", ".join(terminal.name for terminal in terminals)
    return not_covered(f"the text lacks attachments among {names}, so nothing can be asked")
