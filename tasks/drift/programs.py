"""Programs that should run and do not, and those that run and should not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from citynet.lines import lines_of
from tasks.drift.grouping import Group
from tasks.drift.model import ChangeKind as Kind
from tasks.drift.model import HandChange, Intended, Owner, Running, Severity, TextLine, Where
from tasks.drift.subjects import FRR, Subject

__all__ = ["SERVICES", "missing_programs", "program_lines", "stopped_daemons"]

_DAEMONS: Final = "etc/frr/daemons"
_ALWAYS: Final = frozenset({"zebra", "staticd"})
"""Daemons that FRR starts whatever the file says."""
_OUR_OWN: Final = frozenset({"watchfrr", "mgmtd", "vtysh"})
"""Programs of FRR that hold no configuration of the network."""
_BASELINE: Final = Owner(source="platform/frr", place="the platform's baseline")

SERVICES: Final[Mapping[str, str]] = {
    "chronyd": "etc/chrony/chrony.conf",
    "lldpd": "etc/lldpd.d/90-citynet.conf",
    "rsyslogd": "etc/rsyslog.d/90-citynet.conf",
    "snmpd": "etc/snmp/snmpd.conf",
    "sshd": "etc/ssh/sshd_config.d/90-citynet.conf",
}
"""Service → the file that says what it does."""


def stopped_daemons(texts: Mapping[str, str], running: Running) -> frozenset[Subject]:
    """Return the daemons of FRR that the proven text wants and that do not run."""
    if not running.answers:
        return frozenset({FRR})
    return frozenset(
        Subject(Kind.DAEMON, name) for name in {*_wanted(texts), *_ALWAYS} - set(running.daemons)
    )


def missing_programs(
    intended: Intended, texts: Mapping[str, str], running: Running, groups: tuple[Group, ...]
) -> Iterator[HandChange]:
    """Yield a change for each program of which no changed line tells."""
    device = intended.configuration.device
    told = {group.subject for group in groups}
    stated = _wanted(texts)
    for subject in sorted(stopped_daemons(texts, running) - told):
        number = stated.get(subject.name, 0)
        line = TextLine(file=_DAEMONS, number=number, text=f"{subject.name}=yes")
        yield _stopped(device, Kind.DAEMON, subject.name, line)
    for name in sorted(running.daemons - _OUR_OWN - _ALWAYS - set(stated)):
        if Subject(Kind.DAEMON, name) not in told:
            yield HandChange(
                device=device,
                kind=Kind.DAEMON,
                name=name,
                where=Where.RUNNING,
                intended=(),
                found=(TextLine(file=_DAEMONS, number=0, text=f"{name} runs"),),
                severity=Severity.SECURITY,
            )
    for name, path in sorted(SERVICES.items()):
        if name in intended.services - running.services:
            line = TextLine(file=path, number=0, text=f"{name} runs")
            yield _stopped(device, Kind.SERVICE, name, line)


def program_lines(
    subject: Subject, texts: Mapping[str, str]
) -> tuple[tuple[TextLine, ...], tuple[TextLine, ...]]:
    """Return what stands for a daemon that does not run: its line, and that it does not."""
    number = _wanted(texts).get(subject.name, 0)
    intended = (TextLine(file=_DAEMONS, number=number, text=f"{subject.name}=yes"),)
    found = TextLine(file=_DAEMONS, number=0, text=f"{subject.name} does not run")
    return intended if number else (), (found,)


def _stopped(device: str, kind: Kind, name: str, intended: TextLine) -> HandChange:
    return HandChange(
        device=device,
        kind=kind,
        name=name,
        where=Where.RUNNING,
        intended=(intended,),
        found=(TextLine(file=intended.file, number=0, text=f"{name} does not run"),),
        owners=(_BASELINE,),
        # Files of a service did not change, so that a push has nothing to do there.
        by_hand=f"start {name} on the device" if kind is Kind.SERVICE else "",
        severity=Severity.SECURITY if kind is Kind.SERVICE else Severity.OTHER,
    )


def _wanted(texts: Mapping[str, str]) -> dict[str, int]:
    """Return the daemons that are switched on, and the lines that say so."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines_of(texts.get(_DAEMONS, "")), start=1):
        name, equals, value = line.partition("=")
        if equals and value == "yes" and name.endswith("d"):
            found[name] = number
    return found
