"""Rows of JSON as typed values; whatever does not fit is no answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from validate.batfish.protocols import protocol_number
from validate.batfish.server import Answer, NoAnswer

__all__ = [
    "Flight",
    "Trace",
    "TraceHop",
    "cells",
    "changed_flights",
    "fields",
    "files_of",
    "flights",
    "name_of",
    "text_of",
]

_FLAGS: Final = {"S": "tcpFlagsSyn", "A": "tcpFlagsAck", "R": "tcpFlagsRst", "F": "tcpFlagsFin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceHop:
    """A device on a path, with the interfaces and the filters that it says it used."""

    node: str
    vrf: str
    entered: str
    left: str
    filters: tuple[tuple[str, str], ...]
    """Name and what it did, ``PERMITTED`` or ``DENIED``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One path of a packet and how it ended."""

    disposition: str
    hops: tuple[TraceHop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """A packet, where it entered, and its paths."""

    node: str
    interface: str
    source: IPv4Address
    destination: IPv4Address
    protocol: int
    source_port: int | None
    destination_port: int | None
    tcp_flags: str
    traces: tuple[Trace, ...]


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Flow(_Loose):
    ingressNode: str  # noqa: N815 -- Batfish's names
    ingressInterface: str = ""  # noqa: N815
    srcIp: str  # noqa: N815
    dstIp: str  # noqa: N815
    ipProtocol: str  # noqa: N815
    srcPort: int | None = None  # noqa: N815
    dstPort: int | None = None  # noqa: N815
    tcpFlagsSyn: int = 0  # noqa: N815
    tcpFlagsAck: int = 0  # noqa: N815
    tcpFlagsRst: int = 0  # noqa: N815
    tcpFlagsFin: int = 0  # noqa: N815


class _Name(_Loose):
    name: str


class _Interface(_Loose):
    hostname: str
    interface: str


class _Detail(_Loose):
    inputInterface: _Interface | str | None = None  # noqa: N815
    outputInterface: _Interface | str | None = None  # noqa: N815
    inputVrf: str | None = None  # noqa: N815
    vrf: str | None = None
    filter: str | None = None


class _Step(_Loose):
    action: str
    detail: _Detail = Field(default_factory=_Detail)


class _Hop(_Loose):
    node: _Name
    steps: tuple[_Step, ...]


class _Trace(_Loose):
    disposition: str
    hops: tuple[_Hop, ...]


class _Row(_Loose):
    flow: _Flow = Field(alias="Flow")
    traces: tuple[_Trace, ...] = Field(alias="Traces")


class _ChangedRow(_Loose):
    flow: _Flow = Field(alias="Flow")
    traces: tuple[_Trace, ...] = Field(alias="Snapshot_Traces")


_ROWS: Final = TypeAdapter(tuple[_Row, ...])
_CHANGED_ROWS: Final = TypeAdapter(tuple[_ChangedRow, ...])


def flights(answer: Answer) -> tuple[Flight, ...]:
    """Return the packets of an answer to ``reachability``."""
    return _flights(_ROWS, answer, {"Flow", "Traces"})


def changed_flights(answer: Answer) -> tuple[Flight, ...]:
    """Return the packets of an answer to ``differentialReachability``, on their new paths."""
    return _flights(_CHANGED_ROWS, answer, {"Flow", "Snapshot_Traces"})


def cells(answer: Answer, *columns: str) -> Iterator[tuple[object, ...]]:
    """Yield the values of some columns, row by row."""
    missing = sorted(set(columns) - answer.columns)
    if missing:
        raise NoAnswer(f"Batfish's answer lacks the column {missing[0]}")
    for row in answer.rows:
        yield fields(row, *columns)


def fields(row: Mapping[str, object], *columns: str) -> tuple[object, ...]:
    """Return the values of some columns of a row."""
    for column in columns:
        if column not in row:
            raise NoAnswer(f"Batfish's answer lacks the column {column}")
    return tuple(row[column] for column in columns)


def name_of(cell: object) -> str:
    """Return the name in a cell that holds a device."""
    if isinstance(cell, Mapping) and isinstance(cell.get("name"), str):
        return str(cell["name"])
    raise NoAnswer(f"Batfish gave {cell!r} where a device was to be")


def text_of(cell: object) -> str:
    """Return a cell as text; an interface as ``device[interface]``, an empty one as nothing."""
    if isinstance(cell, Mapping):
        if isinstance(cell.get("hostname"), str) and isinstance(cell.get("interface"), str):
            return f"{cell['hostname']}[{cell['interface']}]"
        return text_of(cell.get("name", cell.get("value")))
    if cell is None:
        return ""
    return str(cell)


def files_of(cell: object) -> Iterator[str]:
    """Yield the names of the files in a cell that holds places in them."""
    for place in cell if isinstance(cell, list | tuple) else (cell,):
        if isinstance(place, Mapping):
            yield str(place.get("filename"))


def _flights(
    adapter: TypeAdapter[tuple[_Row, ...]] | TypeAdapter[tuple[_ChangedRow, ...]],
    answer: Answer,
    columns: set[str],
) -> tuple[Flight, ...]:
    if not columns <= answer.columns:
        raise NoAnswer(f"Batfish's answer lacks the column {min(columns - answer.columns)}")
    try:
        rows = adapter.validate_python(tuple(answer.rows))
        return tuple(_flight(row.flow, row.traces) for row in rows)
    except (ValidationError, ValueError) as error:
        raise NoAnswer(f"Batfish's packet cannot be read: {str(error).splitlines()[0]}") from error


def _flight(flow: _Flow, traces: tuple[_Trace, ...]) -> Flight:
    protocol = protocol_number(flow.ipProtocol)
    if protocol is None:
        raise ValueError(f"there is no protocol {flow.ipProtocol}")
    return Flight(
        node=flow.ingressNode,
        interface=flow.ingressInterface,
        source=IPv4Address(flow.srcIp),
        destination=IPv4Address(flow.dstIp),
        protocol=protocol,
        source_port=flow.srcPort,
        destination_port=flow.dstPort,
        tcp_flags="".join(letter for letter, name in _FLAGS.items() if getattr(flow, name)),
        traces=tuple(
            Trace(disposition=trace.disposition, hops=tuple(map(_hop, trace.hops)))
            for trace in traces
        ),
    )


def _hop(hop: _Hop) -> TraceHop:
    entered = left = vrf = ""
    filters: list[tuple[str, str]] = []
    for step in hop.steps:
        detail = step.detail
        if detail.filter is not None:
            filters.append((detail.filter, step.action))
            continue
        entered = entered or _interface(detail.inputInterface)
        left = _interface(detail.outputInterface) or left
        vrf = vrf or detail.inputVrf or detail.vrf or ""
    return TraceHop(node=hop.node.name, vrf=vrf, entered=entered, left=left, filters=tuple(filters))


def _interface(value: _Interface | str | None) -> str:
    if isinstance(value, _Interface):
        return value.interface
    return value or ""
