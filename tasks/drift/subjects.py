"""Subjects: the part of a device that a line, or a fact of the device model, speaks of.

Lines and facts about one subject are one hand change. A subject may be gone, or new, as a whole;
then it takes the subjects inside it along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.compare import Path
from tasks.drift.model import ChangeKind as Kind

__all__ = [
    "ALL_FILTERS",
    "FRR",
    "GLOBAL_BGP",
    "INSTANCE",
    "LOCATOR",
    "Subject",
    "Token",
    "fact_subjects",
]


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A part of a device. ``key`` tells parts of one name apart and is not shown."""

    kind: Kind
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A line that says something, where it stands, and of what it speaks."""

    number: int
    raw: str
    text: str
    """Without the blanks around it, single blanks inside: what is compared."""
    context: tuple[str, ...]
    """Headers of the blocks around it, outermost first."""
    subject: Subject
    parents: tuple[Subject, ...] = ()
    """Subjects that take it along when they are gone or new, outermost first."""
    head: Subject | None = None
    """The subject that exists only with this line."""
    opens: bool = False
    frame: bool = False
    """It opens or closes a block and says nothing else."""
    loose: bool = False
    """Its place says what it belongs to: a rule without a number."""
    inborn: bool = False
    """It cannot be changed: with another value the subject is another one, made anew."""


ALL_FILTERS: Final = Subject(Kind.FILTER, "all rules of nftables")
FRR: Final = Subject(Kind.DAEMON, "FRR")
"""All daemons of FRR at once."""
GLOBAL_BGP: Final = Subject(Kind.BGP, "of the domain")
INSTANCE: Final = Subject(Kind.ISIS, "the instance")
LOCATOR: Final = Subject(Kind.LOCATOR, "SRv6")

_INTERFACE_PARTS: Final[Mapping[str, Kind]] = {
    "addresses": Kind.ADDRESS,
    "isis": Kind.ISIS,
    "policer": Kind.RATE,
    "shaper": Kind.RATE,
    "queues": Kind.RATE,
    "speed": Kind.RATE,
    "marking": Kind.MARKING,
}
_MANAGEMENT: Final[Mapping[str, Subject]] = {
    "ntp_servers": Subject(Kind.MANAGEMENT, "NTP"),
    "syslog_servers": Subject(Kind.MANAGEMENT, "syslog"),
    "tacacs_servers": Subject(Kind.MANAGEMENT, "TACACS+"),
    "tacacs_key": Subject(Kind.MANAGEMENT, "TACACS+"),
    "snmp_user": Subject(Kind.MANAGEMENT, "SNMP"),
    "snmp_auth": Subject(Kind.MANAGEMENT, "SNMP"),
    "snmp_privacy": Subject(Kind.MANAGEMENT, "SNMP"),
    "banner": Subject(Kind.MANAGEMENT, "banner"),
    "gateway": Subject(Kind.MANAGEMENT, "gateway"),
}


def fact_subjects(  # noqa: C901, PLR0911 (a table)
    path: Path, canonical: Callable[[str], str]
) -> tuple[Subject, ...]:
    """Return the subjects that a fact may belong to, the narrowest first.

    ``canonical`` gives the one name of an interface (a pair of veth ends has two).
    """
    match path:
        case ("interfaces", name, *rest):
            return _interface(name, rest, canonical)
        case ("vrfs", name, *rest):
            around = Subject(Kind.VRF, name)
            if len(rest) > 1 and rest[0] == "static_routes":
                return (Subject(Kind.ROUTE, f"{name} {rest[1].split()[0]}"), around)
            return (around,)
        case ("filters", name, *rest):
            around = Subject(Kind.FILTER, name)
            if len(rest) > 1 and rest[0] == "rules":
                return (Subject(Kind.FILTER_RULE, f"{name} {rest[1]}"), around, ALL_FILTERS)
            return (around, ALL_FILTERS)
        case ("prefix_lists", name, *_):
            return (Subject(Kind.PREFIX_LIST, name),)
        case ("bgp", "neighbors", name, *_):
            vrf = name.split()[0]
            return (Subject(Kind.NEIGHBOR, name), Subject(Kind.VRF, vrf), GLOBAL_BGP)
        case ("bgp", *_):
            return (GLOBAL_BGP,)
        case ("isis", *_):
            return (INSTANCE,)
        case ("srv6", *_):
            return (LOCATOR,)
        case ("management", name, *_) if name in _MANAGEMENT:
            return (_MANAGEMENT[name],)
        case _:
            return ()


def _interface(name: str, rest: list[str], canonical: Callable[[str], str]) -> tuple[Subject, ...]:
    around = Subject(Kind.INTERFACE, canonical(name))
    if not rest:
        return (around,)
    if rest[0] in ("filter_ipv4", "filter_ipv6"):
        return (Subject(Kind.FILTER, f"on {name}"), ALL_FILTERS, around)
    kind = _INTERFACE_PARTS.get(rest[0])
    return (Subject(kind, name), around) if kind else (around,)
