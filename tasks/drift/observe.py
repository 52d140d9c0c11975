"""All routers of a fleet asked at once what they do; their answers with references for secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner

from citynet.device.model import Platform
from citynet.errors import CitynetError
from citynet.running import FrrObservation
from tasks.drift.model import NotAudited, Running
from tasks.fleet.model import Fleet, Reach
from tasks.routers import driver_of, text_of
from tasks.secrets import Mask

__all__ = ["Ask", "Observed", "frr_ask", "observe", "running_of"]

Ask = Callable[[Reach], FrrObservation]
"""Asks one device. Raises ``CitynetError`` where it does not answer, or is another one."""

_WORKERS: Final = 16
_PATIENCE: Final = 600.0
"""Seconds that a router may take to say everything: it may be an emulated one."""


class _Progress(Protocol):
    def __call__(self, device: str, /) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a whole fleet says, sorted by device."""

    running: tuple[Running, ...]
    not_audited: tuple[NotAudited, ...]


def observe(
    fleet: Fleet,
    ask: Ask,
    mask: Mask,
    *,
    devices: Iterable[str] | None = None,
    done: _Progress | None = None,
) -> Observed:
    """Ask every device of ``fleet`` (or only ``devices``), many at a time.

    A device that does not answer, shows another host key or says what cannot be read is named with
    the reason; the others are observed all the same. ``done`` is told of each that has answered.
    """
    wanted = fleet.devices if devices is None else {name: fleet.devices[name] for name in devices}

    def one(task: Task) -> Result:
        said = _asked(wanted[task.host.name], ask, mask)
        if done is not None:
            done(task.host.name)
        return Result(host=task.host, result=said)

    results = _nornir(wanted).run(task=one, name="observe")
    answers: list[Running | NotAudited] = []
    for name in sorted(wanted):
        result = results[name][0]
        if result.exception is not None:
            raise result.exception
        answers.append(result.result)
    return Observed(
        running=tuple(one for one in answers if isinstance(one, Running)),
        not_audited=tuple(one for one in answers if isinstance(one, NotAudited)),
    )


def running_of(device: str, said: FrrObservation, mask: Mask) -> Running:
    """Return what a router does, masked. Raises ``ObservationError`` for what nobody can read."""
    text = text_of(said, mask)
    observation, foreign = text.observation, text.observation.foreign
    return Running(
        device=device,
        # Files of nobody's stand among the running text too; they are no lines of ours.
        files={path: one for path, one in text.files.items() if path not in foreign},
        disk=observation.files,
        foreign=foreign,
        daemons=frozenset(observation.daemons),
        services=frozenset(observation.processes),
        answers=observation.frr is not None,
        fingerprint=text.fingerprint,
    )


def frr_ask(password_of: Callable[[Reach], str]) -> Ask:
    """Return what asks a router through its agent; ``password_of`` resolves the reference."""

    def ask(reach: Reach) -> FrrObservation:
        with driver_of(reach, password_of(reach), patience=_PATIENCE) as driver:
            said: FrrObservation = driver.observe()
        return said

    return ask


def _asked(reach: Reach, ask: Ask, mask: Mask) -> Running | NotAudited:
    if reach.platform is not Platform.FRR:
        return NotAudited(
            device=reach.device, reason=f"what runs on {reach.platform} is not read by citynet yet"
        )
    try:
        return running_of(reach.device, ask(reach), mask)
    except CitynetError as error:
        return NotAudited(device=reach.device, reason=_first_line(mask.message(str(error))))
    except Exception as error:  # noqa: BLE001 -- what one router says must not hide all others
        said = mask.message(f"its answer is not understood: {type(error).__name__}")
        return NotAudited(device=reach.device, reason=said)


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else "it does not answer"


def _nornir(reaches: Iterable[str]) -> Nornir:
    hosts = Hosts({name: Host(name=name, defaults=Defaults()) for name in reaches})
    inventory = Inventory(hosts=hosts, groups=Groups(), defaults=Defaults())
    return Nornir(inventory=inventory, runner=ThreadedRunner(num_workers=_WORKERS))
