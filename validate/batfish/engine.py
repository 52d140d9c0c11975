"""The Batfish engine: twins for forwarding, and native text where Batfish parses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

from citynet.device.model import Family
from citynet.promises.model import Promise, Reaches
from citynet.promises.terminals import terminals_of
from validate.batfish.caching import CachingServer
from validate.batfish.live import LiveServer
from validate.batfish.native.checks import native_outcomes
from validate.batfish.questions.failures import failed_state, single_failures
from validate.batfish.questions.kinds import (
    decide,
    families_of,
    is_covered,
    is_kept_in,
    why_not_covered,
)
from validate.batfish.questions.probe import Probe
from validate.batfish.questions.steering import WHY_STEERED, Steering
from validate.batfish.questions.view import FailedState, View
from validate.batfish.server import NoAnswer, Server
from validate.batfish.twin.build import build_twin
from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.understood import check_understood
from validate.decision import Decision, not_covered
from validate.expanded import expanded
from validate.outcome import Network, Outcome, State, Status, Subject

__all__ = ["BatfishEngine"]

Progress = Callable[[str], None]
_FAMILIES: Final = (Family.IPV4, Family.IPV6)
_WORKERS: Final = 3
"""Questions at a time: Batfish works on one, and is given the next while answers travel."""


class BatfishEngine:
    """Decides promises on a twin of the network, and checks native text, in a Batfish server.

    Nothing is contacted before :meth:`decide`. ``timeout`` is that of each call, in seconds.
    ``progress`` is called with a sentence now and then, from several threads.
    """

    name = "batfish"

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 9996,
        *,
        timeout: float = 120.0,
        server: Server | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Take ``server`` in place of the one at ``host:port`` where it is given."""
        self._server = server or LiveServer(host, port, timeout=timeout)
        self._progress = progress or (lambda _: None)
        self.version = "not answering"
        """What server and pybatfish report; known after :meth:`decide`."""

    def decide(self, promises: tuple[Promise, ...], network: Network) -> tuple[Outcome, ...]:
        """Return an outcome on the twin for each promise, in their order, then the native checks.

        The identities of native checks begin with ``native/``; they are no promises.
        """
        server = CachingServer(self._server)
        try:
            self.version = server.version
        except NoAnswer as error:
            # Nobody answered, not even that something is not covered.
            silence = _not_run(error)
            return self._outcomes(promises, {p.id: silence for p in promises})
        with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
            try:
                native = pool.submit(native_outcomes, server, network, self.name)
                twins = _OnTwins(
                    server=server, pool=pool, say=self._progress, network=expanded(network)
                )
                steering = Steering(network)
                steered = {p.id for p in promises if is_covered(p) and steering.concerns(p)}
                covered = tuple(p for p in promises if is_covered(p) and p.id not in steered)
                unsaid = not_covered(WHY_STEERED)
                decisions = {**twins.decide(covered), **dict.fromkeys(steered, unsaid)}
                checks = native.result()
            finally:
                server.close()
        return (*self._outcomes(promises, decisions), *checks)

    def _outcomes(
        self, promises: tuple[Promise, ...], decisions: Mapping[str, Decision]
    ) -> tuple[Outcome, ...]:
        found = ((p, decisions.get(p.id) or not_covered(why_not_covered(p))) for p in promises)
        return tuple(
            Outcome(
                promise=promise.id,
                engine=self.name,
                subject=Subject.TWIN,
                status=decision.status,
                detail=decision.detail,
                states=decision.states,
                counterexample=decision.counterexample,
            )
            for promise, decision in found
        )


@dataclass(frozen=True, kw_only=True)
class _OnTwins:
    """Decides promises on the twins of one network."""

    server: Server
    pool: ThreadPoolExecutor
    say: Progress
    network: Network

    def decide(self, promises: tuple[Promise, ...]) -> Mapping[str, Decision]:
        """Return decisions by promise: with nothing failed, then where that is not enough."""
        try:
            built = tuple(self.pool.map(lambda f: self._view(f, promises), _FAMILIES))
        except NoAnswer as error:
            return {promise.id: _not_run(error) for promise in promises}
        gaps = {f: one for f, one in zip(_FAMILIES, built, strict=True) if isinstance(one, str)}
        views = tuple(view for view in built if isinstance(view, View))
        self.say(f"{len(promises)} promises with nothing failed")
        found = self._less_gaps(promises, self._decided(promises, views), gaps)
        # What is refuted already needs no failures, and those take most of the time.
        states = single_failures(self.network.city)
        rest = tuple(
            promise
            for promise in promises
            if found[promise.id].status is Status.PROVEN
            and any(is_kept_in(promise, state) for state in states)
        )
        if not rest:
            return found
        kept = [state for state in states if any(is_kept_in(p, state) for p in rest)]
        views = self._with_failures(views, rest, kept)
        self.say(f"{len(rest)} promises in {len(kept)} failures")
        return {**found, **self._decided(rest, views)}

    def _less_gaps(
        self,
        promises: tuple[Promise, ...],
        found: Mapping[str, Decision],
        gaps: Mapping[Family, str],
    ) -> Mapping[str, Decision]:
        """Return ``found`` without proofs of what a family that has no twin could refute."""
        left = dict(found)
        for promise in promises:
            missing = [why for family, why in gaps.items() if family in families_of(promise)]
            if missing and left[promise.id].status is Status.PROVEN:
                left[promise.id] = not_covered(missing[0])
        return left

    def _view(self, family: Family, promises: tuple[Promise, ...]) -> View | str:
        """Return the view of a family, or why there is no twin of it."""
        self.say(f"{family.value} twin")
        terminals = frozenset(t for promise in promises for t in terminals_of(promise))
        try:
            twin = build_twin(self.network, promises, terminals, family, State())
        except TwinGapError as error:
            return f"the twin cannot say this network: {error}"
        check_understood(self.server, twin.snapshot)
        return View(
            network=self.network,
            probe=Probe(server=self.server, twin=twin, snapshot=twin.snapshot),
            reaches=tuple(p for p in promises if isinstance(p, Reaches)),
        )

    def _with_failures(
        self, views: tuple[View, ...], promises: tuple[Promise, ...], states: list[State]
    ) -> tuple[View, ...]:
        work = [(view, state) for state in states for view in views]
        found = list(self.pool.map(lambda one: self._failed(one[0], promises, one[1]), work))
        return tuple(
            replace(
                view,
                failures=tuple(f for (v, _), f in zip(work, found, strict=True) if v is view),
            )
            for view in views
        )

    def _failed(
        self, view: View, promises: tuple[Promise, ...], state: State
    ) -> FailedState | NoAnswer:
        try:
            found = failed_state(view, promises, state)
        except NoAnswer as error:
            return error
        self.say(f"{view.family.value}, {state}")
        return found

    def _decided(
        self, promises: tuple[Promise, ...], views: tuple[View, ...]
    ) -> Mapping[str, Decision]:
        def one(promise: Promise) -> Decision:
            try:
                return decide(promise, views)
            except NoAnswer as error:
                return _not_run(error)

        ids = [promise.id for promise in promises]
        return dict(zip(ids, self.pool.map(one, promises), strict=True))


def _not_run(error: NoAnswer) -> Decision:
    return Decision(status=Status.NOT_RUN, detail=str(error))
