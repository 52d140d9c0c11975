"""What each request asks for, and its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tasks.drivers.frr.agent import facts, observing, staging, store, trial
from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.store import Record

__all__ = ["answer"]

Request = Mapping[str, object]
_SHOW = re.compile(r"^show [ -~]+$")


def answer(machine: Machine, request: Request) -> Record:
    """Do what is asked and return ``{"done": …}`` or ``{"failure": …}``."""
    name = str(request.get("request"))
    try:
        store.prepare(machine)
        return {"done": _done(machine, name, request)}
    except AgentFailure as failure:
        said: Record = {"message": failure.message, "errors": list(failure.errors)}
        return {"failure": {"kind": failure.kind, **said}}
    except OSError as error:
        return {"failure": {"kind": "failed", "message": str(error), "errors": []}}


def _done(machine: Machine, name: str, request: Request) -> Record:
    if name in _READING:
        if name == "observe":
            _expire(machine)
        return _READING[name](machine, request)
    if name in _CHANGING:
        with store.locked(machine):
            ending = trial.overdue(machine)
            if ending is not None:
                trial.take_back(machine, ending)
            return _CHANGING[name](machine, request)
    raise AgentFailure(f"no such request: {name!a}")


def _expire(machine: Machine) -> None:
    """Take a trial back whose time is over while its watcher is gone, as after a restart."""
    if trial.overdue(machine) is not None:
        try:
            with store.locked(machine, 0):
                ending = trial.overdue(machine)
                if ending is not None:
                    trial.take_back(machine, ending)
        except AgentFailure as failure:
            if failure.kind != "busy":
                raise


def _state(machine: Machine, request: Request) -> Record:
    del request
    state = store.load(machine, store.STATE) or {}
    candidate = store.load(machine, store.CANDIDATE)
    pending = state.get("pending")
    return {
        "deployment": state.get("deployment"),
        "digest": state.get("digest"),
        "confirmed_at": state.get("confirmed_at"),
        "pending": None
        if pending is None
        else {
            "deployment": pending["deployment"],
            "digest": pending["digest"],
            "seconds_left": trial.seconds_left(pending),
            "applied": pending["applied"],
        },
        "last": state.get("last"),
        "candidate": candidate["deployment"] if candidate else None,
    }


def _load(machine: Machine, request: Request) -> Record:
    waiting = trial.pending(machine)
    if waiting is not None:
        words = f"a trial of deployment {waiting['deployment']} is pending"
        raise AgentFailure(words, kind="busy")
    staging.load(machine, request)
    return {}


def _candidate(machine: Machine) -> Record:
    candidate = store.load(machine, store.CANDIDATE)
    if candidate is None:
        raise AgentFailure("there is no candidate")
    return candidate


def _compare(machine: Machine, request: Request) -> Record:
    del request
    return {"diff": staging.shown(machine, _candidate(machine))}


def _commit(machine: Machine, request: Request) -> Record:
    seconds = request.get("revert_in")
    if seconds is not None and (not isinstance(seconds, int) or not 1 <= seconds <= 86400):
        raise AgentFailure("revert_in is whole seconds from 1 to 86400")
    return trial.commit(machine, str(request.get("deployment")), seconds)


def _confirm(machine: Machine, request: Request) -> Record:
    trial.confirm(machine, str(request.get("deployment")))
    return {}


def _roll_back(machine: Machine, request: Request) -> Record:
    trial.roll_back(machine, str(request.get("deployment")))
    return {}


def _discard(machine: Machine, request: Request) -> Record:
    del request
    if trial.pending(machine) is None:
        # A pending trial needs it, to know what it has to take back.
        store.forget(machine, store.CANDIDATE)
    return {}


def _configurations(machine: Machine, request: Request) -> Record:
    del request
    candidate = store.load(machine, store.CANDIDATE)
    on_disk = staging.disk(machine)
    return {
        "startup": {path: one.text for path, one in on_disk.items() if one},
        "candidate": candidate["files"] if candidate else None,
    }


def _show(machine: Machine, request: Request) -> Record:
    given = request.get("commands")
    commands = [str(one) for one in given] if isinstance(given, list) else []
    wrong = [f"only show commands of vtysh: {one!a}" for one in commands if not _SHOW.match(one)]
    if wrong:
        raise AgentFailure("not a command for cli()", wrong)
    answers = {}
    for command in commands:
        said = machine.run("vtysh", ["-c", command], timeout=60)
        answers[command] = said.out or said.err
    return {"answers": answers}


_READING: Mapping[str, Callable[[Machine, Request], Record]] = {
    "state": _state,
    "observe": lambda machine, _: observing.observe(machine),
    "facts": lambda machine, _: facts.facts(machine),
    "compare": _compare,
    "configurations": _configurations,
    "show": _show,
}
_CHANGING: Mapping[str, Callable[[Machine, Request], Record]] = {
    "load": _load,
    "commit": _commit,
    "confirm": _confirm,
    "rollback": _roll_back,
    "discard": _discard,
}
