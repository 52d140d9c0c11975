"""Engines by name, and what version of each answers here and now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from citynet.errors import CallError, UnavailableError
from validate.policy import EngineName

if TYPE_CHECKING:
    from validate.outcome import Engine, Network
    from validate.verdict import Verdict

__all__ = ["BATFISH", "engine_versions", "engines_named", "native_ids"]

BATFISH: Final = "127.0.0.1:9996"
"""Where Batfish listens unless told otherwise."""
_PATIENCE: Final = 30.0
"""Seconds that a server has to say its version."""


def engines_named(
    names: Iterable[EngineName],
    batfish: str,
    progress: Callable[[str], None],
    lab: Callable[[], Engine],
) -> tuple[Engine, ...]:
    """Return the engines; nothing is contacted yet. Raise ``CallError`` for a bad address.

    ``lab`` makes the lab's engine, which has to know what its routers are to run.
    """
    engines: list[Engine] = []
    for name in dict.fromkeys(names):
        match name:
            case EngineName.MODEL:
                from validate.model.engine import ModelEngine

                engines.append(ModelEngine())
            case EngineName.BATFISH:
                host, port = _address(batfish)
                from validate.batfish import BatfishEngine

                engines.append(BatfishEngine(host, port, progress=progress))
            case EngineName.LAB:
                engines.append(lab())
    return tuple(engines)


def engine_versions(names: Iterable[str], batfish: str) -> dict[str, str]:
    """Return the version of each engine that exists; raise ``UnavailableError`` for silence."""
    return {name: _version(EngineName(name), batfish) for name in names if name in set(EngineName)}


def native_ids(verdict: Verdict, network: Network) -> frozenset[str]:
    """Return the ids of what Batfish checks in the text of ``network``, if it was asked."""
    if EngineName.BATFISH not in {engine.name for engine in verdict.engines}:
        return frozenset()
    from validate.batfish.native.checks import native_checks

    return native_checks(network)


def _version(name: EngineName, batfish: str) -> str:
    if name is EngineName.MODEL:
        from validate.model.engine import ModelEngine

        return ModelEngine.version
    if name is EngineName.LAB:
        from validate.lab.engine import LabEngine

        return LabEngine.version
    host, port = _address(batfish)
    from validate.batfish.live import LiveServer
    from validate.batfish.server import NoAnswer

    server = LiveServer(host, port, timeout=_PATIENCE)
    try:
        return server.version
    except NoAnswer as error:
        raise UnavailableError(
            f"batfish at {batfish} does not say its version, which the verdict names: {error}"
        ) from error
    finally:
        server.close()


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise CallError(f"--batfish: expected HOST:PORT, found {text!r}")
    return host.strip("[]"), int(port)
