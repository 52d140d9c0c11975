"""Requests by name: what each takes, and what does it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from lab.inside.bench import Lab
from lab.inside.commands import Answer, LabError
from lab.limits import LIMITS

__all__ = ["VERBS", "answer"]

Request = Mapping[str, object]


async def answer(lab: Lab, request: Request) -> object:
    """Do what a request asks and return its result. Raises LabError for one that is wrong."""
    verb = request.get("verb")
    if not isinstance(verb, str) or verb not in VERBS:
        raise LabError(f"no such verb: {verb}")
    longest = LIMITS[verb]
    try:
        async with asyncio.timeout(longest):
            return await VERBS[verb](lab, request)
    except TimeoutError:
        raise LabError(f"{verb} took longer than {longest:.0f} s") from None


async def _up(lab: Lab, request: Request) -> object:
    return await lab.up(request.get("plan"))


async def _down(lab: Lab, _: Request) -> object:
    await lab.down()
    return None


async def _hosts(lab: Lab, request: Request) -> object:
    return await lab.hosts(request.get("hosts"))


async def _probe(lab: Lab, request: Request) -> object:
    return await lab.probe(_list(request, "probes"), _seconds(request, 2.0))


async def _start_flows(lab: Lab, request: Request) -> object:
    await lab.start_flows(_list(request, "flows"))
    return None


async def _stop_flows(lab: Lab, _: Request) -> object:
    return await lab.stop_flows()


async def _fail(lab: Lab, request: Request) -> object:
    silent = request.get("silent") is True
    await lab.fail(_name(request, "link"), _name(request, "device"), silent=silent)
    return None


async def _heal(lab: Lab, request: Request) -> object:
    await lab.heal(_name(request, "link"), _name(request, "device"))
    return None


async def _run(lab: Lab, request: Request) -> object:
    name, argv, stdin = _command(request, "router")
    return _answered(await lab.run(name, argv, _seconds(request, 60.0), stdin))


async def _run_on_host(lab: Lab, request: Request) -> object:
    name, argv, stdin = _command(request, "host")
    return _answered(await lab.run_on_host(name, argv, _seconds(request, 60.0), stdin))


async def _status(lab: Lab, request: Request) -> object:
    return await lab.status(sessions=request.get("sessions") is not False)


async def _converged(lab: Lab, request: Request) -> object:
    return await lab.converged(_seconds(request, 120.0))


VERBS: Final[Mapping[str, Callable[[Lab, Request], Awaitable[object]]]] = {
    "up": _up,
    "down": _down,
    "hosts": _hosts,
    "probe": _probe,
    "start_flows": _start_flows,
    "stop_flows": _stop_flows,
    "fail": _fail,
    "heal": _heal,
    "run": _run,
    "run_on_host": _run_on_host,
    "status": _status,
    "converged": _converged,
}
"""What does each verb."""


def _command(request: Request, key: str) -> tuple[str, list[str], str]:
    name = _name(request, key)
    if name is None:
        raise LabError(f"{key} is missing")
    script = request.get("script")
    if isinstance(script, str):
        argv = ["/bin/bash", "-c", script]
    else:
        argv = [str(word) for word in _list(request, "argv")]
    if not argv:
        raise LabError("there is nothing to run")
    return name, argv, str(request.get("stdin", ""))


def _answered(found: Answer) -> Mapping[str, object]:
    return {"code": found.code, "stdout": found.stdout, "stderr": found.stderr}


def _list(request: Request, key: str) -> list[object]:
    value = request.get(key)
    if not isinstance(value, list):
        raise LabError(f"{key}: a list was expected")
    return value


def _name(request: Request, key: str) -> str | None:
    value = request.get(key)
    if value is not None and not isinstance(value, str):
        raise LabError(f"{key}: a name was expected")
    return value


def _seconds(request: Request, otherwise: float) -> float:
    value = request.get("timeout", otherwise)
    if not isinstance(value, int | float) or not 0 < value <= 3600:
        raise LabError("timeout: seconds between 0 and 3600 were expected")
    return float(value)
