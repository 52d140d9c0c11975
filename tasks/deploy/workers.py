"""Nornir at work on a fleet: the same step on many devices, and a typed answer of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar, cast

from nornir.core import Nornir
from nornir.core.configuration import Config
from nornir.core.inventory import (
    ConnectionOptions,
    Defaults,
    Groups,
    Host,
    Hosts,
    Inventory,
    ParentGroups,
)
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.task import Task
from nornir.plugins.runners import ThreadedRunner

from tasks.deploy.device import ManagedDevice, Opener
from tasks.deploy.model import Trouble, TroubleKind
from tasks.fleet.model import Reach
from tasks.secrets.resolution import Secrets

__all__ = ["AT_ONCE", "CitynetConnection", "Workers"]

AT_ONCE: Final = 32
"""Devices at a time."""
_CONNECTION: Final = "citynet"
_LOST: Final = frozenset({TroubleKind.UNREACHABLE, TroubleKind.UNKNOWN})
Answer = TypeVar("Answer")


class CitynetConnection:
    """A connection plugin of Nornir: it opens what the opener in its extras makes."""

    connection: ManagedDevice

    def open(
        self,
        hostname: str | None,
        username: str | None,
        password: str | None,
        port: int | None,
        platform: str | None,
        extras: dict[str, Any] | None = None,
        configuration: Config | None = None,
    ) -> None:
        """Connect to a device."""
        del hostname, username, password, port, platform, configuration
        if extras is None:
            raise TypeError("a host of a fleet has extras")
        device: ManagedDevice = extras["opener"](
            extras["reach"], extras["secrets"], extras["patience"]
        )
        device.open()
        self.connection = device

    def close(self) -> None:
        """Close it."""
        self.connection.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What is done on each device."""

    work: Callable[[str, ManagedDevice], Any]
    finished: Callable[[str, Any], None]


class Workers:
    """The devices of a fleet, worked on in threads of Nornir's.

    A device is connected to when it is first asked something; one whose connection was lost is
    connected to again by the next step.
    """

    def __init__(
        self,
        reaches: Mapping[str, Reach],
        secrets: Secrets,
        openers: Callable[[Reach], Opener],
        *,
        patience: float,
        at_once: int = AT_ONCE,
    ) -> None:
        """Take the fleet; nothing is connected. ``patience``: seconds for a change to answer."""
        ConnectionPluginRegister.register(_CONNECTION, CitynetConnection)
        self._secrets = secrets
        hosts = {
            name: Host(
                name=name,
                hostname=reach.host,
                port=reach.port,
                username=reach.username,
                platform=reach.platform.value,
                groups=ParentGroups(),
                defaults=Defaults(),
                connection_options={
                    _CONNECTION: ConnectionOptions(
                        extras={
                            "opener": openers(reach),
                            "reach": reach,
                            "secrets": secrets,
                            "patience": patience,
                        }
                    )
                },
            )
            for name, reach in sorted(reaches.items())
        }
        self._nornir = Nornir(
            inventory=Inventory(hosts=Hosts(hosts), groups=Groups(), defaults=Defaults()),
            runner=ThreadedRunner(num_workers=at_once),
        )

    def each(
        self,
        names: Iterable[str],
        work: Callable[[str, ManagedDevice], Answer],
        finished: Callable[[str, Answer | Trouble], None] = lambda _name, _answer: None,
    ) -> dict[str, Answer | Trouble]:
        """Return what ``work`` returned for each device, or the trouble with it.

        ``finished`` is called in the device's thread as soon as its answer is known.
        """
        chosen = frozenset(names)
        if not chosen:
            return {}
        those = self._nornir.filter(filter_func=lambda host: host.name in chosen)
        step = _Step(work=work, finished=finished)
        # Nornir writes parameters of a task to its log; this one's hold nothing.
        done = those.run(task=lambda task: self._one(task, step), name="citynet", on_failed=True)
        for results in done.values():
            if results[0].exception is not None:
                # Not of a device: what is told to the journal went wrong, and nothing may go on.
                raise results[0].exception
        return {name: cast("Answer | Trouble", results[0].result) for name, results in done.items()}

    def disconnect(self, names: Iterable[str]) -> None:
        """Close connections of devices: the next step connects and logs in anew."""
        for name in names:
            _close(self._nornir.inventory.hosts[name])

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        for host in self._nornir.inventory.hosts.values():
            _close(host)

    def _one(self, task: Task, step: _Step) -> Any:  # noqa: ANN401 -- a step's answer
        host = task.host
        answer: Any
        try:
            device = host.get_connection(_CONNECTION, task.nornir.config)
            answer = step.work(host.name, device)
        except Trouble as trouble:
            answer = trouble
        except Exception as error:  # noqa: BLE001 -- a library's own error must not stop the others
            answer = self._surprise(error)
        if isinstance(answer, Trouble) and answer.kind in _LOST:
            _close(host)
        step.finished(host.name, answer)
        return answer

    def _surprise(self, error: Exception) -> Trouble:
        """Return what an unforeseen error leaves us with: nobody knows what was done."""
        said = self._secrets.mask.message(f"{type(error).__name__}: {error}")
        return Trouble(TroubleKind.UNKNOWN, said)


def _close(host: Host) -> None:
    """Close a host's connection, if there is one; it may be broken."""
    plugin = host.connections.pop(_CONNECTION, None)
    if plugin is None:
        return
    # Whatever it says to that: nobody needs it any more.
    with suppress(Exception):
        plugin.close()
