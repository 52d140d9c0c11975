"""One ping, or one connection, between two endpoints, beside what the intents say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citynet.errors import CallError
from citynet.promises.model import Promise
from tasks.lab.terminals import host_named
from validate.lab.addresses import family_of
from validate.lab.cases import probe_of
from validate.lab.hosts import Host, hosts_of, pairs
from validate.lab.probes import Bench, Probe, ProbeKind, ProbeResult
from validate.lab.said import Said, said_of

__all__ = ["Pinged", "ping"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinged:
    """What became of a probe, and what was promised."""

    result: ProbeResult
    said: Said | None

    @property
    def as_promised(self) -> bool:
        """Say whether nothing else was promised."""
        return self.said is None or self.said.must_arrive == self.result.arrived

    def __str__(self) -> str:
        probe, result = self.result.probe, self.result
        what = f"TCP port {probe.destination_port}" if probe.destination_port else "ping"
        time = f" in {result.seconds * 1000:.1f} ms" if result.seconds is not None else ""
        detail = f" ({result.detail})" if result.detail and not result.arrived else ""
        came = f"answered{time}" if result.arrived else f"no answer{detail}"
        return f"{what} {probe.source_address} -> {probe.destination_address}: {came}; {self._says}"

    @property
    def _says(self) -> str:
        if self.said is None:
            return "no promise speaks about it"
        wanted = "must pass" if self.said.must_arrive else "must not pass"
        agrees = "" if self.as_promised else "NOT AS PROMISED: "
        return f"{agrees}{wanted}, says {self.said.promise}"


def ping(
    bench: Bench, promises: tuple[Promise, ...], source: str, destination: str, port: int | None
) -> tuple[Pinged, ...]:
    """Send a ping, or open a connection to ``port``, in each family that both endpoints have.

    Raises ``CallError`` for names of no endpoint, and where no family is common.
    """
    hosts = hosts_of(promises)
    one, other = host_named(source, hosts), host_named(destination, hosts)
    probes = tuple(_probes(one, other, port))
    if not probes:
        raise CallError(f"{one.name} and {other.name} have no address family in common")
    return tuple(
        Pinged(result=result, said=said_of(result.probe, promises))
        for result in bench.probe(probes)
    )


def _probes(source: Host, destination: Host, port: int | None) -> Iterator[Probe]:
    kind = ProbeKind.PING if port is None else ProbeKind.TCP
    for start, to in sorted(pairs(source, destination), key=lambda pair: family_of(pair[0].own)):
        yield probe_of(kind, source.name, start.own, destination.name, to.own, port)
